"""The outbox: sends waiting notices, keeps the rounds of appointments and fees, and every hour tidies up."""

import logging
from datetime import timedelta

from database import db, write
from domain import imports, lapse, month_counts, register_lists, sending
from domain.applications import access, assignment, expiry, handing_over, storage
from domain.clock import now
from domain.payments import callbacks
from domain.payments import rounds as payments
from domain.visits import rounds
from models import Attempt, OneTimeLink, Session, StatementFile

EVERY_SECONDS, HOUR = 20, timedelta(hours=1)
log = logging.getLogger("khaibao")


class Hours:
    """Runs `hourly` at once, and again when an hour is over."""

    def __init__(self, config):
        self.config, self.last = config, None

    def run(self):
        if self.last is None or now() - self.last > HOUR:
            hourly(self.config)
            self.last = now()


def run(config, writer, turn):
    """Do all this every few seconds; `turn.wait` comes back when it is this process' turn, with True when the server stops.

    `writer` gives the words of mails and SMS (views/letters.py)."""
    visits, hours = rounds.Rounds(), Hours(config)
    fees = payments.Rounds(callbacks.offered(config))
    while not turn.wait(EVERY_SECONDS):
        for work in (lambda: sending.send_waiting(config, writer), visits.run, fees.run, hours.run,
                     lambda: assignment.run(config.assign_by_load)):
            try:
                with db.connection_context():
                    work()
            except Exception:  # the thread must outlive a restart of the database
                log.exception("outbox")


def hourly(config):
    """What the office does by itself every hour."""
    wipe(config)
    lapse.run(config.lapse_months)
    expiry.run(config.draft_days, config.unpresented_days)
    handing_over.remind(config.result_reminder_days)
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
        StatementFile.delete().where(StatementFile.uploaded_at < now() - day).execute()
