"""Check before you start: which questions are asked, and what each case is told."""

from datetime import date
from itertools import product

import pytest

from domain.applications import advice

pytestmark = pytest.mark.usefixtures("app")
DAY = date(2026, 11, 22)


def advised(**answers):
    given = {"who": "adult", "card": "card", "place": "here", **answers}
    known = advice.known(given)
    assert advice.next_question(known) is None
    return advice.advise(known, DAY)


def every_case():
    """All complete answers there are."""
    options = {key: [option[0] for option in question.options] for key, question in advice.QUESTIONS.items()}
    for values in product(*options.values()):
        known = advice.known(dict(zip(options, values, strict=True)))
        assert advice.next_question(known) is None
        yield known


def test_no_more_than_four_questions_are_asked():
    assert all(len(known) <= 4 for known in every_case())


def test_questions_come_in_their_order_and_wrong_answers_are_asked_again():
    assert advice.next_question({}).key == "who"
    assert advice.known({"who": "robot", "what": "first"}) == {}
    assert advice.known({"what": "first"}) == {}, "nothing is answered before the first question"
    assert advice.next_question(advice.known({"who": "adult"})).key == "what"
    assert advice.next_question(advice.known({"who": "adult", "what": "restore"})).key == "found"
    assert advice.next_question(advice.known({"who": "child", "what": "uncollected"})).key == "months"
    assert advice.next_question(advice.known({"who": "adult", "what": "report"})) is None


def test_every_case_says_what_to_do():
    for known in every_case():
        found = advice.advise(known, DAY)
        if found.eligible:
            assert found.bring and found.show and found.fee is not None and found.where, known
            assert found.days or known["what"] == "uncollected"
        else:
            assert found.reason and found.next_step, known


@pytest.mark.parametrize(("what", "kind", "request_", "procedure", "fee", "days"), [
    ("first", "adult", "first", "1.001456", 100_000, 8), ("expired", "adult", "expired", "1.001456", 100_000, 8),
    ("damaged", "adult", "damaged", "1.001456", 200_000, 8), ("lost", "adult", "lost", "1.001456", 200_000, 8),
    ("report", "loss", "", "1.001445", 0, 1)])
def test_what_is_needed_leads_to_its_form_fee_and_time(what, kind, request_, procedure, fee, days):
    found = advised(what=what)
    assert (found.kind, found.request, found.procedure, found.fee.amount, found.days) == (kind, request_, procedure, fee, days)


def test_damaged_and_lost_are_warned_of_the_double_price():
    for what in ("damaged", "lost"):
        found = advised(what=what)
        assert found.fee.amount == 2 * found.plain_fee.amount
    assert advice.DAMAGED in advised(what="damaged").warnings
    assert advised(what="expired").plain_fee is None


def test_the_fee_that_comes_next_is_told():
    day, fee = advised(what="first").later_fee
    assert (day, fee.amount) == (date(2027, 1, 1), 200_000)


def test_an_adult_without_an_identity_card_gets_one_first_unless_a_valid_passport_is_there():
    assert advised(what="first", card="number").reason == advice.CARD_FIRST
    assert advised(what="lost", card="none").reason == advice.CARD_FIRST
    assert advised(what="full", card="number").eligible


def test_a_first_passport_without_a_card_is_issued_at_home_only():
    assert advised(who="child", what="first", card="number", place="elsewhere").reason == advice.ONLY_AT_HOME
    assert advised(who="child", what="first", card="number", place="here").eligible
    assert advised(who="child", what="first", card="card", place="elsewhere").eligible
    assert advised(who="child", what="expired", card="number", place="elsewhere").where == advice.FROM_ELSEWHERE


def test_a_child_needs_a_birth_certificate_only_without_a_number():
    def papers(card):
        return any("birth certificate" in each for each in advised(who="child", what="first", card=card).bring)

    assert papers("none") and not papers("number") and not papers("card")
    assert advised(who="child", what="first").kind == "child"
    assert any("legal representative" in each for each in advised(who="child", what="first").bring)


def test_who_is_in_a_hurry_hears_of_the_department():
    assert advised(what="first", place="urgent").where == advice.URGENT_FIRST
    assert advised(what="expired", place="urgent").where == advice.URGENT
    assert advice.DEPARTMENT in advised(what="expired", place="urgent").warnings


def test_restoring_and_late_collection_have_their_conditions():
    assert advised(what="restore", found="yes").procedure == "1.010384"
    refused = advised(what="restore", found="no")
    assert not refused.eligible and (refused.kind, refused.request) == ("adult", "lost")
    assert advised(what="uncollected", months="under").kind == "uncollected"
    late = advised(who="child", what="uncollected", months="over")
    assert not late.eligible and late.kind == "child"
