"""Reception points with their hours, and citizens who come there: applications sent, times booked, one day closed."""

from datetime import date, timedelta

from demo.drawing import portrait
from demo.past import dated, daytime
from domain.applications import drafts, form_versions, storage
from domain.clock import today
from domain.pictures import frames
from domain.visits import appointments, closures, hours, parties, points, slots, waiting
from models import Application, Appointment, Office, Paper

_POINTS = (
    ("Phòng Quản lý xuất nhập cảnh – Điểm Thủ Dầu Một", None, "17 Đường N4, Phường Thủ Dầu Một", "0274 3000 201",
     10.9804, 106.6519, 4),
    ("Phòng Quản lý xuất nhập cảnh – Điểm Dĩ An", None, "Khu hành chính, Phường Dĩ An", "0274 3000 202", 10.9068, 106.7690, 2),
    ("Công an phường Phú Lợi – Điểm tiếp nhận hộ chiếu", "25750", "Trụ sở Công an phường Phú Lợi", "0274 3000 203",
     10.9896, 106.6830, 1),
)
_SESSIONS = (("08:00", "11:30"), ("13:30", "16:00"))
_FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Phan")
_GIVEN_NAMES = {"F": ("Thị Mai Hương", "Ngọc Bích", "Thị Kim Chi", "Thanh Thảo", "Thị Diễm My", "Phương Uyên"),
                "M": ("Văn Phúc", "Quốc Bảo", "Minh Khang", "Hữu Nghĩa", "Thành Đạt", "Đức Anh")}
_STREETS = ("Đường Hoa Sữa", "Đường Số 12", "Đường Bến Cát", "Đường Tre Xanh", "Đường Lò Gốm")
_WORK = (("Công nhân", "Công ty May Bình Minh"), ("Giáo viên", "Trường Tiểu học Hoa Phượng"), ("Kỹ sư", "Công ty Cơ khí Nam Lộc"),
         ("Buôn bán", ""), ("Sinh viên", "Trường Đại học Sông Bé"))


def receive(rng, accounts):
    """Open the points, let citizens apply and book, fill one so that people wait, close a coming afternoon; the points."""
    open_points = [_open(accounts["admin"], *each) for each in _POINTS]
    people = [citizen(rng, number) for number in range(34)]
    booked = [_book(rng, one, rng.choice(open_points[:2])) for one in people[:20]]
    family = parties.hold(by=None, applications=people[20:23], point=open_points[0], desks=2, half="morning")
    parties.confirm(by=None, party=family[0].party)
    full = _fill_up(people[23:31], open_points[2])
    for one in people[31:33]:
        waiting.join(by=None, application=one, point=open_points[2], from_day=full, until_day=full, half="morning")
    appointments.hold(by=None, application=people[33], slot=_slot(slots.first(open_points[1], points.service("passport"))[0]))
    appointments.cancel(by=None, appointment=booked[0])
    _close(accounts["province"], booked[1:], open_points[0])
    return open_points


def _open(admin, name, ward, address, phone, latitude, longitude, places):
    office = Office.get(Office.ward.is_null() if ward is None else Office.ward == _ward(ward))
    point = points.add(by=admin, values={
        "office": office, "name": name, "address": address, "phone": phone, "latitude": latitude, "longitude": longitude,
        "note_vi": "Có chỗ để xe máy; lối vào riêng cho người dùng xe lăn.",
        "note_en": "Parking for motorbikes; step-free entrance at the side.", "horizon_days": 21, "same_day_until": "09:00"})
    for weekday in range(6):
        for starts, ends in _SESSIONS[:1] if weekday == 5 else _SESSIONS:
            for service, public in (("passport", places), ("report", 1)):
                hours.add(by=admin, point=point, values={
                    "service": points.service(service), "weekday": weekday, "starts": starts, "ends": ends, "minutes": 30,
                    "public": public, "counter": 1 if service == "passport" else 0, "reserve": 0, "valid_from": today()})
    return point


def _ward(code):
    return next(office.ward for office in Office.select().where(Office.ward.is_null(False)) if office.ward.code == code)


def citizen(rng, number):
    """An application of an invented adult, complete with a drawn photo, and sent some days ago."""
    sex, born = rng.choice("FM"), date(rng.randint(1962, 2004), rng.randint(1, 12), rng.randint(1, 28))
    century = (2 if born.year >= 2000 else 0) + (sex == "F")
    address = f"{rng.randint(1, 180)} {rng.choice(_STREETS)}, Phường Phú Lợi"
    occupation, employer = rng.choice(_WORK)
    answers = {
        **named(rng, sex), "sex": sex,
        "birth_date": born.isoformat(), "birth_place": "Bình Dương", "religion": "Không", "ethnicity": "Kinh",
        "personal_number": f"074{century}{born.year % 100:02}99{number:04}", "phone": f"0900000{number:03}",
        "email": f"congdan{number}@demo.example", "permanent_address": address, "current_address": address,
        "occupation": occupation, "employer": employer, "father_name": f"{rng.choice(_FAMILY_NAMES)} Văn Hòa",
        "father_birth": str(born.year - 27), "mother_name": f"{rng.choice(_FAMILY_NAMES)} Thị Lành",
        "mother_birth": str(born.year - 25), "request": "first", "chip": "yes" if rng.random() < 0.4 else "no"}
    with dated(daytime(rng, today() - timedelta(rng.randint(1, 6)), 8, 21)):
        one, _key = drafts.start(by=None, kind="adult", most_per_hour=1000)
        for section in form_versions.by_code(one.form).written():
            one = drafts.save_section(by=None, application=one, section=section.key, values=answers, confirmed=True)
        _add_photo(rng, one, sex)
        return drafts.submit(by=None, application=Application.get_by_id(one.id), oath=True)


def named(rng, sex):
    """An invented name."""
    return {"family_name": rng.choice(_FAMILY_NAMES), "given_names": rng.choice(_GIVEN_NAMES[sex])}


def _add_photo(rng, one, sex):
    # Drawn people have no face a detector knows: the picture is laid where a judged one would lie.
    content = portrait(rng, sex)
    with storage.lock:
        checksum = storage.put(content)
        Paper.create(application=one, kind="photo", file_name="anh.jpg", media_type="image/jpeg", checksum=checksum,
                     size=len(content), original=checksum, crop=frames.Frame(0, 0, 1, (800, 1200)).stored)
    form = form_versions.by_code(one.form)
    finished = {*one.finished, "photo", "papers"}
    Application.update(finished=[section.key for section in form.sections if section.key in finished]).where(
        Application.id == one.id).execute()


def _book(rng, one, point):
    day = today() + timedelta(rng.randint(1, 12))
    half = rng.choice(("any", "morning", "afternoon"))
    held = appointments.earliest(by=None, application=one, point=point, from_day=day, half=half)
    return appointments.confirm(by=None, appointment=held)


def _fill_up(people, point):
    """The small point is booked one after the other from its first free time; returns the day whose morning is full now."""
    full = slots.soonest(point, points.service("passport")).day
    for one in people:
        appointments.confirm(by=None, appointment=appointments.earliest(by=None, application=one, point=point))
    return full


def _close(officer, booked, point):
    """Half a day of the point is closed, late, when only some come: whoever has a time there is proposed another."""
    times = [Appointment.get_by_id(found.id).slot for found in booked]
    last = max((time for time in times if time.point == point), key=lambda time: (time.day, time.starts))
    morning = last.starts < "12:00"
    closures.close(by=officer, point=point, day=last.day, starts="00:00" if morning else "12:00",
                   ends="12:00" if morning else "24:00", reason="Bảo trì hệ thống điện tại trụ sở")


def _slot(slot):
    return slots.by_id(slot.id)
