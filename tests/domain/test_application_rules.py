"""The rules of an application: what is refused, what is only doubted, and that nothing typed ever breaks them."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.applications import form_versions, rules
from domain.clock import today
from models import APPLICATION_KINDS
from tests import applying

DAY = today()
FORMS = {form.kind: form for form in form_versions.FORMS}


def found(kind="adult", on=DAY, **changes):
    """field → problem of an invented applicant's answers with these changes."""
    return {problem.field: problem for problem in rules.check(FORMS[kind], {**applying.kept(kind), **changes}, on=on)}


def refused(field, kind="adult", **changes):
    problem = found(kind, **changes).get(field)
    return problem is not None and not problem.doubtful


def doubted(field, kind="adult", **changes):
    problem = found(kind, **changes).get(field)
    return problem is not None and problem.doubtful


@pytest.mark.parametrize("kind", APPLICATION_KINDS)
def test_what_is_right_has_no_problem(kind):
    assert found(kind) == {}


@pytest.mark.parametrize("form", form_versions.FORMS, ids=lambda form: form.code)
def test_nothing_at_all_misses_exactly_what_is_required(form):
    missing = {problem.field for problem in rules.refusals(form, {}, on=DAY)}
    assert missing == {field.key for field in form.fields if field.required}


@pytest.mark.parametrize("form", form_versions.FORMS, ids=lambda form: form.code)
def test_every_field_has_its_limit(form):
    for field in form.fields:
        answers = {**applying.kept(form.kind), field.key: "a" * (field.longest + 1)}
        problems = {problem.field: problem for problem in rules.check(form, answers, on=DAY)}
        assert problems[field.key].message in (rules.TOO_LONG, rules.CHOOSE), field.key


def test_a_name_may_have_every_mark_and_any_length_that_fits():
    for name in ("Ơ Đu", "O'Brien-Nguyễn", "Y’ Moan", "N̈", "Thị Ánh Nguyệt " * 7):
        assert "given_names" not in found(given_names=name.strip()), name
    assert refused("given_names", given_names="Nam 2")
    assert refused("family_name", family_name="…")
    assert refused("given_names", family_name="A" * 90, given_names="B" * 110)


def test_a_person_with_one_name_only_keeps_it_by_a_tick():
    assert doubted("family_name", family_name="")
    assert doubted("given_names", given_names="")
    assert refused("family_name", family_name="", given_names=" ")


@pytest.mark.parametrize("number, verdict", [
    ("07419000123", "refused"), ("074190001234x", "refused"), ("003190001234", "refused"), ("074090001234", "doubted"),
    ("074191001234", "doubted"), ("101190001234", "doubted")])
def test_a_personal_number_that_does_not_fit_is_doubted_and_an_impossible_one_refused(number, verdict):
    assert {"refused": refused, "doubted": doubted}[verdict]("personal_number", personal_number=number)


def test_a_child_and_an_adult_each_have_their_form_by_the_day():
    birthday = DAY.replace(year=DAY.year - 14, day=min(DAY.day, 28))
    on = birthday.replace(year=DAY.year)
    assert "birth_date" not in found(birth_date=birthday.isoformat(), on=on)
    younger = (birthday + timedelta(days=1)).isoformat()
    assert found(birth_date=younger, on=on)["birth_date"].message == rules.FOR_A_CHILD
    assert "birth_date" not in found("child", birth_date=younger, on=on)
    assert found("child", birth_date=birthday.isoformat(), on=on)["birth_date"].message == rules.FOR_AN_ADULT


def test_a_child_without_a_number_has_no_chip_and_needs_none():
    assert "personal_number" not in found("child", personal_number="")
    assert FORMS["child"].field("chip") is None


@pytest.mark.parametrize("birth, problem", [("1960", None), ("1960-05", None), ("1960-05-03", None), ("unknown", None),
                                            ("", "refused"), ("196", "refused"), ("1960-13", "refused"), ("2100", "refused"),
                                            ("1985", "doubted")])
def test_a_parents_birth_is_as_rough_as_it_is_known(birth, problem):
    if problem:
        assert {"refused": refused, "doubted": doubted}[problem]("father_birth", father_birth=birth)
    else:
        assert "father_birth" not in found(father_birth=birth)


def test_an_unknown_father_has_no_name_either():
    assert refused("father_name", father_name="")
    assert not {"father_name", "father_birth"} & set(found(father_name="", father_birth="unknown"))


def test_a_wife_without_a_name_has_no_birth_date():
    assert refused("spouse_name", spouse_birth="1990")


def test_a_representative_is_of_age():
    assert doubted("representative_birth_date", "child", representative_birth_date=f"{DAY.year - 17}-01-01")


def test_a_chip_is_chosen_exactly_once():
    assert refused("chip", chip="")
    assert refused("chip", chip="yes no")


def test_another_request_is_written_out():
    assert refused("request_other", request="other")
    assert "request_other" not in found(request="other", request_other="Đổi chữ ký")
    assert refused("request", request="gift")


def test_requests_are_compared_with_the_last_passport():
    assert doubted("request", request="first", last_passport_number="B1234567")
    for request in ("expired", "expiring", "full", "damaged", "lost"):
        assert doubted("request", request=request)
        assert "request" not in found(request=request, last_passport_number="B1234567")


def test_an_account_to_pay_back_to_is_given_whole():
    assert refused("refund_bank", refund_account="123456", refund_holder="DANG THI ANH NGUYET")
    assert refused("refund_account", refund_account="12-34", refund_holder="A", refund_bank="Vietcombank")
    assert doubted("refund_bank", refund_account="123456", refund_holder="A", refund_bank="Ngân hàng Sao Hỏa")


def test_dates_lie_in_the_past_and_follow_each_other():
    assert refused("birth_date", birth_date=f"{DAY + timedelta(days=1)}")
    assert refused("birth_date", birth_date="1890-01-01")
    assert refused("birth_date", birth_date="30/02/1990")
    assert refused("last_passport_issued_on", last_passport_issued_on=f"{DAY + timedelta(days=1)}")
    assert refused("last_passport_issued_on", last_passport_issued_on="1989-01-01")
    assert refused("passport_expires_on", "restore", passport_expires_on="2020-02-01")
    assert doubted("passport_expires_on", "restore", passport_expires_on=f"{DAY - timedelta(days=1)}")
    assert doubted("visa_until", "restore", visa_until=f"{DAY - timedelta(days=1)}")


def test_a_loss_is_told_late_with_a_reason_and_accepted_all_the_same():
    monday, tuesday, thursday = date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 9)
    assert doubted("late_why", "loss", lost_at=f"{monday}T08:30", late_why="", on=thursday)
    assert "late_why" not in found("loss", lost_at=f"{tuesday}T08:30", late_why="", on=thursday)
    assert "late_why" not in found("loss", lost_at=f"{monday}T08:30", on=thursday)
    friday = monday - timedelta(days=3)
    assert "late_why" not in found("loss", lost_at=f"{friday}T08:30", late_why="", on=tuesday), "two working days"


def test_a_loss_has_its_minute_and_may_forget_the_rest():
    assert "passport_number" not in found("loss", passport_number="không nhớ")
    assert refused("lost_at", "loss", lost_at=f"{DAY}")
    assert refused("lost_at", "loss", lost_at="2999-11-02T08:00")
    assert refused("lost_at", "loss", passport_issued_on=f"{DAY}")
    assert refused("passport_issued_on", "restore", passport_issued_on="không nhớ")
    assert doubted("passport_number", "loss", passport_number="X12")
    assert refused("passport_number", "loss", passport_number="B-12/3")


def test_telephone_and_e_mail_are_such():
    assert refused("phone", phone="12")
    assert refused("email", email="nobody")
    assert "email" not in found(email="")


ANYTHING = st.one_of(st.text(max_size=40), st.sampled_from(["", "unknown", "không nhớ", "yes", "0000-00-00", "1960", "9999-12-31",
                                                            "2026-11-05T25:00", "M", "lost", "074190001234"]))


@pytest.mark.parametrize("form", form_versions.FORMS, ids=lambda form: form.code)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers=st.dictionaries(st.sampled_from(sorted({key for form in form_versions.FORMS for key in form.keys})), ANYTHING))
def test_whatever_is_typed_gets_a_list_of_problems_refusals_first(form, answers):
    problems = rules.check(form, answers, on=DAY)
    doubts = [problem.doubtful for problem in problems]
    assert doubts == sorted(doubts)
    assert len({problem.field for problem in problems}) == len(problems)
    assert {problem.field for problem in problems} <= set(form.keys)
    for problem in problems:
        assert problem.message % problem.params


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_age_counts_whole_years(born, on):
    def birthday(years):
        return born.year + years, born.month, born.day

    years = rules.age(born, on)
    assert birthday(years) <= (on.year, on.month, on.day) < birthday(years + 1)
