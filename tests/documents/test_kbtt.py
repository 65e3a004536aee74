"""The two layouts of the national portal, byte for byte what its readers expect."""

from datetime import date
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from documents import kbtt
from domain import countries, tables
from tests.documents.reading import formulas, rows, sheets

TWELVE = ["STT", "HỌ TÊN ", "NGÀY SINH", "NGÀY SINH ĐÚNG ĐẾN", "GIỚI TÍNH", "MÃ QUỐC TỊCH", "SỐ HỘ CHIẾU", "SỐ PHÒNG",
          "NGÀY ĐẾN ", "THỜI GIAN DỰ KIẾN TẠM TRÚ TẠI CSLT", "NGÀY TRẢ PHÒNG",
          "THỜI HẠN ĐƯỢC PHÉP TẠM TRÚ TẠI VIỆT NAM"]
ELEVEN = [*TWELVE[:9], "NGÀY ĐI DỰ KIẾN", "NGÀY TRẢ PHÒNG"]
ODD_NAMES = ["Đặng Thị Ánh", "王小明", "عمر", "Bjørn Øst-Weiß", "O'NEILL", "=cmd|' /C calc'!A0", "+84", "-1+1",
             "@SUM(A1)", "\tANNA", "ANNA\x07\x00", "<r><t>ANNA</t></r>", "X" * 33_000, "_x0041_"]


def read_again(tmp_path, content, name):
    path = Path(tmp_path, name)
    path.write_bytes(content)
    return tables.read(path, name)


@pytest.mark.parametrize(("columns", "headers"), [(12, TWELVE), (11, ELEVEN)])
def test_title_headers_and_sample_stand_where_the_portal_looks(guest, columns, headers):
    book = sheets(kbtt.workbook([guest()], columns=columns))
    read = rows(book["KBTT"])
    assert book.sheetnames == ["KBTT", "Lookup"]
    assert read[0][0] == "DANH SÁCH HỒ SƠ KBTT"
    assert [str(area) for area in book["KBTT"].merged_cells.ranges] == ["A1:L1" if columns == 12 else "A1:K1"]
    assert read[1] == headers
    assert read[2][1].startswith("[TEST]")
    assert read[3][:11] == ["1", "ANNA MARIA ERIKSSON", "12/08/1974", "D - Ngày", "F - Nữ", "SWE - Sweden", "L898902C3",
                            "P134", "22/11/2026", "25/11/2026", ""]
    assert columns == 11 or read[3][11] == "30/01/2027"


def test_every_cell_is_text(guest):
    sheet = sheets(kbtt.workbook([guest(passport_number="00123456", left_on=date(2026, 11, 24))]))["KBTT"]
    filled = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}
    assert sheet["G4"].value == "00123456" and sheet["K4"].value == "24/11/2026"


def test_the_blank_template_has_only_its_sample():
    assert len(rows(sheets(kbtt.workbook([]))["KBTT"])) == 3


@pytest.mark.parametrize(("precision", "birth", "label"), [
    ("D", "12/08/1974", "D - Ngày"), ("M", "08/1974", "M - Tháng"), ("Y", "1974", "Y - Năm")])
def test_a_date_of_birth_keeps_its_precision(guest, precision, birth, label):
    stay = guest(birth_precision=precision)
    assert rows(sheets(kbtt.workbook([stay]))["KBTT"])[3][2:4] == [birth, label]
    person = fromstring(kbtt.xml([stay]))[0]
    assert (person.findtext("ngay_sinh"), person.findtext("ngay_sinh_dung_den")) == (birth, precision)


def test_the_third_sex_is_written_as_the_portal_knows_it(guest):
    assert rows(sheets(kbtt.workbook([guest(sex="X")]))["KBTT"])[3][4] == "U - Không xác định"
    assert fromstring(kbtt.xml([guest(sex="X")]))[0].findtext("gioi_tinh") == "U"


def test_the_lists_to_choose_from_hold_every_country():
    lookup = rows(sheets(kbtt.workbook([]))["Lookup"])
    assert [row[0] for row in lookup[:3]] == ["D - Ngày", "M - Tháng", "Y - Năm"]
    assert [row[1] for row in lookup[:2]] == ["M - Nam", "F - Nữ"]
    assert {row[2] for row in lookup} == {country.label for country in countries.ALL}


def test_xml_has_the_elements_of_the_official_sample_in_its_order(guest):
    root = fromstring(kbtt.xml([guest(full_name="Đặng Thị Ánh"), guest(nationality="DEU")]))
    assert root.tag == "KHAI_BAO_TAM_TRU" and [child.tag for child in root] == ["THONG_TIN_KHACH"] * 2
    assert [(field.tag, field.text or "") for field in root[0]] == [
        ("so_thu_tu", "1"), ("ho_ten", "DANG THI ANH"), ("ngay_sinh", "12/08/1974"), ("ngay_sinh_dung_den", "D"),
        ("gioi_tinh", "F"), ("ma_quoc_tich", "SWE"), ("so_ho_chieu", "L898902C3"), ("so_phong", "P134"),
        ("ngay_den", "22/11/2026"), ("ngay_di_du_kien", "25/11/2026"), ("ngay_tra_phong", ""),
        ("thoi_han_tam_tru", "30/01/2027")]
    assert root[1].findtext("ma_quoc_tich") == "DEU"


def test_names_that_want_to_be_formulas_or_markup_stay_names(guest):
    stays = [guest(full_name=name, room=name) for name in ODD_NAMES]
    book = sheets(kbtt.workbook(stays))
    assert formulas(book) == []
    assert len(rows(book["KBTT"])) == 3 + len(ODD_NAMES)
    assert len(fromstring(kbtt.xml(stays))) == len(ODD_NAMES)
    rooms = [row[7] for row in rows(book["KBTT"])[3:]]
    assert rooms[5:9] == ODD_NAMES[5:9] and rooms[11].strip() == ODD_NAMES[11]


@pytest.mark.parametrize(("name", "kind"), [("a.xlsx", "kbtt12"), ("b.xlsx", "kbtt11"), ("c.xml", "xml")])
def test_our_own_import_reads_what_we_wrote(tmp_path, guest, name, kind):
    stays = [guest(), guest(full_name="OLLE ERIKSSON", birth_precision="Y")]
    content = kbtt.xml(stays) if kind == "xml" else kbtt.workbook(stays, columns=int(kind[4:]))
    table = read_again(tmp_path, content, name)
    assert table.kind == kind and table.notes == []
    assert table.column("full_name") == ["ANNA MARIA ERIKSSON", "OLLE ERIKSSON"]
    assert table.column("birth_date") == ["12/08/1974", "1974"]


def test_the_same_list_gives_the_same_bytes(guest):
    made_at = guest().declared_at
    assert kbtt.workbook([guest()], made_at=made_at) == kbtt.workbook([guest()], made_at=made_at)
