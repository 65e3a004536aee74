"""Lists written as characters: CSV in the encodings that Excel and old programs write, and pasted tables."""

import codecs
import csv
import io
import re
import unicodedata

from domain.problems import Problem, refuse
from domain.tables import headers
from domain.tables import sentences as say

_DELIMITERS = "\t;,|"
_LOOKED_AT = 25
_LONGEST_LINE = 200_000
_NOT_VIETNAMESE = re.compile("(?![ĂăĐđĨĩŨũƠơƯưŒœŸƒ])[\u0100-\u024f\u1e00-\u1e9f]")


def decode(content):
    """(text, notes) of the bytes of a text file. Raises Refused when no encoding fits.

    UTF-16 needs its mark. Of the two old Windows alphabets the Vietnamese one is taken when its loose tone marks all
    settle on letters; a file without any is Western.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text, notes = _decoded(content, "utf-16"), []
    else:
        text, notes = _decoded(content, "utf-8-sig"), []
        if text is None:
            text, notes = _old_letters(content), [Problem("file", say.OLD_LETTERS, {}, True)]
    if text is None or "\0" in text:
        refuse("file", say.ENCODING)
    return text, notes


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _old_letters(content):
    vietnamese = _decoded(content, "cp1258")
    western = _decoded(content, "windows-1252")
    if vietnamese is not None:
        composed = unicodedata.normalize("NFC", vietnamese)
        foreign = any(map(unicodedata.combining, set(composed))) or _NOT_VIETNAMESE.search(composed)
        if western is None or (composed != vietnamese and not foreign):
            return composed
    return western


def records(text, limits):
    """Rows of cells as (number, texts), numbered as a spreadsheet shows them. Raises Refused.

    Commas, semicolons, tabs and bars divide; whichever makes the most known headers, then the most columns, wins.
    """
    text = text.removeprefix("\ufeff")
    delimiter = None
    if text[:4].lower() == "sep=":
        first, _, text = text.partition("\n")
        delimiter = first[4:5] if first[4:5] in _DELIMITERS else None
    delimiter = delimiter or _delimiter(text)
    number = 0
    try:
        for number, cells in enumerate(_reader(text, delimiter), 1):  # noqa: B007 (the message below needs it)
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > limits.columns:
                refuse("file", say.TOO_MANY_COLUMNS, columns=limits.columns)
            if cells:
                yield number, cells
    except csv.Error as error:
        if "limit" in str(error):
            refuse("file", say.TOO_MUCH_TEXT)
        refuse("file", say.QUOTE, line=number + 1)


def _reader(text, delimiter):
    return csv.reader(_lines(text), delimiter=delimiter, strict=True, skipinitialspace=True)


def _lines(text):
    for line in io.StringIO(text, newline=""):
        if len(line) > _LONGEST_LINE:
            refuse("file", say.TOO_MUCH_TEXT)
        yield line


def _delimiter(text):
    """The character between cells, judged by the first rows."""
    start = text[:20_000]
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        if delimiter not in start:
            continue
        rows = []
        try:
            for row in _reader(start, delimiter):
                rows.append(row)
                if len(rows) >= _LOOKED_AT:
                    break
        except csv.Error:
            pass
        known = max((len(headers.fields_of(row)) for row in rows), default=0)
        widths = sorted(len(row) for row in rows if row)
        score = (known, widths[len(widths) // 2] if widths else 0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
