"""A stand-in for VNPAY 2.1.0 on loopback: its payment page, its calls back and its answers, for the demo and the tests.

It is written from VNPAY's description and shares no code with the app: what both get wrong would hide. It ends with whoever
started it, when its standard input closes. `python tests/vnpay_simulator.py PORT TERMINAL SECRET CALL_BACK`; port 0 takes a
free one, printed as the first line.
"""

import hashlib
import hmac
import html
import json
import sys
import threading
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

# Button → (response code, what it says, how often the call back is made).
OUTCOMES = {
    "paid": ("00", "Thanh toán thành công", 1),
    "doubled": ("00", "Thanh toán thành công, gọi lại hai lần", 2),
    "silent": ("00", "Thanh toán thành công, nhưng không gọi lại", 0),
    "poor": ("51", "Tài khoản không đủ số dư", 1),
    "cancelled": ("24", "Hủy giao dịch", 1),
}
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>VNPAY (giả lập)</title><body><h1>Cổng thanh toán giả lập</h1>
<p>Đây không phải VNPAY: không có tiền thật. Đơn hàng <b>{reference}</b>, {amount:,} đồng.</p>
<form method="post" action="/pay"><input type="hidden" name="order" value="{order}">{buttons}</form></body></html>"""
numbers = count(14_000_001)


class Simulator(BaseHTTPRequestHandler):
    """The pages; `orders` keeps what became of each reference."""

    orders, calls = {}, []
    terminal = secret = call_back = ""

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        given = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        if address.path != "/paymentv2/vpcpay.html":
            return self.answer(404, "404")
        hashed = given.pop("vnp_SecureHash", "")
        if not hmac.compare_digest(hashed.lower(), sign(self.secret, text_of(given))):
            return self.answer(400, "Sai chữ ký (97)")
        if given["vnp_TxnRef"] in self.orders:
            return self.answer(400, "Giao dịch đã được xử lý")
        buttons = "".join(f'<p><button name="outcome" value="{name}">{words}</button></p>'
                          for name, (_code, words, _times) in OUTCOMES.items())
        return self.answer(200, PAGE.format(
            reference=html.escape(given["vnp_TxnRef"]), amount=int(given["vnp_Amount"]) // 100, buttons=buttons,
            order=html.escape(json.dumps(given))))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/merchant_webapi/api/transaction":
            return self.question(json.loads(body))
        form = dict(urllib.parse.parse_qsl(body.decode()))
        return self.pay(json.loads(form["order"]), *OUTCOMES[form["outcome"]])

    def pay(self, order, code, words, times):
        number = str(next(numbers))
        said = {
            "vnp_Amount": order["vnp_Amount"], "vnp_BankCode": "NCB", "vnp_BankTranNo": f"VNP{number}", "vnp_CardType": "ATM",
            "vnp_OrderInfo": order["vnp_OrderInfo"], "vnp_PayDate": order["vnp_CreateDate"], "vnp_ResponseCode": code,
            "vnp_TmnCode": self.terminal, "vnp_TransactionNo": number, "vnp_TransactionStatus": "00" if code == "00" else "02",
            "vnp_TxnRef": order["vnp_TxnRef"]}
        self.orders[order["vnp_TxnRef"]] = said
        query = text_of(said)
        query += "&vnp_SecureHash=" + sign(self.secret, query)
        for _time in range(times):
            self.call(f"{self.call_back}?{query}")
        self.send_response(303)
        self.send_header("Location", f"{order['vnp_ReturnUrl']}?{query}")
        self.end_headers()

    def call(self, address):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                self.calls.append(json.loads(answer.read()))
        except OSError as error:
            self.calls.append({"error": str(error)})

    def question(self, asked):
        parts = ("RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate", "IpAddr", "OrderInfo")
        right = sign(self.secret, "|".join(asked[f"vnp_{part}"] for part in parts)) == asked["vnp_SecureHash"]
        found = self.orders.get(asked["vnp_TxnRef"])
        said = {"vnp_ResponseId": asked["vnp_RequestId"], "vnp_Command": "querydr", "vnp_TmnCode": self.terminal,
                "vnp_TxnRef": asked["vnp_TxnRef"], "vnp_Message": "",
                "vnp_ResponseCode": "97" if not right else "91" if not found else "00"}
        if right and found:
            said |= {f"vnp_{name}": found[f"vnp_{name}"] for name in (
                "Amount", "BankCode", "PayDate", "TransactionNo", "OrderInfo", "TransactionStatus")}
            said["vnp_TransactionType"] = "01"
        order = ("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode", "PayDate",
                 "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo", "PromotionCode", "PromotionAmount")
        said["vnp_SecureHash"] = sign(self.secret, "|".join(said.get(f"vnp_{part}", "") for part in order))
        return self.answer(200, json.dumps(said), "application/json")

    def answer(self, status, text, kind="text/html"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Nothing is logged."""


def sign(secret, text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def text_of(given):
    return urllib.parse.urlencode(sorted(given.items()))


def start(port, terminal, secret, call_back):
    """A simulator in a thread of its own; returns its server, whose handler class holds the orders and the answers it got."""
    kind = type("Running", (Simulator,), {"terminal": terminal, "secret": secret, "call_back": call_back, "orders": {},
                                          "calls": []})
    server = ThreadingHTTPServer(("127.0.0.1", int(port)), kind)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    running = start(*sys.argv[1:5])
    print(running.server_address[1], flush=True)
    sys.stdin.read()
    running.shutdown()
