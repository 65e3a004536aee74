"""What anyone may read about passports, and what the administrator edits of it."""

import re
from datetime import date

import pytest

from domain.applications import advice, procedures
from models import AuditEntry, Fee, Office, OpeningHours, Procedure, ReceptionPoint, Service


def english(client):
    client.post("/language", data={"language": "en"})
    return client


def test_home_leads_three_kinds_of_people(browser):
    page = browser().get("/").text
    for door in ("/sign-in", "/start", "/citizen", "/procedures", "/verify", "/look-up", "/offices"):
        assert f'href="{door}"' in page


def test_each_procedure_is_found_in_two_clicks_from_home(browser):
    client = browser()
    assert 'href="/procedures"' in client.get("/").text
    page = client.get("/procedures").text
    for code in ("1.001456", "1.001445", "1.010384", "TK06"):
        assert f'href="/procedures/{code}"' in page
        assert client.get(f"/procedures/{code}").status_code == 200


def test_a_procedure_tells_its_code_day_fees_papers_and_law(browser):
    page = english(browser()).get("/procedures/1.001456").text
    for words in ("1.001456", "22/11/2026", "100,000 đồng", "200,000 đồng", "from 01/01/2027: 200,000 đồng", "64/2025/TT-BTC",
                  "8 working days", "Law 49/2019/QH14", "TK01a"):
        assert words in page, words
    assert "digital" not in page, "not before the administrator confirmed it"


def test_a_form_to_print_is_a_pdf(browser):
    client = browser()
    for code, number in (("1.001456", "TK01"), ("1.001456", "TK01a"), ("1.001445", "TK05")):
        answer = client.get(f"/procedures/{code}/form.pdf?form={number}")
        assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
    assert client.get("/procedures/1.001456/form.pdf?form=TK05").status_code == 404
    assert client.get("/procedures/9.999999/form.pdf").status_code == client.get("/procedures/9.999999").status_code == 404


def test_what_is_hidden_is_not_found(browser, admin):
    Procedure.update(published=False).where(Procedure.code == "TK06").execute()
    client = browser()
    assert client.get("/procedures/TK06").status_code == 404 and "/procedures/TK06" not in client.get("/procedures").text


@pytest.mark.parametrize(("words", "code"), [("X08", "1.001445"), ("sửa đổi, bổ sung", "1.001456")])
def test_old_names_are_explained(browser, words, code):
    page = browser().get("/procedures", query_string={"q": words}).text
    assert re.findall(r'data-procedure="([^"]+)"', page)[0] == code and 'class="notice"' in page
    assert "data-procedure" not in browser().get("/procedures?q=zzzz").text


def walk(client, **choices):
    """Answer page after page as a person would, by the form that is shown."""
    answers = {}
    for _page in range(5):
        page = client.get("/start", query_string=answers).text
        found = re.search(r'name="asked" value="(\w+)"', page)
        if not found:
            return page
        assert found[1] in choices, f"{found[1]} is asked"
        kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page))
        answers = {**kept, found[1]: choices[found[1]]}
    raise AssertionError("no end of questions")


def test_four_questions_lead_to_papers_fee_and_the_application(browser):
    page = walk(english(browser()), who="adult", what="expired", card="card", place="here")
    assert 'data-fee="100000"' in page and "8 working days" in page
    assert 'href="/citizen/applications/new?kind=adult&amp;request=expired"' in page


def test_damaged_is_warned_of(browser):
    page = walk(english(browser()), who="adult", what="damaged", card="card", place="elsewhere")
    assert 'data-fee="200000"' in page and advice.DAMAGED in page and "100,000 đồng" in page


def test_who_may_not_apply_yet_sees_the_next_step(browser):
    page = walk(english(browser()), who="adult", what="first", card="none", place="here")
    assert 'data-advice="other"' in page and advice.GET_A_CARD in page and "/citizen/applications/new" not in page
    page = walk(english(browser()), who="adult", what="restore", found="no")
    assert 'href="/start?who=adult&amp;what=lost"' in page


def test_an_empty_answer_is_asked_for_and_nothing_is_lost(browser):
    answer = browser().get("/start?who=adult&asked=what")
    assert answer.status_code == 422 and 'class="mistake"' in answer.text and 'name="who" value="adult"' in answer.text
    assert browser().get("/start?who=adult").status_code == 200


def test_every_answer_can_be_changed_by_a_link(browser):
    page = walk(browser(), who="child", what="first", card="none", place="here")
    for address in ("/start", "/start?who=child", "/start?who=child&what=first", "/start?who=child&what=first&card=none"):
        assert f'href="{address.replace("&", "&amp;")}"' in page


def test_strange_answers_are_asked_again(browser):
    for query in ("who=<script>", "who=adult&what=%00", "what=first&card=card"):
        answer = browser().get(f"/start?{query}")
        assert answer.status_code == 200 and "<script>" not in answer.text.replace("<script src", "")


def test_offices_show_points_hours_telephone_and_position(browser):
    point = ReceptionPoint.create(code="P000000000001", office=Office.select().first(), name="Điểm số 1", address="1 Yersin",
                                  phone="0274 3822 333", latitude=10.98, longitude=106.65, note_vi="Gửi xe tầng hầm")
    for weekday in range(5):
        OpeningHours.create(point=point, service=Service.get(code="passport"), weekday=weekday, starts="08:00", ends="11:30",
                            minutes=15, public=2, valid_from=date(2026, 1, 1))
    page = browser().get("/offices").text
    for words in ("Điểm số 1", "1 Yersin", "08:00–11:30", "Thứ Hai – Thứ Sáu", "10.98000, 106.65000", "tel:02743822333",
                  "Gửi xe"):
        assert words in page, words


def test_without_a_point_the_office_is_named(browser):
    assert "Phòng Quản lý xuất nhập cảnh" in browser().get("/offices").text


def edited(procedure, **more):
    texts = {f"{key}_{language}": getattr(procedure, f"text_{language}").get(key, "")
             for key, _heading in procedures.SECTIONS for language in ("vi", "en")}
    return {"name_vi": procedure.name_vi, "name_en": procedure.name_en, "as_of": "01/01/2027", "published": "y",
            "seen": procedures.fingerprint(procedure), **texts, **more}


def test_the_administrator_sees_a_text_before_it_is_stored(browser, admin):
    procedure, client = procedures.by_code("TK06"), browser(admin)
    answer = client.post("/admin/procedures/TK06", data=edited(procedure, who_vi="Ai cũng được.\n- một", preview="1"))
    assert answer.status_code == 200 and 'data-preview="vi"' in answer.text and "<li>một</li>" in answer.text
    assert procedures.by_code("TK06").text_vi == procedure.text_vi
    answer = client.post("/admin/procedures/TK06", data=edited(procedure, who_vi="Ai cũng được.\r\n- một"))
    assert answer.status_code == 303
    page = browser().get("/procedures/TK06").text
    assert "<li>một</li>" in page and "01/01/2027" in page
    assert AuditEntry.get(action="procedure.changed").details["before"]["text_vi"] == procedure.text_vi
    assert client.get("/admin/records").status_code == 200


def test_markup_in_a_text_stays_text(browser, admin):
    procedure = procedures.by_code("TK06")
    browser(admin).post("/admin/procedures/TK06", data=edited(procedure, who_vi="<b>x</b> <script>alert(1)</script>"))
    page = browser().get("/procedures/TK06").text
    assert "&lt;script&gt;" in page and "<b>x</b>" not in page


def test_an_empty_part_or_an_older_page_is_refused_and_keeps_what_was_typed(browser, admin):
    procedure, client = procedures.by_code("TK06"), browser(admin)
    answer = client.post("/admin/procedures/TK06", data=edited(procedure, who_vi="", name_en="Kept"))
    assert answer.status_code == 422 and 'value="Kept"' in answer.text
    answer = client.post("/admin/procedures/TK06", data=edited(procedure, seen="other", name_en="Kept"))
    assert answer.status_code == 422 and 'value="Kept"' in answer.text
    assert procedures.by_code("TK06").name_en == procedure.name_en


NEW = {"group": "new", "way": "online", "amount": "90.000 đồng", "valid_from": "01/01/2030", "valid_to": "", "basis": "1/2029"}


def test_the_administrator_adds_a_fee_ends_it_and_confirms_the_digital_one(browser, admin):
    client = browser(admin)
    assert client.post("/admin/fees", data=NEW).status_code == 303
    fee = Fee.get(basis="1/2029")
    assert (fee.amount, fee.valid_to) == (90_000, None)
    assert client.post("/admin/fees", data=NEW).status_code == 422, "the same days again"
    assert client.post(f"/admin/fees/{fee.id}/end", data={"valid_to": "31/12/2029"}).status_code == 422
    assert client.post(f"/admin/fees/{fee.id}/end", data={"valid_to": "31/12/2030"}).status_code == 303
    digital = Fee.get(group="new", way="digital")
    client.post(f"/admin/fees/{digital.id}/confirmation", data={"confirmed": "1"})
    assert Fee.get_by_id(digital.id).confirmed
    assert client.get("/admin/fees").status_code == client.get(f"/admin/fees/{fee.id}/end").status_code == 200


@pytest.mark.parametrize(("field", "value"), [("amount", "viel"), ("amount", ""), ("amount", "12345678901"), ("group", ""),
                                              ("valid_from", "31/02/2030"), ("basis", "")])
def test_a_fee_typed_wrongly_is_refused_with_everything_kept(browser, admin, field, value):
    answer = browser(admin).post("/admin/fees", data={**NEW, field: value})
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert ('value="1/2029"' in answer.text) != (field == "basis")
