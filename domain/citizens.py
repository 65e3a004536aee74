"""Citizens' accounts: opened by themselves, to find all their applications in one place."""

from peewee import IntegrityError

from database import db, write
from domain import attempts, audit, identifiers, identity, passwords, registration
from domain.names import named, tidy
from domain.problems import N_, TOO_LONG, Problem, Refused, refuse
from models import User

LONGEST_NAME = 200
NO_WAY = N_("Please give an e-mail address or a telephone number: you sign in with it.")


def register(*, full_name, email, phone, password, again, address="", most_per_hour=20):
    """Open an account for a citizen, who signs in with the e-mail address or the telephone number.

    One and the same sentence says that either is taken; each complete try counts against the hourly limit of the address."""
    if found := list(_problems(tidy(full_name), tidy(email), tidy(phone), password, again)):
        raise Refused(*found)
    registration.limit(f"register:{attempts.address_range(address)}", most_per_hour)
    hashed = passwords.hash(password)
    try:
        with write(), db.atomic():
            person = User.create(role="citizen", **named(full_name), password_hash=hashed,
                                 email=identifiers.email(email) if tidy(email) else None,
                                 phone=identity.phone(phone) if tidy(phone) else None)
            audit.record("account.registered", by=person, subject=person)
    except IntegrityError:
        refuse("", registration.TAKEN)
    return person


def _problems(full_name, email, phone, password, again):
    if not full_name:
        yield Problem("full_name", N_("Please fill in this field."))
    if len(full_name) > LONGEST_NAME:
        yield Problem("full_name", TOO_LONG, {"max": LONGEST_NAME})
    if not email and not phone:
        yield Problem("email", NO_WAY)
    yield from identifiers.check_email(email) if email else ()
    yield from identity.check_phone(phone) if phone else ()
    yield from passwords.problems(password, person=(full_name, phone, email.split("@")[0]))
    if password != again:
        yield Problem("again", registration.NOT_THE_SAME)
