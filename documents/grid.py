"""A ruled table on paper: heads repeated on every page, text wrapped inside its cell, rows never torn."""

from typing import NamedTuple

LEADING = 0.3528 * 1.18
PAD = 1.0
TALLEST = 20


class Column(NamedTuple):
    """A column: its Vietnamese head, its share of the width, alignment and (small, below) its English head."""

    label: str
    share: float
    align: str = "L"
    english: str = ""


class Grid:
    """A table that is filled row by row across as many pages as it takes."""

    def __init__(self, paper, columns, *, size=10, numbered=False):
        inner = paper.w - paper.l_margin - paper.r_margin
        whole = sum(column.share for column in columns)
        self.paper, self.columns, self.size, self.numbered = paper, columns, size, numbered
        self.widths = [column.share / whole * inner for column in columns]
        self.head()

    def head(self):
        """The heads, and under them the column numbers where the form counts its columns."""
        labels = [[(column.label, "B", self.size), (column.english, "I", self.size - 1.5)][:2 if column.english else 1]
                  for column in self.columns]
        self._draw(labels, ["C"] * len(labels), turn=False)
        if self.numbered:
            self._draw([[(f"({place})", "I", self.size - 1)] for place in range(1, len(labels) + 1)],
                       ["C"] * len(labels), turn=False)

    def row(self, cells, style=""):
        """One row of texts, one for each column."""
        self._draw([[(cell, style, self.size)] for cell in cells], [column.align for column in self.columns])

    def note(self, text, style="I"):
        """A row that spans the whole table."""
        widths, self.widths = self.widths, [sum(self.widths)]
        self._draw([[(text, style, self.size)]], ["L"], heads=widths)
        self.widths = widths

    def _draw(self, cells, aligns, turn=True, heads=None):
        paper = self.paper
        laid = [self._lines(parts, width - 2 * PAD) for parts, width in zip(cells, self.widths, strict=True)]
        height = max(sum(size * LEADING for _, _, size in lines) for lines in laid) + 2 * PAD
        if turn and paper.get_y() + height > paper.page_break_trigger:
            paper.add_page()
            spanning, self.widths = self.widths, heads or self.widths
            self.head()
            self.widths = spanning
        x, y = paper.l_margin, paper.get_y()
        for lines, align, width in zip(laid, aligns, self.widths, strict=True):
            paper.rect(x, y, width, height)
            paper.set_y(y + (height - sum(size * LEADING for _, _, size in lines)) / 2)
            for text, style, size in lines:
                paper.face(style, size)
                paper.set_x(x + PAD)
                paper.cell(width - 2 * PAD, size * LEADING, text, align=align, new_x="LEFT", new_y="NEXT")
            x += width
        paper.set_y(y + height)

    def _lines(self, parts, width):
        lines = []
        for text, style, size in parts:
            self.paper.face(style, size)
            lines += [(line, style, size) for line in self.paper.wrapped(text, width)]
        if len(lines) > TALLEST:
            text, style, size = lines[TALLEST - 1]
            lines[TALLEST - 1:] = [(text[:-1] + "…", style, size)]
        return lines
