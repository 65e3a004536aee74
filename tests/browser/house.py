"""A real server for the tests in a browser: a fresh SQLite house with its people, served by waitress on a free port."""

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from socket import socket

import app as khaibao
import config
import database
import server
from demo import gateway, identity
from domain import passwords, stays
from domain.applications import deliveries
from domain.clock import now, today
from domain.visits import counters, hours
from models import Application, Office, OfficerWard, User
from tests import applying
from tests.people import PASSWORD, establishment, set_up, ward

OWNERS = 8
LETTERS = "ABCDEFGH"


def main(folder):
    """Fill the folder with a house of people and serve it until ended; the address is printed by the server."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = config.Config(port=port, data_dir=Path(folder), second_factor=False, threads=4, demo=True)
    settings, _simulator = gateway.beside(settings)
    settings, _provider = identity.beside(settings)
    settings = replace(settings, demo=False)
    passwords.make_cheap_for_tests()
    app = khaibao.create_app(settings)
    database.migrate()
    with database.db.connection_context():
        fill()
    app.wsgi_app = beside_axe(app.wsgi_app)
    server.serve(app, settings)


def beside_axe(house):
    """The house with axe-core at /axe.js: what a browser loads itself it compiles once, not anew for each page."""
    axe = (Path(__file__).parent / "vendor/axe.min.js").read_bytes()
    headers = [("Content-Type", "text/javascript; charset=utf-8"), ("Content-Length", str(len(axe))),
               ("Cache-Control", "public, max-age=31536000, immutable"), ("Cross-Origin-Resource-Policy", "same-origin")]

    def served(environ, start_response):
        if environ["PATH_INFO"] != "/axe.js":
            return house(environ, start_response)
        start_response("200 OK", headers)
        return [axe]

    return served


def fill():
    """Owners 0 to 7, each with a hotel of an own name, its double and guests; a place in another ward; officers, an admin."""
    set_up()
    hashed = passwords.hash(PASSWORD)

    def person(role, name, sign, **more):
        return User.create(role=role, full_name=name, email=f"{sign}@example.com", password_hash=hashed, **more)

    keeper = person("owner", "Trần Thị Xa", "far")
    far = keeper, establishment(keeper, "Nhà nghỉ Ánh Dương", "guest_house", "25780")
    for number in range(OWNERS):
        owner = person("owner", "Nguyễn Thị Chủ", f"owner{number}")
        hotel = establishment(owner, f"Khách sạn Hoa Sen {number}", address=f"{number} Đường Hoa Sen")
        establishment(owner, f"Nhà trọ Trùng Lặp {number}", "guest_house", address=f"{number} Đường Khác")
        guests(number, (owner, hotel), far)
    office = Office.get(Office.ward == ward())
    OfficerWard.create(officer=person("commune", "Phạm Văn Phường", "commune", office=office), ward=ward())
    person("province", "Đỗ Văn Tỉnh", "province", office=Office.get(Office.ward.is_null()))
    admin = person("admin", "Bùi Thị Quản", "admin")
    point = hours.open_point(by=admin, usual_week=True, values={
        "office": Office.get(Office.ward.is_null()), "name": "Điểm tiếp nhận Thủ Dầu Một", "address": "17 Đường N4",
        "phone": "0274 3000 201", "horizon_days": 30, "same_day_until": ""})
    counters_and_dossiers(point)
    dossiers_at_work(point)
    results(point)


def counters_and_dossiers(point):
    """A counter with an officer and two sent dossiers for each number: quay0 serves "Hồ Thị Đủ A" and "Hồ Văn Thiếu A"."""
    hashed = passwords.hash(PASSWORD)
    for number in range(OWNERS):
        officer = User.create(role="province", full_name=f"Lý Văn Quầy {number}", email=f"quay{number}@example.com",
                              password_hash=hashed, office=point.office)
        counters.sit(by=officer, counter=counters.add(by=officer, point=point, name=f"{number + 1}"))
        for which, names in enumerate(("Thị Đủ", "Văn Thiếu")):
            applying.sent(family_name="Hồ", given_names=f"{names} {LETTERS[number]}", personal_number=f"074190{number:05}{which}")


def dossiers_at_work(point):
    """For each of two looks: "Lưu Thị Mạng A" sent online to be accepted, and two of "Lưu Văn In A" being processed."""
    for number in range(2):
        sent, _token = applying.sent(family_name="Lưu", given_names=f"Thị Mạng {LETTERS[number]}", chip="no",
                                     personal_number=f"074190{number:05}7")
        Application.update(channel="online", fee_way="online", point=point).where(Application.id == sent.id).execute()
        for late in range(2):
            made, _token = applying.sent("restore", family_name="Lưu", given_names=f"Văn In {LETTERS[number]}")
            Application.update(state="processing", point=point, received_at=now(), opened_at=now(),
                               due_on=today() - timedelta(late)).where(Application.id == made.id).execute()


def results(point):
    """For each of two looks: "Mai Thị Nhận A" is to be collected, two of "Mai Văn Gửi A" are to be posted."""
    for number in range(2):
        for which, names in enumerate(("Thị Nhận", "Văn Gửi", "Văn Gửi")):
            made, _token = applying.sent(family_name="Mai", given_names=f"{names} {LETTERS[number]}", chip="no",
                                         personal_number=f"07419009{number:03}{which}")
            Application.update(state="done", point=point, received_at=now(), opened_at=now(), ended_at=now()).where(
                Application.id == made.id).execute()
            made.answers |= {"delivery": "post", "delivery_address": "12/3 Đường Thích Quảng Đức"} if which else {}
            deliveries.ready(made)


def guests(number, here, far):
    """Whom the officers' day is about: one who stayed twice without a gap, one at two places, a room of five, one elsewhere."""
    def came(which, name, first, last, where=here, left=None, room="101"):
        by, place = where
        stays.declare(by=by, establishment=place, values={
            "full_name": name, "birth_date": date(1974, 8, 12), "birth_precision": "D", "sex": "M", "nationality": "CHN",
            "passport_number": f"E{number}000000{which}", "room": room, "late_reason": "Mất điện", "purpose": "Lao động",
            "arrived_on": today() - timedelta(first), "leaving_on": today() + timedelta(last),
            "left_on": left and today() + timedelta(left), "permitted_until": today() + timedelta(30)})

    came(1, "HE WUYANG", 20, -11, left=-11)
    came(1, "HE WUYANG", 10, 5)
    came(2, "LIN BOWEN", 2, 5)
    came(2, "LIN BOWEN", 1, 5, where=far)
    came(9, "ZHAO YUAN", 1, 5, where=far)
    for bed in range(3, 8):
        came(bed, f"WANG LEI {'ABCDE'[bed - 3]}", 1, 5, room="A12")


if __name__ == "__main__":
    main(sys.argv[1])
