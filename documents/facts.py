"""Labels in Vietnamese and English with their values beside them, as receipts and slips list them."""

LABEL = 42


def section(paper, title, english, rows):
    """A heading with a rule, and (label, English label, value) below it, two beside one another where both are short."""
    rows = [row for row in rows if row[2]]
    if not rows:
        return
    paper.room(18)
    paper.set_y(paper.get_y() + 1.5)
    paper.block(f"{title} / {english}", style="B", size=12)
    paper.set_draw_color(150)
    paper.line(paper.l_margin, paper.get_y() + 0.4, paper.w - paper.r_margin, paper.get_y() + 0.4)
    paper.set_draw_color(0)
    paper.set_y(paper.get_y() + 1.4)
    half = (paper.w - paper.r_margin - paper.l_margin) / 2
    while rows:
        paper.face("B", 11.5)
        pair = len(rows) > 1 and all(paper.get_string_width(paper.printable(value)) < half - LABEL - 3
                                     for _, _, value in rows[:2])
        paper.room(10)
        top, lowest = paper.get_y(), 0
        for side, (label, label_english, value) in enumerate(rows[:1 + pair]):
            paper.set_y(top)
            fact(paper, label, label_english, value, x=paper.l_margin + side * half, width=half if pair else None)
            lowest = max(lowest, paper.get_y()) if pair else paper.get_y()
        paper.set_y(lowest)
        rows = rows[1 + pair:]


def fact(paper, label, english, value, value_english="", *, x=None, width=None):
    """One label, in two languages, and its value beside it."""
    paper.room(10)
    x = paper.l_margin if x is None else x
    width = width or paper.w - paper.r_margin - x
    top, page = paper.get_y(), paper.page_no()
    paper.block(label, size=11, x=x, width=LABEL, leading=1.15)
    paper.block(english, style="I", size=9, x=x, width=LABEL, leading=1.1)
    bottom = paper.get_y()
    paper.set_y(top)
    paper.block(value, style="B", size=11.5, x=x + LABEL, width=width - LABEL, leading=1.15)
    if value_english:
        paper.block(value_english, style="I", size=9.5, x=x + LABEL, width=width - LABEL, leading=1.1)
    paper.set_y((max(bottom, paper.get_y()) if paper.page_no() == page else paper.get_y()) + 0.8)
