"""Anyone with code and personal number learns how far a dossier is; nobody else learns that there is one."""

from datetime import datetime, timedelta

import pytest

from domain import codes
from domain.applications import drafts, look_up
from domain.clock import today
from domain.payments import orders
from domain.problems import Refused
from domain.visits import calendar
from models import Application, ApplicationMove, Attempt, AuditEntry
from tests import paying, visits
from tests.applying import body, draft, sent

NUMBER = "074190001234"


def ask(client, code, number=NUMBER, **how):
    return client.post("/look-up", data={"code": code, "personal_number": number}, **how)


def moved(application, *states, **values):
    """The dossier after an officer's steps, each written down."""
    before = "registered"
    for state in states:
        ApplicationMove.create(application=application, before=before, after=state)
        before = state
    Application.update(state=before, **values).where(Application.id == application.id).execute()
    return Application.get_by_id(application.id)


@pytest.mark.parametrize("state", look_up.STATES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_is_told_in_plain_words(browser, state, language):
    made, client = sent()[0], browser()
    moved(made, state)
    client.post("/language", data={"language": language})
    answer = ask(client, codes.shown(made.code).lower())
    assert answer.status_code == 200 and f'data-state="{look_up.STATES[state][0]}"' in body(answer)


def test_it_says_when_and_where_the_result_is_collected_and_what_happened_by_day(browser):
    made, point = sent()[0], visits.point()
    due = calendar.working_days_after(today(), 3)
    moved(made, "received", point=point, received_at=datetime(2026, 11, 20, 3), due_on=due)
    text = body(ask(browser(), made.code))
    assert f"{due:%d/%m/%Y}" in text and "3 ngày làm việc" in text and point.name in text
    assert text.count('<span class="quiet nowrap">') == 2, "sent, received"


@pytest.mark.parametrize("days, left", [(0, 0), (1, 1), (8, 8)])
def test_working_days_are_counted_as_the_law_does(days, left, app):
    assert look_up.working_days_left(calendar.working_days_after(today(), days)) == left


def test_a_day_that_has_passed_is_late_and_the_office_says_so(browser):
    made = moved(sent()[0], "received", due_on=today() - timedelta(days=20))
    assert look_up.progress(made).days_left < 0
    assert "xin lỗi" in body(ask(browser(), made.code))


def test_what_is_finished_is_never_called_late(browser):
    made = moved(sent()[0], "returned", due_on=today() - timedelta(days=20))
    assert look_up.progress(made).days_left is None and "xin lỗi" not in body(ask(browser(), made.code))


def test_of_a_child_the_number_of_the_representative_will_do(browser):
    made, _token = sent("child")
    assert ask(browser(), made.code).status_code == 200


def test_unknown_code_wrong_number_draft_and_nonsense_get_one_answer(browser):
    made, begun = sent()[0], draft()[0]
    tries = ((codes.new(), NUMBER), (made.code, "074190001235"), (begun.code, NUMBER), ("nonsense", NUMBER))
    texts = {body(ask(browser(), code, number)).replace(code, "").replace(number, "") for code, number in tries}
    assert len(texts) == 1 and "Không có hồ sơ" in texts.pop()


def test_an_empty_number_fits_no_child_without_one(browser):
    made, _token = sent("child")
    assert made.personal_number == ""
    for number in ("", " ", "-"):
        assert ask(browser(), made.code, number).status_code == 422


def test_a_wrong_number_does_the_same_work_as_an_unknown_code(app, browser, monkeypatch):
    made, _token = sent()
    counts = []
    for code in (made.code, codes.new()):
        before = Attempt.select().count(), AuditEntry.select().count()
        ask(browser(), code, "074190009999")
        counts.append((Attempt.select().count() - before[0], AuditEntry.select().count() - before[1]))
    assert counts[0] == counts[1] == (2, 1)


def test_guessing_a_number_is_paused_by_code_from_wherever_it_comes(app):
    made, _token = sent()
    for each in range(5):
        with pytest.raises(Refused, match="No dossier"):
            look_up.find(code=made.code, personal_number=f"07419000{each:04}", address=f"192.0.2.{each}")
    with pytest.raises(Refused, match="Too many tries"):
        look_up.find(code=made.code, personal_number=NUMBER, address="198.51.100.7")


def test_guessing_codes_is_paused_by_range_of_addresses(app):
    for each in range(20):
        with pytest.raises(Refused, match="No dossier"):
            look_up.find(code=codes.new(), personal_number=NUMBER, address=f"2001:db8::{each + 1:x}")
    with pytest.raises(Refused, match="Too many tries"):
        look_up.find(code=codes.new(), personal_number=NUMBER, address="2001:db8::ffff")
    made, _token = sent()
    assert look_up.find(code=made.code, personal_number=NUMBER, address="2001:db8:1::1") == made


def test_the_number_stands_in_no_address(browser):
    made, _token = sent()
    answer = browser().get("/look-up", query_string={"code": made.code, "personal_number": NUMBER})
    assert answer.status_code == 200 and "data-state" not in body(answer)
    assert f'value="{NUMBER}"' not in body(answer)
    assert f'value="{made.code}"' in body(answer), "the code of the slip is filled in"
    assert NUMBER not in body(ask(browser(), made.code))


def test_names_reasons_and_papers_are_not_shown(browser):
    made, _token = sent()
    moved(made, "not_received", state_reason="Ảnh không đúng.")
    text = body(ask(browser(), made.code))
    assert "data-state" in text and "Nguyệt" not in text and "Ảnh không đúng" not in text


def test_looking_up_changes_nothing_and_is_recorded(browser, citizen):
    made, _token = sent()
    ask(browser(), made.code)
    assert Application.get_by_id(made.id).revision == made.revision
    assert AuditEntry.select().where(AuditEntry.action == "application.looked_up", AuditEntry.subject_id == made.id).count() == 1


def test_a_withdrawn_dossier_is_still_told(browser):
    made, _token = sent()
    drafts.withdraw(by=None, application=made)
    assert 'data-state="7"' in body(ask(browser(), made.code))


def test_the_qr_of_a_slip_and_the_front_page_lead_here(browser):
    assert 'href="/look-up"' in body(browser().get("/"))


def test_the_national_code_of_the_slip_will_do_and_guessing_it_is_paused_by_the_number(browser):
    made = moved(sent()[0], "received", national_code="H15.50.05-261122-0001")
    text = body(ask(browser(), " h15.50.05-261122-0001 "))
    assert 'data-state="2"' in text and "H15.50.05-261122-0001" in text
    for each in range(2, 7):
        with pytest.raises(Refused, match="No dossier"):
            look_up.find(code=f"H15.50.05-261122-{each:04}", personal_number=NUMBER, address=f"192.0.2.{each}")
    with pytest.raises(Refused, match="Too many tries"):
        look_up.find(code="H15.50.05-261122-0007", personal_number=NUMBER, address="198.51.100.7")
    assert look_up.find(code=made.code, personal_number=NUMBER, address="198.51.100.7") == made, "the random code stays open"


def test_an_open_fee_is_linked_and_the_answer_can_be_printed(browser, province_officer):
    payment = paying.asked(province_officer)
    dossier = payment.application
    text = body(ask(browser(), dossier.code, dossier.personal_number))
    assert f"/citizen/applications/{dossier.code}/payment" in text and "data-print" in text
    orders.cancel(by=province_officer, payment=payment)
    assert "/payment" not in body(ask(browser(), dossier.code, dossier.personal_number))
