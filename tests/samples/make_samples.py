"""Writes the frozen lists in tests/samples/tables: every layout and encoding the office accepts, invented guests."""

import datetime
import sys
import unicodedata
from pathlib import Path

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HERE = Path(__file__).resolve().parent / "tables"
DAY = datetime.datetime(2026, 10, 20, 8, 0)
TITLE = "DANH SÁCH HỒ SƠ KBTT"
HEADER = ["STT", "HỌ TÊN ", "NGÀY SINH", "NGÀY SINH ĐÚNG ĐẾN", "GIỚI TÍNH", "MÃ QUỐC TỊCH", "SỐ HỘ CHIẾU", "SỐ PHÒNG",
          "NGÀY ĐẾN ", "NGÀY ĐI DỰ KIẾN", "NGÀY TRẢ PHÒNG"]
HEADER_2026 = [*HEADER[:9], "THỜI GIAN DỰ KIẾN TẠM TRÚ TẠI CSLT", "NGÀY TRẢ PHÒNG",
               "THỜI HẠN ĐƯỢC PHÉP TẠM TRÚ TẠI VIỆT NAM"]
PERMIT = "30/11/2026"
TEST = ["1", "[TEST] NGUYEN VAN A", "01/01/1990", "D - Ngày", "M - Nam", "USA - United States of America", "X0000000",
        "P134", "20/10/2026", "22/10/2026", ""]
GUESTS = [
    ["2", "ERIKSSON ANNA MARIA", "12/08/1974", "D - Ngày", "F - Nữ", "SWE - Sweden", "L898902C3", "101", "20/10/2026",
     "22/10/2026", ""],
    ["3", "O'CONNOR SEÁN", "29/02/2000", "D - Ngày", "M - Nam", "IRL - Ireland", "PX0012345", "102", "20/10/2026",
     "25/10/2026", ""],
    ["4", "MADONNA", "1958", "Y - Năm", "F - Nữ", "ITA - Italy", "YA0000017", "P134", "19/10/2026", "21/10/2026",
     "20/10/2026"],
    ["5", "SCHRÖDER-GROß ÅSE", "06/1985", "M - Tháng", "F - Nữ", "D - Germany", "C01X00T47", "7", "20/10/2026",
     "20/10/2026", ""],
]
ELEMENTS = ["so_thu_tu", "ho_ten", "ngay_sinh", "ngay_sinh_dung_den", "gioi_tinh", "ma_quoc_tich", "so_ho_chieu",
            "so_phong", "ngay_den", "ngay_di_du_kien", "ngay_tra_phong", "thoi_han_tam_tru"]
VIETNAMESE = ["STT", "HỌ TÊN (*)", "NGÀY SINH (*)", "GIỚI TÍNH (*)", "QUỐC TỊCH (*)", "LOẠI GIẤY TỜ (*)", "TÊN GIẤY TỜ",
              "SỐ GIẤY TỜ (*)", "SỐ ĐIỆN THOẠI", "NƠI CƯ TRÚ HIỆN NAY", "TỈNH/ THÀNH PHỐ", "PHƯỜNG/ XÃ/ ĐẶC KHU",
              "ĐỊA CHỈ CHI TIẾT", "NGÀY ĐẾN (*)", "NGÀY ĐI DỰ KIẾN (*)", "SỐ PHÒNG/ KHOA", "LÝ DO CƯ TRÚ (*)",
              "NHẬP LÝ DO", "GHI CHÚ"]


def xlsx(name, sheet, rows, *, titles=(), more_sheets=()):
    """A workbook of text cells; a title is (row number, text)."""
    with xlsxwriter.Workbook(HERE / name, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        book.set_properties({"created": DAY})
        page = book.add_worksheet(sheet)
        for number, title in titles:
            page.merge_range(number - 1, 0, number - 1, 10, title)
        for number, cells in rows:
            page.write_row(number - 1, 0, cells)
        for other in more_sheets:
            book.add_worksheet(other).write_row(0, 0, ["MÃ QUỐC TỊCH", "GIỚI TÍNH"])


def kbtt():
    """The two Excel templates and the XML."""
    xlsx("kbtt11.xlsx", "KBTT", enumerate([HEADER, TEST, *GUESTS], 2), titles=[(1, TITLE)], more_sheets=["Lookup"])
    rows = [HEADER_2026, *([*row, PERMIT] for row in [TEST, *GUESTS])]
    xlsx("kbtt12.xlsx", "KBTT", enumerate(rows, 2), titles=[(1, TITLE)], more_sheets=["Lookup"])
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<KHAI_BAO_TAM_TRU>"]
    for row in [TEST, *GUESTS]:
        values = [*row[:3], row[3][0], row[4][0], row[5].split(" ")[0], *row[6:], PERMIT]
        lines.append("    <THONG_TIN_KHACH>")
        lines += [f"        <{name}>{value}</{name}>" for name, value in zip(ELEMENTS, values, strict=True)]
        lines.append("    </THONG_TIN_KHACH>")
    (HERE / "kbtt.xml").write_text("\n".join([*lines, "</KHAI_BAO_TAM_TRU>", ""]), encoding="utf-8")


def portal_export():
    """The national portal's own list: letterhead above, header on row 10, trailing blanks."""
    header = ["STT", "Họ tên", "Ngày sinh", "Giới tính", "Quốc tịch", "Số hộ chiếu", "Số phòng", "Ngày đến ",
              "Thời gian dự kiến tạm trú tại CSLT", "Thời hạn được phép tạm trú tại Việt Nam", "Trạng thái"]
    rows = [[row[0], row[1], row[2], row[4][4:], row[5].partition(" - ")[2], *row[6:10], PERMIT, "Đang tạm trú"]
            for row in GUESTS]
    xlsx("portal-export.xlsx", "Sheet1", enumerate([header, *rows], 10),
         titles=[(1, "BỘ CÔNG AN"), (4, "DANH SÁCH NGƯỜI NƯỚC NGOÀI TẠM TRÚ"), (6, "Cơ sở: Nhà nghỉ Hoa Mai")])


def vietnamese():
    """The template for Vietnamese guests, which belongs elsewhere."""
    hint = ["Mẫu dữ liệu", "<Bắt buộc>", "<Giá trị: dd/mm/yyyy>"]
    example = ["1", "[EXAMPLE] TRẦN THỊ B", "01/01/1990", "F - Nữ", "VNM - Viet Nam"]
    xlsx("vietnamese.xlsx", "DS_KHACH_VIET_NAM_LUU_TRU", enumerate([VIETNAMESE, hint, example], 2),
         titles=[(1, "DANH SÁCH KHÁCH VIỆT NAM LƯU TRÚ")])


def csvs():
    """One list in every encoding; the Western one has no Vietnamese letters at all."""
    def joined(rows, delimiter):
        lines = (delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
        return "".join(f"{line}\r\n" for line in lines)

    rows = [["Họ và tên", "Số hộ chiếu", "Ngày sinh", "Giới tính", "Quốc tịch", "Ngày đến", "Ngày đi", "Ghi chú"],
            *([row[1], row[6], row[2], row[4][4:], row[5][:3], row[8], row[9], "Đoàn Ánh Dương, 2 người"]
              for row in GUESTS[:2])]
    western = [["Full name", "Passport No.", "Date of birth", "Sex", "Nationality", "Arrival", "Departure"],
               ["NUÑEZ JOÃO", "FX123456", "01/02/1980", "Male", "PRT", "20/10/2026", "22/10/2026"]]
    divided = {"utf-8": ",", "utf-8-sig": ";", "utf-16-le": "\t", "utf-16-be": "\t", "cp1258": ";"}
    for name, delimiter in divided.items():
        text = joined(rows, delimiter)
        if name == "cp1258":
            content = in_cp1258(text)
        else:
            content = ("\ufeff" * name.startswith("utf-16") + text).encode(name)
        (HERE / f"guests-{name}.csv").write_bytes(content)
    (HERE / "guests-windows-1252.csv").write_bytes(joined(western, ",").encode("windows-1252"))


def in_cp1258(text):
    """As old Vietnamese Windows wrote: letters with hats whole, tones loose behind them."""
    whole = {}
    for code in range(128, 256):
        try:
            letter = bytes([code]).decode("cp1258")
        except UnicodeDecodeError:
            continue
        whole[letter] = bytes([code])
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        if letter.isascii():
            out += letter.encode()
        elif letter in whole:
            out += whole[letter]
        else:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(part for part in parts[1:] if part in "\u0300\u0301\u0303\u0309\u0323")
            rest = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += (rest.encode("ascii") if rest.isascii() else whole[rest]) + whole[tone]
    return out


def other_books():
    """The same guests from LibreOffice (.ods) and Excel 97 (.xls); the second with real date cells."""
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="Khách")
    document.spreadsheet.addElement(sheet)
    for cells in [HEADER_2026, *([*row, PERMIT] for row in GUESTS)]:
        line = TableRow()
        sheet.addElement(line)
        for text in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
    document.save(str(HERE / "guests.ods"))
    book = xlwt.Workbook()
    page = book.add_sheet("KBTT")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for column, text in enumerate(HEADER):
        page.write(0, column, text)
    for number, row in enumerate(GUESTS, 1):
        for column, text in enumerate(row):
            whole_day = column in (2, 8, 9, 10) and text.count("/") == 2
            page.write(number, column, *((datetime.datetime.strptime(text, "%d/%m/%Y"), day) if whole_day else (text,)))
    book.save(str(HERE / "guests.xls"))


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for make in (kbtt, portal_export, vietnamese, csvs, other_books):
        make()
    sys.stdout.write(f"{len(list(HERE.iterdir()))} samples in {HERE}\n")
