"""A small world in which every address of the house leads to something: whose it is, and how to get there."""

from datetime import timedelta
from types import SimpleNamespace

import config
from domain import audit, codes, foreigners, imports, notices, stays
from domain.applications import deliveries, my_data
from domain.clock import now, today
from domain.payments import orders
from domain.visits import points, tickets
from models import (
    Application,
    Closure,
    Counter,
    Fee,
    Foreigner,
    Inspection,
    LegalHold,
    Membership,
    Office,
    Payment,
    PlannedStop,
    RegisterList,
    Session,
    StatementFile,
    StatementLine,
    Ward,
    WatchDocument,
    WatchEntry,
    WatchList,
)
from tests import applying, visits
from tests.people import establishment, person

GUEST = {"full_name": "EMMA SCHMIDT", "birth_precision": "D", "sex": "F", "nationality": "DEU", "passport_number": "C01X00T47",
         "room": "101", "late_reason": "The line was down."}

# One guest who can be declared and one who cannot: no passport number.
LIST = f"""Full name\tDate of birth\tSex\tNationality\tPassport number\tRoom\tArrival\tDeparture
KIM MINJUN\t09/03/1985\tM\tKOR\tM12345678\t305\t{today():%d/%m/%Y}\t{today() + timedelta(days=2):%d/%m/%Y}
LEE SEOYEON\t09/03/1985\tF\tKOR\t\t305\t{today():%d/%m/%Y}\t{today() + timedelta(days=2):%d/%m/%Y}"""


def guest(number=0, **more):
    """The values of a guest who came yesterday and stays until tomorrow; another passport for another number."""
    days = {"birth_date": today().replace(year=1990, day=1), "arrived_on": today() - timedelta(days=1),
            "leaving_on": today() + timedelta(days=1), "permitted_until": today() + timedelta(days=30)}
    return {**GUEST, **days, "passport_number": f"C01X{number:05}", **more}


def build(owner, name="Khách sạn Hoa Sen", ward_code="25750"):
    """An owner's whole belongings: establishment, staff, stay, batch, import, notice, inspection."""
    place = establishment(owner, name, ward_code=ward_code)
    helper = person("owner", "Hồ Thị Giúp", employer=owner)
    Membership.create(user=helper, establishment=place, part="staff")
    batch = stays.declare_batch(by=owner, establishment=place, entries=[guest(1), guest(2)])
    file = imports.begin(by=owner, establishment=place, limits=imports.limits(config.Config()), pasted=LIST)
    notices.queue("account_unlocked", to=owner)
    watched = watch_list(owner)
    stay = stays.declare(by=owner, establishment=place, values=guest())
    Foreigner.update(joined_to=foreigners.of(stay)).where(Foreigner.passport_number == guest(1)["passport_number"]).execute()
    seen = inspection(place, helper)
    application, ticket, counter = _at_the_counter(place.office)
    refund, line = _paid_twice(application, helper)
    result = visits.application(state="done", point=ticket.point)
    deliveries.ready(result)
    return SimpleNamespace(owner=owner, place=place, helper=helper, stay=stay, batch=batch, file=file, officer=helper,
                           statement=StatementFile.create(file_name="sao-ke.csv", lines={"lines": [], "columns": {}},
                                                          uploaded_by=helper),
                           stop=PlannedStop.create(begins_at=now() + timedelta(days=20), ends_at=now() + timedelta(days=21),
                                                   announced_by=helper),
                           result=result, inspection=seen, register=register(helper), refund=refund, line=line,
                           hold=LegalHold.create(stay=stay, reason="Công văn 12", held_by=helper),
                           watch_list=watched, application=application,
                           ticket=ticket, counter=counter)


def _at_the_counter(office):
    """A sent application that goes to a reception point of an office, its number in line there, and a counter."""
    point, application = visits.point(office=office), applying.sent()[0]
    Application.update(point=point).where(Application.id == application.id).execute()
    my_data.ask(by=None, application=application, kind="correct", words="Sai tên.")
    officer = person("province", "Hồ Văn Quầy")
    visits.session(point, 0)
    Closure.create(point=point, day=today(), reason="Sửa chữa", created_by=officer)
    ticket = tickets.walk_in(by=officer, point=point, service=points.service("passport"), application=application)
    return application, ticket, Counter.create(point=point, name="1")


def _paid_twice(application, officer):
    """The fee of an application, paid twice; and a line of a statement that belongs to no fee."""
    payment = Payment.create(code=codes.new(), application=application, amount=100_000, expires_at=now() + timedelta(days=15))
    for _time in range(2):
        orders.record_paid(payment=payment, way="vietqr", transaction=codes.new(), amount=100_000)
    line = StatementLine.create(reference=codes.new(), amount=5, outcome="unknown", file_name="sao-ke.csv", row=2,
                                uploaded_by=officer)
    return payment.refunds.get(), line


def watch_list(maker):
    """A list shared with the communes on which the world's guest stands."""
    made = WatchList.create(name=f"List {codes.new()}", shared=True, created_by=maker)
    entry = WatchEntry.create(list=made, added_by=maker)
    WatchDocument.create(entry=entry, passport_number=guest()["passport_number"])
    return made


def register(officer):
    """An uploaded register of establishments with one row that was refused."""
    problem = {"field": "ward", "message": "Please fill in this field.", "params": {}, "doubtful": False}
    return RegisterList.create(user=officer, file_name="cslt.xlsx", header={"cells": ["Tên cơ sở", "Loại"], "epoch": 1900},
                               rows=[[2, ["Nhà nghỉ Sao", "Nhà nghỉ"], "refused", [problem]]], rows_read=1, rows_refused=1)


def inspection(place, officer):
    """What an officer found at a place, with a picture."""
    return Inspection.create(establishment=place, officers=officer.full_name, findings="All in order.", photo=b"\xff\xd8\xff",
                             written_by=officer)


def visited(world, officer):
    """The same place after an officer's visit."""
    world.inspection = inspection(world.place, officer)
    audit.record("establishment.visited", by=officer, subject=world.place)
    world.officer = officer
    return world


def arguments(rule, world, signed_in):
    """What stands in the variable parts of an address so that it leads to something of this world."""
    place = rule.rule
    named = {"/applications/": world.application, "/deliveries/": world.result, "/batches/": world.batch,
             "/establishments/": world.place,
             "/tickets/": world.ticket, "/line/": world.ticket, "/hall/": world.ticket.point,
             "/points/": world.ticket.point}
    code = "1.001456" if "/procedures/" in place else next((thing.code for part, thing in named.items() if part in place),
                                                           world.stay.code)
    number = {"sessions": lambda: Session.select().where(Session.user == signed_in).first().id, "staff": lambda: world.helper.id,
              "imports": lambda: world.file.id, "people": lambda: world.officer.id, "offices": lambda: Office.select().first().id,
              "fees": lambda: Fee.select().order_by(Fee.id.desc()).first().id,
              "wards": lambda: Ward.select().first().id, "rows": lambda: world.file.rows.first().number,
              "lists": lambda: world.watch_list.id, "entries": lambda: world.watch_list.entries.first().id,
              "hits": lambda: world.stay.hits.first().id, "inspections": lambda: world.inspection.id,
              "registers": lambda: world.register.id, "counters": lambda: world.counter.id,
              "data-requests": lambda: world.application.data_requests.first().id,
              "refunds": lambda: world.refund.id, "statements": lambda: world.line.id,
              "files": lambda: world.statement.id,
              "hours": lambda: world.ticket.point.opening_hours.first().id,
              "": lambda: 1,  # a page
              "stops": lambda: world.stop.id, "holds": lambda: world.hold.id,
              "closures": lambda: world.ticket.point.closures.first().id,
              "forgotten-passwords": lambda: world.owner.id}
    if rule.endpoint.startswith(("commune.", "province.")):
        guest_seen = foreigners.of(world.stay)
        number |= {"people": lambda: guest_seen.id, "documents": lambda: guest_seen.joined.first().id}
    found = {}
    for name in rule.arguments:
        before = place.split("<")[[part.split(">")[0].split(":")[-1] for part in place.split("<")].index(name) - 1].strip("/")
        noun = before.split(">")[-1].strip("/").split("/")[-1]
        fixed = {"code": code, "section": "about-you", "part": "cut", "name": "0" * 16, "layout": "xlsx", "token": "x" * 43,
                 "filename": "app.css", "day": f"{today()}",
                 "which": "lapsing" if "lapsing" in place else "result" if "/slips/" in place else "crowded", "step": "left",
                 "decision": "lock" if "lock" in place.split("any(")[-1] and "unlock" not in place else "approval"}
        found[name] = fixed[name] if name in fixed else number[noun]()
    return found
