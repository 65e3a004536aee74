"""The files of the owner's hotel: one list that was stored, one still waiting with rows to mend."""

import csv
from datetime import timedelta
from io import StringIO

from demo.people import guests
from domain import imports
from domain.clock import today

_HEADERS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Quốc tịch", "Số hộ chiếu", "Số phòng", "Ngày đến", "Ngày đi dự kiến",
            "Thời hạn tạm trú")


def bring(rng, hotel, config):
    """Upload two lists: the first is confirmed, of the second some rows are refused, doubtful or declared already."""
    people = [guest for guest in guests(rng, 600) if guest.entered_on < today() and guest.birth_precision == "D"
              and guest.permitted_until > today() + timedelta(15)]
    stored = _rows(rng, people[:14])
    imports.confirm(by=hotel.declarer, import_=_upload(hotel, "doan-cong-tac.csv", stored, config))
    waiting = _rows(rng, people[14:24])
    waiting[2][5], waiting[4][2], waiting[5][6], waiting[7][9] = "", "31/02/1988", "", ""
    _upload(hotel, "khach-moi-trong-ngay.csv", [*waiting, stored[0]], config)


def _rows(rng, people):
    arrived, leaving = today(), today() + timedelta(3)
    return [[str(number), guest.full_name, _day(guest.birth_date), "Nam" if guest.sex == "M" else "Nữ", guest.nationality,
             guest.passport_number, f"{rng.randint(2, 5)}{rng.randint(1, 12):02}", _day(arrived), _day(leaving),
             _day(guest.permitted_until)] for number, guest in enumerate(people, 1)]


def _upload(hotel, name, rows, config):
    text = StringIO()
    csv.writer(text).writerows([_HEADERS, *rows])
    return imports.begin(by=hotel.declarer, establishment=hotel.row, limits=imports.limits(config), file_name=name,
                         content=text.getvalue().encode("utf-8-sig"))


def _day(day):
    return day.strftime("%d/%m/%Y")
