"""The owner's day: guests declared in every way, the proof verified by anyone, and all of it seen by the commune's officer."""

from datetime import date, timedelta

from documents import kbtt
from domain.clock import today
from models import Stay
from tests.browser import conftest

# Most people who use the house are owners: their day is made in every look.
LOOKS = tuple(conftest.LOOKS)
TOMORROW, IN_THREE_DAYS, IN_A_MONTH = (today() + timedelta(days=days) for days in (1, 3, 30))


def typed(day):
    return day.strftime("%d/%m/%Y")


def check_digit(text):
    """ICAO Doc 9303 part 3, 4.9."""
    values = ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(letter) for letter in text.replace("<", "0"))
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def passport_lines(number, expires):
    """The two lines of an invented German passport of Erika Mustermann, born 12 August 1964."""
    parts = [text + check_digit(text) for text in (number, "640812", f"{expires:%y%m%d}", "<" * 14)]
    whole = check_digit("".join(parts))
    return f"{'P<D<<MUSTERMANN<<ERIKA':<<44}\n{parts[0]}D<<{parts[1]}F{parts[2]}{parts[3]}{whole}"


def listed(owner, letter):
    """Two guests of an official list, of this owner only."""
    return [Stay(full_name=f"{name} {letter}", birth_date=date(1985, 3, 9), birth_precision="D", sex="M", nationality="KOR",
                 passport_number=f"M{letter}{owner.number}{place:04}", room="305", arrived_on=today(), leaving_on=IN_THREE_DAYS,
                 permitted_until=IN_A_MONTH) for place, name in enumerate(("KIM MINJUN", "LEE SEOYEON"))]


def test_the_owner_s_day(owner, somebody, tmp_path):
    owner.signs_in().opens("/owner")
    declares_by_typing(owner)
    code = owner.page.url.rsplit("/", 1)[1]
    assert owner.downloads("receipt.pdf").startswith(b"%PDF")
    assert owner.downloads("na17.pdf").startswith(b"%PDF")
    assert receipt(somebody(), code, "PARK JIWOO") == "genuine"

    declares_by_passport_lines(owner)
    declares_a_group(owner)
    declares_from_a_file(owner, tmp_path / "KBTT.xlsx", kbtt.workbook(listed(owner, "X")))
    declares_from_a_file(owner, tmp_path / "KBTT.xml", kbtt.xml(listed(owner, "Y")))
    sends_the_same_file_again(owner, tmp_path / "KBTT.xml")

    owner.opens(f"/owner/stays/{code}").follows("/correction").writes(room="202", reason="The guest changed rooms").sends("room")
    owner.reads("202")
    assert receipt(somebody(), code, "PARK JIWOO") == "changed"
    owner.opens(f"/owner/stays/{code}").follows("/extension").writes(leaving_on=typed(IN_THREE_DAYS)).sends("leaving_on")
    owner.reads(typed(IN_THREE_DAYS))
    owner.follows("/departure").writes(left_on=typed(today())).sends("left_on")
    assert owner.page.locator('main a[href*="/departure"]').count() == 0
    owner.opens("/owner/stays").opens("/owner/imports").opens("/owner/establishments").opens("/account").opens("/account/notices")

    sees_everything(somebody("commune"), owner, code)


def declares_by_typing(owner):
    owner.opens("/owner/stays/new")
    owner.sends("full_name")
    assert owner.page.locator(".notice.error[data-focus]").count() == 1
    owner.writes(passport_number=f"K{owner.number}0000001", nationality="Hàn Quốc", full_name="PARK JIWOO", sex="F",
                 birth_date="05/11/1990", leaving_on=typed(TOMORROW), room="101", permitted_until=typed(IN_A_MONTH))
    owner.sends("full_name")
    owner.reads("PARK JIWOO")
    assert "/owner/stays/" in owner.page.url
    assert not owner.page.url.endswith("/new")


def declares_by_passport_lines(owner):
    expires = date(today().year + 5, 6, 1)
    owner.opens("/owner/stays/new").writes(mrz=passport_lines(f"C{owner.number}XYZ1234", expires))
    if not owner.scripts:
        owner.presses("[name=scan]")
    owner.page.locator('[data-mrz="valid"]').wait_for()
    owner.looks()
    assert owner.page.input_value("[name=full_name]") == "MUSTERMANN ERIKA"
    owner.writes(leaving_on=typed(TOMORROW), room="102", permitted_until=typed(IN_A_MONTH)).sends("full_name")
    owner.reads("MUSTERMANN ERIKA")


def declares_a_group(owner):
    owner.opens("/owner/groups/new").writes(leaving_on=typed(IN_THREE_DAYS), room="201", permitted_until=typed(IN_A_MONTH))
    for row, name in enumerate(("MARTIN LOUISE", "MARTIN PAUL")):
        for field, value in {"full_name": name, "birth_date": "1980", "sex": "M", "nationality": "FRA",
                             "passport_number": f"G{owner.number}00000{row}"}.items():
            owner.writes_in(f"rows-{row}-{field}", value)
    owner.sends("rows-0-full_name")
    owner.reads("MARTIN LOUISE").reads("MARTIN PAUL")
    assert "/owner/batches/" in owner.page.url
    assert owner.downloads("receipt.pdf").startswith(b"%PDF")


def declares_from_a_file(owner, path, body):
    path.write_bytes(body)
    owner.opens("/owner/imports/new").writes(file=str(path)).sends("file")
    waits_for(owner, "[data-ready]")
    assert owner.numbers("[data-read]") == {"read": 2, "ready": 2, "refused": 0, "duplicate": 0}
    owner.presses('main form[action$="/confirmation"] .button')
    waits_for(owner, "[data-stored]")
    assert owner.numbers("[data-read]") == {"read": 2, "stored": 2, "refused": 0, "duplicate": 0}
    owner.follows("/owner/batches/")


def sends_the_same_file_again(owner, path):
    owner.opens("/owner/imports/new").writes(file=str(path)).sends("file")
    waits_for(owner, "[data-ready]")
    assert owner.numbers("[data-read]") == {"read": 2, "ready": 0, "refused": 0, "duplicate": 2}


def waits_for(owner, selector):
    """A list is read in the background: scripts poll, without them the person refreshes."""
    for _time in range(50):
        if owner.page.locator(selector).count():
            break
        if owner.scripts:
            owner.page.wait_for_timeout(200)
        else:
            owner.page.reload()
    owner.page.locator(selector).first.wait_for()
    owner.looks()


def receipt(stranger, code, name):
    """What anyone learns of a receipt: its standing, and nothing of the guest."""
    stranger.opens("/verify").writes(code=code).sends("code")
    assert name not in stranger.page.content()
    return stranger.page.locator("[data-receipt]").get_attribute("data-receipt")


def sees_everything(officer, owner, code):
    officer.signs_in().opens(f"/commune/stays?q=K{owner.number}0000001")
    assert officer.page.locator("[data-stay]").count() == 1
    officer.follows(f"/commune/stays/{code}").reads("PARK JIWOO").reads("202")
    officer.presses('form:has([type=hidden][value="confirmed"]) button')
    assert officer.page.locator("h1 .badge", has_text="Xác nhận").count() == 1
    officer.opens("/commune/establishments").opens("/commune/slips/new")
    officer.opens("/commune/stays")
    assert officer.page.locator("[data-stay]").count() >= 8
