"""When the result of a dossier is due, and whether it was in time: the formula of the national index (Decision 766)."""

from domain.clock import local, now, today
from domain.visits import calendar


def extended(application, until, day):
    """The day a result is due on once a supplement has ended at a moment: the working days the clock stood still are added."""
    stood = _working_days(local(application.supplement_asked_at).date(), local(until).date(), application.point)
    return calendar.working_days_after(day, stood, application.point) if stood else day


def on_time(application, until=None):
    """Whether a dossier was (or, up to a moment, is) in time; None before it is received.

    The end of processing counts: the first of done, returned, stopped, refused, withdrawn; without one, the supplement asked
    for and not answered; else the end of the period counted. Supplement time is not counted: `due_on` has moved by it. A
    second supplement, late by the index, is never asked (moves.ASKED_ONCE)."""
    if application.due_on is None:
        return None
    waiting = application.supplement_asked_at if application.supplement_ended_at is None else None
    end = application.ended_at or waiting or until or now()
    return local(end).date() <= application.due_on


def pressing(application):
    """"overdue" or "today" for a dossier still worked on, "" for any other; with the clock stopped nothing presses."""
    if application.due_on is None or application.state not in ("received", "payment", "processing"):
        return ""
    return "overdue" if application.due_on < today() else "today" if application.due_on == today() else ""


def missed(application):
    """The day named last for an overdue result nobody has apologised for yet, or None (Decree 118/2025/NĐ-CP, form 04)."""
    named = application.promised_on or application.due_on
    return named if pressing(application) == "overdue" and named < today() else None


def _working_days(after, until, point):
    days = (until - after).days
    return sum(calendar.is_open(after + calendar.DAY * (number + 1), point) for number in range(days))
