"""Who lives in the measured province: wards, two thousand establishments, owners and officers, each signed in."""

from random import Random
from typing import NamedTuple

from demo import establishments as invented
from domain import codes, offices, sessions, units
from domain.clock import now
from domain.names import fold, named
from models import Establishment, EstablishmentKind, Installation, Membership, Office, OfficerWard, User

PLACES = 2000
OWNERS = 8


class Seat(NamedTuple):
    """A signed-in person: the cookie's token and where the day begins."""

    name: str
    token: str


def settle(places=PLACES):
    """Make the province of 36 wards with so many establishments; the first OWNERS of them have an owner who is measured."""
    rng = Random(79)
    Installation.create(id=1, province_code="79", province_name="Thành phố Hồ Chí Minh", area_name="Bình Dương")
    province = Office.create(name="Phòng Quản lý xuất nhập cảnh")
    codes_of_wards = units.former_province("74").wards
    wards = {code: offices.add_ward(units.ward(code)) for code in codes_of_wards}
    kinds = {kind.code: kind for kind in EstablishmentKind.select()}
    offices_of = {office.ward_id: office for office in Office.select().where(Office.ward.is_null(False))}
    found = [place for _ in range(-(-places // 400)) for place in invented.establishments(rng, codes_of_wards, min(places, 400))]
    for number, place in enumerate(found[:places]):
        _establish(number, place, kinds["hotel" if number < OWNERS else place.kind], wards[place.ward_code], offices_of)
    _person("province", "province", province)
    for name, served in (("commune", codes_of_wards[:1]), ("commune3", codes_of_wards[1:4])):
        officer = _person(name, "commune", offices_of[wards[served[0]].id])
        for code in served:
            OfficerWard.create(officer=officer, ward=wards[code])


def seats():
    """Fresh sessions of the measured people, by name: owner0 … owner7, province, commune (one ward), commune3 (three)."""
    found = {}
    for user in User.select().where(User.user_name.is_null(False)):
        found[user.user_name] = Seat(user.user_name, sessions.start(user=user))
    return found


def _establish(number, place, kind, ward, offices_of):
    row = Establishment.create(
        code=codes.new(), name=place.name, name_key=fold(place.name), kind=kind, address=place.address, ward=ward,
        office=offices_of[ward.id], latitude=place.lat, longitude=place.lng, tax_code=place.tax_code, email=place.email,
        phone=place.phone, rooms=place.rooms, representative_name=place.representative_name,
        representative_number=place.representative_number, representative_phone=place.representative_phone, state="active",
        decided_at=now(), last_declared_at=now())
    Membership.create(user=_person(f"owner{number}" if number < OWNERS else None, "owner", None, f"o{number}@bench.example"),
                      establishment=row, part="owner")


def _person(name, role, office, email=None):
    return User.create(role=role, **named(name or "Owner"), user_name=name, email=email or f"{name}@bench.example",
                       password_hash="", office=office)
