"""Three months of declarations and, more thinly, the two years before: who came where, how late, what the office said."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from demo.past import daytime
from demo.people import guests
from domain import codes, counting, deadlines, foreigners, stays
from domain.clock import instant, local, now, today
from models import AuditEntry, Batch, Establishment, Stay, StayChange

DAYS, YEARS = 90, 2
# Nights people stay, by kind of place: fewest, usual, most.
_NIGHTS = {"hotel": (1, 2, 14), "guest_house": (1, 6, 45), "worker_housing": (20, 75, 180), "industrial_zone": (10, 45, 180),
           "apartment": (14, 60, 180), "medical": (1, 4, 20), "dormitory": (30, 90, 180), "private_house": (2, 14, 90),
           "school": (14, 60, 180), "other": (1, 3, 20)}
# Where people of one purpose stay, the likeliest first.
_KINDS = {"Lao động": ("worker_housing", "worker_housing", "industrial_zone", "apartment", "guest_house"),
          "Du lịch": ("hotel", "hotel", "guest_house", "hotel", "other"),
          "Công tác": ("hotel", "hotel", "apartment", "guest_house", "industrial_zone"),
          "Đầu tư": ("apartment", "apartment", "hotel", "private_house"),
          "Thăm thân": ("private_house", "guest_house", "apartment", "hotel", "medical"),
          "Học tập": ("dormitory", "school", "dormitory")}
_VISAS = {"Lao động": ("Thẻ tạm trú LĐ2", "Thị thực LĐ1"), "Du lịch": ("Miễn thị thực", "Thị thực điện tử EV"),
          "Công tác": ("Thị thực DN1", "Thị thực điện tử EV"), "Đầu tư": ("Thẻ tạm trú ĐT3",), "Thăm thân": ("Thị thực TT",),
          "Học tập": ("Thị thực DH",)}
_JOBS = {"Lao động": ("Kỹ sư", "Quản lý sản xuất", "Chuyên gia kỹ thuật", "Công nhân kỹ thuật"), "Đầu tư": ("Giám đốc",),
         "Công tác": ("Kinh doanh", "Kiểm toán", "Kỹ sư"), "Học tập": ("Sinh viên",)}
_GATES = ("Sân bay Tân Sơn Nhất", "Sân bay Tân Sơn Nhất", "Sân bay Tân Sơn Nhất", "Sân bay Nội Bài", "Cửa khẩu Mộc Bài",
          "Sân bay Đà Nẵng")
LATE_REASONS = ("Khách đến lúc nửa đêm, lễ tân quên khai báo.", "Mất kết nối Internet tại cơ sở.",
                "Khách chưa đưa hộ chiếu khi nhận phòng.", "Nhân viên mới chưa biết cách khai báo.",
                "Đoàn đông, cơ sở nhập không kịp trong ngày.", "")
_WORDS = (("not_confirmed", "Chưa gặp được khách tại phòng đã khai; đề nghị cơ sở kiểm tra lại.", "Khách đi làm ca, chưa gặp."),
          ("rejected", "Ảnh hộ chiếu và số đã khai không khớp; đề nghị khai báo lại.", ""),
          ("reverify", "Ngày sinh khác với lần khai báo trước; đề nghị đối chiếu hộ chiếu.", ""),
          ("reverify", "Khách đang được khai báo ở hai nơi; đề nghị xác minh.", "Đã xác minh: khách chuyển chỗ ở trong ngày."))


class Told(NamedTuple):
    """What somebody declares: the place, the values, when (UTC), and the day the guest left, if so."""

    place: object
    values: dict
    at: datetime
    left_on: object = None
    party: object = None


def ordinary(rng, places, n):
    """About n declarations of the last DAYS days; nobody of the first owner's is forgotten among them (see tonight)."""
    by_kind, told = defaultdict(list), []
    for place in places:
        by_kind[place.kind] += [place] * (1 + min(place.rooms, 120) // 20)
    for guest in guests(rng, 4 * n):
        if len(told) >= n:
            return told
        first, last = max(today() - timedelta(DAYS - 1), guest.entered_on), min(today(), guest.permitted_until)
        while first <= last:
            place = rng.choice(by_kind[rng.choice(_KINDS[guest.purpose])] or places)
            told.append(one := _stay(rng, guest, place, first + timedelta(rng.randint(0, (last - first).days) // 2)))
            if one.left_on is None or rng.random() > 0.35:
                break
            first = one.left_on + timedelta(rng.randint(1, 25))
    return told


def earlier(rng, places, n):
    """Up to n declarations of the YEARS before, the fewer the longer ago: what the half-year's report and last year's show."""
    told = []
    for guest in guests(rng, n):
        arrived = today() - timedelta(DAYS + int(YEARS * 365 * (1 - rng.random() ** 0.4)))
        earlier_by = guest.entered_on - arrived
        days = {name: getattr(guest, name) - earlier_by for name in ("entered_on", "permitted_until", "passport_expires_on")}
        one = _stay(rng, guest._replace(**days), rng.choice(places), arrived)
        if one.left_on:
            told.append(one)
    return told


def parties(rng, hotels, n):
    """n coach parties, each declared at once by one hotel under one receipt."""
    crowd, told = defaultdict(list), []
    for guest in guests(rng, 1500):
        if guest.purpose == "Du lịch" and guest.permitted_until > today():
            crowd[guest.nationality].append(guest)
    most = sorted(crowd.values(), key=len, reverse=True)[:n]
    for number, party in enumerate(most):
        place, size = hotels[number % len(hotels)], rng.randint(9, 24)
        party = party[:size]
        arrived = max(today() - timedelta(rng.randint(1, 60)), *(guest.entered_on for guest in party))
        arrived = min(arrived, today() - timedelta(1))
        at, leaving = daytime(rng, arrived, 15, 22), arrived + timedelta(rng.randint(1, 4))
        for guest in party:
            values = _values(rng, guest, place, arrived, leaving)
            told.append(Told(place, values, at, leaving if leaving < today() else None, number))
    return told


def tonight(rng, hotel):
    """The owner's evening: guests staying, two who leave today, four nobody has seen leave, one declared late."""
    plan = [(rng.randint(0, 6), rng.randint(1, 9)) for _ in range(17)] + [(2, 0), (1, 0), (3, -1), (2, -1), (4, -1), (5, -2)]
    people = (guest for guest in guests(rng, 3000) if guest.entered_on <= today() - timedelta(6)
              and guest.permitted_until > today() + timedelta(10))
    told = []
    for (before, after), guest in zip(plan, people, strict=False):
        arrived, leaving = today() - timedelta(before), today() + timedelta(after)
        told.append(Told(hotel, _values(rng, guest, hotel, arrived, leaving), _on_time(rng, arrived)))
    late, arrived = next(people), today() - timedelta(3)
    values = _values(rng, late, hotel, arrived, today() + timedelta(2)) | {"late_reason": LATE_REASONS[0]}
    return [*told, Told(hotel, values, daytime(rng, today() - timedelta(1), 8, 9))]


def keep(rng, told):
    """Store declarations in the order in which they were made, with what was reported and decided since; their number.

    The columns come from the same rules as any declaration's; only the writing is done in bulk."""
    told = sorted(told, key=lambda one: one.at)
    rules, batches, rows, changes, last = deadlines.rules(), _batches(told), [], [], {}
    for one in told:
        channel = "web" if one.place.row.has_computer else "slip"
        found = stays.check(one.values, one.place.row, on=local(one.at).date())
        row = stays.columns(one.values, one.place.declarer, one.place.row, channel, one.at, rules,
                            [stays.stored(problem) for problem in found])
        row |= {"left_on": one.left_on, "batch": batches.get(one.party), "status": "new", "status_reason": "",
                "verification_result": ""}
        changes += _since(rng, one, row)
        last[one.place.row.id] = one.at
        rows.append(row)
    for start in range(0, len(rows), 200):
        Stay.insert_many(rows[start:start + 200]).execute()
    _count(rows)
    _record(rows, changes)
    for place, at in last.items():
        Establishment.update(last_declared_at=at).where(Establishment.id == place).execute()
    return len(rows)


def _count(rows):
    foreigners.note(rows)
    by_place = defaultdict(list)
    for row in rows:
        by_place[row["establishment"]].append(row)
    for place, its in by_place.items():
        counting.add(its, place)


def _stay(rng, guest, place, arrived):
    fewest, usual, most = _NIGHTS[place.kind]
    leaving = arrived + timedelta(int(rng.triangular(fewest, most, usual)))
    if leaving > guest.permitted_until >= arrived and rng.random() < 0.95:
        leaving = guest.permitted_until
    left_on, ended = None, (today() - leaving).days
    # The first owner's places have their own evening.
    if ended > 0 and (ended > 5 or rng.random() > 0.12 or place.declarer.email == "owner@demo.example"):
        left_on = max(arrived, leaving - timedelta(rng.random() < 0.08))
    elif ended <= 0 and arrived < today() and rng.random() < 0.03:
        left_on = arrived + timedelta(rng.randint(0, (today() - arrived).days))
    values, at = _values(rng, guest, place, arrived, leaving), _on_time(rng, arrived)
    if rng.random() < 0.06 and arrived < today() - timedelta(1):
        at = daytime(rng, min(arrived + timedelta(rng.randint(1, 4)), today() - timedelta(1)))
        values["late_reason"] = rng.choice(LATE_REASONS)
    elif rng.random() < 0.35:
        came = local(at) - timedelta(minutes=rng.randint(3, 40))
        values["arrival_time"] = f"{came:%H:%M}" if came.date() == arrived else ""
    return Told(place, values, at, left_on)


def _values(rng, guest, place, arrived, leaving):
    room = f"{rng.randint(1, max(1, min(place.rooms // 12, 18)))}{rng.randint(1, 12):02}"
    return {**guest._asdict(), "passport_kind": "Hộ chiếu phổ thông", "visa_kind": rng.choice(_VISAS[guest.purpose]),
            "occupation": rng.choice(_JOBS.get(guest.purpose, ("",))), "entry_gate": rng.choice(_GATES), "one_name": True,
            "room": room if place.row.kind.room_required or rng.random() < 0.7 else "", "arrived_on": arrived,
            "leaving_on": leaving, "entered_on": min(guest.entered_on, arrived)}


def _on_time(rng, arrived):
    if arrived < today():
        return daytime(rng, arrived, 9, 23)
    midnight = instant(datetime.combine(arrived, datetime.min.time()))
    return midnight + timedelta(seconds=rng.randint(0, int((now() - midnight).total_seconds())))


def _batches(told):
    found, sizes = {}, defaultdict(int)
    for one in told:
        sizes[one.party] += 1
    for one in told:
        if one.party is not None and one.party not in found:
            size = sizes[one.party]
            found[one.party] = Batch.create(code=codes.new(), establishment=one.place.row, declared_by=one.place.declarer,
                                            declared_at=one.at, read=size, stored=size).id
    return found


def _since(rng, one, row):
    """What happened to a stay since: the departure reported, the office's word. Puts the status into the row."""
    found, officer = [], one.place.officer
    decided = one.at + timedelta(hours=rng.randint(2, 40))
    if decided < now() and rng.random() < 0.85:
        status, reason, result = rng.choice(_WORDS) if rng.random() < 0.04 else ("confirmed", "", "")
        row |= {"status": status, "status_reason": reason, "verification_result": result}
        after = {"status": status, "reason": reason}
        found.append({"stay": row["code"], "at": decided, "by": officer, "verb": "reviewed", "reason": reason,
                      "before": {"status": "new", "reason": ""}, "after": after})
    if one.left_on:
        at = max(daytime(rng, one.left_on, 7, 13), one.at)
        found.append({"stay": row["code"], "at": at, "by": one.place.declarer, "verb": "left", "reason": "",
                      "before": {"left_on": None}, "after": {"left_on": one.left_on.isoformat()}})
    return found


def _record(rows, changes):
    ids = dict(Stay.select(Stay.code, Stay.id).tuples())
    changes = sorted(({**change, "stay": ids[change["stay"]]} for change in changes), key=lambda change: change["at"])
    entries = [{"at": row["declared_at"], "actor": row["declared_by"], "action": "stay.declared", "subject": "stay",
                "subject_id": ids[row["code"]], "details": {"channel": row["channel"]}} for row in rows]
    entries += [{"at": change["at"], "actor": change["by"], "action": f"stay.{change['verb']}", "subject": "stay",
                 "subject_id": change["stay"], "details": {}} for change in changes]
    for table, several in ((StayChange, changes), (AuditEntry, sorted(entries, key=lambda entry: entry["at"]))):
        for start in range(0, len(several), 1000):
            table.insert_many(several[start:start + 1000]).execute()
