"""Workbooks of Excel and OpenDocument, in the child process: the visible sheet with the guests, cell by cell."""

import datetime
import re
import zipfile
from html import unescape
from itertools import islice

import python_calamine as calamine

from domain.problems import Problem, refuse
from domain.tables import headers
from domain.tables import sentences as say

_SHEETS = 12
_TOP = 30
_PART = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"<c\b([^>]*)>(<f\b[^>]*?(?:/>|>[^<]*</f>))?(?:<v\b[^>]*?(?:/>|>([^<]*)</v>))?\s*</c>")


def read(path, limits):
    """(facts, rows) of one workbook. Raises Refused. Error cells of .xls files are lost: the library gives them empty.

    The sheet is the first visible one whose first rows hold known headers, or else the first with anything in it.
    """
    try:
        workbook = calamine.CalamineWorkbook.from_path(path)
        sheet, notes = _choose(workbook)
    except calamine.PasswordError:
        refuse("file", say.LOCKED)
    except (calamine.CalamineError, OSError, ValueError):
        refuse("file", say.BROKEN)
    if sheet is None:
        refuse("file", say.NO_ROWS)
    odd, epoch = {}, 1900
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            odd, epoch = _odd_cells(archive, sheet.name)
    return {"sheet": sheet.name, "notes": notes, "epoch": epoch}, _rows(sheet, odd, limits)


def _choose(workbook):
    """(sheet, notes): the visible sheet that is the list of guests, the official one first."""
    visible = [data.name for data in workbook.sheets_metadata
               if data.visible == calamine.SheetVisibleEnum.Visible and data.typ == calamine.SheetTypeEnum.WorkSheet]
    visible.sort(key=lambda name: name.strip().upper() != "KBTT")
    lists, filled = [], None
    for name in visible[:_SHEETS]:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        top = [[cell for cell in cells if isinstance(cell, str)] for cells in islice(sheet.iter_rows(), _TOP)]
        if headers.header_row(top) is not None:
            lists.append(sheet)
        filled = filled or sheet
        if len(lists) == 2:
            return lists[0], [Problem("file", say.OTHER_SHEETS, {"sheet": lists[0].name, "other": name}, True)]
    return (lists[0] if lists else filled), []


def _rows(sheet, odd, limits):
    """Rows with anything in them as (number, cells), both counted from the corner of the sheet."""
    before = [""] * sheet.start[1]
    odd_rows = {row for row, _ in odd}
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = before + [value if type(value) is str else _cell(value) for value in values]
        if number in odd_rows:
            for column in range(len(cells)):
                cells[column] = odd.get((number, column), cells[column])
        while cells and type(cells[-1]) is str and not cells[-1].strip():
            cells.pop()
        if len(cells) > limits.columns:
            refuse("file", say.TOO_MANY_COLUMNS, columns=limits.columns)
        if cells:
            yield number, cells


def _cell(value):
    """A value of the library as a tagged list; times of day become text."""
    if isinstance(value, bool):
        return ["b", value]
    if isinstance(value, (int, float)):
        return ["n", int(value) if float(value).is_integer() and abs(value) < 1e15 else value]
    if isinstance(value, datetime.datetime):
        return ["d", value.isoformat(timespec="minutes")]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    return str(value)


def _odd_cells(archive, sheet):
    """({(row, column): cell}, epoch): errors and formulas without a value, which the library gives as empty cells."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}, 1900
    workbook = archive.read("xl/workbook.xml")
    epoch = 1904 if re.search(rb"""date1904\s*=\s*["'](1|true)""", workbook) else 1900
    part = _part_of(archive, workbook, sheet)
    content = archive.read(part) if part else b""
    odd = {}
    if b't="e"' not in content and b"<f" not in content:
        return odd, epoch
    for found in _CELL.finditer(content):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        place = re.fullmatch(rb"([A-Z]{1,3})(\d+)", attributes.get(b"r", b""))
        if not place:
            continue
        where = int(place[2]), _index(place[1])
        if attributes.get(b"t") == b"e":
            odd[where] = ["e", (found[3] or b"#REF!").decode("ascii", "replace")]
        elif found[2] and not found[3] and attributes.get(b"t") != b"str":
            odd[where] = ["f"]
    return odd, epoch


def _part_of(archive, workbook, sheet):
    """The name of the part that holds a sheet, by way of the workbook's relationships; None where it is not found."""
    links = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in archive.namelist() else b""
    targets = {link[b"Id"]: link.get(b"Target", b"").decode() for link in
               (dict(_ATTRIBUTE.findall(found)) for found in _LINK.findall(links)) if b"Id" in link}
    for found in _PART.findall(workbook):
        attributes = dict(_ATTRIBUTE.findall(found))
        if unescape(attributes.get(b"name", b"").decode("utf-8", "replace")) == sheet:
            target = targets.get(attributes.get(b"r:id"), "")
            part = target[1:] if target.startswith("/") else "xl/" + target
            return part if part in archive.namelist() else None
    return None


def _index(letters):
    index = 0
    for character in letters:
        index = index * 26 + character - 64
    return index - 1
