"""Lists of invented guests for the tests: rows as people keep them, as pasted text, as files."""

from datetime import datetime
from pathlib import Path

from domain import import_rows, imports, stays

SAMPLES = Path(__file__).parent / "samples" / "tables"
HEADER = ("Họ tên", "Ngày sinh", "Giới tính", "Quốc tịch", "Số hộ chiếu", "Số phòng", "Ngày đến", "Ngày đi dự kiến",
          "Ngày trả phòng", "Thời hạn được phép tạm trú")


def guest(number, **more):
    """A guest in order, told apart by a number; `more` says what is different."""
    values = {"name": f"GUEST NUMBER {'ABCDEFGHIJ'[number % 10]}", "born": "12/08/1974", "sex": "F", "nationality": "SWE",
              "passport": f"L{8_000_000 + number}", "room": "101", "arrived": "20/10/2026", "leaving": "25/10/2026",
              "left": "", "permitted": "30/11/2026"}
    return tuple((values | more).values())


def pasted(*guests, header=HEADER):
    """A table as a spreadsheet puts it on the clipboard. Its first guest stands in row 2."""
    return "\n".join("\t".join(cells) for cells in ([header] if header else []) + list(guests))


def sample(name):
    """The bytes of a frozen file."""
    return (SAMPLES / name).read_bytes()


def october(monkeypatch):
    """Make it the evening of 21 October 2026 in Viet Nam, when these guests have just arrived."""
    for module in (stays, imports):
        monkeypatch.setattr(module, "now", lambda: datetime(2026, 10, 21, 13))
    monkeypatch.setattr(import_rows, "today", lambda: datetime(2026, 10, 21).date())
