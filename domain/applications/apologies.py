"""A result that is late: the office apologises in writing and names another day, once for each day it missed."""

from database import write
from domain import audit, notices
from domain.applications import due, moves
from domain.clock import now, today
from domain.names import tidy
from domain.problems import N_, refuse, refuse_longer
from domain.visits import calendar
from models import Application

NOT_LATE = N_("Nothing to apologise for: the day named last has not passed, or an apology for it was sent.")
NO_DAY = N_("Please name the new day.")
BEFORE = N_("Please name a day after today.")
NO_WORK = N_("The office does not work on this day.")
NO_REASON = N_("Please give the reason: the applicant reads it.")


def usual_day(application):
    """The day offered: three working days from today."""
    return calendar.working_days_after(today(), 3, application.point)


def send(*, by, application, day, reason, seen=None):
    """An officer apologises for the day missed last and names another; the applicant gets the letter as a notice. Returns it.

    Form 04 of the one-stop shop (Decree 118/2025/NĐ-CP). The day the law gives stays: the result remains late."""
    reason = tidy(reason)
    if not reason:
        refuse("reason", NO_REASON)
    refuse_longer("reason", reason, 1000)
    if day is None or day <= today():
        refuse("day", NO_DAY if day is None else BEFORE)
    with write():
        held = moves.fresh(by, application, seen)
        missed = due.missed(held)
        if not by.is_officer or missed is None:
            refuse("", NOT_LATE)
        if not calendar.is_open(day, held.point):
            refuse("day", NO_WORK)
        Application.update(promised_on=day, revision=held.revision + 1, changed_at=now()).where(
            Application.id == held.id).execute()
        audit.record("application.apologised", by=by, subject=held, missed=missed.isoformat(), day=day.isoformat(), reason=reason)
        notices.queue("application_apology", to=held.user, application=held, code=held.code, missed=f"{missed:%d/%m/%Y}",
                      day=f"{day:%d/%m/%Y}", reason=reason)
    return Application.get_by_id(held.id)
