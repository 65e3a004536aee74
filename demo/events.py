"""What does not go as planned: corrections, extensions, cancellations, second thoughts of the office, a guest in two places."""

from datetime import timedelta

from demo.past import dated, daytime
from domain import reviews, stay_changes, stays
from domain.clock import local, now, today
from models import OPEN_STAYS, Stay

_MISTAKES = ("Nhập hai lần do mạng chậm.", "Nhầm cơ sở: khách ở chi nhánh khác.", "Khách hủy phòng, không đến.",
             "Nhập nhầm hộ chiếu của khách khác.")
_SLIPS = ("Gõ nhầm số hộ chiếu.", "Đọc nhầm ngày sinh.", "Khách đổi phòng.", "Sai giới tính khi chọn.")


def happen(rng, places):
    """Let the rules themselves act on some of the declarations, dated back to when it would have been."""
    by_place = {place.row.id: place for place in places}
    owner = places[0].declarer
    for stay in _some(rng, 45, Stay.cancelled_at.is_null(), Stay.arrived_on < today() - timedelta(2)):
        _correct(rng, stay, by_place[stay.establishment_id])
    opened = OPEN_STAYS, Stay.leaving_on >= today()
    for stay in _some(rng, 40, *opened, Stay.arrived_on < today() - timedelta(1)):
        with dated(_later(rng, stay)):
            stay_changes.extend(by=by_place[stay.establishment_id].declarer, stay=stay,
                                leaving_on=stay.leaving_on + timedelta(rng.randint(1, 20)))
    for stay in _some(rng, 30, Stay.cancelled_at.is_null(), Stay.revision == 0, Stay.declared_by != owner):
        with dated(_later(rng, stay, 1)):
            stay_changes.cancel(by=by_place[stay.establishment_id].declarer, stay=stay, reason=rng.choice(_MISTAKES))
    for stay in _some(rng, 12, Stay.late_minutes > 0, Stay.late_reason == "", Stay.cancelled_at.is_null()):
        with dated(_later(rng, stay)):
            stay_changes.explain(by=by_place[stay.establishment_id].declarer, stay=stay,
                                 late_reason="Bổ sung: lễ tân ca đêm không có quyền đăng nhập.")


def answer_owner(hotel):
    """Today's news for the owner of the hotel: one stay to verify again, one rejected, one confirmed, one taken back."""
    new = list(Stay.select().where(Stay.establishment == hotel.row, OPEN_STAYS,
                                   Stay.leaving_on > today()).order_by(Stay.id.desc()).limit(6))
    said = (("reverify", "Số hộ chiếu khác với lần khai báo trước; đề nghị đối chiếu."), ("rejected", "Họ tên thiếu tên đệm "
            "so với hộ chiếu; đề nghị khai báo lại."), ("confirmed", ""))
    for stay, (status, reason) in zip(new, said, strict=False):
        if stay.status != status:
            reviews.review(by=hotel.officer, stay=stay, status=status, reason=reason,
                           verification_result="Đã gọi cơ sở, chờ ảnh hộ chiếu." if status == "reverify" else None)
    stay_changes.cancel(by=hotel.declarer, stay=new[-1], reason=_MISTAKES[0])


def two_places(rng, places):
    """Guests declared at one place and then, still open there, at another: both sides are warned."""
    hotels = [place for place in places if place.kind in ("hotel", "apartment") and place.row.has_computer]
    # The first of them came to the owner's ward: its officer has one to look at whatever chance says.
    near = [place for place in hotels if place.officer == places[0].officer]
    staying = OPEN_STAYS, Stay.leaving_on > today() + timedelta(2)
    for number, stay in enumerate(_some(rng, 4, *staying)):
        place = rng.choice([other for other in (hotels if number else near) if other.row.id != stay.establishment_id])
        values = {field: getattr(stay, field) for field in stays.FIELDS}
        values |= {"arrived_on": today(), "leaving_on": min(stay.leaving_on, today() + timedelta(4)), "arrival_time": "",
                   "late_reason": "", "one_name": True, "room": f"{rng.randint(2, 5)}07"}
        stays.declare(by=place.declarer, establishment=place.row, values=values)


def _some(rng, n, *conditions):
    ids = [stay.id for stay in Stay.select(Stay.id).where(*conditions).order_by(Stay.id)]
    chosen = rng.sample(ids, min(n, len(ids)))
    found = {stay.id: stay for stay in Stay.select().where(Stay.id.in_(chosen))}
    return [found[number] for number in chosen]


def _later(rng, stay, most=3):
    return max(daytime(rng, local(stay.declared_at).date() + timedelta(rng.randint(0, most))), stay.declared_at)


def _correct(rng, stay, place):
    values = {field: getattr(stay, field) for field in stays.FIELDS} | {"one_name": True}
    slip = rng.choice(_SLIPS)
    if slip == _SLIPS[0]:
        values["passport_number"] = stay.passport_number[:-1] + str(rng.randint(0, 9))
    elif slip == _SLIPS[1]:
        values["birth_date"] = stay.birth_date + timedelta(rng.choice((-10, 1, 9, 30)))
    elif slip == _SLIPS[2]:
        values["room"] = f"{rng.randint(1, 6)}{rng.randint(1, 12):02}"
    else:
        values["sex"] = "F" if stay.sex == "M" else "M"
    at = _later(rng, stay)
    with dated(at):
        stay_changes.correct(by=place.declarer, stay=stay, values=values, reason=slip)
    if rng.random() < 0.6:
        with dated(min(at + timedelta(hours=rng.randint(1, 20)), now())):
            reviews.review(by=place.officer, stay=stay, status="confirmed")
