"""The forgotten password at the counter: an officer who has seen the identity card gives a temporary one."""

from peewee import OP, SQL, Expression, NodeList

from database import is_postgres, write
from domain import account_search, accounts, audit, notices, passwords, sessions
from domain.problems import N_, refuse
from models import Establishment, Membership, OfficerWard, User

PER_PAGE = 50


def people(*, by, query=""):
    """The people an officer may help: owners and staff of establishments in the own wards; the province helps all.

    At most a page of them, by name; `query` is a piece of name, e-mail, telephone number or user name."""
    return list(account_search.matching(_visible(by), query).order_by(User.name_key, User.id).limit(PER_PAGE))


def person(*, by, number):
    """One person an officer may help, or None."""
    return _visible(by).where(User.id == number).first()


def places_of(user):
    """The names of the establishments a person declares for, to be compared at the counter."""
    rows = Establishment.select(Establishment.name).join(Membership).where(
        Membership.user == user, Membership.revoked_at.is_null()).order_by(Establishment.name_key)
    return [row.name for row in rows.limit(20)]


def reset_password(*, by, user, identity_seen):
    """A temporary password, readable this once, good for 72 hours and for choosing an own one only.

    The officer confirms having compared the identity card; sessions end, a second factor stays on (ASVS 6.4.3, 6.4.6)."""
    if person(by=by, number=user.id) is None:
        refuse("", N_("This person has no establishment in your wards."))
    if not identity_seen:
        refuse("identity_seen", N_("Compare the identity card of the person first."))
    if user.locked_at:
        refuse("", N_("This account is locked. An administrator must unlock it first."))
    temporary = passwords.temporary()
    hashed = passwords.hash(temporary)
    with write():
        accounts.keep_password(user, hashed, temporary=True)
        sessions.end_all(user)
        audit.record("password.reset_at_counter", by=by, subject=user)
        notices.queue("password_changed", to=user)
    return temporary


def _visible(by):
    # Nearly every account has one of these roles. The + keeps SQLite from the index of roles, after which it would sort them all.
    role = User.role if is_postgres() else NodeList((SQL("+"), User.role))
    rows = User.select().where(Expression(role, OP.IN, ("owner", "citizen")))
    if by.role == "province":
        return rows
    if by.role != "commune":
        return rows.where(User.id == -1)
    wards = OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == by)
    clients = (Membership.select(Membership.user).join(Establishment)
               .where(Membership.revoked_at.is_null(), Establishment.ward.in_(wards)))
    return rows.where(User.role == "owner", User.id.in_(clients))
