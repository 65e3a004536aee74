"""The demo's own VNPAY on loopback: started beside the server, ended with it, and never outside the demo."""

import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import config as settings

_SIMULATOR = Path(__file__).resolve().parent.parent / "tests" / "vnpay_simulator.py"
_TERMINAL = "KHAIBAO1"


def beside(config):
    """The settings of the demo with ways to pay: a simulated VNPAY in a process of its own, and an account that is nobody's.

    The process ends when this one does, however it ends: its standard input closes."""
    if not config.demo:
        raise settings.Unsafe("The simulated VNPAY is for the demo only.")
    secret = secrets.token_hex(16)
    process = subprocess.Popen(  # noqa: S603 (our own program and words)
        [sys.executable, str(_SIMULATOR), "0", _TERMINAL, secret, f"http://{config.host}:{config.port}/payments/vnpay/ipn"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    at = f"http://127.0.0.1:{int(process.stdout.readline())}"
    config = replace(config, vnpay_tmn_code=_TERMINAL, vnpay_hash_secret=secret, vnpay_url=f"{at}/paymentv2/vpcpay.html",
                     vnpay_query_url=f"{at}/merchant_webapi/api/transaction", vietqr_bank_bin="970499",
                     vietqr_account="0000000000", vietqr_bank="Ngân hàng minh họa (không có thật)",
                     vietqr_holder="PHONG QLXNC MINH HOA")
    return config, process
