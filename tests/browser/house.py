"""A real server for the tests in a browser: a fresh SQLite house with its people, served by waitress on a free port."""

import sys
from pathlib import Path

import app as khaibao
import config
import database
import server
from domain import passwords
from models import Office, OfficerWard, User
from tests.people import PASSWORD, establishment, set_up, ward

OWNERS = 8


def main(folder):
    """Fill the folder with a house of people and serve it until ended; the address is printed by the server."""
    settings = config.Config(port=0, data_dir=Path(folder), second_factor=False, threads=4)
    passwords.make_cheap_for_tests()
    app = khaibao.create_app(settings)
    database.migrate()
    with database.db.connection_context():
        fill()
    server.serve(app, settings)


def fill():
    """Owners 0 to 7, each with a hotel of an own name; an officer of the commune, one of the province, an administrator."""
    set_up()
    hashed = passwords.hash(PASSWORD)

    def person(role, name, sign, **more):
        return User.create(role=role, full_name=name, email=f"{sign}@example.com", password_hash=hashed, **more)

    for number in range(OWNERS):
        establishment(person("owner", "Nguyễn Thị Chủ", f"owner{number}"), f"Khách sạn Hoa Sen {number}")
    office = Office.get(Office.ward == ward())
    OfficerWard.create(officer=person("commune", "Phạm Văn Phường", "commune", office=office), ward=ward())
    person("province", "Đỗ Văn Tỉnh", "province", office=Office.get(Office.ward.is_null()))
    person("admin", "Bùi Thị Quản", "admin")


if __name__ == "__main__":
    main(sys.argv[1])
