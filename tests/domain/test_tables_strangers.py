"""A stranger uploads what is not a list, or means harm; each file is answered with one sentence, and soon."""

import io
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import tables
from domain.problems import Refused
from domain.tables import Limits, archive, layout, outside, text
from domain.tables import sentences as say

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "tables"
LAUGHS = ('<!DOCTYPE l [<!ENTITY a "ha">' + "".join(f'<!ENTITY {n} "&{p};&{p};&{p};&{p};&{p};&{p};&{p};&{p};">'
          for p, n in zip("abcdefghij", "bcdefghijk", strict=True)) + "]>")
XXE = '<!DOCTYPE l [<!ENTITY k SYSTEM "file:///etc/passwd">]>'
GUEST = "<THONG_TIN_KHACH><ho_ten>&k;</ho_ten></THONG_TIN_KHACH>"


def refusal(path, content=None, limits=None, name=None):
    """The one sentence a file is answered with, in less than the ten seconds anything may take."""
    if content is not None:
        path.write_bytes(content)
    start = time.monotonic()
    with pytest.raises(Refused) as caught:
        tables.read(path, name or path.name, limits or Limits())
    assert time.monotonic() - start < 10
    problem, = caught.value.problems
    assert problem.field == "file" and problem.message % problem.params
    return problem.message


def workbook(**parts):
    """The bytes of a sound workbook, with parts replaced or added by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(SAMPLES / "kbtt12.xlsx") as sound, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        replaced = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
        for entry in sound.infolist():
            if entry.filename not in replaced:
                book.writestr(entry.filename, sound.read(entry))
        for name, content in replaced.items():
            book.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("a.xlsx", b"", say.EMPTY), ("a.pdf", b"%PDF-1.7\n", say.PDF), ("a.xlsx", b"%PDF-1.7\nPK\x03\x04", say.PDF),
    ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", say.PICTURE), ("a.heic", b"\0\0\0\x18ftypheic", say.PICTURE),
    ("a.csv", b"RIFF\0\0\0\0WEBPVP8 ", say.PICTURE), ("a.rtf", b"{\\rtf1", say.DOCUMENT),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), say.DOCUMENT),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), say.LOCKED),
    ("a.rar", b"Rar!\x1a\x07\0", say.PACKED), ("a.exe", b"MZ\x90\0", say.WRONG_KIND),
    ("a.csv", b"a,b\0\0c", say.WRONG_KIND), ("a.docm", b"name,passport", say.WRONG_KIND),
    ("a.xls", b"<html><table><tr><td>Name</td></tr></table></html>", say.WEB_PAGE),
    ("a.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook xmlns="urn:x"/>', say.WEB_PAGE),
    ("a.xls", b"Name\tPassport\nJOHN DOE\tX1234567", say.MISNAMED), ("a.xml", b"Name,Passport", say.MISNAMED),
    ("a.csv", b"Name,Passport,Room\n", say.NO_ROWS), ("a.txt", b"\n\n  \n", say.NO_ROWS),
    ("a.csv", b'Name,Passport,Room\nJOHN,"X1\nJANE,X2,3\n', say.QUOTE), ("a.csv", b"\xff\xfeN\0a", say.ENCODING),
    ("a.csv", b"\x81\x8d\xff\xff", say.ENCODING), ("a.csv", b"," * 500 + b"x", say.TOO_MANY_COLUMNS),
    ("a.csv", b"," * 500_000, say.TOO_MUCH_TEXT), ("a.csv", b"x" * 150_000, say.TOO_MUCH_TEXT),
    ("a.csv", b'"' + b"x\n" * 90_000, say.TOO_MUCH_TEXT),
    ("a.zip", b"PK\x05\x06" + b"\0" * 18, say.EMPTY), ("a.xlsx", b"PK\x03\x04 and no more", say.BROKEN)])
def test_what_is_not_a_list_is_called_by_its_name(tmp_path, name, content, sentence):
    assert refusal(tmp_path / name, content) == sentence


def test_a_file_over_the_limit_is_not_opened(tmp_path):
    assert refusal(tmp_path / "a.csv", b"Name,Passport\n" * 200_000, Limits(bytes=1024 * 1024)) == say.TOO_LARGE


def test_a_list_over_the_limit_of_rows_is_refused_whatever_its_kind(tmp_path):
    rows = "".join(f"GUEST,X{n:07},M\n" for n in range(60))
    assert refusal(tmp_path / "a.csv", f"Name,Passport,Sex\n{rows}".encode(), Limits(rows=50)) == say.TOO_MANY_ROWS
    xml = f"<KHAI_BAO_TAM_TRU>{GUEST.replace('&k;', 'A B') * 60}</KHAI_BAO_TAM_TRU>"
    assert refusal(tmp_path / "a.xml", xml.encode(), Limits(rows=40)) == say.TOO_MANY_ROWS
    with pytest.raises(Refused, match="more than"):
        tables.paste(f"Name,Passport,Sex\n{rows * 10}", Limits(rows=50))


def test_a_truncated_workbook_is_damaged_wherever_it_was_cut(tmp_path):
    whole = (SAMPLES / "kbtt12.xlsx").read_bytes()
    for length in range(30, len(whole), len(whole) // 12):
        assert refusal(tmp_path / "a.xlsx", whole[:length]) == say.BROKEN


def test_something_hidden_behind_or_before_the_workbook_is_refused(tmp_path):
    whole = (SAMPLES / "kbtt12.xlsx").read_bytes()
    assert refusal(tmp_path / "a.xlsx", whole + b"<script>") == say.BROKEN
    assert refusal(tmp_path / "b.xlsx", b"GIF89a" + whole) == say.PICTURE


def test_a_bomb_is_recognised_by_what_it_promises(tmp_path):
    sheet = b"<worksheet>" + b"<row/>" * 5_000_000
    assert refusal(tmp_path / "a.xlsx", workbook(xl__worksheets__sheet1_xml=sheet)) == say.BOMB


def test_a_bomb_that_lies_about_its_size_is_recognised_by_what_it_does(tmp_path):
    content = bytearray(workbook(bomb=b"0" * 200_000))
    true_size = struct.pack("<L", 200_000)
    while (at := content.find(true_size)) >= 0:
        content[at:at + 4] = struct.pack("<L", 100)
    assert refusal(tmp_path / "a.xlsx", bytes(content)) == say.BOMB


def test_a_cell_far_away_ends_the_child_and_not_the_office(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Passport", "Sex"])
        page.write(1_048_575, 16_383, "x")
    assert refusal(tmp_path / "a.xlsx") == say.TOO_WIDE_SPREAD


@pytest.mark.parametrize("doctype", [LAUGHS, XXE, "<!DOCTYPE l>", "<!doctype l>"])
def test_a_document_type_is_refused_in_xml_and_in_any_part_of_a_workbook(tmp_path, doctype):
    xml = f'<?xml version="1.0"?>{doctype}<KHAI_BAO_TAM_TRU>{GUEST}</KHAI_BAO_TAM_TRU>'
    lower = doctype.startswith("<!doctype")
    assert refusal(tmp_path / "a.xml", xml.encode()) == (say.BAD_XML if lower else say.DOCTYPE)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        strings = f'<?xml version="1.0"?>{doctype}<sst/>'.encode(encoding)
        assert refusal(tmp_path / "a.xlsx", workbook(xl__sharedStrings_xml=strings)) == say.DOCTYPE


def test_a_document_type_across_two_pieces_is_still_seen(tmp_path):
    for padding in range(65_524, 65_538, 3):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_STORED) as book:
            book.writestr("xl/workbook.xml", " " * padding + "<!DOCTYPE x>")
        assert refusal(tmp_path / "a.xlsx") == say.DOCTYPE


def test_xml_of_another_kind_too_deep_or_broken_is_refused(tmp_path):
    deep = "<KHAI_BAO_TAM_TRU>" + "<a>" * 200_000
    assert refusal(tmp_path / "a.xml", b"<invoice/>") == say.OTHER_XML
    assert refusal(tmp_path / "a.xml", deep.encode()) == say.OTHER_XML
    assert refusal(tmp_path / "a.xml", b"<KHAI_BAO_TAM_TRU>\n<a></b>") == say.BAD_XML
    assert refusal(tmp_path / "a.xml", b"<KHAI_BAO_TAM_TRU/>") == say.NO_ROWS
    assert refusal(tmp_path / "a.xml", b'<?xml version="1.0" encoding="klingon"?><a/>') == say.BAD_XML


def test_two_thousand_sheets_are_too_many_parts(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for _ in range(2_000):
            book.add_worksheet()
    assert refusal(tmp_path / "a.xlsx") == say.CROWDED


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/passwd", "xl\\workbook.xml", "XL/WORKBOOK.XML"])
def test_names_that_stray_or_come_twice_are_refused(tmp_path, name):
    assert refusal(tmp_path / "a.xlsx", workbook(**{name.replace("/", "__"): b"<x/>"})) == say.BROKEN


def test_a_member_given_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        (tmp_path / "a.xlsx").write_bytes((SAMPLES / "kbtt12.xlsx").read_bytes())
        with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as book:
            book.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(tmp_path / "a.xlsx") == say.BROKEN


def test_an_entry_that_differs_between_its_two_headers_is_refused(tmp_path):
    content = workbook()
    assert content.count(b"xl/styles.xml") == 2
    assert refusal(tmp_path / "a.xlsx", content.replace(b"xl/styles.xml", b"xl/styleX.xml", 1)) == say.BROKEN


def test_an_encrypted_entry_is_called_a_password(tmp_path):
    content = bytearray(workbook())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(tmp_path / "a.xlsx", bytes(content)) == say.LOCKED


@pytest.mark.parametrize(("name", "sentence"), [
    ("xl/workbook.bin", say.BINARY_BOOK), ("word/document.xml", say.DOCUMENT), ("photos/a.jpg", say.PACKED)])
def test_an_archive_that_is_no_workbook_is_called_by_its_name(tmp_path, name, sentence):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        file.writestr(name, b"x")
    assert refusal(tmp_path / "a.xlsx") == sentence


def test_macros_are_mentioned_and_left_alone(tmp_path):
    path = tmp_path / "a.xlsm"
    path.write_bytes(workbook(**{"xl__vbaProject.bin": b"Sub Auto_Open()"}))
    table = tables.read(path, "a.xlsm")
    assert len(table.rows) == 4 and [note.message for note in table.notes] == [say.MACROS]


def test_an_empty_workbook_has_no_guests(tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    book = xlwt.Workbook()
    book.add_sheet("A")
    book.save(str(tmp_path / "a.xls"))
    assert refusal(tmp_path / "a.xlsx") == refusal(tmp_path / "a.xls") == say.NO_ROWS


def test_a_child_that_takes_too_long_is_stopped(tmp_path):
    rows = [f"GUEST,X{n:07},M" for n in range(10_000)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["Name,Passport,Sex", *rows]))
    assert refusal(path, limits=Limits(seconds=0)) == say.TOO_SLOW


def test_the_child_is_given_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "the office's key")
    seen = {}
    real = tables.process.subprocess.Popen

    def popen(command, **how):
        seen.update(how["env"])
        return real(command, **how)
    monkeypatch.setattr(tables.process.subprocess, "Popen", popen)
    path = tmp_path / "a.csv"
    path.write_text("Name,Passport,Sex\nJOHN DOE,X1234567,M\n")
    assert tables.read(path, "a.csv").rows and "SECRET_KEY" not in seen


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet='a1,;\t\n"\r|xé\ufeff', max_size=200).map(str.encode))
def test_no_bytes_in_a_text_file_do_more_than_being_refused(content):
    try:
        found, _ = text.decode(content)
        rows = list(layout.bounded(text.records(found, Limits()), Limits()))
        list(tables.interpret(layout.table({}, rows, Limits())))
    except Refused as refused:
        assert refused.problems[0].field == "file"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 6_000), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_workbook_does_more_than_being_refused(tmp_path_factory, at, damage):
    content = bytearray(workbook())
    content[at % len(content):at % len(content) + len(damage)] = damage
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(bytes(content))
    try:
        assert outside.inspect(path, "damaged.xlsx", Limits())[0] == "book"
    except Refused as refused:
        assert refused.problems[0].field == "file"


def test_every_part_of_a_sound_workbook_passes_the_check():
    for name in ("kbtt11.xlsx", "kbtt12.xlsx", "guests.ods", "portal-export.xlsx"):
        assert archive.check(SAMPLES / name, Limits()) == "plain"
