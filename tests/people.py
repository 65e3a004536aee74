"""The people and places of the tests, as rows; conftest.py makes fixtures of them."""

import itertools
from contextlib import contextmanager
from datetime import date

from database import db, is_postgres
from domain import codes, names, passwords
from domain.clock import now
from models import TABLES, AuditEntry, AuditSeal, Establishment, EstablishmentKind, Installation, Membership, Office, User, Ward

PASSWORD = "mot mat khau du dai 2026"
NUMBERS = itertools.count(1)
# What the migrations bring and no test empties.
BROUGHT = ("EstablishmentKind", "DeadlineRule", "Service", "Procedure", "Fee")


def set_up():
    """A province with three wards and their offices."""
    Installation.create(province_code="79", province_name="Thành phố Hồ Chí Minh", area_name="Bình Dương")
    Office.create(name="Phòng Quản lý xuất nhập cảnh", address="1 Đường Số 1")
    for code, name in (("25750", "Phường Phú Lợi"), ("25747", "Phường Thủ Dầu Một"), ("25780", "Xã Minh Thạnh")):
        ward = Ward.create(code=code, name=name, name_key=names.fold(name), valid_from=date(2025, 7, 1), remote=code == "25780")
        Office.create(name=f"Công an {name}", ward=ward)


@contextmanager
def unguarded():
    """Inside a change: what only who has the whole database in their hands does to the record, past its triggers."""
    if is_postgres():
        db.execute_sql("SET LOCAL session_replication_role = replica")
        yield
        db.execute_sql("SET LOCAL session_replication_role = origin")
        return
    triggers = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%' "
                              "AND sql LIKE '%RAISE(%'").fetchall()
    for name, _sql in triggers:
        db.execute_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        db.execute_sql(sql)


def begin_anew():
    """Empty what a test of its own transactions really stored, inside the caller's change, and set up again."""
    with unguarded():
        AuditEntry.delete().execute()
        AuditSeal.delete().execute()
    for table in reversed(TABLES):
        if table.__name__ not in BROUGHT:
            table.delete().execute()
    set_up()


def person(role, name, **more):
    """A person who can sign in with PASSWORD."""
    email = f"{role}{next(NUMBERS)}@example.com"
    return User.create(role=role, **names.named(name), email=email, password_hash=passwords.hash(PASSWORD), **more)


def ward(code="25750"):
    """One of the wards, by its code."""
    return Ward.get(Ward.code == code)


def establishment(owner, name="Khách sạn Hoa Sen", kind="hotel", ward_code="25750", **more):
    """An active establishment of this owner."""
    place = ward(ward_code)
    values = {"state": "active", "address": "12 Đường Cách Mạng Tháng Tám", "representative_name": owner.full_name, **more}
    made = Establishment.create(code=codes.new(), name=name, name_key=names.fold(name),
                                kind=EstablishmentKind.get(EstablishmentKind.code == kind), ward=place,
                                office=Office.get(Office.ward == place), oath_at=now(), **values)
    Membership.create(user=owner, establishment=made, part="owner")
    return made
