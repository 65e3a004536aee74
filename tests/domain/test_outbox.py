"""Notices leave by mail from the outbox: once each, again after a pause when the line is down, and never with a secret stored."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine

import app as khaibao
from adapters import mail
from domain import links, notices, outbox, sending, sessions
from domain.clock import now
from models import Application, Attempt, Import, Notice, OneTimeLink, Session, User
from tests import visits
from tests.conftest import PASSWORD, establishment
from views.letters import Writer

NOON = "2026-11-22 05:00:00"


@pytest.fixture
def post(app, monkeypatch):
    """The settings of an office with mail, and the mails that left."""
    class Post(list):
        config = replace(app.khaibao, smtp_url="smtp://127.0.0.1:1", base_url="https://khaibao.example.vn")
        down, references = False, []

        def send(self, config, *, to, letter, reference):
            if self.down:
                raise mail.Undelivered("refused")
            self.append((to, letter.subject, letter.text))
            self.references.append(reference)

        def round(self):
            return sending.send_waiting(self.config, Writer(app, self.config))
    post = Post()
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", post.config.hosts)
    monkeypatch.setattr(mail, "send", post.send)
    return post


def test_a_notice_is_mailed_once_in_the_persons_language(post, owner):
    User.update(locale="en").where(User.id == owner.id).execute()
    notices.queue("establishment_approved", to=owner, name="Nhà nghỉ <Ánh> & Dương", code="1", reason="")
    assert (post.round(), post.round()) == (1, 0)
    to, subject, text = post[0]
    assert (to, subject) == (owner.email, "Establishment approved")
    assert "“Nhà nghỉ <Ánh> & Dương” is approved" in text
    assert "https://khaibao.example.vn/owner/establishments" in text and owner.full_name in text


def test_the_secret_of_a_link_is_only_in_the_mail(post, owner):
    links.forgotten(identifier=owner.email, address="203.0.113.7")
    post.round()
    token = post[0][2].partition("/set-password/")[2].split()[0]
    assert links.live(token).user == owner
    assert token not in str(list(Notice.select().dicts())) + str(list(OneTimeLink.select().dicts()))


def test_a_link_asked_for_too_long_ago_is_not_mailed(post, owner):
    with time_machine.travel(NOON, tick=False) as clock:
        links.forgotten(identifier=owner.email, address="203.0.113.7")
        clock.shift(3601)
        assert post.round() == 0 and not OneTimeLink.select().exists()
        assert Notice.get().mail == "dead"


def test_an_invitation_of_a_person_who_has_a_password_carries_no_link(post, owner):
    notices.queue("staff_invited", to=owner, name="Hoa Sen")
    post.round()
    assert "/set-password/" not in post[0][2] and not OneTimeLink.select().exists()


def test_mail_that_does_not_leave_is_tried_again_after_growing_pauses_and_then_given_up(post, owner):
    post.down = True
    with time_machine.travel(NOON, tick=False) as clock:
        notices.queue("password_changed", to=owner)
        for minutes in sending.PAUSES:
            post.round()
            clock.shift(minutes * 60 - 1)
            tries = Notice.get().tries
            post.round()
            assert Notice.get().tries == tries, "not before its time"
            clock.shift(1)
        assert Notice.get().mail == "wait"
        post.round()
        assert (Notice.get().mail, Notice.get().tries) == ("dead", 5)


def test_what_waited_leaves_when_the_line_is_back(post, owner):
    post.down = True
    with time_machine.travel(NOON, tick=False) as clock:
        notices.queue("password_changed", to=owner)
        post.round()
        post.down = False
        clock.shift(60)
        assert post.round() == 1 and Notice.get().mail == "sent"


def test_a_notice_about_an_application_goes_to_its_address_with_or_without_an_account(post, citizen):
    User.update(locale="en").where(User.id == citizen.id).execute()
    for application in (visits.application(), visits.application(user=User.get_by_id(citizen.id), email="")):
        notices.queue("appointment_kept", to=application.user, application=application, code=application.code, day="01/12/2026",
                      time="08:00", point="Điểm Dĩ An", address="1 Đường Số 1")
    assert post.round() == 2
    (first, subject, text), (second, english, _text) = post
    assert first == Notice.select().order_by(Notice.id).get().application.email and second == citizen.email
    assert (subject, english) == ("Lịch hẹn của ông/bà giữ nguyên", "Your appointment stays as it was")
    assert "Trần Thị Số" in text and "https://khaibao.example.vn/citizen/applications/" in text


def test_who_has_no_account_is_written_to_in_the_language_of_the_beginning(post, browser):
    client = browser()
    client.post("/language", data={"language": "en"})
    client.post("/citizen/applications/new", data={"kind": "adult"})
    english = Application.get()
    Application.update(email="somebody@example.vn").where(Application.id == english.id).execute()
    for application in (Application.get_by_id(english.id), visits.application()):
        notices.queue("payment_asked", application=application, code=application.code, amount=100_000, day="01/12/2026")
    assert post.round() == 2
    assert [subject for _to, subject, _text in post] == ["The fee of your dossier", "Lệ phí hồ sơ của ông/bà"]


def test_one_duty_that_fails_does_not_keep_the_others(post, app, monkeypatch):
    done = []

    def fail(self):
        raise RuntimeError("down")
    monkeypatch.setattr(outbox.rounds.Rounds, "run", fail)
    monkeypatch.setattr(outbox.Hours, "run", lambda self: done.append("hours"))
    monkeypatch.setattr(sending, "send_waiting", lambda config, writer: done.append("mails"))
    monkeypatch.setattr(outbox.db.obj, "connection_context", nullcontext)
    outbox.run(post.config, None, SimpleNamespace(wait=_twice()))
    assert done == ["mails", "hours"]


def _twice():
    turns = iter([False, True])
    return lambda seconds: next(turns)


def test_two_outboxes_send_a_notice_once(post, app, owner):
    notices.queue("password_changed", to=owner)
    seen_by_both = Notice.get()
    assert [sending._lease(seen_by_both, Notice.mail) for _each in range(2)] == [True, False]
    assert post.round() == 0, "whoever has the lease sends it"


def test_without_mail_set_up_notices_stay_in_the_app(app, post, owner):
    notices.queue("password_changed", to=owner)
    assert sending.send_waiting(app.khaibao, Writer(app, app.khaibao)) == 0
    assert Notice.get().mail == "wait" and notices.unread(owner) == 1


def test_demo_people_and_people_without_address_get_no_mail(post, owner, other_owner):
    User.update(demo=True).where(User.id == owner.id).execute()
    User.update(email=None, phone="0912345678").where(User.id == other_owner.id).execute()
    notices.queue("password_changed", to=[User.get_by_id(owner.id), User.get_by_id(other_owner.id)])
    assert post.round() == 0


def test_a_kind_nobody_wrote_words_for_is_mailed_in_general_words(post, owner):
    notices.queue("something_new", to=owner, odd=[1, 2])
    assert post.round() == 1 and "/" not in post[0][1]


def test_what_has_expired_is_wiped_and_what_lives_stays(app, owner):
    place = establishment(owner)
    with time_machine.travel(NOON, tick=False) as clock:
        for state in ("draft", "stored", "failed"):
            Import.create(establishment=place, user=owner, file_name="a.xlsx", content_hash=state, state=state)
        Attempt.create(key="old")
        sessions.start(user=owner)
        links.make(owner, "password")
        outbox.wipe(app.khaibao)
        assert Import.select().count() == 3 and Attempt.select().count() == Session.select().count() == 1
        clock.shift(app.khaibao.import_days * 86400 + 1)
        fresh = Import.create(establishment=place, user=owner, file_name="b.xlsx", content_hash="b", state="draft")
        outbox.wipe(app.khaibao)
    assert {row.state for row in Import.select()} == {"stored", "draft"} and Import.get_or_none(Import.id == fresh.id)
    assert not Attempt.select().exists() and not Session.select().exists() and not OneTimeLink.select().exists()


KINDS = sorted({path.stem for path in (Path(khaibao.__file__).parent / "templates/mail").glob("*.txt")} - {"frame", "letter"})


@pytest.mark.parametrize("kind", [*KINDS, "unheard_of"])
def test_every_kind_has_words_for_everybody_and_survives_missing_details(app, owner, commune_officer, admin, kind):
    for user in (owner, commune_officer, admin):
        notice = Notice(kind=kind, details={}, created_at=now())
        subject, text, html, calendar = Writer(app, app.khaibao).mail(notice, user, "secret-token")
        assert "<p>" in html and calendar is None
        assert subject and "\n" not in subject and len(text.split()) > 15 and PASSWORD not in text
