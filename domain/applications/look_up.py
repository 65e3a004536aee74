"""Where is my dossier? Told to whoever has its code and the personal number: how far it is, what happens next, and when."""

from typing import NamedTuple

from domain.applications import access, deliveries
from domain.clock import local, today
from domain.names import document_number
from domain.problems import N_
from domain.visits import appointment_rows, calendar
from models import ApplicationMove

NOT_FOUND = N_("No dossier fits this code and personal number. Please compare them with your slip.")
# The states of the national catalogue: its number, the state and what happens next, in plain words.
STATES = {
    "registered": (1, N_("Sent, not yet received by the office"), N_("An officer looks at it when you come, or asks for it.")),
    "received": (2, N_("Received by the office"), N_("The office works on it. You are told when the result is ready.")),
    "not_received": (3, N_("Not received by the office"),
                     N_("The reason was given to you in writing. You may mend what is missing and begin a new application.")),
    "processing": (4, N_("Being processed"), N_("The office works on it. You are told when the result is ready.")),
    "supplement": (5, N_("The office asks for something more"),
                   N_("Please open the application and add what is asked for. Until then the time allowed stands still.")),
    "payment": (6, N_("The fee is to be paid"), N_("Please pay the fee; the office goes on as soon as it is paid.")),
    "withdrawn": (7, N_("Withdrawn by the applicant"), N_("Nothing more happens. You may begin a new application at any time.")),
    "stopped": (8, N_("Stopped"), N_("The reason was given to you in writing. Please ask the office if anything is unclear.")),
    "done": (9, N_("Finished, the result is ready"), N_("Please collect the result with the slip and the identity card.")),
    "returned": (10, N_("The result was handed over"), N_("Nothing more is to be done.")),
}
OPEN = ("received", "processing", "supplement", "payment")


class Progress(NamedTuple):
    """How far a dossier is: catalogue number, state and next step in words, working days left (negative: late; None: no day)."""

    number: int
    state: str
    next: str
    days_left: int | None
    appointment: object
    history: list


def find(*, code, personal_number, address=""):
    """The sent dossier with this code (or national code) and the applicant's number; of a child the representative's will do.

    An unknown code, a wrong number and a draft get one and the same answer, and the next try waits longer."""
    number = document_number(personal_number)
    return access.with_code(code, "look_up", address, NOT_FOUND, number=number,
                            fits=lambda found: found.state != "draft" and number in access.numbers(found))


def progress(application):
    """The Progress of a sent dossier; its history by day, the newest first: (day, what it became on it)."""
    number, state, following = STATES[application.state]
    following = deliveries.following(application) or following
    due = application.due_on if application.state in OPEN else None
    moves = application.moves.where(ApplicationMove.after != "draft").order_by(ApplicationMove.id.desc())
    history = [(local(move.at).date(), MENDING if move.after == move.before else STATES[move.after][1]) for move in moves]
    if not history:
        known = (("received", application.received_at), ("registered", application.registered_at))
        history = [(local(at).date(), STATES[then][1]) for then, at in known if at]
    return Progress(number, state, following, working_days_left(due, application.point) if due else None,
                    appointment_rows.live(application), history)


MENDING = N_("Something was missing; a list was handed over")


def working_days_left(due_on, point=None):
    """Working days from today to a day: 0 when it is today, negative when it has passed."""
    first, last = sorted((today(), due_on))
    days = (last - first).days
    worked = sum(calendar.is_open(first + calendar.DAY * (each + 1), point) for each in range(min(days, 400)))
    return worked if due_on >= today() else -worked
