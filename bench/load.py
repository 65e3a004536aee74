"""Clients that ask, wait for the answer and ask again: kept-alive connections, cookies, forms with their token."""

import contextlib
import http.client
import re
import secrets
import threading
import time
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


class Answer(NamedTuple):
    """What came back; `text` is the body as text when it is not packed."""

    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode("utf8")


class Client:
    """One browser's worth of connection to a server on this machine."""

    def __init__(self, port, token=""):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.cookies = {"khaibao-sid": token} if token else {}
        self.headers, self.page = {}, b""

    def get(self, path, **headers):
        return self._ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, values):
        """Send a form; the token is the one of the last page that came as it is and had a form."""
        body = urlencode({**values, "csrf_token": self._form_token()})
        return self._ask("POST", path, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def send_file(self, path, values, name, content):
        """Send a form with a file."""
        edge = secrets.token_hex(16)
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
                 for field, value in {**values, "csrf_token": self._form_token()}.items()]
        head = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n")
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _ask(self, method, path, body, headers):
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, self.headers | headers)
        answer = self.connection.getresponse()
        found = Answer(answer.status, dict(answer.getheaders()), answer.read())
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        # Looked through only when a form is sent: the clients share the machine with the server that is measured.
        if b"csrf_token" in found.body:
            self.page = found.body
        return found

    def _form_token(self):
        token = TOKEN.search(self.page)
        return token[1].decode() if token else ""


def where(answer):
    """The path a redirection leads to."""
    assert answer.status == 303, (answer.status, answer.text[:2000])
    return urlsplit(answer.headers["Location"]).path


class Measured(NamedTuple):
    """A closed loop's outcome: steps per second, how long a step took, and the server's processor time for it (ms)."""

    rate: float
    median: float
    p95: float
    work: float


def closed_loop(house, clients, step, *, seconds=0.0, steps=0):
    """Let every client repeat `step(client)` for so long, or so many times in all; one untimed step each comes first."""
    taken, failures, start = [], [], threading.Barrier(len(clients) + 1)

    def work(client, mine):
        try:
            step(client)
            start.wait()
            end, done = time.perf_counter() + seconds, 0
            while done < mine or time.perf_counter() < end and not mine:
                began = time.perf_counter()
                step(client)
                taken.append(time.perf_counter() - began)
                done += 1
        except Exception as failure:
            failures.append(failure)
            start.abort()

    threads = [threading.Thread(target=work, args=(client, -(-steps // len(clients)))) for client in clients]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        start.wait()
    began, used = time.perf_counter(), house.processor()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    spent, used, ordered = time.perf_counter() - began, house.processor() - used, sorted(taken)
    median, p95 = (1000 * ordered[min(int(len(ordered) * part), len(ordered) - 1)] for part in (0.5, 0.95))
    return Measured(len(taken) / spent, median, p95, 1000 * used / len(taken))
