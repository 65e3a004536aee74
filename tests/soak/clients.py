"""People who go on although the server dies under their hands; each remembers only what the server acknowledged."""

import http.client
import itertools
import re
import threading
import time
from datetime import timedelta

from adapters.gateways.vnpay import encoded
from bench.load import Client
from domain.clock import today
from tests import paying

ROWS = 6
KINDS = ("declarations", "imports", "bookings", "payments")
_NUMBER = itertools.count(1)
_TIME = re.compile(r'name="time" value="([^"]+)"')
_DAY = "%d/%m/%Y"


class Crowd:
    """All of them, each a thread; `acknowledged` by kind, `broken` times a request found no answer, `odd` answers."""

    def __init__(self, port, known):
        self.port, self.known, self.over, self._here = port, known, threading.Event(), threading.local()
        self.acknowledged, self.broken, self.odd = {kind: [] for kind in KINDS}, 0, []
        dossiers, fees = iter(known.dossiers), iter(known.fees)
        self._works = [lambda seat=seat: self._declare(*seat) for seat in known.owners[:2]]
        self._works += [lambda seat=seat: self._import(*seat) for seat in known.owners[2:]]
        self._works += [lambda: self._book(dossiers), lambda: self._pay(fees)]
        self._threads = [threading.Thread(target=self._go_on, args=(work,)) for work in self._works]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_problem):
        self.over.set()
        for thread in self._threads:
            thread.join()

    def done(self):
        """How many things were acknowledged so far."""
        return sum(len(found) for found in self.acknowledged.values())

    def _go_on(self, work):
        while not self.over.is_set():
            try:
                work()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                time.sleep(0.05)
            except StopIteration:
                break
        self._leave()

    def _client(self, token="", **more):
        """A new browser for this thread; its last one is closed."""
        self._leave()
        client = self._here.client = Client(self.port, token)
        client.connection.timeout = 30
        number = next(_NUMBER)
        client.headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        client.cookies |= more
        return client

    def _leave(self):
        if client := getattr(self._here, "client", None):
            client.connection.close()

    def _went(self, answer, what):
        """The path of a 303; anything else is noted."""
        if answer.status == 303:
            return answer.headers["Location"]
        self.odd.append(f"{what}: {answer.status} {' '.join(re.findall(r'class=.error[^>]*>([^<]+)', answer.text))[:200]}")
        return ""

    def _declare(self, token, place):
        client = self._client(token)
        client.get("/owner/stays/new")
        while not self.over.is_set():
            passport = f"Z{next(_NUMBER):08}"
            answer = client.post("/owner/stays/new", {"establishment": place, "full_name": "SOAK GUEST", **_guest(passport)})
            if at := self._went(answer, "declare"):
                self.acknowledged["declarations"].append((at.rpartition("/")[2], passport))

    def _import(self, token, place):
        client = self._client(token)
        client.get("/owner/imports/new")
        while not self.over.is_set():
            at = self._went(client.post("/owner/imports/new", {"establishment": place, "pasted": _table()}), "import")
            if at and self._went(client.post(f"{at}/confirmation", {}), "confirm import"):
                self.acknowledged["imports"].append(int(at.rpartition("/")[2]))

    def _book(self, dossiers):
        code, key = next(dossiers)
        client = self._client(**{"khaibao-dossier": key})
        address = f"/citizen/applications/{code}/appointment"
        times = _TIME.findall(client.get(address).text)
        chosen = {"point": self.known.point, "listed": "1", "half": "any", "time": times[len(code) % len(times)]}
        if (self._went(client.post(address, chosen), "hold")
                and self._went(client.post(f"{address}/confirmation", {}), "book")):
            self.acknowledged["bookings"].append(code)

    def _pay(self, fees):
        code, reference = next(fees)
        number = f"9{next(_NUMBER):07}"
        call = f"/payments/vnpay/ipn?{encoded(dict(paying.said(reference, number=number)))}"
        # VNPAY calls again until it has an answer, and sometimes once more.
        for _again in range(40):
            try:
                answers = [re.search(r'"RspCode": ?"(\d\d)"', self._client().get(call).text)[1] for _twice in range(2)]
            except (OSError, http.client.HTTPException):
                self.broken += 1
                time.sleep(0.05)
                continue
            if answers[0] in ("00", "02") and answers[1] == "02":
                self.acknowledged["payments"].append(code)
            else:
                self.odd.append(f"pay: {answers}")
            return


def _guest(passport):
    return {"birth_date": "05/11/1990", "birth_precision": "D", "sex": "F", "nationality": "DEU", "passport_number": passport,
            "room": "305", "arrived_on": f"{today():{_DAY}}", "leaving_on": f"{today() + timedelta(2):{_DAY}}",
            "permitted_until": f"{today() + timedelta(60):{_DAY}}", "late_reason": "Mất điện"}


def _table():
    rows = ["Full name\tDate of birth\tSex\tNationality\tPassport number\tRoom\tArrival\tDeparture"]
    rows += [f"SOAK LISTED\t09/03/1985\tM\tKOR\tL{next(_NUMBER):08}\t305\t{today():{_DAY}}\t{today() + timedelta(2):{_DAY}}"
             for _row in range(ROWS)]
    return "\n".join(rows)
