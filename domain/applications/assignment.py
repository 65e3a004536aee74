"""Online dossiers find their officer by themselves: whoever of the office has the fewest open ones and is not away."""

from peewee import JOIN, fn

from database import write
from domain import audit
from domain.clock import today
from domain.problems import N_, refuse
from models import AT_THE_OFFICE, Application, Office, User

AT_ONCE = 200
NOT_AN_OFFICER = N_("Only officers work on dossiers.")
PAST = N_("Please give today or a later day.")


def run(switched_on):
    """Give each new online dossier in nobody's charge to an officer of its office; returns how many. Off unless switched on."""
    if not switched_on:
        return 0
    waiting = Application.select().where(Application.state == "registered", Application.channel == "online",
                                         Application.handler.is_null()).order_by(Application.id).limit(AT_ONCE)
    # As a list: SQLite refuses a write by a connection that is still reading rows another one has changed.
    return sum(_assign(each) for each in list(waiting))


def least_busy(application):
    """The officer of a dossier's office with the fewest open ones, of equals the eldest in office; None when all are away."""
    office = application.point.office if application.point else Office.get_or_none(Office.ward.is_null())
    theirs = User.role == ("province" if office is None or office.ward_id is None else "commune")
    if office is not None:
        theirs &= (User.office == office) | ((User.role == "province") & User.office.is_null())
    here = User.locked_at.is_null() & (User.absent_until.is_null() | (User.absent_until < today()))
    return (User.select(User).join(Application, JOIN.LEFT_OUTER, on=(Application.handler == User.id) & AT_THE_OFFICE)
            .where(theirs, here).group_by(User.id).order_by(fn.COUNT(Application.id), User.id).first())


def set_absent(*, by, until):
    """An officer is away until a day, which counts, and gets no new dossiers by themselves; None: here again."""
    if not by.is_officer:
        refuse("", NOT_AN_OFFICER)
    if until is not None and until < today():
        refuse("until", PAST)
    with write():
        User.update(absent_until=until).where(User.id == by.id).execute()
        audit.record("officer.absence_set", by=by, subject=by, until=until.isoformat() if until else "")


def _assign(application):
    with write():
        officer = least_busy(application)
        mine = officer is not None and Application.update(handler=officer).where(
            Application.id == application.id, Application.handler.is_null(), Application.state == "registered").execute()
        if mine:
            audit.record("application.given", by=None, subject=application, person=officer.full_name)
    return bool(mine)
