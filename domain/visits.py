"""What officers see when they visit an establishment (Circular 53/2016/TT-BCA Art. 10: check and support)."""

from database import write
from domain import audit, establishments
from domain.clock import today
from domain.names import tidy
from domain.problems import N_, refuse
from models import User, VisitNote


def of(establishment):
    """The visits to an establishment with their officers, latest first. For officers' eyes only."""
    return (VisitNote.select(VisitNote, User).join(User).where(VisitNote.establishment == establishment)
            .order_by(VisitNote.visited_on.desc(), VisitNote.id.desc()))


def write_down(*, by, establishment, note, visited_on):
    """Keep what an officer in charge of the ward saw on a day, today or earlier."""
    establishments.officer_only(by, establishment)
    note = tidy(note)
    if not note:
        refuse("note", N_("Please write what you saw."))
    if len(note) > 2000:
        refuse("note", N_("Please use at most %(max)s characters."), max=2000)
    if not visited_on or visited_on > today():
        refuse("visited_on", N_("Please give the day of the visit, today or earlier."))
    with write():
        VisitNote.create(establishment=establishment, officer=by, note=note, visited_on=visited_on)
        audit.record("establishment.visited", by=by, subject=establishment)
