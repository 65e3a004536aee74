"""Columns are found by any name people give them, or by what stands in them, and a person may map them by hand."""

from datetime import date

import pytest

from domain import tables
from domain.tables import headers, rows

TOUR = ("JOHN DOE\tX1234567\tM\t01/02/1990\tUSA\t20/10/2026\t22/10/2026\t101\n"
        "ANNA LEE\tM7654321\tF\t15/12/1980\tKOR\t20/10/2026\t23/10/2026\t102\n")


@pytest.mark.parametrize(("header", "field"), [
    ("HỌ TÊN ", "full_name"), ("ho_ten", "full_name"), ("hoTen", "full_name"), ("Họ và tên / Full name", "full_name"),
    ("Ho\u0323 te\u0302n", "full_name"), ("Tên khách", "full_name"), ("SỐ HỘ CHIẾU (*)", "passport_number"),
    ("CMND/HC", "passport_number"), ("sohochieu", "passport_number"), ("PASSPORT NO.", "passport_number"),
    ("QT", "nationality"), ("Mã QT", "nationality"), ("DOB", "birth_date"), ("D.O.B.", "birth_date"),
    ("Ngày sinh\n(dd/mm/yyyy)", "birth_date"), ("XĐNS", "birth_precision"), ("GT", "sex"), ("Check-in", "arrived_on"),
    ("Thời gian dự kiến tạm trú tại CSLT", "leaving_on"), ("Ngày đi", "leaving_on"), ("NGÀY TRẢ PHÒNG", "left_on"),
    ("Hạn TT/Thẻ", "permitted_until"), ("TẠM TRÚ ĐẾN NGÀY", "permitted_until"), ("Số VISA/TT", "visa_number"),
    ("Mã CK", "entry_gate"), ("Phòng", "room"), ("护照号码", "passport_number"), ("Passport expiry", None),
    ("Passport (date of issue)", None), ("Hộ chiếu - ngày hết hạn", None), ("Khách sạn", None), ("", None), ("x" * 500, None)])
def test_a_header_is_known_in_all_its_spellings(header, field):
    assert headers.field_of(header) == field


def test_two_dates_are_never_confused_the_passport_s_end_and_the_permit_s():
    table = tables.paste("Name\tPassport No\tPassport expiry\tPermitted until\nA B\tX1234567\t01/01/2030\t30/11/2026\n")
    assert table.columns["permitted_until"] == 3 and table.unknown == [2] and table.title(2) == "Passport expiry"


def test_a_pasted_tour_list_without_headers_is_recognised_by_its_looks():
    table = tables.paste(TOUR)
    assert table.columns == {"full_name": 0, "passport_number": 1, "sex": 2, "birth_date": 3, "nationality": 4,
                             "arrived_on": 5, "leaving_on": 6, "room": 7}
    assert table.by_shape == set(table.columns) and table.header == [] and len(table.rows) == 2


def test_a_tour_list_in_another_order_and_with_commas_is_recognised_too():
    lines = [",".join(reversed(line.split("\t"))) for line in TOUR.splitlines()]
    table = tables.paste("\n".join(lines))
    assert (table.columns["room"], table.columns["birth_date"], table.columns["full_name"]) == (0, 4, 7)


def test_a_pasted_list_with_country_names_and_one_impossible_birth_date_loses_no_column():
    pasted = ("LEE MINHO\t01/02/1990\tM\tKOR\tM12345671\nPARK SORA\t03/04/1991\tF\tHàn Quốc\tM12345672\n"
              "TAN WEI\t13/13/1988\tM\tSingapore\tE1234567")
    read = list(rows.interpret(tables.paste(pasted)))
    assert [values["nationality"] for _number, values, _problems in read] == ["KOR", "Hàn Quốc", "Singapore"]
    assert [values["birth_date"] for _number, values, _problems in read] == [date(1990, 2, 1), date(1991, 4, 3), None]
    assert [problem.field for problem in read[2][2] if not problem.doubtful] == ["birth_date"]


def test_a_header_in_an_unknown_language_is_not_taken_for_a_guest():
    table = tables.paste("Nimi\tPassin numero\tKansalaisuus\n" + "MATTI MEIKALAINEN\tFP1234567\tFIN\n" * 3)
    assert table.header == ["Nimi", "Passin numero", "Kansalaisuus"] and len(table.rows) == 3
    assert table.columns == {"full_name": 0, "passport_number": 1, "nationality": 2}


def test_a_column_of_passports_under_an_odd_header_is_found_but_to_be_confirmed():
    table = tables.paste("Họ tên\tNgày đến\tGiấy thông hành\nA B\t20/10/2026\tX1234567\nC D\t20/10/2026\tP7654321\n")
    assert table.columns["passport_number"] == 2 and table.by_shape == {"passport_number"} and table.unknown == []


def test_days_under_an_odd_header_are_never_assigned():
    table = tables.paste("Họ tên\tSố hộ chiếu\tNgày gì đó\nA B\tX1234567\t20/10/2026\n")
    assert table.unknown == [2] and "arrived_on" not in table.columns


def test_a_name_in_two_columns_is_put_together():
    table = tables.paste("Surname\tGiven names\tPassport\nERIKSSON\tANNA MARIA\tL898902C3\nMADONNA\t\tYA0000017\n")
    assert [values["full_name"] for _, values, _ in tables.interpret(table)] == ["ERIKSSON ANNA MARIA", "MADONNA"]


def test_the_owner_maps_the_columns_by_hand():
    table = tables.paste("Họ tên\tSố hộ chiếu\tNgày gì đó\tPhòng\nA B\tX1234567\t20/10/2026\t5\n")
    mapped = tables.remap(table, {"full_name": 0, "passport_number": 1, "arrived_on": 2, "room": None, "sex": 99, "evil": 1})
    assert mapped.columns == {"full_name": 0, "passport_number": 1, "arrived_on": 2}
    assert mapped.unknown == [3] and mapped.by_shape == set() and mapped.rows == table.rows
    assert "arrived_on" not in table.columns


def test_sample_rows_are_counted_and_left_out():
    table = tables.paste("Họ tên\tSố hộ chiếu\n[TEST] A\tX1\n [Example] B\tX2\nTESTER JOHN\tX1234567\n")
    assert table.skipped == 2 and [number for number, _ in table.rows] == [4]


def test_columns_without_a_header_are_called_by_their_letter():
    assert [tables.letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
