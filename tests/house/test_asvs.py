"""The table of security requirements names tests that exist, and says of each line where it stands."""

import re

from models import TABLES
from tests.house.test_house import ROOT, TRACKED

TABLE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf8")
LINES = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TABLE.splitlines() if re.match(r"\| \d", line)]


def test_every_test_the_table_names_exists():
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    there = {name for path in TRACKED if path.name.startswith("test_") and path.suffix == ".py"
             for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf8"), re.M)}
    assert len(named) > 100 and sorted(named - there) == []


def test_every_line_of_the_table_ends_with_a_test_or_the_word_that_there_is_none():
    assert len(LINES) > 120 and not [line for line in LINES if len(line) != 4]
    words = ("`test_", "no test", "not yet", "does not apply", "not offered")
    assert not [line for line in LINES if not any(word in line[3] for word in words)]


def test_every_file_the_table_names_exists():
    named = {name for line in LINES for name in re.findall(r"`([\w./]+(?:\.\w+|/))`", line[2]) if "/" in name}
    assert len(named) > 30 and sorted(name for name in named if not (ROOT / name).exists()) == []


def test_each_table_has_one_class_and_each_class_its_rule():
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf8")
    classes, rules = ([line.split("|")[1:-1] for line in part.splitlines() if line.startswith("| ") and "| Class" not in line]
                      for part in page.split("| Class |")[1:])
    named = [name for _class, tables in classes for name in re.findall(r"`(\w+)`", tables.partition("; of ")[0])]
    assert sorted(named) == sorted(table._meta.table_name for table in TABLES)
    assert [cells[0].split("**")[1] for cells in classes] == [cells[0].strip() for cells in rules] and len(rules) == 5
