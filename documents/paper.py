"""A sheet of paper as PDF: A4, embedded Vietnamese serif, national motto, QR drawn as lines, page numbers."""

from datetime import UTC
from pathlib import Path

import segno
from fpdf import FPDF

from domain.names import tidy

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
FACES = {"": "Regular", "B": "Bold", "I": "Italic", "BI": "BoldItalic"}
UNPRINTABLE = "□"
LONGEST = 600
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_UNPRINTABLE_NOTE = "□: ký tự không in được bằng phông chữ của văn bản này / a character this font cannot print"


class Paper(FPDF):
    """One document. `made_at` is a naive UTC instant: the same input gives the same bytes."""

    def __init__(self, title, made_at, *, landscape=False, margins=(20, 15, 15), footing=""):
        super().__init__(orientation="L" if landscape else "P", format="A4")
        self.footing = ""
        self._gaps = False
        left, top, right = margins
        self.set_margins(left, top, right)
        self.set_auto_page_break(True, 18)
        self.face()
        self.set_title(self.printable(title))
        self.set_lang("vi")
        self.set_creator("Khaibao")
        self.set_creation_date(made_at.replace(tzinfo=UTC))
        self.set_line_width(0.2)
        self.c_margin = 0
        self.footing = self.printable(footing)
        self.add_page()

    def face(self, style="", size=12):
        """Set regular, "B"old, "I"talic or "BI" type; a face is read only when a document uses it."""
        if f"serif{style}" not in self.fonts:
            self.add_font("serif", style, FONTS / f"LiberationSerif-{FACES[style]}.ttf")
        self.set_font("serif", style, size)

    def printable(self, text):
        """One line of text without control characters; what the font lacks becomes a visible box."""
        text = tidy(str(text if text is not None else ""))
        if len(text) > LONGEST:
            text = text[:LONGEST] + "…"
        known = self.fonts["serif"].cmap
        if all(ord(char) in known for char in text):
            return text
        self._gaps = True
        return "".join(char if ord(char) in known else UNPRINTABLE for char in text)

    def wrapped(self, text, width):
        """Text as lines no wider than `width` mm in the present type; words too long for a line are cut."""
        lines, line = [], ""
        for word in self.printable(text).split(" "):
            longer = f"{line} {word}" if line else word
            if self.get_string_width(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            while len(word) > 1 and self.get_string_width(word) > width:
                fits = self._fitting(word, width)
                lines.append(word[:fits])
                word = word[fits:]
            line = word
        return [*lines, line]

    def _fitting(self, word, width):
        fits = 1
        while fits < len(word) and self.get_string_width(word[:fits + 1]) <= width:
            fits += 1
        return word.rfind("-", 0, fits) + 1 or fits

    def balanced(self, text, width):
        """The narrowest width that needs no more lines than `width` does, so centred lines come out alike."""
        lines = len(self.wrapped(text, width))
        while lines > 1 and len(self.wrapped(text, width - 2)) == lines:
            width -= 2
        return width

    def block(self, text, *, style="", size=12, align="L", x=None, width=None, leading=1.25):
        """Write a paragraph at the present height and go below it; a page that is full is turned."""
        self.face(style, size)
        x = self.l_margin if x is None else x
        width = self.w - self.r_margin - x if width is None else width
        height = size * 0.3528 * leading
        for line in self.wrapped(text, width):
            if self.get_y() + height > self.page_break_trigger:
                self.add_page()
                self.face(style, size)
            self.set_x(x)
            self.cell(width, height, line, align=align, new_x="LMARGIN", new_y="NEXT")

    def rule_below(self, text, *, style, size, x, width, share=1.0):
        """A line under centred text, as long as `share` of it."""
        self.face(style, size)
        length = min(self.get_string_width(self.printable(text)), width) * share
        y = self.get_y() + 0.8
        self.line(x + (width - length) / 2, y, x + (width + length) / 2, y)
        self.set_y(y + 1)

    def room(self, height):
        """Turn the page unless `height` mm are left on this one."""
        if self.get_y() + height > self.page_break_trigger:
            self.add_page()

    def footer(self):
        """Page number of how many, what the document is, and the note on characters shown as boxes."""
        self.face("", 9)
        self.set_y(-13)
        if self._gaps:
            self.cell(0, 4, _UNPRINTABLE_NOTE, new_x="LMARGIN", new_y="NEXT")
        self.cell(0, 4, self.footing)
        self.set_x(self.w - self.r_margin - self.get_string_width(f"Trang {self.page_no()}/{self.page_no()}"))
        self.cell(0, 4, f"Trang {self.page_no()}/{{nb}}")

    def qr(self, text, x, y, size):
        """A QR code (level M) of `size` mm with its quiet zone, as filled rectangles: sharp on any printer."""
        rows = segno.make(text, error="m", micro=False).matrix
        module = size / (len(rows) + 8)
        self.set_fill_color(0)
        for down, row in enumerate(rows):
            start = None
            for across, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    self.rect(x + (start + 4) * module, y + (down + 4) * module,
                              (across - start) * module, module, style="F")
                    start = None

    def done(self):
        """The finished document as bytes. The font files, which the library leaves open, are closed."""
        try:
            return bytes(self.output())
        finally:
            for font in self.fonts.values():
                font.close()


def heading(paper, agency, *, number="", place_and_day="", tag=()):
    """The head of an official paper: agency left, state and motto right (Decree 30/2020/NĐ-CP, annex I)."""
    inner = paper.w - paper.l_margin - paper.r_margin
    right = max(inner * 0.5, 90)
    left = inner - right - 2
    for line in tag:
        paper.block(line, style="I", size=9, align="R")
    top = paper.get_y()
    for line, style in agency:
        paper.face(style, 12)
        narrow = paper.balanced(line, left)
        paper.block(line, style=style, size=12, align="C", x=paper.l_margin + (left - narrow) / 2, width=narrow)
    if agency:
        paper.rule_below(agency[-1][0], style=agency[-1][1], size=12, x=paper.l_margin, width=left, share=0.4)
    if number:
        paper.block(number, size=12, align="C", width=left)
    bottom = paper.get_y()
    paper.set_y(top)
    motto(paper, x=paper.w - paper.r_margin - right, width=right)
    if place_and_day:
        paper.block(place_and_day, style="I", size=12.5, align="C", x=paper.w - paper.r_margin - right, width=right)
    paper.set_y(max(bottom, paper.get_y()) + 4)


def motto(paper, *, x, width):
    """State and motto with the line under them."""
    paper.block(MOTTO[0], style="B", size=12, align="C", x=x, width=width)
    paper.block(MOTTO[1], style="B", size=13, align="C", x=x, width=width)
    paper.rule_below(MOTTO[1], style="B", size=13, x=x, width=width)
    paper.set_y(paper.get_y() + 1)
