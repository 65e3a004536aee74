"""What the officers' desk is full of: places gone silent or doubled, a crowded room, one person's two passports, notes, looks."""

from datetime import timedelta

from demo.past import dated, daytime
from demo.people import guests
from demo.places import register
from domain import audit, establishments, foreigners, lapse, merging, person_files, register_lists, reviews, stays
from domain.clock import now, today
from models import Establishment, Stay

_QUIET_DAYS, _BEFORE, _USUAL = 7, 28, 8
_ROOM = "A12"
_RENEWED = "Hộ chiếu cũ hết trang, đã đổi; đã đối chiếu bản gốc cả hai hộ chiếu."
_NOTES = (("commune", "Chủ cơ sở cho biết khách làm việc tại nhà máy cùng khu; đã xem giấy phép lao động, còn hạn."),
          ("province", "Đã trao đổi với doanh nghiệp bảo lãnh: khách chuyển chỗ ở theo công trình."))
_REGISTER = """Tên cơ sở;Loại hình;Địa chỉ;Phường/xã;Điện thoại;Số phòng;Người đại diện
Nhà nghỉ Gió Đồng;Nhà nghỉ;18 Đường Số 4;Phường Phú Lợi;0274 3999 101;12;Phan Thị Lụa
Khách sạn Trăng Khuyết;Khách sạn;7 Đường Hoa Mai;Phường Thủ Dầu Một;0274 3999 102;35;Vũ Đình Hải
Nhà trọ Bến Cũ;Nhà trọ;61 Đường Bờ Sông;Phường Cũ;0274 3999 103;9;Mai Văn Tới
Nhà nghỉ Hàng Dừa;Nhà nghỉ;5 Đường Số 9;Phường Phú Lợi;;mười;Trương Thị Nga"""


def hush(told, places):
    """The declarations without those of the last week at three places that had guests nearly every day: they went silent."""
    last = today() - timedelta(_QUIET_DAYS)
    days = {place.row.id: {one.values["arrived_on"] for one in told if one.place.row.id == place.row.id
                           and last - timedelta(_BEFORE) < one.values["arrived_on"] <= last} for place in places}
    # The two owners of the demo go on declaring.
    usual = [place for place in places[5:] if len(days[place.row.id]) >= _USUAL and place.row.has_computer][:3]
    quiet = {place.row.id for place in usual}
    return [one for one in told if one.place.row.id not in quiet or max(one.values["arrived_on"], one.at.date()) < last], quiet


def happen(rng, places, quiet, accounts, config):
    """Fill the desk, through the rules themselves."""
    open_places = [place for place in places if place.row.id not in quiet]
    crowd(rng, open_places[1])
    fade(places[-1:], config)
    double(rng, next(place for place in open_places[6:] if place.row.has_computer), accounts["province"])
    renew(rng, open_places[0], accounts)
    register_lists.begin(by=accounts["province"], file_name="so-theo-doi-co-so-luu-tru.csv", content=_REGISTER.encode(),
                         most_bytes=config.upload_bytes, seconds=config.upload_seconds)


def crowd(rng, place):
    """Six workers in one room of this place."""
    fitting = (guest for guest in guests(rng, 3000) if guest.purpose == "Lao động" and guest.entered_on <= today()
               and guest.permitted_until > today() + timedelta(60))
    for guest, _bed in zip(fitting, range(6), strict=False):
        values = {**guest._asdict(), "arrived_on": today(), "leaving_on": today() + timedelta(30), "room": _ROOM,
                  "one_name": True}
        stays.declare(by=place.declarer, establishment=place.row, values=values)


def fade(places, config):
    """Places that were approved long ago and never declared: their accounts lapse soon, and they are warned of it."""
    long_ago = now() - timedelta(days=30 * config.lapse_months - 12)
    Establishment.update(created_at=long_ago, decided_at=long_ago).where(
        Establishment.id.in_([place.row.id for place in places])).execute()
    lapse.run(config.lapse_months)


def double(rng, place, officer):
    """The place was registered a second time under another name and approved; the province found it and merged both."""
    at = daytime(rng, today() - timedelta(21), 8, 17)
    with dated(at):
        twin = register(place, f"{place.row.name} (CS 2)")
        twin = establishments.approve(by=officer, establishment=twin)
    Establishment.update(created_at=at, oath_at=at, decided_at=at).where(Establishment.id == twin.id).execute()
    with dated(daytime(rng, today() - timedelta(2), 8, 17)):
        merging.merge(by=officer, kept=Establishment.get_by_id(place.row.id), double=twin)


def renew(rng, place, accounts):
    """A guest of weeks ago is back with a new passport: the officers join the two, note what they know, and looked before."""
    old = Stay.select().where(Stay.left_on < today() - timedelta(14), Stay.cancelled_at.is_null(), Stay.revision == 0,
                              Stay.birth_precision == "D", Stay.permitted_until > today() + timedelta(20),
                              ).order_by(Stay.ward != place.row.ward, Stay.id).first()
    values = {field: getattr(old, field) for field in stays.FIELDS} | {
        "passport_number": old.passport_number[:-3] + f"{rng.randint(0, 999):03}", "arrived_on": today(), "arrival_time": "",
        "leaving_on": today() + timedelta(9), "left_on": None, "late_reason": "", "one_name": True, "room": "508",
        "passport_expires_on": today() + timedelta(3600)}
    stay = stays.declare(by=place.declarer, establishment=place.row, values=values)
    person = foreigners.of(stay)
    for name in ("commune", "province"):
        found = audit.record("search.made", by=accounts[name], q=old.passport_number)
        person_files.look(by=accounts[name], person=person, search=found.id)
        reviews.look(by=accounts[name], stay=stay)
    person_files.join(by=accounts["province"], person=person, passport_number=old.passport_number, nationality=old.nationality,
                      reason=_RENEWED)
    for name, note in _NOTES:
        person_files.write_down(by=accounts[name], person=person, note=note)
