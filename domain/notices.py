"""What people must be told: queued inside the change that causes it, shown in the app, mailed by the outbox."""

from peewee import fn

from database import insert, insert_all, prepared, write
from domain.clock import now
from models import Notice


def queue(kind, *, to=None, application=None, **details):
    """Queue a notice of one kind for a person (or several). Its words are templates/mail/<kind>.txt.

    One about an application goes to the application's own address, with or without an account.
    """
    people = to if isinstance(to, (list, tuple, set)) else [to]
    for person in people:
        insert(Notice, user=person, application=application, kind=kind, details=details, mail=_mail(person, application))


def queue_all(told):
    """Queue many notices at once, inside the caller's change: (kind, person, details) each."""
    insert_all(Notice, [{"user": person, "kind": kind, "details": details, "mail": _mail(person)}
                        for kind, person, details in told])


def _mail(person, application=None):
    # Addresses of the demo are nobody's.
    address = application is not None and application.email or person is not None and person.email
    invented = person is not None and person.demo or (address or "").endswith("@demo.example")
    return "wait" if address and not invented else "none"


def about(application):
    """The notices of an application, newest first."""
    return Notice.select().where(Notice.application == application).order_by(Notice.id.desc())


def of(user):
    """A person's notices, newest first."""
    return Notice.select().where(Notice.user == user).order_by(Notice.id.desc())


def unread(user):
    """How many notices the person has not opened yet."""
    return _unread.first(user)[0]


@prepared
def _unread(user):
    return Notice.select(fn.COUNT(Notice.id)).where(Notice.user == user, Notice.read_at.is_null()).tuples()


def mark_read(*, by):
    """The person has seen the list."""
    with write():
        Notice.update(read_at=now()).where(Notice.user == by, Notice.read_at.is_null()).execute()
