"""The outbox, a thread of its own: mails waiting notices, keeps the rounds of the appointments, and every hour tidies up."""

import logging
import threading
from datetime import timedelta
from typing import NamedTuple

from adapters import mail
from database import db, write
from domain import imports, lapse, links, month_counts, register_lists
from domain.applications import access, expiry, storage
from domain.clock import now
from domain.payments import callbacks
from domain.payments import rounds as payments
from domain.visits import rounds
from models import Attempt, Notice, OneTimeLink, Session

EVERY_SECONDS, HOUR = 20, timedelta(hours=1)
# After the first try, and then after each further one; then the notice stays in the app only.
PAUSES = (1, 5, 30, 120)
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


class Hours:
    """Runs `hourly` at once, and again when an hour is over."""

    def __init__(self, config):
        self.config, self.last = config, None

    def run(self):
        if self.last is None or now() - self.last > HOUR:
            hourly(self.config)
            self.last = now()


def start(config, render):
    """Start the thread; it ends with the process. `render(notice, user, token)` gives a notice's subject and text."""
    thread = threading.Thread(target=_run, args=(config, render, threading.Event()), name="outbox", daemon=True)
    thread.start()
    return thread


def send_waiting(config, render):
    """Mail every notice whose time has come; returns how many left."""
    if not config.smtp_url:
        return 0
    due = Notice.select().where(Notice.mail == "wait", Notice.next_try_at <= now()).order_by(Notice.id).limit(100)
    return sum(_send(config, render, notice) for notice in due)


def hourly(config):
    """What the office does by itself every hour."""
    wipe(config)
    lapse.run(config.lapse_months)
    expiry.run(config.draft_days, config.unpresented_days)
    month_counts.close()
    storage.sweep()


def wipe(config):
    """Delete what has served: tries of yesterday, ended sessions, old links, lists nobody confirmed."""
    day, hours = timedelta(days=1), timedelta(hours=config.session_hours)
    with write():
        Attempt.delete().where(Attempt.at < now() - day).execute()
        Session.delete().where(Session.created_at < now() - hours).execute()
        OneTimeLink.delete().where(OneTimeLink.expires_at < now() - 7 * day).execute()
        imports.purge(now(), config.import_days)
        register_lists.purge(now(), config.import_days)
        access.purge()


def _run(config, render, stop):
    visits, hours = rounds.Rounds(), Hours(config)
    fees = payments.Rounds(callbacks.offered(config))
    while not stop.wait(EVERY_SECONDS):
        for work in (lambda: send_waiting(config, render), visits.run, fees.run, hours.run):
            try:
                with db.connection_context():
                    work()
            except Exception:  # the thread must outlive a restart of the database
                log.exception("outbox")


def _send(config, render, notice):
    """One try. The next try's time is written first: two servers, or a crash, cannot send at the same moment."""
    pause = PAUSES[min(notice.tries, len(PAUSES) - 1)]
    with write():
        mine = Notice.update(tries=notice.tries + 1, next_try_at=now() + timedelta(minutes=pause)).where(
            Notice.id == notice.id, Notice.mail == "wait", Notice.tries == notice.tries)
        if mine.execute() != 1:
            return False
    user = _addressee(notice)
    stale = now() - notice.created_at > _STALE.get(notice.kind, timedelta(days=3))
    if stale or not user.email:
        return _mark(notice, "dead")
    try:
        purpose = LINKS.get(notice.kind)
        purpose = purpose if purpose and (not user.password_hash or notice.kind == "password_link") else None
        subject, text = render(notice, user, links.make(user, purpose) if purpose else "")
        mail.send(config, to=user.email, subject=subject, text=text)
    except mail.Undelivered as problem:
        log.warning("mail of notice %s: %s", notice.id, problem)
        return _mark(notice, "dead" if notice.tries >= len(PAUSES) else "wait")
    return _mark(notice, "sent")


def _addressee(notice):
    """Whom a notice goes to: the person, or whoever is named in the application it is about."""
    if notice.application_id is None:
        return notice.user
    application, user = notice.application, notice.user
    return Applicant(application.full_name, application.email or user and user.email, user.locale if user else "vi")


def _mark(notice, state):
    with write():
        Notice.update(mail=state).where(Notice.id == notice.id).execute()
    return state == "sent"
