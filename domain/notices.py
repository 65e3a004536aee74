"""What people must be told: queued inside the change that causes it, shown in the app, sent by the outbox as mail and SMS."""

from peewee import fn

from database import insert, insert_all, prepared, write
from domain import attempts, sessions
from domain.clock import now
from domain.problems import N_
from models import Attempt, Identity, Notice, TextKind, TextMessage

# Mails a day to an address that nobody has proved to be the applicant's; what is more stands in the application only.
MAILS_A_DAY = 30
# The notices that may go out as SMS too, where the administrator lets them: a code, a day, and nobody's name.
TEXTS = {
    "application_received": N_("Dossier %(code)s was received by the immigration office."),
    "application_incomplete": N_("Dossier %(code)s is not complete. Please read the list of what is missing."),
    "application_supplement": N_("Dossier %(code)s: the immigration office asks for something more. Please open it."),
    "application_stopped": N_("Dossier %(code)s was stopped. Please read the reason."),
    "application_done": N_("Dossier %(code)s: the result is ready."),
    "application_returned": N_("Dossier %(code)s: the result was handed over. If you did not get it, call the office at once."),
    "appointment_booked": N_("Dossier %(code)s: your appointment at the immigration office is on %(day)s."),
    "appointment_moved": N_("Dossier %(code)s: your appointment at the immigration office is on %(day)s now."),
    "appointment_cancelled": N_("Dossier %(code)s: the appointment on %(day)s is cancelled."),
    "appointment_reminder": N_("Dossier %(code)s: please come to your appointment on %(day)s."),
    "payment_asked": N_("Dossier %(code)s: the fee can be paid now."),
    "payment_reminder": N_("Dossier %(code)s: the fee is not paid yet. Please pay it by %(day)s."),
    "result_posted": N_("Dossier %(code)s: the result was given to the post."),
    "result_returned": N_("Dossier %(code)s: the post brought the result back. Please call the office."),
    "result_waiting": N_("Dossier %(code)s: please collect the result, by %(day)s at the latest."),
}
# The words in the record of what an administrator does with notices.
ACTS = {
    "notice.sent_again": N_("Message that could not leave sent again"),
    "notice.texts_chosen": N_("Kinds of notices chosen that go out as SMS"),
}


def queue(kind, *, to=None, application=None, **details):
    """Queue a notice of one kind for a person (or several). Its words are templates/mail/<kind>.txt.

    One about an application goes to the application's own address, with or without an account; and to its telephone, when the
    administrator lets this kind go out as SMS."""
    people = to if isinstance(to, (list, tuple, set)) else [to]
    for person in people:
        made = insert(Notice, user=person, application=application, kind=kind, details=details, mail=_mail(person, application))
        number = _telephone(person, application)
        if number and _as_text.first(kind):
            TextMessage.create(notice=made, number=number)


def queue_all(told):
    """Queue many notices at once, inside the caller's change: (kind, person, details) each."""
    insert_all(Notice, [{"user": person, "kind": kind, "details": details, "mail": _mail(person)}
                        for kind, person, details in told])


def _mail(person, application=None):
    # Addresses of the demo are nobody's.
    address = application is not None and application.email or person is not None and person.email
    if not address or _invented(person, address):
        return "none"
    own = application is None or person is not None and _proved(person, address)
    return "wait" if own or _room_for(address) else "none"


def _proved(person, address):
    """Whether an address is the person's own: that of the account, or one the identity provider has verified."""
    return address == person.email or Identity.select().where(Identity.user == person, Identity.email == address).exists()


def _room_for(address):
    """Count a mail to an address that nobody proved to be theirs: anyone may write a stranger's into an application."""
    key = f"mail:{sessions.digest(address.strip().lower())}"
    if attempts.count(key, 1440) >= MAILS_A_DAY:
        return False
    insert(Attempt, key=key)
    return True


def _telephone(person, application):
    if application is None or _invented(person, application.email):
        return ""
    return application.phone or application.answers.get("representative_phone") or person is not None and person.phone or ""


def _invented(person, address):
    return person is not None and person.demo or (address or "").endswith("@demo.example")


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


@prepared
def _as_text(kind):
    return TextKind.select(TextKind.id).where(TextKind.kind == kind).tuples()


def mark_read(*, by):
    """The person has seen the list."""
    with write():
        Notice.update(read_at=now()).where(Notice.user == by, Notice.read_at.is_null()).execute()
