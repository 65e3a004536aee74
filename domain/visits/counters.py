"""The counters of a reception point: opened by the officer who sits down at one, closed when they leave."""

from peewee import IntegrityError

from database import db, locked, write
from domain import audit
from domain.clock import now
from domain.names import tidy
from domain.problems import N_, refuse
from domain.visits import points
from models import Counter, Ticket, User

NOT_YOURS = N_("Only officers of this reception point may do this.")
TAKEN = N_("%(officer)s sits at this counter already.")
SERVING = N_("Somebody is being served at this counter. Please finish first.")
SAME_NAME = N_("There is a counter of this name already.")

# What the record calls what is done at a counter, and with the numbers in line.
ACTS = {
    "counter.added": N_("Counter set up"),
    "counter.closed": N_("Officer left the counter"),
    "counter.opened": N_("Officer sat down at a counter"),
    "counter.removed": N_("Counter taken away"),
    "ticket.called": N_("Number called"),
    "ticket.finished": N_("Visit finished"),
    "ticket.given": N_("Number given"),
    "ticket.left": N_("Person left unserved"),
    "ticket.missed": N_("Person called did not come"),
    "ticket.parked": N_("Person asked to wait aside"),
    "ticket.returned": N_("Person back in line"),
    "ticket.serving": N_("Person came to the counter"),
}


def of(point):
    """The counters of a point with the officers who sit there, by name."""
    return list(Counter.select(Counter, User).left_outer_join(User).where(Counter.point == point).order_by(Counter.name))


def mine(officer):
    """The counter an officer sits at, or None."""
    return Counter.get_or_none(Counter.officer == officer)


def add(*, by, point, name):
    """Set up a counter."""
    _guard(by, point)
    name = tidy(name)
    if not name or len(name) > 30:
        refuse("name", N_("Please give the counter a name of at most 30 characters, e.g. “1”."))
    with write():
        try:
            with db.atomic():
                made = Counter.create(point=point, name=name)
        except IntegrityError:
            refuse("name", SAME_NAME)
        audit.record("counter.added", by=by, subject=made, name=name)
    return made


def remove(*, by, counter):
    """Take a counter away at which nobody sits; its tickets stay in the figures."""
    _guard(by, counter.point)
    with write():
        if not Counter.delete().where(Counter.id == counter.id, Counter.officer.is_null()).execute():
            refuse("", SERVING)
        audit.record("counter.removed", by=by, subject=counter, name=counter.name)


def sit(*, by, counter):
    """An officer sits down at a counter, and leaves the one they sat at before."""
    _guard(by, counter.point)
    before = mine(by)
    if before == counter:
        return counter
    with write():
        if before is not None:
            _leave(before)
        try:
            with db.atomic():
                free = Counter.update(officer=by, opened_at=now()).where(Counter.id == counter.id, Counter.officer.is_null())
                done = free.execute()
        except IntegrityError:
            done = 0
        if not done:
            taken = Counter.select(Counter, User).left_outer_join(User).where(Counter.id == counter.id).first()
            refuse("", TAKEN, officer=taken.officer.full_name if taken and taken.officer else "")
        audit.record("counter.opened", by=by, subject=counter, name=counter.name)
    return Counter.get_by_id(counter.id)


def leave(*, by):
    """The officer leaves the counter; whoever is served there must be finished first."""
    counter = mine(by)
    if counter is None:
        return
    with write():
        _leave(counter)
        audit.record("counter.closed", by=by, subject=counter, name=counter.name)


def _leave(counter):
    # Locked: nobody can be called to this counter between this look and the leaving.
    locked(Counter.select().where(Counter.id == counter.id)).get()
    if Ticket.select().where(Ticket.counter == counter, Ticket.state << ("called", "serving")).exists():
        refuse("", SERVING)
    Counter.update(officer=None, opened_at=None).where(Counter.id == counter.id).execute()


def _guard(by, point):
    if not points.in_charge(by, point):
        refuse("", NOT_YOURS)
