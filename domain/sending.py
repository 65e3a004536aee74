"""Notices on their way out of the house: each mail and SMS leaves once; what cannot leave waits, and at last lies with the dead.

Whoever sends a row takes it on lease first: the time of its next try moves on by one conditional update, so of two processes one
sends. A process that dies between the sending and its note leaves the lease to run out; the next try carries the same Message-ID.
"""

import hashlib
import logging
from datetime import datetime, time, timedelta
from typing import NamedTuple

from adapters import mail, sms
from database import write
from domain import links
from domain.clock import instant, now, today
from domain.names import unaccented
from domain.problems import N_
from models import Notice, TextMessage

# LEASE: longer than any try takes. PAUSES: minutes before the next try; LONGEST_PAUSE: at most, when no server answered.
LEASE, PAUSES = timedelta(minutes=5), (1, 5, 30, 120)
LONGEST_PAUSE, KEPT = 30, timedelta(days=3)
AT_ONCE, SILENT_IN_A_ROW = 100, 3
TOO_OLD = N_("It could not leave for three days.")
NO_ADDRESS = N_("There is no address any more.")
TOO_MANY = N_("This telephone had the most messages of one day already.")
# The secret of a link is made when the mail leaves, so that no table ever holds it.
LINKS = {"password_link": "password", "invitation": "invitation", "staff_invited": "invitation",
         "owner_invited": "invitation"}
_STALE = {"password_link": timedelta(hours=1)}
log = logging.getLogger("khaibao")


class Applicant(NamedTuple):
    """Whom a mail about an application addresses, with or without an account."""

    full_name: str
    email: str | None
    locale: str
    role: str = "citizen"


class Letter(NamedTuple):
    """What a mail says: its subject, as plain text and as HTML ("" for none), and a calendar file (None without)."""

    subject: str
    text: str
    html: str = ""
    calendar: bytes | None = None


class Useless(Exception):
    """A message that need not leave any more; the text says why."""


def send_waiting(config, writer):
    """Send every mail and SMS whose time has come; returns how many left. `writer` gives their words (views/letters.py)."""
    mails = _round(Notice, "mail", lambda notice: _mail(config, writer, notice)) if config.smtp_url else 0
    return mails + (_round(TextMessage, "state", lambda message: _text(config, writer, message)) if config.sms_url else 0)


def addressee(notice):
    """Whom a notice goes to: the person, or whoever is named in the application it is about."""
    if notice.application_id is None:
        return notice.user
    application, user = notice.application, notice.user
    return Applicant(application.full_name, application.email or user and user.email, user.locale if user else application.locale)


def reference(notice):
    """What all tries of a notice are called outside: the same each time, and no count of ours."""
    return hashlib.sha256(f"{notice.id} {notice.kind} {notice.created_at}".encode()).hexdigest()[:32]


def _round(model, column, send):
    state, sent, silent = getattr(model, column), 0, 0
    # As a list: while rows are still being read, SQLite could not write what became of each.
    waiting = model.select().where(state == "wait", model.next_try_at <= now())
    for row in list(waiting.order_by(model.next_try_at, model.id).limit(AT_ONCE)):
        # The server is away: no use in letting the other messages run into the same time limit one by one.
        if silent == SILENT_IN_A_ROW:
            break
        if not _lease(row, state):
            continue
        try:
            send(row)
        except Useless as reason:
            _note(row, **{column: "dead", "error": str(reason)})
        except (mail.Undelivered, sms.Undelivered) as problem:
            silent = silent + 1 if problem.later else 0
            _put_off(row, column, problem, problem.later)
        except Exception as problem:  # one that cannot be written must not keep the others
            log.exception("%s %s", column, row.id)
            _put_off(row, column, f"{type(problem).__name__}: {problem}", False)
        else:
            silent, sent = 0, sent + 1
            _note(row, **{column: "sent", "sent_at": now(), "error": ""})
    return sent


def _lease(row, state):
    """Take a row for one try; False when another process has it."""
    with write():
        return type(row).update(tries=row.tries + 1, next_try_at=now() + LEASE).where(
            type(row).id == row.id, state == "wait", type(row).next_try_at == row.next_try_at).execute() == 1


def _put_off(row, column, problem, later):
    # The server's words may name the receiver: they stand in the outbox alone.
    log.warning("%s %s did not leave; /admin/outbox says why", column, row.id)
    dead = not later and row.tries >= len(PAUSES)
    minutes = PAUSES[min(row.tries, len(PAUSES) - 1)]
    pause = timedelta(minutes=min(minutes, LONGEST_PAUSE) if later else minutes)
    _note(row, **{column: "dead" if dead else "wait", "error": str(problem)[:300], "next_try_at": now() + pause})


def _note(row, **columns):
    with write():
        type(row).update(**columns).where(type(row).id == row.id).execute()


def _mail(config, writer, notice):
    user = addressee(notice)
    _still_wanted(notice.again_at or notice.created_at, _STALE.get(notice.kind, KEPT))
    if not user.email:
        raise Useless(NO_ADDRESS)
    purpose = LINKS.get(notice.kind)
    purpose = purpose if purpose and (not user.password_hash or notice.kind == "password_link") else None
    letter = writer.mail(notice, user, links.make(user, purpose) if purpose else "")
    mail.send(config, to=user.email, letter=letter, reference=reference(notice))


def _text(config, writer, message):
    notice = message.notice
    _still_wanted(message.again_at or notice.created_at, KEPT)
    midnight = instant(datetime.combine(today(), time.min))
    today_sent = TextMessage.select().where(TextMessage.number == message.number, TextMessage.sent_at >= midnight).count()
    if today_sent >= config.sms_per_day:
        raise Useless(TOO_MANY)
    words = writer.sms(notice, addressee(notice))
    sms.send(config, number=message.number, text=unaccented(words) if config.sms_plain else words, reference=reference(notice))


def _still_wanted(since, kept):
    if now() - since > kept:
        raise Useless(TOO_OLD)
