"""What happens to a dossier after its reception: moved on, one or many at once; taken by an officer, handed over to another."""

from database import write
from domain import audit
from domain.applications import moves
from domain.payments import refunds
from domain.problems import N_, refuse
from models import Application, User

NO_OFFICER = N_("Please choose an officer of the same office, or of the province.")


def move(*, by, application, to, note="", seen=None, mistaken=False):
    """Move a dossier to another state by hand; returns it. `seen`: the revision the page was drawn with (moves.fresh).

    An officer who ends a supplement says whether the request was `mistaken`: then the clock never stood still, and one may be
    asked again. Who is not eligible gets a paid fee back (Circular 25/2021/TT-BTC Art. 6(3))."""
    officer = by is not None and by.is_officer
    with write():
        held = moves.fresh(by, application, seen)
        moves.step(by, held, to, who="officer" if officer else "citizen", note=note, mistaken=officer and mistaken)
        if to == "stopped":
            refunds.on_stopped(by=by, application=held)
    return Application.get_by_id(held.id)


def give(*, by, application, to, seen=None):
    """An officer takes a dossier, or hands it over to another officer of its office or of the province; returns it."""
    with write():
        held = moves.fresh(by, application, seen)
        if not by.is_officer or to not in colleagues(held):
            refuse("handler", NO_OFFICER)
        Application.update(handler=to, revision=held.revision + 1).where(Application.id == held.id).execute()
        audit.record("application.given", by=by, subject=held, person=to.full_name)
    return Application.get_by_id(held.id)


def colleagues(application):
    """The officers who may work on a dossier: those of the province, and of the office of its reception point."""
    office = application.point.office_id if application.point else None
    theirs = User.role == "province"
    if office:
        theirs |= (User.role == "commune") & (User.office == office)
    return list(User.select().where(theirs, User.locked_at.is_null()).order_by(User.full_name))
