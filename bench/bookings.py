"""Appointments under load: from the list of times to the confirmed place, eight citizens at once, none above what there is."""

import itertools
import re

import database
from bench.load import Client, closed_loop, where
from database import insert_all, write
from domain import codes
from domain.applications import access
from domain.clock import now, today
from domain.visits import hours, points
from models import Application, Appointment, Office, OpeningHours, ReceptionPoint, Slot

CLIENTS, SECONDS, PEOPLE = 8, 6, 2000
_TIME = re.compile(r'name="time" value="([^"]+)"')
_FINISHED = ["about-you", "family", "photo", "request"]


def measure(part, ground):
    """Book as citizens do, over the pages: each a browser of its own, from an address of its own."""
    with database.db.connection_context():
        point = _office()
        people = iter([_Citizen(number, row, point) for number, row in enumerate(_applications(PEOPLE))])
    asked = itertools.cycle(next(people) for _each in range(CLIENTS))
    clients = [Client(ground.server.port) for _each in range(CLIENTS)]
    listed = closed_loop(ground.server, clients, lambda client: next(asked).look(client), seconds=SECONDS)
    part.add("page of days and times", {"p95": 60}, **listed._asdict())
    booked = closed_loop(ground.server, clients, lambda client: next(people).book(client), seconds=SECONDS)
    with database.db.connection_context():
        stored = Appointment.select().where(Appointment.state == "booked").count()
        over = Slot.select().where(Slot.taken > Slot.capacity).count()
    part.add("list of times to confirmed", {"rate": 40, "over": 0}, **booked._asdict(), booked=stored, over=over)


class _Citizen:
    """A person with a sent application and the key to it in a browser."""

    def __init__(self, number, application, point):
        row = Application.get_by_id(application)
        self.number, self.point, self.key = number, point, access.start_key(application=row)
        self.address = f"/citizen/applications/{row.code}/appointment"

    def look(self, client):
        client.cookies = {"khaibao-dossier": self.key}
        client.headers = {"X-Forwarded-For": f"10.{self.number % 250}.{self.number // 250}.7"}
        return _TIME.findall(client.get(self.address).text)

    def book(self, client):
        times = self.look(client)
        where(client.post(self.address, {"point": self.point.code, "listed": "1", "half": "any",
                                         "time": times[self.number % len(times)]}))
        assert where(client.post(f"{self.address}/confirmation", {})) == self.address


def _office():
    with write():
        point = ReceptionPoint.create(code=codes.new(), office=Office.select().order_by(Office.id).get(), name="Bench",
                                      horizon_days=30)
        for weekday in range(7):
            OpeningHours.create(point=point, service=points.service("passport"), weekday=weekday, starts="07:00", ends="17:00",
                                minutes=15, public=200, valid_from=today())
        hours.open_days(point)
    return point


def _applications(many):
    """The numbers of new applications, complete and sent; no two are of one person."""
    with write():
        insert_all(Application, [{"code": codes.new(), "kind": "adult", "form": "TK01-2026", "state": "registered",
                                  "registered_at": now(), "finished": _FINISHED, "full_name": f"BENCH {number}",
                                  "personal_number": f"0741{number:08}", "email": f"bench{number}@example.com"}
                                 for number in range(many)])
    sent = Application.personal_number.between("074100000000", f"0741{many - 1:08}")
    return [row.id for row in Application.select(Application.id).where(sent)]
