"""Many dossiers moved on at once: each is moved, or its reason why not is told; asked twice, each is moved once."""

from domain.applications import handling, moves
from domain.problems import N_, Problem, Refused
from models import Application

MOST = 200
STEPS = {"processing": N_("Process them"), "printed": N_("The passports are printed"),
         "sent": N_("The passports are sent to where they are handed out"), "done": N_("The results are ready")}


def there(application, step):
    """Whether a dossier has come as far as a step already."""
    if step in handling.STAGES:
        return application.state == "processing" and application.stage in handling.STAGES[handling.STAGES.index(step):]
    return application.state == step


def obstacle(application, step):
    """The Problem that keeps a dossier from a step of STEPS, or None."""
    if step in handling.STAGES:
        return None if application.state == "processing" else _stands(application)
    if step not in moves.possible(application, "officer"):
        return _stands(application)
    return Problem("", moves.FEE_OPEN) if step == "processing" and not moves.fee_settled(application) else None


def move_all(*, by, applications, step, seen):
    """Move each of some dossiers by itself; returns [(dossier as it stands, Problem or None)]. `seen`: revisions by code.

    One that has come so far already counts as moved: a form sent twice does nothing twice."""
    return [_moved(by, each, step, seen.get(each.code)) for each in applications[:MOST]]


def _moved(by, application, step, seen):
    if there(application, step):
        return application, None
    try:
        verb = handling.mark if step in handling.STAGES else handling.move
        return verb(by=by, application=application, to=step, seen=seen), None
    except Refused as refused:
        return Application.get_by_id(application.id), refused.problems[0]


def _stands(application):
    return Problem("", moves.NOT_POSSIBLE, {"state": [moves.NAMES[application.state]]})
