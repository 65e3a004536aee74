"""Words between applicant and office inside a dossier: written, read, and not more than a person can answer."""

from datetime import timedelta

from database import write
from domain import audit, notices
from domain.applications import moves
from domain.clock import now
from domain.names import tidy
from domain.problems import N_, refuse, refuse_longer
from models import DossierMessage

LONGEST = 2000
# How many one side may write in a dossier within a day.
MOST = {False: 10, True: 50}

NO_TEXT = N_("Please write the message.")
TOO_MANY = N_("Many messages were written in this dossier today. Please wait for an answer, or telephone the office.")
NOT_SENT = N_("Messages can be written once the application is sent.")
ENDED = N_("This dossier has ended. Please telephone the office, or begin a new application.")


def of(application):
    """The messages of a dossier, the oldest first."""
    return list(application.messages.order_by(DossierMessage.id))


def unread(application, *, by_office):
    """How many messages of the other side the office (or the applicant) has not read yet."""
    return _unread(application, from_office=not by_office).count()


def can_write(application):
    """Whether the applicant may write: the dossier was sent and has not ended before its result."""
    return application.state not in ("draft", "not_received", "withdrawn", "stopped", "returned")


def say(*, by, application, text):
    """Write a message: an officer to the applicant, who gets a notice, or the applicant to the office. What was answered is read.

    The applicant's own dossier was found by the page (access.own)."""
    text, officer = tidy(text), by is not None and by.is_officer
    if not text:
        refuse("text", NO_TEXT)
    refuse_longer("text", text, LONGEST)
    with write():
        held = moves.fresh(by, application)
        if held.state == "draft":
            refuse("text", NOT_SENT)
        if not officer and not can_write(held):
            refuse("text", ENDED)
        today = held.messages.where(DossierMessage.from_office == officer, DossierMessage.at > now() - timedelta(days=1))
        if today.count() >= MOST[officer]:
            refuse("text", TOO_MANY)
        _mark(held, from_office=not officer)
        made = DossierMessage.create(application=held, by=by, from_office=officer, text=text)
        audit.record("message.written", by=by, subject=held)
        if officer:
            notices.queue("application_message", to=held.user, application=held, code=held.code)
    return made


def mark_read(*, by, application):
    """Whoever reads them has read the other side's messages."""
    officer = by is not None and by.is_officer
    with write():
        _mark(moves.fresh(by, application), from_office=not officer)


def _unread(application, *, from_office):
    return application.messages.where(DossierMessage.from_office == from_office, DossierMessage.read_at.is_null())


def _mark(application, *, from_office):
    DossierMessage.update(read_at=now()).where(DossierMessage.application == application, DossierMessage.read_at.is_null(),
                                               DossierMessage.from_office == from_office).execute()
