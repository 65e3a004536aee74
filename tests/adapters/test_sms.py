"""One SMS over an HTTP gateway: what it is told, and every way it can refuse or fail as one named error."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import config
from adapters import sms


class Gateway:
    """A gateway of a telephone company, on this machine: keeps what it is told, answers as it was bid."""

    def __init__(self):
        self.answers, self.said = [(200, b'{"id": "1"}')], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                outer.said.append((dict(self.headers), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
                status, body = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_given):
                pass
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": .01}, daemon=True).start()

    def settings(self, **more):
        return config.Config(sms_url=f"http://127.0.0.1:{self.server.server_port}/send", sms_token="a secret", sms_sender="XNC",
                             **more)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def gateway():
    made = Gateway()
    yield made
    made.close()


def send(settings):
    sms.send(settings, number="0912345678", text="Hồ sơ đã có kết quả", reference="a1")


def test_a_message_is_told_with_sender_secret_and_reference(gateway):
    send(gateway.settings())
    headers, body = gateway.said[0]
    assert body == {"to": "0912345678", "text": "Hồ sơ đã có kết quả", "sender": "XNC", "reference": "a1"}
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer a secret", "a1")


@pytest.mark.parametrize("answer, later", [
    ((400, b"no"), False), ((401, b""), False), ((429, b""), True), ((503, b""), True), ((302, b""), False),
    ((200, b'{"error": "no credit"}'), False)])
def test_what_the_gateway_does_not_take_is_one_named_error(gateway, answer, later):
    gateway.answers = [answer]
    with pytest.raises(sms.Undelivered) as problem:
        send(gateway.settings())
    assert problem.value.later is later and len(gateway.said) == 1, "the secret follows no redirect"


@pytest.mark.parametrize("body", [b"", b"OK", b"[1]", b'{"error": ""}', b"\xff"])
def test_any_other_answer_takes_it(gateway, body):
    gateway.answers = [(201, body)]
    send(gateway.settings())


def test_a_gateway_that_is_away_or_silent_may_take_it_later(gateway, monkeypatch):
    away = gateway.settings()
    gateway.close()
    for url in (away.sms_url, "http://nowhere.invalid/"):
        with pytest.raises(sms.Undelivered) as problem:
            send(config.Config(sms_url=url))
        assert problem.value.later
