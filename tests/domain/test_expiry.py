"""Drafts left alone and forms nobody comes with end by themselves, each after a notice, and nothing else does."""

from datetime import timedelta

from domain.applications import drafts, expiry
from domain.clock import now, today
from models import Application, ApplicationKey, Notice
from tests.applying import draft, kept, sent


def age(application, *, days, **columns):
    """As if it had last been touched so many days ago."""
    at = now() - timedelta(days=days)
    Application.update(changed_at=at, registered_at=application.registered_at and at, **columns).where(
        Application.id == application.id).execute()


def warned_long_ago(application):
    at = now() - expiry.WARNED_BEFORE
    Application.update(warned_at=at).where(Application.id == application.id).execute()


def kinds():
    return [notice.kind for notice in Notice.select().order_by(Notice.id) if notice.kind.endswith("ending")]


def test_a_draft_left_alone_is_warned_of_once_and_deleted_three_days_later(app):
    made, _token = draft()
    age(made, days=26)
    assert expiry.run(30, 10) == (0, 0)
    age(made, days=28)
    assert expiry.run(30, 10) == (1, 0) and expiry.run(30, 10) == (0, 0) and kinds() == ["draft_ending"]
    age(made, days=31)
    warned_long_ago(made)
    assert expiry.run(30, 10) == (0, 1)
    assert not Application.select().exists() and not ApplicationKey.select().exists()


def test_a_draft_of_which_nobody_was_warned_is_warned_of_first(app):
    made, _token = draft()
    age(made, days=100)
    assert expiry.run(30, 10) == (1, 0) and expiry.run(30, 10) == (0, 0)
    assert Application.select().exists()


def test_who_goes_on_keeps_the_draft_and_is_warned_again_the_next_time(app):
    made, _token = draft()
    age(made, days=31)
    warned_long_ago(made)
    drafts.save_section(by=None, application=made, section="about-you", values={**kept("adult"), "occupation": "Thợ may"})
    assert expiry.run(30, 10) == (0, 0)
    age(made, days=28)
    Application.update(warned_at=now() - timedelta(days=40)).execute()
    assert expiry.run(30, 10) == (1, 0)


def test_of_a_form_nobody_came_with_only_an_empty_row_is_left(app):
    made, _token = sent()
    age(made, days=11)
    warned_long_ago(made)
    assert expiry.run(30, 10) == (0, 1)
    found = Application.get_by_id(made.id)
    assert (found.state, found.answers, found.full_name, found.personal_number, found.birth_date, found.email) == (
        "stopped", {}, "", "", None, "")
    assert not found.keys.count() and [move.after for move in found.moves] == ["registered", "stopped"]


def test_the_day_of_the_appointment_counts_not_the_day_of_sending(app):
    made, _token = sent()
    age(made, days=40, present_on=today() + timedelta(days=2))
    warned_long_ago(made)
    assert expiry.run(30, 10) == (0, 0)
    age(made, days=40, present_on=today() - timedelta(days=8))
    Application.update(warned_at=None).execute()
    assert expiry.run(30, 10) == (1, 0) and kinds() == ["application_ending"]


def test_what_an_officer_opened_or_received_stays(app):
    (opened, _one), (received, _two) = sent(), sent()
    for each, columns in ((opened, {"opened_at": now()}), (received, {"state": "received"})):
        age(each, days=400, **columns)
        warned_long_ago(each)
    assert expiry.run(30, 10) == (0, 0)
