"""Staff: people an owner lets into establishments, each with an account of their own, until it is revoked."""

from peewee import IntegrityError

from database import db, write
from domain import accounts, attempts, audit, establishments, identifiers, notices, passwords, sessions
from domain.clock import now
from domain.names import named, tidy
from domain.problems import N_, refuse
from models import Membership, User

# One sentence whoever has the name already: it does not tell an owner who else has an account.
TAKEN = N_("This cannot be used to sign in. Please choose another user name, for example letan.hoasen.")
# Each account may send a mail to whomever the owner names, and each refusal tells of one that exists.
MOST_PER_HOUR = 20
TOO_MANY = N_("Too many accounts in an hour. Please wait a while and try again.")


def staff_of(establishment):
    """The places of an establishment's staff who may come in now, with their people, by name."""
    return (Membership.select(Membership, User).join(User)
            .where(Membership.establishment == establishment, Membership.part == "staff", Membership.revoked_at.is_null())
            .order_by(User.full_name, User.id))


def employed_by(owner):
    """The people whose accounts this owner made."""
    return User.select().where(User.employer == owner).order_by(User.full_name, User.id)


def open_account(*, by, establishment, full_name, identifier):
    """Make an account for a new member of staff and let them in. Returns (person, temporary password).

    `identifier` is an e-mail address, telephone number or user name that nobody signs in with yet: an owner never gets hold
    of an account that is already there. The password is shown this once, good for 72 hours and for choosing an own one.
    """
    establishments.owner_only(by, establishment)
    name, found = tidy(full_name), identifiers.read(identifier)
    if not name or len(name) > 200:
        refuse("full_name", N_("Please write the person's full name."))
    if not found:
        refuse("identifier", identifiers.NO_USER_NAME if "@" not in (identifier or "") else identifiers.NO_EMAIL)
    key = f"staff:{by.id}"
    if attempts.count(key, 60) >= MOST_PER_HOUR:
        refuse("", TOO_MANY)
    attempts.add(key)
    password = passwords.temporary()
    hashed = passwords.hash(password)
    with write():
        try:
            with db.atomic():
                person = User.create(role="owner", password_hash=hashed, must_change_password=True, employer=by, demo=by.demo,
                                     **named(name), **dict([found]))
        except IntegrityError:
            refuse("identifier", TAKEN)
        audit.record("account.opened_for_staff", by=by, subject=person)
        _place(by, establishment, person)
        notices.queue("staff_invited", to=person, name=establishment.name)
    return person, password


def let_in(*, by, establishment, person):
    """Let one's own staff, whose account exists, into an establishment (a second one, or again after it was revoked)."""
    establishments.owner_only(by, establishment)
    _own_staff_only(by, person)
    with write():
        if not _place(by, establishment, person):
            refuse("", N_("This person may already declare for this establishment."))
        notices.queue("staff_let_in", to=person, name=establishment.name, code=establishment.code)


def revoke(*, by, establishment, person):
    """End a member of staff's access to an establishment at once; with the last one every session of theirs ends."""
    establishments.owner_only(by, establishment)
    with write():
        ended = (Membership.update(revoked_at=now())
                 .where(Membership.user == person, Membership.establishment == establishment, Membership.part == "staff",
                        Membership.revoked_at.is_null()).execute())
        if not ended:
            refuse("", N_("This person's access has already ended."))
        audit.record("staff.revoked", by=by, subject=establishment, person=person.full_name, person_id=person.id)
        if not Membership.select().where(Membership.user == person, Membership.revoked_at.is_null()).exists():
            sessions.end_all(person)


def give_password(*, by, person):
    """A new temporary password for one's own staff, readable this once; their sessions end."""
    _own_staff_only(by, person)
    password = passwords.temporary()
    hashed = passwords.hash(password)
    with write():
        accounts.keep_password(person, hashed, temporary=True)
        sessions.end_all(person)
        audit.record("password.reset_by_owner", by=by, subject=person)
        notices.queue("password_changed", to=person)
    return password


def _place(by, establishment, person):
    """Let the person in; whether anything changed."""
    place, made = Membership.get_or_create(user=person, establishment=establishment, defaults={"part": "staff"})
    if not made and place.revoked_at is None:
        return False
    Membership.update(revoked_at=None).where(Membership.id == place.id).execute()
    audit.record("staff.let_in", by=by, subject=establishment, person=person.full_name, person_id=person.id)
    return True


def _own_staff_only(by, person):
    if person.employer_id != by.id or by.id is None:
        refuse("", establishments.NOT_OWNER)
