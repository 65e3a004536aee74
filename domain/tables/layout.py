"""Where the columns of a list stand: by its headers, or, where it has none, by what its cells look like."""

from dataclasses import replace

from domain.names import fold
from domain.problems import Problem, refuse
from domain.tables import headers, shapes
from domain.tables import sentences as say
from domain.tables.table import FIELDS, Table

_TOP = 30
_SPARE = 100
_LONGEST = 2_000
_OFFICIAL = FIELDS[:11]
_OPTIONAL_SHAPES = ("passport_number", "sex", "nationality")
_SAMPLES = ("[TEST]", "[EXAMPLE]")
_VIETNAMESE_SHEET = "DSKHACHVIETNAMLUUTRU"


def table(facts, rows, limits):
    """The Table of `rows`, (number, cells) each, as a reader gave them with its `facts`. Raises Refused at `file`."""
    sheet = facts.get("sheet", "")
    top = [cells for _, cells in rows[:_TOP]]
    place = headers.header_row(top)
    if fold(sheet).replace(" ", "").replace("_", "") == _VIETNAMESE_SHEET or any(map(headers.for_vietnamese, top)):
        refuse("file", say.VIETNAMESE)
    named = place is not None
    if not named and shapes.is_header(top):
        place = 0
    found = Table(sheet=sheet, notes=[Problem(*note) for note in facts.get("notes", [])],
                  epoch=facts.get("epoch", 1900))
    if place is not None:
        found.header = [cell if isinstance(cell, str) else "" for cell in rows[place][1]]
        found.header_row = rows[place][0] or None
        found.columns = headers.fields_of(found.header)
    _gather(found, rows if place is None else rows[place + 1:], limits)
    _recognise_shapes(found, _OPTIONAL_SHAPES if named else FIELDS)
    found.unknown = _unknown(found)
    found.kind = "xml" if facts.get("xml") else _kind(found)
    return found


def remap(found, columns):
    """The same list with its columns as a person mapped them: field → index. Fields not named stay unmapped."""
    width = max((len(cells) for _, cells in found.rows), default=len(found.header))
    columns = {field: index for field, index in columns.items()
               if field in FIELDS and index is not None and 0 <= index < width}
    changed = replace(found, columns=columns, by_shape=set())
    changed.unknown = _unknown(changed)
    return changed


def bounded(rows, limits):
    """The same rows, as long as they stay within what a list of guests needs. Raises Refused at `file`."""
    room = 2 * limits.bytes
    for count, (number, cells) in enumerate(rows, 1):
        if count > limits.rows + _SPARE:
            refuse("file", say.TOO_MANY_ROWS, rows=limits.rows)
        # A NUL (a workbook may write one as _x0000_) is no letter, and Postgres could not keep it.
        cells = [cell[:_LONGEST].replace("\0", "") if isinstance(cell, str) else cell for cell in cells]
        room -= sum(map(len, cells))
        if room < 0:
            refuse("file", say.TOO_MUCH_TEXT)
        yield number, cells


def _gather(found, rows, limits):
    """Keep the rows with guests: no samples, no header printed again, no blank line. Raises Refused."""
    name_at = found.columns.get("full_name", found.columns.get("surname"))
    for number, cells in rows:
        if cells == found.header or all(isinstance(cell, str) and not cell.strip() for cell in cells):
            continue
        name = cells[name_at] if name_at is not None and name_at < len(cells) else ""
        marked = [name] if name_at is not None else cells[:3]
        if any(isinstance(cell, str) and cell.lstrip().upper().startswith(_SAMPLES) for cell in marked):
            found.skipped += 1
        elif not _numbered_only(found, cells):
            found.rows.append((number, cells))
    if not found.rows:
        refuse("file", say.NO_ROWS)
    if len(found.rows) > limits.rows:
        refuse("file", say.TOO_MANY_ROWS, rows=limits.rows)


def _numbered_only(found, cells):
    """A row prepared for later: its sequence number stands there and nothing else."""
    index = found.columns.get("number")
    return index is not None and all(cell == "" for at, cell in enumerate(cells) if at != index)


def _recognise_shapes(found, wanted):
    """Add what the cells themselves tell: everything for a list without headers, only the plainest otherwise."""
    guesses = shapes.guess([cells for _, cells in found.rows], set(found.columns.values()))
    for field, index in guesses.items():
        known = field in found.columns or (field == "full_name" and "surname" in found.columns)
        if field in wanted and not known:
            found.columns[field] = index
            found.by_shape.add(field)


def _unknown(found):
    """The columns with a header or cells that lead to no field."""
    width = max([len(found.header), *(len(cells) for _, cells in found.rows[:200])])
    used = set(found.columns.values())
    return [index for index in range(width) if index not in used and (
        (index < len(found.header) and found.header[index].strip())
        or any(index < len(cells) and cells[index] != "" for _, cells in found.rows[:200]))]


def _kind(found):
    """Which of the known layouts the header row shows."""
    order = tuple(sorted(found.columns, key=found.columns.get))
    if not found.by_shape and order[:11] == _OFFICIAL:
        return "kbtt12" if order[11:12] == ("permitted_until",) else "kbtt11"
    if found.header_row == 10 and {"full_name", "passport_number", "arrived_on"} <= found.columns.keys():
        return "export"
    return "other"
