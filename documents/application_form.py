"""A citizen's form on paper, filled in or blank, in the layout and order of its version (Circular 69/2026/TT-BCA)."""

from datetime import date, datetime
from io import BytesIO
from itertools import groupby

from documents import wording
from documents.paper import Paper, motto
from domain.codes import shown

# What item 16 asks for, in the words of the law (Law 49/2019/QH14 Art. 15, 23).
REQUESTS = {
    "first": "Cấp hộ chiếu lần đầu", "expired": "Cấp lại hộ chiếu do hết hạn", "expiring": "Cấp lại hộ chiếu do sắp hết hạn",
    "full": "Cấp lại hộ chiếu do hết trang", "damaged": "Cấp lại hộ chiếu do bị hỏng", "lost": "Cấp lại hộ chiếu do bị mất",
    "changed": "Cấp lại hộ chiếu do thay đổi thông tin nhân thân, đặc điểm nhận dạng, giới tính", "other": "Đề nghị khác",
}
PARTS = {"child": (("A", "A. NGƯỜI ĐẠI DIỆN HỢP PHÁP"), ("B", "B. NGƯỜI CHƯA ĐỦ 14 TUỔI"))}
SIGNERS = {"adult": "NGƯỜI ĐỀ NGHỊ", "child": "NGƯỜI ĐẠI DIỆN HỢP PHÁP", "loss": "NGƯỜI TRÌNH BÁO", "restore": "NGƯỜI ĐỀ NGHỊ",
           "uncollected": "NGƯỜI TRÌNH BÀY"}
OATH = "Tôi xin cam đoan những thông tin trên là đúng sự thật và chịu trách nhiệm trước pháp luật về nội dung đã khai."
PHOTO = (40, 60)
SIZE, HEIGHT, BOX, GAP = 11, 6, 3.1, 1.6
# Lines to write on in a blank form, where a story is asked for.
STORY = 5


def render(application, form, *, look_up, made_at, photo=None):
    """The filled-in form as PDF bytes. `look_up` is what the QR opens, `photo` JPEG bytes of 4 × 6, `made_at` naive UTC."""
    number = shown(application.code)
    paper = _paper(form, made_at, f"Mã số tờ khai {number}")
    _head(paper, form, photo=photo, qr=look_up, number=number)
    signed = application.registered_at or made_at
    _body(paper, form, application.answers)
    _signature(paper, form, application.answers, wording.written_day(wording.local(signed)))
    return paper.done()


def blank(form, *, made_at):
    """The same form with nothing filled in, to be written on by hand."""
    paper = _paper(form, made_at, form.number)
    _head(paper, form)
    _body(paper, form, {})
    _signature(paper, form, {}, "ngày ...... tháng ...... năm ......")
    return paper.done()


def _paper(form, made_at, footing):
    return Paper(f"{form.number} – {form.title}", made_at, margins=(20, 12, 15), footing=footing)


def _head(paper, form, *, photo=None, qr="", number=""):
    paper.block(f"Mẫu {form.number}", style="B", size=9, align="R")
    paper.block(f"Ban hành kèm theo Thông tư số {form.basis}", style="I", size=9, align="R")
    pictured = form.section("photo") is not None
    top, inner = paper.get_y() + 1, paper.w - paper.l_margin - paper.r_margin
    left = PHOTO[0] + 4 if pictured else 0
    right = 30 if qr else 0
    paper.set_y(top + 2)
    motto(paper, x=paper.l_margin + left, width=inner - left - right)
    paper.set_y(paper.get_y() + 4)
    middle = inner - left - right
    paper.face("B", 14)
    narrow = paper.balanced(form.title.upper(), middle)
    paper.block(form.title.upper(), style="B", size=14, align="C", x=paper.l_margin + left + (middle - narrow) / 2, width=narrow)
    if number:
        paper.block(f"Mã số: {number}", size=11, align="C", x=paper.l_margin + left, width=inner - left - right)
    if qr:
        paper.qr(qr, paper.w - paper.r_margin - 28, top, 28)
    if pictured:
        _photo(paper, photo, top)
    paper.set_y(max(paper.get_y(), top + PHOTO[1] if pictured else top + (28 if qr else 0)) + 3)


def _photo(paper, photo, top):
    x = paper.l_margin
    if photo:
        paper.image(BytesIO(photo), x=x, y=top, w=PHOTO[0], h=PHOTO[1])
    paper.rect(x, top, *PHOTO)
    if not photo:
        below = paper.get_y()
        paper.set_y(top + PHOTO[1] / 2 - 3)
        paper.block("Ảnh 4cm x 6cm", style="I", size=10, align="C", x=x, width=PHOTO[0])
        paper.set_y(below)


def _body(paper, form, answers):
    part = ""
    for (item, _group), fields in groupby(_printed(form), key=lambda field: (field.item, field.group)):
        letter = next((each for each in PARTS.get(form.kind, ()) if item.startswith(each[0])), ("", ""))
        if letter[0] != part:
            part = letter[0]
            paper.room(14)
            paper.set_y(paper.get_y() + 1.5)
            paper.block(letter[1], style="B", size=SIZE)
        _item(paper, item, list(fields), answers)


def _printed(form):
    """The printed fields in their order; a field without an item continues the one before (a name in two answers)."""
    return sorted((field for field in form.fields if field.label or field.item), key=_place(form))


def _place(form):
    # The office written to stands above the first item, wherever the screen asks for it.
    return lambda field: (bool(field.item), form.fields.index(field))


def _item(paper, item, fields, answers):
    numbered = item.lstrip("AB") or ""
    parts = []
    for field in fields:
        value = written(field, answers)
        if not field.label and parts:
            label, before, boxes = parts[-1]
            parts[-1] = (label, " ".join(filter(None, (before, value))), boxes)
        else:
            label = field.label.split(" …")[0] if field.kind in ("day", "moment") else field.label
            parts.append((label, value, _boxes(field, answers)))
    label, value, boxes = parts[0]
    first = numbered and not _follows(fields[0])
    parts[0] = (f"{numbered}. {label}" if first else label, value, boxes)
    _lay(paper, parts)
    if fields[0].kind == "text" and not answers:
        _ruled(paper, STORY)


def _follows(field):
    # Items 13 and 16 have several lines; only the first of them carries the number.
    return field.key in ("mother_name", "spouse_name") or field.key == "chip"


def written(field, answers):
    """What stands on paper for an answer: names in capitals, days as dd/mm/yyyy, choices in the words of the form."""
    value = answers.get(field.key) or ""
    if field.kind == "name":
        return value.upper()
    if field.key == "request":
        said = REQUESTS.get(value, "")
        more = answers.get("request_other") or ""
        return f"{said}: {more}" if said and more else said
    if field.key == "lost_how" and answers.get("late_why"):
        return f"{value} Lý do trình báo muộn: {answers['late_why']}"
    if value and field.kind in ("day", "day_or_forgotten", "birth", "moment"):
        return _day(value)
    return "" if _boxes(field, answers) else value


def _day(text):
    if text == "unknown":
        return "không rõ"
    if "T" in text:
        return f"{datetime.fromisoformat(text):%H giờ %M phút, ngày %d/%m/%Y}"
    if text.count("-") == 2:
        return wording.day(date.fromisoformat(text))
    year, _dash, month = text.partition("-")
    return f"{month}/{year}" if month else text


def _boxes(field, answers):
    value = answers.get(field.key) or ""
    if field.kind == "sex":
        return [(wording.SEXES[sex], value == sex) for sex in "MF"]
    if field.key == "chip":
        return [("Cấp hộ chiếu có gắn chíp điện tử", value == "yes"), ("không gắn chíp điện tử", value == "no")]
    return []


def _lay(paper, parts):
    """Lay (label, value, boxes) side by side as far as they fit; dots lead to the end of the line."""
    inner = paper.w - paper.l_margin - paper.r_margin
    while parts:
        needs, taken = [_need(paper, *part) for part in parts], 1
        while taken < len(parts) and sum(needs[:taken + 1]) <= inner:
            taken += 1
        paper.room(HEIGHT)
        x, y, scale = paper.l_margin, paper.get_y(), inner / sum(needs[:taken])
        for part, need in zip(parts[:taken], needs, strict=False):
            width = need * scale if taken > 1 else inner
            paper.set_y(y)
            _one(paper, part, x, width - 2 if x + width < paper.l_margin + inner - 1 else width)
            x += width
        parts = parts[taken:]


def _need(paper, label, value, boxes):
    paper.face("", SIZE)
    width = paper.get_string_width(paper.printable(f"{label}: "))
    if boxes:
        return width + sum(BOX + GAP * 3 + paper.get_string_width(text) for text, _ in boxes)
    paper.face("B", SIZE)
    # A blank form leaves room to write: names and addresses more than dates.
    return width + max(paper.get_string_width(paper.printable(value)) + 4, 26)


def _one(paper, part, x, width):
    label, value, boxes = part
    paper.room(HEIGHT)
    y, height = paper.get_y(), HEIGHT
    paper.face("", SIZE)
    if boxes:
        _tick(paper, label, boxes, x, y, height)
        paper.set_y(y + height)
        return
    label = paper.printable(f"{label}: ")
    start = paper.get_string_width(label) + 0.8
    paper.set_xy(x, y)
    paper.cell(start, height, label)
    paper.face("B", SIZE)
    first, *rest = _broken(paper, value, width - start, width)
    for number, line in enumerate([first, *rest]):
        left = x + start if not number else x
        if number:
            paper.room(height)
            y = paper.get_y()
        paper.set_xy(left, y)
        paper.cell(width, height, line)
        _dots(paper, left + paper.get_string_width(line), x + width, y + height - 1.4)
        paper.set_y(y + height)


def _broken(paper, value, first_width, width):
    """The value as lines, the first of them shorter by its label; a story may be long, a word longer than a line is cut."""
    lines, room = [""], first_width
    for word in value.split():
        for piece in paper.wrapped(word, width):
            longer = f"{lines[-1]} {piece}".strip()
            if paper.get_string_width(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
                room = width
    return lines


def _tick(paper, label, boxes, x, y, height):
    paper.set_xy(x, y)
    label = f"{label}: " if len(boxes[0][0]) < 10 else f"{label.split('□')[0]}"
    paper.cell(paper.get_string_width(label) + GAP, height, label)
    for text, ticked in boxes:
        left, top = paper.get_x(), y + (height - BOX) / 2
        paper.rect(left, top, BOX, BOX)
        if ticked:
            paper.line(left, top, left + BOX, top + BOX)
            paper.line(left + BOX, top, left, top + BOX)
        paper.set_xy(left + BOX + GAP, y)
        paper.cell(paper.get_string_width(text) + 2 * GAP, height, text)


def _dots(paper, start, end, y):
    if end - start > 2:
        paper.set_dash_pattern(0.2, 1.1)
        paper.line(start + 0.6, y, end, y)
        paper.set_dash_pattern()


def _ruled(paper, lines):
    for _line in range(lines):
        paper.room(HEIGHT)
        y = paper.get_y() + HEIGHT
        _dots(paper, paper.l_margin, paper.w - paper.r_margin, y - 1.4)
        paper.set_y(y)


def _signature(paper, form, answers, dated):
    paper.set_y(paper.get_y() + 2)
    paper.room(44)
    paper.block(OATH, size=SIZE)
    half = (paper.w - paper.l_margin - paper.r_margin) / 2
    x, top = paper.l_margin + half, paper.get_y() + 2
    paper.set_y(top)
    paper.block(dated[0].upper() + dated[1:], style="I", size=11, align="C", x=x, width=half)
    paper.block(SIGNERS[form.kind], style="B", size=12, align="C", x=x, width=half)
    paper.block("(Ký, ghi rõ họ tên)", style="I", size=10.5, align="C", x=x, width=half)
    name = answers.get("representative_name") or " ".join(
        filter(None, (answers.get("family_name"), answers.get("given_names"))))
    paper.set_y(top + 30)
    paper.block(name.upper(), style="B", size=12, align="C", x=x, width=half)
