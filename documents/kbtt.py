"""The two layouts in which the national portal takes foreigners' declarations: workbook `KBTT` and XML."""

from html import escape
from io import BytesIO

from documents import cells, wording
from domain import countries
from domain.names import fold

TITLE = "DANH SÁCH HỒ SƠ KBTT"
PRECISIONS = {"D": "D - Ngày", "M": "M - Tháng", "Y": "Y - Năm"}
SEXES = {"M": "M - Nam", "F": "F - Nữ", "X": "U - Không xác định"}
# The blanks after HỌ TÊN and NGÀY ĐẾN stand in the portal's own template, and its readers compare headers exactly.
_FIRST_NINE = ("STT", "HỌ TÊN ", "NGÀY SINH", "NGÀY SINH ĐÚNG ĐẾN", "GIỚI TÍNH", "MÃ QUỐC TỊCH", "SỐ HỘ CHIẾU",
               "SỐ PHÒNG", "NGÀY ĐẾN ")
HEADERS = {
    11: (*_FIRST_NINE, "NGÀY ĐI DỰ KIẾN", "NGÀY TRẢ PHÒNG"),
    12: (*_FIRST_NINE, "THỜI GIAN DỰ KIẾN TẠM TRÚ TẠI CSLT", "NGÀY TRẢ PHÒNG",
         "THỜI HẠN ĐƯỢC PHÉP TẠM TRÚ TẠI VIỆT NAM"),
}
SAMPLE = ("1", "[TEST] JOHN DOE", "01/01/1990", "D - Ngày", "M - Nam", "USA - United States of America", "X0000001",
          "101", "20/10/2026", "22/10/2026", "", "30/11/2026")
WIDTHS = (6, 32, 13, 22, 18, 34, 16, 11, 13, 22, 17, 26)
ELEMENTS = ("so_thu_tu", "ho_ten", "ngay_sinh", "ngay_sinh_dung_den", "gioi_tinh", "ma_quoc_tich", "so_ho_chieu",
            "so_phong", "ngay_den", "ngay_di_du_kien", "ngay_tra_phong", "thoi_han_tam_tru")
_ROOM_TO_TYPE = 1_000


def workbook(stays, *, columns=12, made_at=None):
    """The `KBTT` workbook as bytes: title, headers, the sample row the portal wants kept, then one row per stay.

    `columns` is 12 (the layout of 2026) or 11 (before). An empty list gives the blank template.
    """
    headers, target = HEADERS[columns], BytesIO()
    book = cells.workbook(target, made_at)
    plain = book.add_format({"num_format": "@", "border": 1})
    strong = book.add_format({"num_format": "@", "border": 1, "bold": True, "align": "center", "valign": "vcenter",
                              "text_wrap": True, "bg_color": "#DDEBF7"})
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    sheet, lookup = book.add_worksheet("KBTT"), book.add_worksheet("Lookup")
    for place, width in enumerate(WIDTHS[:columns]):
        sheet.set_column(place, place, width, book.add_format({"num_format": "@"}))
    sheet.merge_range(0, 0, 0, columns - 1, TITLE, title)
    sheet.set_row(1, 48)
    _write(sheet, 1, headers, strong)
    _write(sheet, 2, SAMPLE[:columns], plain)
    row = 2
    for row, stay in enumerate(stays, 3):
        _write(sheet, row, _as_labels(row - 2, stay)[:columns], plain)
    sheet.freeze_panes(2, 0)
    _lists(sheet, lookup, row + _ROOM_TO_TYPE)
    book.close()
    return target.getvalue()


def xml(stays):
    """The same declarations as XML bytes (UTF-8): names in capitals, bare codes, an empty date while a guest stays."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<KHAI_BAO_TAM_TRU>"]
    for number, stay in enumerate(stays, 1):
        lines.append("    <THONG_TIN_KHACH>")
        lines += [f"        <{name}>{escape(cells.text(value), quote=False)}</{name}>"
                  for name, value in zip(ELEMENTS, _as_codes(number, stay), strict=True)]
        lines.append("    </THONG_TIN_KHACH>")
    return "\n".join([*lines, "</KHAI_BAO_TAM_TRU>", ""]).encode()


def _as_codes(number, stay):
    return (str(number), fold(stay.full_name), wording.birth(stay.birth_date, stay.birth_precision),
            stay.birth_precision, "U" if stay.sex == "X" else stay.sex, stay.nationality, stay.passport_number,
            stay.room, wording.day(stay.arrived_on), wording.day(stay.leaving_on), wording.day(stay.left_on),
            wording.day(stay.permitted_until))


def _as_labels(number, stay):
    values = list(_as_codes(number, stay))
    values[3:6] = PRECISIONS[stay.birth_precision], SEXES[stay.sex], _nationality(stay.nationality)
    return values


def _nationality(code):
    found = countries.get(code)
    return found.label if found else code


def _write(sheet, row, values, style):
    for place, value in enumerate(values):
        sheet.write_string(row, place, cells.text(value), style)


def _lists(sheet, lookup, last_row):
    # Without heads: a reader that looks for the list of guests must not take this sheet for it.
    lists = list(PRECISIONS.values()), list(SEXES.values()), [country.label for country in countries.ALL]
    lookup.set_column(0, 2, 34)
    for row in range(max(map(len, lists))):
        for place, values in enumerate(lists):
            if row < len(values):
                lookup.write_string(row, place, cells.text(values[row]))
    for place, (letter, values) in enumerate(zip("ABC", lists, strict=True), 3):
        sheet.data_validation(2, place, last_row, place, {
            "validate": "list", "source": f"=Lookup!${letter}$1:${letter}${len(values)}", "error_type": "warning"})
