"""The server stands its ground: slow, silent, lying and impatient clients, a calm stop, one process per SQLite."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

import server
from lock import alone
from server import DEADLINES, Deadlines, House, settings

ROOT = Path(server.__file__).parent
SHORT = Deadlines(headers=0.4, body=0.4, bytes_per_second=500, idle=0.4, drain=5, tick=0.1)


def office(environ, start_response):
    """A tiny app: says what it read and what it believes about the client."""
    read = len(environ["wsgi.input"].read())
    if environ["PATH_INFO"] == "/long":
        time.sleep(0.6)
    start_response("200 OK", [("Content-Type", "text/plain")])
    seen = [environ["wsgi.url_scheme"], environ["REMOTE_ADDR"], environ["HTTP_HOST"], str(read)]
    forwarded = sorted(name for name in environ if name.startswith(("HTTP_X_FORWARDED", "HTTP_FORWARDED")))
    return [" ".join(seen + forwarded).encode()]


def config(folder, **given):
    return SimpleNamespace(**{"host": "127.0.0.1", "port": 0, "base_url": "", "trusted_proxy": "", "threads": 4,
                              "data_dir": folder, "database_url": ""} | given)


@contextmanager
def running(folder, deadlines=DEADLINES, **given):
    house = House(office, config(folder, **given), deadlines)
    thread = threading.Thread(target=house.run)
    thread.start()
    try:
        yield int(house.address.rsplit(":", 1)[1])
    finally:
        house.stop()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with running(tmp_path_factory.mktemp("data")) as port:
        yield port


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def answer(port, data, silence=1):
    """Everything the server says to these raw bytes until it closes or falls silent."""
    with connect(port) as client:
        client.sendall(data)
        client.settimeout(silence)
        return _until_closed(client)


def _until_closed(client):
    said = b""
    try:
        while piece := client.recv(65536):
            said += piece
    except (TimeoutError, ConnectionResetError):
        pass
    return said


def seconds_until_cut(client, drip, limit=4):
    """Send one byte again and again; how long the server bears it."""
    start = time.monotonic()
    client.settimeout(0.1)
    while time.monotonic() - start < limit:
        try:
            client.sendall(drip)
            if client.recv(1024) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - start


def test_1000_idle_and_200_slow_connections_stop_nobody(tmp_path):
    server.raise_descriptor_limit()
    began = b"GET / HTTP/1.1\r\nHost: ", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
    with running(tmp_path) as port, ExitStack() as clients:
        for number in range(1200):
            client = clients.enter_context(connect(port))
            if number >= 1000:
                client.sendall(began[number % 2] + b"a")
        # Nobody was turned away, and nobody waits until these are cut after 20 seconds.
        assert answer(port, b"GET / HTTP/1.0\r\nHost: a\r\n\r\n", silence=15).startswith(b"HTTP/1.0 200")
        assert client.send(b"a") == 1


def test_who_drips_headers_or_body_or_says_nothing_is_cut(tmp_path):
    with running(tmp_path, SHORT) as port:
        waits = {}

        def drip(name, opening, drop):
            with connect(port) as client:
                client.sendall(opening)
                waits[name] = seconds_until_cut(client, drop)

        clients = [threading.Thread(target=drip, args=each) for each in (
            ("headers", b"GET / HTTP/1.1\r\nHost: ", b"a"),
            ("body", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", b"a"),
            ("chunks", b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
            ("silence", b"", b""),
        )]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    assert set(waits) == {"headers", "body", "chunks", "silence"}
    assert all(0.3 < seconds < 2 for seconds in waits.values()), waits


def test_a_slow_but_steady_upload_arrives(tmp_path):
    with running(tmp_path, SHORT) as port, connect(port) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n")
        for _ in range(10):
            time.sleep(0.12)
            client.sendall(b"x" * 100)
        said = _until_closed(client)
    assert said.startswith(b"HTTP/1.1 200") and b" 1000" in said


def test_long_work_and_a_pause_between_requests_cut_nobody(tmp_path):
    with running(tmp_path, Deadlines(headers=0.2, body=0.2, idle=5, tick=0.1)) as port, connect(port) as client:
        client.sendall(b"GET /long HTTP/1.1\r\n")
        time.sleep(0.05)
        client.sendall(b"Host: a\r\n\r\n")
        assert client.recv(1024).startswith(b"HTTP/1.1 200")
        time.sleep(0.5)
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        # The end of the first answer may come in a piece of its own.
        assert b"HTTP/1.1 200" in _until_closed(client)


@pytest.mark.parametrize(("head", "status"), [
    (b"Content-Length: 33554433", b"413"),
    (b"Content-Length: 5\r\nContent-Length: 6", b"400"),
    (b"Content-Length: +5", b"400"),
    (b"X-A: 1\nX-B: 2", b"400"),
    (b"Content-Length : 5", b"400"),
    (b"Transfer-Encoding: gzip", b"501"),
    (b"X-Long: " + b"x" * 33000, b"431"),
    (b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"400"),
    (b"Host: evil.example", b"400"),
], ids=["too large", "two lengths", "odd length", "bare line feed", "blank before colon", "odd coding", "long header",
        "length beside chunks", "two hosts"])
def test_what_is_no_honest_request_is_refused(port, head, status):
    said = answer(port, b"POST / HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n\r\nhello")
    assert said.split(b" ")[1] == status and said.count(b"HTTP/1.") == 1
    for name, value in server.REFUSED.items():
        assert f"\r\n{name}: {value}\r\n".encode() in said
    assert b"waitress" not in said.lower() and b"\nserver:" not in said.lower()


def test_forged_forwarding_headers_change_nothing(port):
    forged = b"X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n"
    said = answer(port, b"GET / HTTP/1.0\r\nHost: a\r\n" + forged + b"Forwarded: for=203.0.113.9\r\n\r\n")
    assert said.endswith(b"\r\n\r\nhttp 127.0.0.1 a 0")


def test_the_trusted_proxy_tells_address_and_scheme_but_never_the_host(tmp_path):
    told = b"X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n"
    with running(tmp_path, trusted_proxy="127.0.0.1") as port:
        said = answer(port, b"GET / HTTP/1.0\r\nHost: a\r\n" + told + b"\r\n")
    body = said.partition(b"\r\n\r\n")[2].split()
    assert body[:3] == [b"https", b"203.0.113.9", b"a"]
    assert b"HTTP_X_FORWARDED_HOST" not in body


def test_an_https_office_is_strict_even_to_what_is_no_request(port, tmp_path):
    strict = ": ".join(server.STRICT).encode()
    with running(tmp_path, base_url="https://khaibao.example") as secure:
        assert strict in answer(secure, b"nonsense\r\n\r\n") and strict not in answer(port, b"nonsense\r\n\r\n")


def test_an_https_address_makes_https_links_without_any_header(tmp_path):
    assert settings(config(tmp_path, base_url="https://khaibao.example"))["url_scheme"] == "https"
    assert settings(config(tmp_path, base_url="http://khaibao.example"))["url_scheme"] == "http"


def test_a_taken_port_is_said_in_one_sentence(port, tmp_path):
    with pytest.raises(SystemExit, match=f"cannot listen on 127.0.0.1:{port}: .*choose another PORT"):
        House(office, config(tmp_path, port=port), DEADLINES)


CHILD = """
import sys, time
from pathlib import Path
from types import SimpleNamespace
from server import serve
folder = Path(sys.argv[1])
def app(environ, start_response):
    (folder / "started").touch()
    time.sleep(1.4)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * 3_000_000]
serve(app, SimpleNamespace(host="127.0.0.1", port=0, base_url="", trusted_proxy="", threads=2, data_dir=folder,
                           database_url=""))
"""


@contextmanager
def child(folder):
    process = subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline()
        assert line.startswith("Khaibao is listening on http://127.0.0.1:"), line
        yield process, int(line.rsplit(":", 1)[1])
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_a_stop_lets_the_running_request_finish(tmp_path):
    with child(tmp_path) as (process, port), connect(port) as client:
        client.sendall(b"GET / HTTP/1.0\r\nHost: a\r\n\r\n")
        while not (tmp_path / "started").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(OSError):
            connect(port)
        said = _until_closed(client)
        assert said.startswith(b"HTTP/1.0 200") and len(said) > 3_000_000
        assert process.wait(5) == 0


def test_one_process_serves_a_sqlite_file_and_a_killed_one_leaves_no_lock(tmp_path):
    with child(tmp_path) as (process, _):
        refusal = f"already running .*process {process.pid}.*DATA_DIR"
        with pytest.raises(SystemExit, match=refusal), alone(config(tmp_path)):
            pass
        with alone(config(tmp_path, database_url="postgres://db/khaibao")):
            process.kill()
            process.wait()
    with alone(config(tmp_path)), alone(config(tmp_path)):
        assert (tmp_path / "khaibao.lock").read_text() == f"{os.getpid()}\n"
