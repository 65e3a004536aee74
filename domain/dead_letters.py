"""What could not leave the house, for the administrator: with the reason, sent again; and which notices go out as SMS."""

from datetime import datetime, time

from database import write
from domain import audit, notices
from domain.clock import instant, now, today
from domain.problems import N_, refuse
from models import NOTICE_TRIED, TEXT_TRIED, Application, Notice, TextKind, TextMessage, User

PAGE = 100
CHANNELS = {"mail": N_("E-mail"), "sms": N_("SMS")}
ADMINISTRATOR = N_("Only administrators may do this.")
NONE_CHOSEN = N_("Please choose at least one message.")
UNKNOWN_KIND = N_("A notice of this kind cannot go out as SMS.")


def mails(state="dead"):
    """Notices whose mail is dead, or waits after a try that failed; the newest first."""
    found = Notice.select(Notice, Application, User).left_outer_join(Application).switch(Notice).left_outer_join(User)
    return list(found.where(Notice.mail == state, NOTICE_TRIED).order_by(Notice.id.desc()).limit(PAGE))


def messages(state="dead"):
    """SMS that are dead, or wait after a try that failed; the newest first."""
    found = TextMessage.select(TextMessage, Notice, Application).join(Notice).join(Application)
    return list(found.where(TextMessage.state == state, TEXT_TRIED).order_by(TextMessage.id.desc()).limit(PAGE))


def counts():
    """{channel: {state: how many}}: what waits, what is dead, and what was sent today; years of mails are not counted."""
    found, begin = {}, instant(datetime.combine(today(), time()))
    for channel, model, column in (("mail", Notice, Notice.mail), ("sms", TextMessage, TextMessage.state)):
        # Each try sets next_try_at ahead, so what was sent today has it after midnight: the index by it leaves little to read.
        today_s = (model.next_try_at >= begin) & (model.sent_at >= begin)
        found[channel] = {state: model.select().where(column == state, *([today_s] if state == "sent" else [])).count()
                          for state in ("wait", "sent", "dead")}
    return found


def send_again(*, by, mails=(), messages=()):
    """Put dead mails and SMS (their ids) back into the line, from the beginning; returns how many. What left stays as it is."""
    _administrator(by)
    if not (mails or messages):
        refuse("", NONE_CHOSEN)
    fresh = {"tries": 0, "next_try_at": now(), "again_at": now(), "error": ""}
    with write():
        number = Notice.update(mail="wait", **fresh).where(Notice.id.in_(list(mails)), Notice.mail == "dead").execute()
        number += TextMessage.update(state="wait", **fresh).where(
            TextMessage.id.in_(list(messages)), TextMessage.state == "dead").execute()
        audit.record("notice.sent_again", by=by, count=number)
    return number


def text_kinds():
    """The kinds of notice that go out as SMS too."""
    return {row.kind for row in TextKind.select()}


def choose_texts(*, by, kinds):
    """Choose the kinds of notice that go out as SMS too, from now on."""
    _administrator(by)
    if not {*kinds} <= set(notices.TEXTS):
        refuse("kinds", UNKNOWN_KIND)
    with write():
        TextKind.delete().execute()
        for kind in sorted({*kinds}):
            TextKind.create(kind=kind)
        audit.record("notice.texts_chosen", by=by, kinds=sorted({*kinds}))


def _administrator(by):
    if by is None or by.role != "admin":
        refuse("", ADMINISTRATOR)
