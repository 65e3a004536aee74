"""The outbox, a thread of its own: mails waiting notices, wipes what has expired, locks what has lapsed, closes months."""

import logging
import threading
from datetime import timedelta

from adapters import mail
from database import db, write
from domain import imports, lapse, links, month_counts, register_lists
from domain.clock import now
from models import Attempt, Notice, OneTimeLink, Session, User

EVERY_SECONDS, WIPE_EVERY = 20, timedelta(hours=1)
# After the first try, and then after each further one; then the notice stays in the app only.
PAUSES = (1, 5, 30, 120)
# The secret of a link is made when the mail leaves, so that no table ever holds it.
LINKS = {"password_link": "password", "invitation": "invitation", "staff_invited": "invitation",
         "owner_invited": "invitation"}
_STALE = {"password_link": timedelta(hours=1)}
log = logging.getLogger("khaibao")


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
    month_counts.close()


def wipe(config):
    """Delete what has served: tries of yesterday, ended sessions, old links, lists nobody confirmed."""
    day, hours = timedelta(days=1), timedelta(hours=config.session_hours)
    with write():
        Attempt.delete().where(Attempt.at < now() - day).execute()
        Session.delete().where(Session.created_at < now() - hours).execute()
        OneTimeLink.delete().where(OneTimeLink.expires_at < now() - 7 * day).execute()
        imports.purge(now(), config.import_days)
        register_lists.purge(now(), config.import_days)


def _run(config, render, stop):
    wiped = None
    while not stop.wait(EVERY_SECONDS):
        try:
            with db.connection_context():
                send_waiting(config, render)
                if wiped is None or now() - wiped > WIPE_EVERY:
                    hourly(config)
                    wiped = now()
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
    user = User.get_by_id(notice.user_id)
    stale = now() - notice.created_at > _STALE.get(notice.kind, timedelta(days=3))
    if stale or not user.email:
        return _mark(notice, "dead")
    try:
        purpose = LINKS.get(notice.kind) if not user.password_hash or notice.kind == "password_link" else None
        subject, text = render(notice, user, links.make(user, purpose) if purpose else "")
        mail.send(config, to=user.email, subject=subject, text=text)
    except mail.Undelivered as problem:
        log.warning("mail of notice %s: %s", notice.id, problem)
        return _mark(notice, "dead" if notice.tries >= len(PAUSES) else "wait")
    return _mark(notice, "sent")


def _mark(notice, state):
    with write():
        Notice.update(mail=state).where(Notice.id == notice.id).execute()
    return state == "sent"
