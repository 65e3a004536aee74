"""The area of the demo: its wards and offices, the people who sign in, and the establishments they answer for."""

from datetime import date, timedelta
from typing import NamedTuple

from demo import drawing
from demo.establishments import establishments as invented
from demo.past import dated, daytime
from domain import establishments, inspections, installation, offices, passwords, registration, set_up, units
from domain.clock import today
from domain.names import named
from models import Establishment, Notice, Office, OfficerWard, User, Ward

PASSWORD = "demo-khaibao-2026"  # noqa: S105 - public on purpose: such accounts are refused outside the demo
_CARE = ("25747", "25750", "25771")
_OTHER_OFFICERS = ("Lê Quang Vinh", "Trần Thị Kim Thoa", "Phạm Hồng Đăng", "Ngô Thanh Bình", "Huỳnh Thị Mai", "Đặng Hữu Tài")
# The five places of the two owners: account, name, kind, ward, rooms.
_OWNED = (
    ("owner", "Khách sạn Hoa Ban Trắng", "hotel", "25747", 64),
    ("owner", "Căn hộ dịch vụ Sông Xanh", "apartment", "25747", 40),
    ("owner", "Nhà nghỉ Vườn Cau", "guest_house", "25750", 18),
    ("owner2", "Khu lưu trú chuyên gia Mỹ Phước Ba", "worker_housing", "25846", 220),
    ("owner2", "Khách sạn Đồi Gió", "hotel", "25942", 48),
)
_UNDECIDED = (("proposed", ""), ("proposed", ""), ("proposed", ""), ("proposed", ""), ("locked", ""),
              ("refused", "Địa chỉ này đã được đăng ký cho một cơ sở khác; đề nghị cơ sở kiểm tra lại."),
              ("returned", "Ảnh biển hiệu và địa chỉ không khớp; đề nghị bổ sung số nhà và tên đường."))
_LOCKED = "Không khai báo khách trong nhiều tháng dù đã được nhắc; liên hệ Công an phường để mở lại."
_NOTES = ("Cơ sở khai báo đầy đủ; đã hướng dẫn lễ tân ghi thời hạn được phép tạm trú theo thị thực.",
          "Kiểm tra sổ lưu trú: khớp với danh sách khai báo. Nhắc báo trả phòng trong ngày.",
          "Hai khách chưa có ngày trả phòng; chủ cơ sở đã cập nhật ngay khi làm việc.",
          "Cơ sở thay lễ tân ca đêm, đã hướng dẫn dùng tệp Excel theo mẫu.",
          "Máy tính của cơ sở hỏng một ngày; khách đến trong ngày được khai báo bằng phiếu.")


class Place(NamedTuple):
    """An establishment that declares, with the person who does so and the officer in charge."""

    row: Establishment
    declarer: User
    officer: User
    kind: str
    rooms: int


def open_area(config):
    """Set the office up for the 36 wards of the former province of Bình Dương; returns the administrator."""
    admin = set_up.open_office(
        config=config, token=installation.set_up_token(config), province_code="79", ward_codes=_wards(), area_name="Bình Dương",
        office={"name": "Phòng Quản lý xuất nhập cảnh", "address": "Khu làm việc số 2, Phường Bình Dương",
                "phone": "02740000000"},
        admin={"full_name": "Bùi Thị Quản", "email": "admin@demo.example", "password": passwords.temporary()})
    # The rules would not take the password of the demo: everybody knows it.
    User.update(demo=True, password_hash=passwords.hash(PASSWORD)).where(User.id == admin.id).execute()
    for office in Office.select(Office, Ward).join(Ward):
        offices.change(by=admin, office=office, name=office.name, address=f"Trụ sở {office.name}, Thành phố Hồ Chí Minh",
                       phone=f"0274000{office.id:04}")
    for ward in Ward.select().where(Ward.name.startswith("Xã"), Ward.code < "25860"):
        offices.mark_remote(by=admin, ward=ward, remote=True)
    return admin


def people():
    """The accounts of the demo but the administrator's, all with PASSWORD, by the first word of their address."""
    hashed, wards = passwords.hash(PASSWORD), {ward.code: ward for ward in Ward.select()}
    province = Office.get(Office.ward.is_null())
    made = {name: _person(name, role, full_name, hashed) for name, role, full_name in (
        ("owner", "owner", "Nguyễn Thị Hạnh"), ("owner2", "owner", "Trần Minh Quân"), ("citizen", "citizen", "Lê Thị Thu Thảo"))}
    made["province"] = _person("province", "province", "Đỗ Văn Thịnh", hashed, office=province)
    made["commune"] = _officer("commune", "Phạm Ngọc Sơn", hashed, [wards[code] for code in _CARE])
    others = sorted(set(wards) - set(_CARE))
    for number, name in enumerate(_OTHER_OFFICERS):
        mine = [wards[code] for code in others[number::len(_OTHER_OFFICERS)]]
        # Nobody signs in as one of these: no password fits an empty hash.
        made[f"commune{number + 2}"] = _officer(f"commune{number + 2}", name, "", mine)
    return made


def settle(rng, accounts, n):
    """Register n establishments and let the office decide on them; returns those that declare (Place)."""
    places = _owned(rng, accounts) + [(place, None) for place in invented(rng, _wards(), n - len(_OWNED))]
    day = today()
    ages = sorted((rng.randint(130, 560) for _ in places), reverse=True)
    waiting = dict(zip(range(len(places) - len(_UNDECIDED), len(places)), _UNDECIDED, strict=True))
    found, by_hand = [], 4
    for number, ((place, owner), age) in enumerate(zip(places, ages, strict=True)):
        state, reason = waiting.get(number, ("active", ""))
        if state == "active" and by_hand and owner is None and place.kind in ("guest_house", "private_house", "other"):
            by_hand -= 1
            found.append(_enter(rng, place, day - timedelta(age)))
            continue
        owner = owner or _person(place.email.partition("@")[0], "owner", place.representative_name, "",
                                 phone=place.representative_phone)
        day_registered = day - timedelta(age if state in ("active", "locked") else rng.randint(1, 9))
        row = _register(rng, place, owner, day_registered)
        row = _decide(rng, row, accounts["province"], state, reason, day_registered)
        if state == "active":
            found.append(Place(row, owner, _in_charge(row), place.kind, place.rooms))
    Notice.delete().where(Notice.kind == "establishment_approved", Notice.read_at.is_null(False)).execute()
    return found


def register(place, name):
    """A second registration of the same place by its owner, under another name."""
    values = registration.values_of(place.row) | {"name": name}
    row, _ = registration.register(by=place.declarer, values=values, oath=True, confirmed=True, most_per_hour=1000)
    return row


def visit(rng, places):
    """Officers write down what they saw at some of the places."""
    for note, place in zip(_NOTES, [places[0], *rng.sample(places[1:], len(_NOTES) - 1)], strict=True):
        day = today() - timedelta(rng.randint(3, 80))
        with dated(daytime(rng, day, 9, 16)):
            inspections.write_down(by=place.officer, establishment=place.row, inspected_on=day, findings=note,
                                   officers=place.officer.full_name, photo=drawing.house(rng, place.row.name))


def _wards():
    return units.former_province("74").wards


def _person(name, role, full_name, hashed, **more):
    return User.create(role=role, **named(full_name), email=f"{name}@demo.example", password_hash=hashed, demo=True, **more)


def _officer(name, full_name, hashed, wards):
    officer = _person(name, "commune", full_name, hashed, office=Office.get(Office.ward == wards[0]))
    OfficerWard.insert_many([{"officer": officer, "ward": ward} for ward in wards]).execute()
    return officer


def _owned(rng, accounts):
    """The demo owners' places, each owner being the representative of all of his or her own."""
    found, persons = [], {}
    for account, name, kind, ward, rooms in _OWNED:
        place = next(invented(rng, (ward,), 1))
        person = persons.setdefault(account, {
            "representative_name": accounts[account].full_name, "representative_sex": "F" if account == "owner" else "M",
            "representative_birth_date": date(1984, 5, 17), "email": accounts[account].email,
            "representative_number": "074184999901" if account == "owner" else "074084999902",
            "representative_phone": place.representative_phone, "representative_address": place.representative_address})
        found.append((place._replace(name=name, kind=kind, rooms=rooms, tax_code="", **person), accounts[account]))
    return found


def _values(place):
    birth = place.representative_birth_date
    # Identity cards are renewed at 25, 40 and 60 (Law 26/2023/QH15 Art. 21); after 58 they have no end.
    age = (today() - birth).days // 365.25
    until = next((birth.replace(year=birth.year + end, day=min(birth.day, 28)) for end in (25, 40, 60) if age + 2 < end), None)
    return {**{field: value for field, value in place._asdict().items() if field not in ("ward_code", "lat", "lng")},
            "ward": place.ward_code, "latitude": place.lat, "longitude": place.lng,
            "representative_origin": "Bình Dương", "representative_number_until": until}


def _register(rng, place, owner, day):
    at = daytime(rng, day, 8, 17)
    with dated(at):
        row, _ = registration.register(by=owner, values=_values(place), oath=True, confirmed=True, most_per_hour=1000)
    Establishment.update(created_at=at, oath_at=at).where(Establishment.id == row.id).execute()
    return row


def _enter(rng, place, day):
    officer = User.select().join(OfficerWard).join(Ward).where(Ward.code == place.ward_code).get()
    at = daytime(rng, day, 8, 17)
    with dated(at):
        row = registration.enter(by=officer, values=_values(place), confirmed=True)
    Establishment.update(created_at=at, decided_at=at).where(Establishment.id == row.id).execute()
    return Place(row, officer, officer, place.kind, place.rooms)


def _decide(rng, row, officer, state, reason, day):
    if state == "proposed":
        return row
    at = daytime(rng, min(day + timedelta(rng.randint(1, 4)), today()), 8, 17)
    with dated(at):
        if state == "refused":
            return establishments.refuse(by=officer, establishment=row, reason=reason)
        if state == "returned":
            return establishments.ask_completion(by=officer, establishment=row, reason=reason)
        row = establishments.approve(by=officer, establishment=row)
    Establishment.update(decided_at=at).where(Establishment.id == row.id).execute()
    if state == "locked":
        with dated(daytime(rng, today() - timedelta(6), 8, 17)):
            row = establishments.lock(by=officer, establishment=row, reason=_LOCKED)
    return row


def _in_charge(row):
    return User.select().join(OfficerWard).where(OfficerWard.ward == row.ward_id).order_by(User.id).first()
