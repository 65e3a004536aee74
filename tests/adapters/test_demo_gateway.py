"""The demo's VNPAY: a process beside the server, in the demo only, and gone with it."""

import subprocess
import sys
import urllib.request
from time import sleep
from urllib.error import HTTPError

import pytest

from config import Config, Unsafe
from demo import gateway


def answers(config):
    try:
        with urllib.request.urlopen(config.vnpay_url, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def test_it_starts_on_loopback_and_ends_when_its_input_closes():
    config, process = gateway.beside(Config(demo=True))
    with process:
        assert config.vnpay_url.startswith("http://127.0.0.1:")
        assert answers(config) == 400
        process.stdin.close()
        process.stdout.close()
        assert process.wait(20) == 0
    assert answers(config) is None


def test_it_never_starts_outside_the_demo():
    with pytest.raises(Unsafe, match="demo only"):
        gateway.beside(Config())


def test_it_ends_with_a_server_that_is_killed():
    words = ("import os, signal, sys; from config import Config; from demo import gateway; "
             "config, process = gateway.beside(Config(demo=True)); print(config.vnpay_url, flush=True); "
             "os.kill(os.getpid(), signal.SIGKILL)")
    with subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True) as server:
        address = server.stdout.readline().strip()
    config = Config(demo=True, vnpay_url=address)
    assert address
    for _time in range(100):
        if answers(config) is None:
            break
        sleep(0.1)
    assert answers(config) is None
