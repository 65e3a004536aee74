"""What a person changes in a draft before confirming it: a row, a column's meaning, how its days are written."""

from datetime import date

from database import locked, write
from domain import countries, establishments, import_rows
from domain.import_tables import kept, meaning, table_of
from domain.names import tidy
from domain.problems import N_, Problem, refuse
from domain.tables import days, remap
from domain.tables.rows import DAYS
from domain.tables.table import FIELDS
from models import Import, ImportRow

# The fields a person may mend in a row, in the order of the official list; the others keep what the file says.
MENDED = ("full_name", "birth_date", "sex", "nationality", "passport_number", "room", "arrived_on", "leaving_on", "left_on",
          "permitted_until")
HEADERS = dict(zip(MENDED, ("HỌ TÊN", "NGÀY SINH", "GIỚI TÍNH", "MÃ QUỐC TỊCH", "SỐ HỘ CHIẾU", "SỐ PHÒNG", "NGÀY ĐẾN",
                            "NGÀY ĐI DỰ KIẾN", "NGÀY TRẢ PHÒNG", "THỜI HẠN ĐƯỢC PHÉP TẠM TRÚ TẠI VIỆT NAM"), strict=True))
_LONGEST = 500


def draft(by, import_):
    """The import as it stands now, held against other writers, if this person may change it. Raises Refused."""
    import_ = locked(Import.select().where(Import.id == import_.id)).get()
    if by.role != "owner" or not establishments.may_declare(by, import_.establishment):
        refuse("establishment", N_("You may not declare for this establishment."))
    if import_.state != "draft":
        refuse("", N_("This file can no longer be changed."))
    return import_


def mend(*, by, import_, number, texts):
    """Put typed texts into one row, field by field, and judge it anew with the rows of the same passport.

    A typed day is day first whatever the file does. What cannot be read stays as typed, with its sentence at the field.
    """
    with write():
        import_ = draft(by, import_)
        row = ImportRow.get(ImportRow.import_ == import_, ImportRow.number == number)
        table = table_of(import_.table_info, [(number, list(row.cells))])
        for field in MENDED:
            _put(table, field, tidy(texts.get(field) or "")[:_LONGEST])
        (_, values, said), = meaning(table, {})
        judge = import_rows.Judge(import_.establishment, [values.get("passport_number") or ""])
        before = row.values.get("passport_number")
        ImportRow.update(import_rows.judged(import_, table.rows[0][1], judge, number, values, said)).where(
            ImportRow.id == row.id).execute()
        Import.update(table_info=import_.table_info | {"columns": table.columns, "header": table.header}).where(
            Import.id == import_.id).execute()
        import_rows.judge_again(import_, {before, values.get("passport_number")})


def leave_out(*, by, import_, number):
    """Leave one row out: it counts as refused and comes back in the person's workbook. Mending it takes it in again."""
    with write():
        import_ = draft(by, import_)
        row = ImportRow.get(ImportRow.import_ == import_, ImportRow.number == number)
        problem = import_rows.kept_problem(Problem("", import_rows.LEFT_OUT), said=True)
        ImportRow.update(state="refused", doubtful=False, problems=[problem]).where(ImportRow.id == row.id).execute()
        import_rows.judge_again(import_, {row.values.get("passport_number")})


def name_columns(*, by, import_, fields):
    """Say what each column means: index → field ("" for none), and judge every row anew. Two columns cannot mean the same."""
    with write():
        import_ = draft(by, import_)
        columns = {}
        for index, field in fields.items():
            if field in columns:
                refuse(f"column-{index}", N_("Another column has this meaning already."))
            if field and field in FIELDS:
                columns[field] = index
        if not columns:
            refuse("", N_("Say at least which column holds the passport number."))
        answers = {field: answer for field, answer in import_.table_info.get("answers", {}).items()
                   if columns.get(field) == import_.table_info["columns"].get(field)}
        _read_again(import_, lambda table: remap(table, columns), answers)


def answer_days(*, by, import_, answers):
    """Say how the asked columns write their days: field → "as_read" or "exchanged", and judge every row anew."""
    with write():
        import_ = draft(by, import_)
        asked = import_.table_info["questions"]
        given = {field: answer for field, answer in answers.items() if field in asked and answer in ("as_read", "exchanged")}
        for field in asked:
            if field not in given:
                refuse(field, N_("Choose which of the two days is meant."))
        _read_again(import_, lambda table: table, import_.table_info.get("answers", {}) | given)


def typed(table, row):
    """What a row's fields show when a person mends them: the value where it was read, else the cell as it is."""
    values, texts = import_rows.values_of(row), {}
    for field in MENDED:
        value = values.get(field)
        if isinstance(value, date):
            texts[field] = value.strftime(days.ENDS[values.get("birth_precision") or "D" if field == "birth_date" else "D"])
        elif field == "nationality" and (country := countries.get(value)):
            texts[field] = country.label
        else:
            texts[field] = value or shown(table.cell(row.cells, field))
    return texts


def shown(cell):
    """A cell of the person's file as plain text."""
    if isinstance(cell, str):
        return cell
    if cell[0] == "d":
        return "/".join(reversed(cell[1][:10].split("-")))
    return str(cell[1]) if len(cell) > 1 else ""


def _put(table, field, text):
    """Write a text into the field's cell, adding a column at the end where the list has none for it."""
    number, cells = table.rows[0]
    if field in DAYS:
        day, precision, _ = days.date(text, field=field)
        # Written year first, a day is the same whatever order its column has.
        text = day.isoformat() if day and precision == "D" else text
        if field == "birth_date" and "birth_precision" in table.columns:
            _write(cells, table.columns["birth_precision"], precision)
    if field == "full_name" and field not in table.columns and "surname" in table.columns:
        if text != tidy(shown(table.cell(cells, field))):
            _write(cells, table.columns["surname"], text)
            _write(cells, table.columns["given_names"], "") if "given_names" in table.columns else None
        return
    if field not in table.columns:
        if not text:
            return
        table.columns[field] = max(len(cells), len(table.header), *(index + 1 for index in table.columns.values()), 0)
        if table.header:
            table.header += [""] * (table.columns[field] - len(table.header)) + [HEADERS[field]]
    _write(cells, table.columns[field], text)


def _write(cells, index, text):
    cells += [""] * (index + 1 - len(cells))
    cells[index] = text


def _read_again(import_, change, answers):
    rows = list(import_.rows.order_by(ImportRow.number))
    table = change(table_of(import_.table_info, [(row.number, row.cells) for row in rows]))
    left_out = {row.number for row in rows if import_rows.LEFT_OUT in [p["message"] for p in row.problems]}
    ImportRow.delete().where(ImportRow.import_ == import_).execute()
    Import.update(table_info=kept(table, answers)).where(Import.id == import_.id).execute()
    import_rows.store(import_, table, answers, import_.establishment, left_out)
    import_rows.count(import_)
