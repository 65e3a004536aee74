"""Mails and SMS leave once each: through an outage of a day, with four processes; what is dead is seen, and sent again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine

import database
from adapters import mail, sms
from domain import dead_letters, notices, sending
from domain.names import unaccented
from domain.problems import Refused
from domain.visits import appointments
from models import AuditEntry, Notice, TextKind, TextMessage
from tests import visits
from tests.people import begin_anew, person
from views.letters import Writer

NOON = "2026-11-30 05:00:00"


class Line:
    """The mail server and the SMS gateway: `away` for a while, `refusing` for good; what they took, with its reference."""

    def __init__(self, app):
        self.config = replace(app.khaibao, smtp_url="smtp://127.0.0.1:1", base_url="https://khaibao.example.vn",
                              sms_url="http://127.0.0.1:1/")
        self.app, self.away, self.refusing, self.tries = app, False, False, 0
        self.mails, self.texts, self.after = [], [], None

    def take(self, kind, kept, given):
        self.tries += 1
        if self.away or self.refusing:
            raise kind.Undelivered("503" if self.away else "550 no such box", later=self.away)
        kept.append(given)
        if self.after:
            raise self.after

    def round(self):
        return sending.send_waiting(self.config, Writer(self.app, self.config))


@pytest.fixture
def line(app, monkeypatch):
    made = Line(app)
    monkeypatch.setattr(mail, "send", lambda config, **given: made.take(mail, made.mails, given))
    monkeypatch.setattr(sms, "send", lambda config, **given: made.take(sms, made.texts, given))
    return made


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def let_text(*kinds):
    for kind in kinds:
        TextKind.create(kind=kind)


def test_a_mail_server_down_for_a_day_loses_nothing_and_doubles_nothing(line, clock):
    for number in range(8):
        notices.queue("application_done", application=visits.application(), code=f"{number}", by_post=False)
    line.away = True
    for _round in range(24 * 12):
        line.round()
        clock.shift(timedelta(minutes=5))
    assert not line.mails and {(each.mail, each.error) for each in Notice.select()} == {("wait", "503")}
    assert line.tries < 8 * 60, "who finds nobody there comes less and less often"
    line.away = False
    for _round in range(8):
        clock.shift(timedelta(minutes=5))
        line.round()
    assert sorted(each["to"] for each in line.mails) == sorted(each.application.email for each in Notice.select())
    assert {each.mail for each in Notice.select()} == {"sent"} and all(each.sent_at for each in Notice.select())


def test_while_nobody_answers_the_others_do_not_wait_for_each_other(line, clock):
    for _each in range(10):
        notices.queue("application_done", application=visits.application())
    line.away = True
    line.round()
    assert line.tries == sending.SILENT_IN_A_ROW


def test_a_crash_between_sending_and_noting_is_tried_again_under_the_same_name(line, clock):
    notices.queue("application_done", application=visits.application())
    line.after = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        line.round()
    line.after = None
    assert line.round() == 0, "the lease still runs"
    clock.shift(sending.LEASE)
    assert line.round() == 1
    assert len(line.mails) == 2 and len({each["reference"] for each in line.mails}) == 1


def test_a_notice_that_cannot_be_written_does_not_keep_the_others(line, clock, monkeypatch):
    for _each in range(2):
        notices.queue("application_done", application=visits.application())
    first, written = Notice.select().order_by(Notice.id).first(), Writer.mail

    def write(self, notice, user, token=""):
        if notice.id == first.id:
            raise KeyError("code")
        return written(self, notice, user, token)
    monkeypatch.setattr(Writer, "mail", write)
    assert line.round() == 1
    assert Notice.get_by_id(first.id).error == "KeyError: 'code'" and Notice.get_by_id(first.id).mail == "wait"


def test_what_left_today_is_counted_and_years_of_mails_are_not(line, clock, plans, owner):
    for at, sent in ((NOON, 1), ("2026-11-30 16:59:00", 2), ("2026-11-30 17:01:00", 1)):
        clock.move_to(at)
        notices.queue("approved", to=owner, name="Hoa Sen", code="1")
        assert line.round() == 1 and dead_letters.counts()["mail"] == {"wait": 0, "sent": sent, "dead": 0}, at
    for plan in plans(dead_letters.counts):
        assert "Seq Scan" not in plan and "SCAN t1" not in plan, plan


@pytest.mark.parametrize("state", ["wait", "dead"])
def test_what_could_not_leave_is_found_among_a_million_that_wait_for_their_turn(app, plans, state):
    for ask, table, index in ((dead_letters.mails, "notice", "notice_tried"),
                              (dead_letters.messages, "text_message", "text_message_tried")):
        plan, = plans(lambda ask=ask: ask(state), table)
        assert index in plan and "SCAN t1 " not in plan and "USE TEMP B-TREE" not in plan, plan


def test_who_has_waited_longest_is_written_to_first(line, clock, owner):
    for code in "12":
        notices.queue("approved", to=owner, name="Hoa Sen", code=code)
    first, second = Notice.select().order_by(Notice.id)
    Notice.update(next_try_at=second.next_try_at - timedelta(minutes=1)).where(Notice.id == second.id).execute()
    assert line.round() == 2
    assert [each["reference"] for each in line.mails] == [sending.reference(each) for each in (second, first)]


def test_what_is_refused_for_good_lies_with_the_dead_and_is_sent_again(line, clock, admin):
    let_text("application_done")
    notices.queue("application_done", application=visits.application(phone="0912345678"), code="1")
    line.refusing = True
    for _try in range(6):
        line.round()
        clock.shift(timedelta(hours=3))
    assert dead_letters.counts() == {"mail": {"wait": 0, "sent": 0, "dead": 1}, "sms": {"wait": 0, "sent": 0, "dead": 1}}
    [letter], [message] = dead_letters.mails(), dead_letters.messages()
    assert (letter.error, message.error, letter.tries) == ("550 no such box",) * 2 + (5,)
    clock.shift(timedelta(days=9))
    line.refusing = False
    assert dead_letters.send_again(by=admin, mails=[letter.id], messages=[message.id]) == 2
    assert (line.round(), line.round()) == (2, 0)
    assert AuditEntry.get(AuditEntry.action == "notice.sent_again").details == {"count": 2}
    assert dead_letters.send_again(by=admin, mails=[letter.id]) == 0, "what left stays as it is"


def test_only_administrators_send_again_and_choose(admin, province_officer):
    for by, given in ((province_officer, {"mails": [1]}), (None, {"mails": [1]}), (admin, {})):
        with pytest.raises(Refused):
            dead_letters.send_again(by=by, **given)
    for by, kinds in ((province_officer, ["application_done"]), (admin, ["password_link"])):
        with pytest.raises(Refused):
            dead_letters.choose_texts(by=by, kinds=kinds)
    dead_letters.choose_texts(by=admin, kinds=["application_done", "application_done"])
    assert dead_letters.text_kinds() == {"application_done"}


def test_an_sms_holds_a_code_and_a_day_and_nothing_else_of_a_person(line, clock):
    let_text(*notices.TEXTS)
    found = visits.application(phone="0912345678", full_name="Trần Thị Bí Mật")
    for kind in notices.TEXTS:
        TextMessage.delete().execute()
        line.texts.clear()
        notices.queue(kind, application=found, code=found.code, day="01/12/2026", time="08:15", reason="Ly hôn", name="Bí Mật",
                      recipient="Nguyễn Văn A", tracking="EE123456785VN", point="Dĩ An", address="Số 1")
        line.round()
        text = line.texts[0]["text"]
        assert text.isascii() and len(text) <= 160, text
        for secret in ("08:15", "Ly hon", "Mat", "Nguyen", "EE1234", "Di An"):
            assert secret not in text


def test_only_chosen_kinds_go_out_as_sms_and_only_so_many_a_day(line, clock):
    let_text("application_done")
    found = visits.application(phone="0912345678")
    notices.queue("application_received", application=found, code="1")
    for number in range(line.config.sms_per_day + 1):
        notices.queue("application_done", application=found, code=str(number))
    line.round()
    assert len(line.texts) == line.config.sms_per_day
    assert [each.error for each in dead_letters.messages()] == [sending.TOO_MANY]
    clock.shift(timedelta(days=1))
    notices.queue("application_done", application=found, code="9")
    line.round()
    assert len(line.texts) == line.config.sms_per_day + 1


def test_without_telephone_or_in_the_demo_no_sms_is_queued(app):
    let_text("application_done")
    for more in ({"phone": ""}, {"phone": "0912345678", "email": "a@demo.example"}):
        notices.queue("application_done", application=visits.application(**more))
    assert not TextMessage.select().exists()


def test_letters_are_kept_on_any_telephone():
    assert unaccented("Hồ sơ “ĐẶNG” đã có kết quả – Ở") == 'Ho so "DANG" da co ket qua - O'


def test_an_appointment_brings_its_calendar(line, province_officer):
    with time_machine.travel(visits.MONDAY_MORNING, tick=False):
        place, found = visits.open_point(), visits.application()
        appointments.book(by=province_officer, application=found, slot=visits.slot(place))
        line.round()
    letter = next(each["letter"] for each in line.mails if each["letter"].calendar)
    assert b"BEGIN:VEVENT" in letter.calendar and b"STATUS:CONFIRMED" in letter.calendar and "<p>" in letter.html


@pytest.mark.own_database
def test_of_four_processes_at_once_each_notice_is_sent_once(line):
    try:
        with database.db.connection_context(), database.write():
            for _each in range(6):
                notices.queue("password_changed", to=person("owner", "Nguyễn Thị Chủ"))
        start = Barrier(4)

        def process(_number):
            start.wait(30)
            with database.db.connection_context():
                return line.round()
        with ThreadPoolExecutor(4) as processes:
            assert sum(processes.map(process, range(4))) == 6
        assert len(line.mails) == len({each["reference"] for each in line.mails}) == 6
    finally:
        with database.db.connection_context(), database.write():
            begin_anew()
