"""The demo's own identity provider on loopback, with invented citizens: started beside the server, ended with it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import config as settings

_PROVIDER = Path(__file__).resolve().parent.parent / "tests" / "identity_provider.py"


def beside(config):
    """The settings of the demo with an identity provider in a process of its own, and that process.

    The process ends when this one does, however it ends: its standard input closes."""
    if not config.demo:
        raise settings.Unsafe("The simulated identity provider is for the demo only.")
    process = subprocess.Popen([sys.executable, str(_PROVIDER), "0"], stdin=subprocess.PIPE,  # noqa: S603 (our own program)
                               stdout=subprocess.PIPE, text=True)
    issuer = f"http://127.0.0.1:{int(process.stdout.readline())}"
    return replace(config, oidc_issuer=issuer, oidc_client_id="khaibao-demo", oidc_name="VNeID (giả lập)",
                   oidc_claim_digital="digital_citizen", online_filing=True), process
