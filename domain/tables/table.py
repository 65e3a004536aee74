"""A stranger's list as it was read: where its columns stand and what each cell held, ready to be stored as JSON."""

from dataclasses import asdict, dataclass, field

from domain.problems import Problem

FIELDS = ("number", "full_name", "birth_date", "birth_precision", "sex", "nationality", "passport_number", "room",
          "arrived_on", "leaving_on", "left_on", "permitted_until", "purpose", "visa_number", "entered_on",
          "entry_gate", "occupation", "birth_place", "note", "surname", "given_names")


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file is read. Sizes in bytes, `seconds` on the wall and on the processor."""

    bytes: int = 10 * 1024 * 1024
    rows: int = 10_000
    columns: int = 100
    seconds: int = 10
    memory: int = 512 * 1024 * 1024
    unpacked: int = 60 * 1024 * 1024
    members: int = 200
    ratio: int = 100


@dataclass
class Table:
    """One list of guests.

    `kind` is kbtt11, kbtt12, xml, export or other. `rows` holds (row number as Excel shows it, cells); a cell is plain
    text, or a tagged list: ["n", number], ["d", "2026-10-20" or "2026-10-20T14:30"], ["b", true], ["e", "#REF!"],
    ["f"] for a formula without a value. `columns` leads from a field to the index of its cell; `by_shape` names the
    fields known only by what their cells look like, which a person should confirm. `skipped` counts sample rows.
    `epoch` is the year the workbook counts its days from (1900 or 1904). `notes` are doubts about the whole file.
    """

    kind: str = "other"
    sheet: str = ""
    header: list = field(default_factory=list)
    header_row: int | None = None
    columns: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)
    by_shape: set = field(default_factory=set)
    skipped: int = 0
    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    epoch: int = 1900

    def cell(self, cells, name):
        """The cell of one field in one row, "" where the list has none. A name in two columns is put together."""
        index = self.columns.get(name)
        if index is not None:
            return cells[index] if index < len(cells) else ""
        if name == "full_name" and "surname" in self.columns:
            parts = (self.cell(cells, "surname"), self.cell(cells, "given_names"))
            odd = next((part for part in parts if not isinstance(part, str)), None)
            return " ".join(filter(None, parts)) if odd is None else odd
        return ""

    def column(self, name):
        """All cells of one field, in the order of the rows."""
        return [self.cell(cells, name) for _, cells in self.rows]

    def title(self, index):
        """What a person calls a column: its header, or its letter where it has none."""
        text = self.header[index] if index < len(self.header) else ""
        return text.strip() or letter(index)

    def as_json(self):
        """Everything as dicts, lists, texts and numbers."""
        return asdict(self) | {"by_shape": sorted(self.by_shape), "notes": [list(note) for note in self.notes],
                               "rows": [[number, cells] for number, cells in self.rows]}

    @classmethod
    def from_json(cls, stored):
        """The table that `as_json` was made from."""
        return cls(**stored | {"by_shape": set(stored["by_shape"]), "notes": [Problem(*n) for n in stored["notes"]],
                               "rows": [(number, cells) for number, cells in stored["rows"]]})


def letter(index):
    """The letters Excel writes above a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
