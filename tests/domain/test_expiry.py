"""Drafts left alone and forms nobody comes with end by themselves, each after a notice, and nothing else does."""

from datetime import timedelta

from domain import codes
from domain.applications import drafts, expiry
from domain.clock import now, today
from domain.visits import points
from models import Application, ApplicationKey, Notice, Ticket
from tests.applying import draft, kept, sent
from tests.visits import point


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


def test_the_number_given_to_who_left_again_keeps_no_name(app):
    made, _token = sent()
    given = Ticket.create(code=codes.new(), point=point(), service=points.service("passport"), day=today(), number=1,
                          application=made, holder=made.full_name, line_at=now())
    age(made, days=11)
    warned_long_ago(made)
    assert expiry.run(30, 10) == (0, 1) and Ticket.get_by_id(given.id).holder == ""


def test_what_an_officer_opens_while_others_end_is_kept_whole(app, monkeypatch):
    (first, _one), (second, _two) = sent(), sent()
    for each in (first, second):
        age(each, days=400)
        warned_long_ago(each)
    monkeypatch.setattr(expiry.storage, "forget",
                        lambda files: Application.update(opened_at=now()).where(Application.id == second.id).execute())
    assert expiry.run(30, 10) == (0, 1)
    assert Application.get_by_id(first.id).state == "stopped"
    assert Application.get_by_id(second.id).full_name == second.full_name


def test_a_draft_that_is_sent_while_others_end_stops_nobody(app, monkeypatch):
    made = [draft()[0] for _each in range(3)]
    for each in made:
        age(each, days=400)
        warned_long_ago(each)
    monkeypatch.setattr(expiry.storage, "forget", lambda files: Application.update(
        state="registered", registered_at=now(), changed_at=now()).where(Application.id == made[1].id).execute())
    assert expiry.run(30, 10) == (0, 2)
    assert [row.id for row in Application.select()] == [made[1].id]


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
