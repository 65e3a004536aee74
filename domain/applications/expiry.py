"""What nobody goes on with ends by itself: drafts left alone, sent forms that nobody comes with; each after a notice."""

from datetime import timedelta

from peewee import fn

from database import locked, write
from domain import audit, notices
from domain.applications import drafts, moves, storage
from domain.clock import now, today
from models import Application, ApplicationKey, Appointment, DossierMessage, Notice, Paper, Ticket

WARNED_BEFORE = timedelta(days=3)
AT_ONCE = 500
NOBODY = {"answers": {}, "finished": [], "full_name": "", "name_key": "", "birth_date": None, "personal_number": "", "email": "",
          "phone": "", "user": None}


def run(draft_days, unpresented_days):
    """Warn of what ends soon, end what has been warned of long enough; returns (warned, ended).

    A draft is deleted so many days after it was last changed; of a form that was sent and that no officer has opened, the
    personal data so many days after the day its applicant was to come, or after it was sent."""
    forget_addresses()
    ends = _drafts(now() - timedelta(days=draft_days)), _unpresented(today() - timedelta(days=unpresented_days))
    soon = (_drafts(now() - timedelta(days=draft_days) + WARNED_BEFORE),
            _unpresented(today() - timedelta(days=unpresented_days) + WARNED_BEFORE))
    warned = sum(_each(rows.where(_unwarned()), _warn) for rows in soon)
    # Who was not warned in time, because the app stood still, is warned first and keeps three days.
    due = Application.warned_at.is_null(False) & (Application.warned_at <= now() - WARNED_BEFORE) & ~_unwarned()
    return warned, sum(_each(rows.where(due), _end) for rows in ends)


def forget_addresses():
    """The address of who asked for deletion goes too, once the answer has left for it; returns how many."""
    waiting = Notice.select(Notice.application).where(Notice.kind == "data_answered", Notice.mail == "wait")
    erased = Application.update(email="").where(Application.state << ("withdrawn", "not_received"), Application.name_key == "",
                                                Application.email != "", Application.id.not_in(waiting))
    with write():
        return erased.execute()


def _each(due, act):
    """Do it to each that is due, and still is when its turn comes: meanwhile people go on with theirs, officers open them."""
    numbers = [row.id for row in due.select(Application.id).limit(AT_ONCE)]
    return sum(act(due.where(Application.id == number)) for number in numbers)


def _drafts(before):
    return Application.select().where(Application.state == "draft", Application.changed_at < before)


def _unpresented(before):
    day = fn.COALESCE(Application.present_on, fn.DATE(Application.registered_at))
    # What was sent online waits for the office, not for its applicant.
    return Application.select().where(Application.state == "registered", Application.channel == "visit",
                                      Application.opened_at.is_null(), day < before)


def _unwarned():
    """Not warned since it was last changed."""
    return Application.warned_at.is_null() | (Application.warned_at < Application.changed_at)


def _warn(due):
    with write():
        application = locked(due).first()
        if application is None:
            return False
        Application.update(warned_at=now()).where(Application.id == application.id).execute()
        notices.queue("draft_ending" if application.state == "draft" else "application_ending", to=application.user,
                      application=application, code=application.code, day=f"{today() + WARNED_BEFORE:%d/%m/%Y}")
    return True


def _end(due):
    with write():
        application = locked(due).first()
        if application is None:
            return False
        files = drafts.files_of(application)
        drafts.give_place_back(None, application)
        if application.state == "draft":
            audit.record("application.deleted", by=None, subject=application)
            application.delete_instance()
        else:
            _empty(application)
    storage.forget(files)
    return True


def _empty(application):
    """The row stays, empty, for the figures of visits; nothing in it leads to a person."""
    moves.step(None, application, "stopped", who="system", **NOBODY)
    for table in (Paper, DossierMessage):
        table.delete().where(table.application == application).execute()
    Appointment.update(personal_number="").where(Appointment.application == application).execute()
    Ticket.update(holder="").where(Ticket.application == application).execute()
    ApplicationKey.delete().where(ApplicationKey.application == application).execute()
