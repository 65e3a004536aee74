"""No list shows a whole number of a document or a person: whoever needs it opens the one it is about, and that is recorded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import audit, names
from models import Application, Delivery, LegalHold, Stay, WatchDocument
from tests.house import world
from tests.house.test_access import ENTRIES, addresses

# Whose pages are about one declaration, person, dossier or hit, one act on one of them, or what somebody types or typed.
WHOLE = {"stay", "person", "hit", "dossier", "visitor", "hand_over", "correct", "leave", "extend", "cancel", "explain", "letter",
         "join_document", "separate_document", "remove_watch_entry", "mend_row", "import", "import_rows"}
ACCOUNT, CARD = "19030000123456", "079085004321"
WORKERS = ["owner", "commune_officer", "province_officer", "admin"]


@pytest.fixture
def things(owner, admin, province_officer):
    """The small world of the house, with a search, a mended dossier, a hold and an account for a refund in it."""
    made = world.build(owner)
    number = made.stay.passport_number
    audit.record("stay.looked_at", by=province_officer, subject=made.stay)
    for action, details in (("search.made", {"q": number}),
                            ("search.batch_made", {"documents": [number, "X98765432"]}),
                            ("application.mended", {"before": {"personal_number": CARD}, "after": {"personal_number": ""}})):
        audit.record(action, by=province_officer, **details)
    LegalHold.create(passport_number=number, nationality="DEU", reason="Công văn 13", held_by=admin)
    refunded = made.refund.payment.application
    Application.update(answers=refunded.answers | {"refund_account": ACCOUNT}).where(Application.id == refunded.id).execute()
    Delivery.update(state="handed", collector="applicant", collector_name="Lê Thị Dân", collector_number=CARD).where(
        Delivery.application == made.result).execute()
    return made


def numbers():
    """Every number that lies in the database or was searched for."""
    found = {stay.passport_number for stay in Stay.select()} | {each.passport_number for each in WatchDocument.select()}
    return {ACCOUNT, CARD, "X98765432"} | found | {each.personal_number for each in Application.select() if each.personal_number}


def whole_in(page, known=()):
    return {number for number in known or numbers() if number in page}


def lists(app, things, someone):
    """The addresses of all pages this person may open, but those of WHOLE; each list of results by its name too."""
    for endpoint, (audience, methods) in ENTRIES.items():
        if someone.role in audience and "GET" in methods and endpoint.rpartition(".")[2] not in WHOLE:
            for address in addresses(app, endpoint, things, someone):
                yield address
                if endpoint.endswith(".deliveries"):
                    yield from (f"{address}?list={name}" for name in ("post", "posted", "ended", "uncollected"))
                if endpoint.endswith((".stays", ".search", ".hits")):
                    yield f"{address}?q=schmidt&state="


@pytest.mark.parametrize("who", WORKERS)
def test_only_the_page_of_one_shows_a_whole_number(app, browser, request, things, who):
    client, known, looked = browser(request.getfixturevalue(who)), numbers(), 0
    for address in lists(app, things, request.getfixturevalue(who)):
        answer = client.get(address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            assert not whole_in(answer.text, known), address
            looked += "****" in answer.text
    assert looked >= {"owner": 3, "admin": 2}.get(who, 6), "each list shows something"


def test_an_office_that_does_not_want_them_masked_sees_them_whole(app, browser, things, province_officer, monkeypatch):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, masked_lists=False))
    desk, number = browser(province_officer), things.stay.passport_number
    for address in ("/province/stays", "/province/search?q=schmidt", "/province/watch", "/province/looks",
                    "/province/payments/refunds", "/province/deliveries?list=ended",
                    f"/province/watch/lists/{things.watch_list.id}"):
        page = desk.get(address).text
        assert "****" not in page and {number, ACCOUNT, CARD} & whole_in(page), address


@pytest.mark.parametrize("room", ["stays", "search"])
def test_what_was_typed_whole_is_shown_whole_and_its_beginning_tells_nothing_more(browser, things, province_officer, room):
    desk, number = browser(province_officer), things.stay.passport_number
    assert number in desk.get(f"/province/{room}?q={number[:3]}-{number[3:].lower()}").text.partition("<tbody>")[2]
    begun = desk.get(f"/province/{room}?q={number[:6]}").text
    assert names.masked(number) in begun and not whole_in(begun)


def test_a_list_of_numbers_is_answered_in_full(browser, things, province_officer):
    page = browser(province_officer).post("/province/search/batch", data={"documents": things.stay.passport_number}).text
    assert f'data-person="{things.stay.passport_number}"' in page


def test_the_declaration_itself_shows_it_and_the_look_is_recorded(browser, things, commune_officer):
    assert things.stay.passport_number in browser(commune_officer).get(f"/commune/stays/{things.stay.code}").text
    assert audit.AuditEntry.get(action="stay.looked_at", actor=commune_officer).subject_id == things.stay.id


@given(st.text("ABCDEFGHJK0123456789", max_size=20))
def test_of_a_number_at_most_five_signs_are_told_and_never_fewer_than_four_kept(number):
    shown = names.masked(number)
    told = [sign for sign in shown if sign != "*"]
    assert len(shown) == len(number) and len(told) <= 5
    assert len(number) - len(told) >= min(4, len(number)) and all(a in (b, "*") for a, b in zip(shown, number, strict=True))


@pytest.mark.parametrize(("text", "shown"), [
    ("C12345567", "C12****67"), ("079085001234", "079*******34"), ("c12 345-567", "C12****67"), ("HE WUYANG", "HE WUYANG"),
    ("E12345678, X98765432", "E12****78, X98****32"), ("1990-01-02, 079085001234", "1990-01-02, 079*******34"),
    ("12 Đường Cách Mạng", "12 Đường Cách Mạng"), ("Số 1, C12", "Số 1, C12"), ("", ""), ("Nguyễn C12345567", "Nguyễn C12****67"),
    ("nguyen van anh 0790 8500-4321", "nguyen van anh 079*******21"),
    ("1/2/1990 E12345678,X98765432", "1/2/1990 E12****78,X98****32")])
def test_in_the_details_of_the_record_only_numbers_are_masked(text, shown):
    assert names.masked_pieces(text) == shown
