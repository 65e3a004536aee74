"""Storing the ready rows of a register at once: establishments, their owners' accounts, and what these are told."""

from database import insert_all
from domain import audit, notices, register_rows
from domain.names import named
from models import Establishment, Membership, User


def store(*, by, register, rows, places):
    """Store unsaved `places`, the establishments of `rows` in their order, inside the caller's change.

    Each owner is the account that signs in with the row's e-mail address or telephone number, or a new one without a
    password. All are inserted together: a list of thousands must not keep declarations waiting.
    """
    insert_all(Establishment, [place.__data__ for place in places])
    numbers = dict(Establishment.select(Establishment.code, Establishment.id)
                   .where(Establishment.code.in_([place.code for place in places])).tuples())
    for place in places:
        place.id = numbers[place.code]
    owners, made = _owners(rows, places)
    insert_all(User, [person.__data__ for person in made])
    _number(made)
    insert_all(Membership, [{"user": person.id, "establishment": place.id, "part": "owner"}
                            for person, place in zip(owners, places, strict=True)])
    audit.record_all("establishment.taken_over", by=by, subjects=places, register=register.id)
    audit.record_all("account.opened_for_owner", by=by, subjects=made)
    new, told = {person.id for person in made}, {}
    for person, place in zip(owners, places, strict=True):
        # Who gets an account is told once, however many places there are.
        kind = "owner_invited" if person.id in new else "establishment_approved"
        told.setdefault((kind, person.id, None if person.id in new else place.id), (kind, person, place))
    notices.queue_all([(kind, person, {"name": place.name, "code": place.code}) for kind, person, place in told.values()])


def _owners(rows, places):
    """(the owner of each place, the new accounts among them, not stored yet)."""
    accounts, owners, made = register_rows.accounts(), [], []
    for row, place in zip(rows, places, strict=True):
        email, phone = register_rows.sign_in_names(row.values)
        person = accounts.get(email) or accounts.get(phone)
        if person is None:
            person = User(role="owner", **named(place.representative_name), email=email, phone=phone, password_hash="",
                          user_name=None if email or phone else f"cs-{place.code.lower()}")
            made.append(person)
            accounts |= {name: person for name in (email, phone) if name}
        owners.append(person)
    return owners, made


def _number(made):
    """Give the accounts just inserted the numbers the database gave them."""
    for column in (User.email, User.phone, User.user_name):
        names = {getattr(person, column.name): person for person in made if getattr(person, column.name)}
        for name, number in User.select(column, User.id).where(column.in_(list(names))).tuples() if names else ():
            names[name].id = number
