"""The documents opened again, the way their receivers open them."""

from io import BytesIO

import openpyxl
from pypdf import PdfReader


def pages(content):
    """The text of each page of a PDF, blanks and line ends made single."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def whole(content):
    """All the text of a PDF in one line."""
    return " ".join(pages(content))


def sheets(content):
    """An opened workbook, from bytes or a path."""
    return openpyxl.load_workbook(BytesIO(content) if isinstance(content, bytes) else content)


def rows(sheet):
    """The cells of a sheet as lists of values, "" for an empty one."""
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


def formulas(book):
    """Every cell of a workbook that a spreadsheet would calculate."""
    return [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
