"""Address labels for parcels, on sheets of A4: recipient, telephone, address, sender, and the dossier's code as QR."""

from documents.paper import Paper
from domain.codes import shown

# Columns, rows and the margins of usual sheets in mm: left and right, top and bottom.
SHEETS = {"2x7": (2, 7, 4.5, 15), "3x8": (3, 8, 0, 4.5), "2x4": (2, 4, 4.5, 14)}
PAD = 4


def sheet(deliveries, *, layout, look_up, made_at, skip=0):
    """The labels as PDF bytes. `layout` is a key of SHEETS, `look_up(code)` the address in the QR, `skip` labels used before."""
    columns, rows, side, top = SHEETS[layout]
    paper = Paper("Nhãn bưu gửi", made_at, margins=(side, top, side))
    # The sheet is filled to its edge: no foot, and no page turned by itself.
    paper.set_auto_page_break(False)
    paper.footer = lambda: None
    width, height = (paper.w - 2 * side) / columns, (paper.h - 2 * top) / rows
    for place, delivery in enumerate(deliveries, skip):
        on_page = place % (columns * rows)
        if on_page == 0 and place:
            paper.add_page()
        _label(paper, delivery, look_up, (side + on_page % columns * width, top + on_page // columns * height), width, height)
    return paper.done()


def _label(paper, delivery, look_up, corner, width, height):
    x, y, application = corner[0] + PAD, corner[1] + PAD / 2, delivery.application
    point, size = application.point, 9.5 if width > 80 else 8.5
    side = min(height - PAD, 22 if width > 80 else 18)
    paper.qr(look_up(application.code), corner[0] + width - side - PAD / 2, corner[1] + height - side - PAD / 2, side)
    inner, beside = width - 2 * PAD, width - 2 * PAD - side
    paper.set_y(y)
    if point:
        paper.block(f"Gửi: {point.office.name}, {point.phone}".rstrip(", "), style="I", size=size - 2.5, x=x, width=inner)
    paper.block(f"Người nhận: {delivery.recipient}", style="B", size=size + 1, x=x, width=inner)
    # As large as the label lets a long address be: no word of it may be lost.
    room = corner[1] + height - PAD / 2 - paper.get_y() - 2 * size * 0.45
    _fitting(paper, delivery.address, x, beside, size + 0.5, room)
    paper.block(f"ĐT: {delivery.phone}", style="B", size=size, x=x, width=beside)
    paper.block(shown(application.code), size=size - 1.5, x=x, width=beside)


def _fitting(paper, text, x, width, size, room):
    while size > 5:
        paper.face("", size)
        if len(paper.wrapped(text, width)) * size * 0.3528 * 1.15 <= room:
            break
        size -= 0.5
    paper.block(text, size=size, x=x, width=width, leading=1.15)
