"""What an administrator does with people: invite officers, give them wards, lock, unlock, end sessions."""

from peewee import IntegrityError

from database import db, locked, write
from domain import account_search, audit, identifiers, links, notices, sessions
from domain.clock import now
from domain.names import named, tidy
from domain.problems import N_, Problem, Refused, refuse
from models import Office, OfficerWard, User, Ward

OFFICER_ROLES = ("commune", "province", "admin")
PER_PAGE = 50
INVITATION_HOURS, LINK_HOURS = links.HOURS["invitation"], 24
NOT_ADMIN = N_("Only an administrator may do this.")
TAKEN = N_("Somebody else already signs in with this e-mail address or telephone number.")


def people(*, query="", role="", locked_only=False, before=None):
    """People, newest first, for an administrator: by role, lock and a piece of name, e-mail, number or user name.

    `before` is the number of the last person of the page before; one row more than a page tells that there is more."""
    rows = User.select(User, Office).left_outer_join(Office).order_by(User.id.desc())
    if role:
        rows = rows.where(User.role == role)
    if locked_only:
        rows = rows.where(User.locked_at.is_null(False))
    if before:
        rows = rows.where(User.id < before)
    return list(account_search.matching(rows, query).limit(PER_PAGE + 1))


def invite(*, by, role, full_name, email, phone=None, wards=()):
    """Make an officer or administrator who chooses a password through a link; returns (person, link token).

    The link is shown to the administrator once, and mailed; it lives 72 hours (ASVS 6.4.1). `by` None is the operator
    at the server's console."""
    if by is not None:
        _only_admin(by)
    _check_duties(role, wards)
    address = identifiers.email(email)
    if not address:
        raise Refused(*identifiers.check_email(email))
    with write():
        try:
            with db.atomic():
                user = User.create(role=role, **named(full_name), email=address, phone=phone or None, password_hash="",
                                   office=_office(role, wards))
        except IntegrityError:
            refuse("email", TAKEN)
        _give_wards(user, role, wards)
        audit.record("officer.invited", by=by, subject=user, role=role, wards=[ward.code for ward in wards])
        notices.queue("invitation", to=user)
        return user, links.make(user, "invitation")


def change_duties(*, by, user, role, full_name, wards=()):
    """Give an officer another role or other wards. Their sessions end (ASVS 7.2.4); one administrator always stays."""
    _only_admin(by)
    if user.role not in OFFICER_ROLES:
        refuse("", N_("Owners and citizens cannot be made officers. Invite the person with another e-mail address."))
    _check_duties(role, wards)
    with write():
        if user.role == "admin" and role != "admin":
            _keep_one_admin(user)
        User.update(role=role, **named(full_name), office=_office(role, wards)).where(User.id == user.id).execute()
        OfficerWard.delete().where(OfficerWard.officer == user).execute()
        _give_wards(user, role, wards)
        if user.id != by.id or role != user.role:
            sessions.end_all(user)
        audit.record("officer.duties_changed", by=by, subject=user, role=role, wards=[ward.code for ward in wards])
        notices.queue("duties_changed", to=user)


def lock(*, by, user, reason):
    """Keep a person out from this moment, with a reason they are told; their sessions end (ASVS 7.4.2)."""
    _only_admin(by)
    if user.id == by.id:
        refuse("", N_("Nobody can lock their own account. Another administrator must do it."))
    reason = tidy(reason)
    if not reason:
        refuse("reason", N_("Please give the reason; the person is told."))
    with write():
        if user.role == "admin":
            _keep_one_admin(user)
        changed = User.update(locked_at=now(), locked_reason=reason).where(User.id == user.id, User.locked_at.is_null())
        if changed.execute() != 1:
            refuse("", N_("This account is locked already."))
        sessions.end_all(user)
        audit.record("account.locked", by=by, subject=user, reason=reason)
        notices.queue("account_locked", to=user, reason=reason)


def unlock(*, by, user):
    """Let a person in again, with the password they had."""
    _only_admin(by)
    with write():
        changed = User.update(locked_at=None, locked_reason="").where(User.id == user.id, User.locked_at.is_null(False))
        if changed.execute() != 1:
            refuse("", N_("This account is not locked."))
        audit.record("account.unlocked", by=by, subject=user)
        notices.queue("account_unlocked", to=user)


def end_sessions(*, by, user):
    """Sign a person out everywhere (ASVS 7.4.5)."""
    _only_admin(by)
    with write():
        sessions.end_all(user)
        audit.record("session.all_ended", by=by, subject=user)


def new_link(*, by, user):
    """A link with which a person sets a new password, to be handed over by the administrator; returns its token."""
    _only_admin(by)
    if user.id == by.id:
        refuse("", N_("Change your own password under “My account”."))
    with write():
        audit.record("password.link_made", by=by, subject=user)
        return links.make(user, "invitation" if not user.password_hash else "password", hours=LINK_HOURS)


def _only_admin(by):
    if by.role != "admin":
        refuse("", NOT_ADMIN)


def _check_duties(role, wards):
    found = []
    if role not in OFFICER_ROLES:
        found.append(Problem("role", N_("Choose what the person will do.")))
    if role == "commune" and not wards:
        found.append(Problem("wards", N_("Choose at least one ward.")))
    if found:
        raise Refused(*found)


def _office(role, wards):
    if role == "commune":
        return Office.get_or_none(Office.ward == wards[0])
    return Office.select().where(Office.ward.is_null()).order_by(Office.id).first()


def _give_wards(user, role, wards):
    for ward in wards if role == "commune" else ():
        OfficerWard.create(officer=user, ward=ward)


def wards_of(user):
    """The wards in an officer's care, by name."""
    return list(Ward.select().join(OfficerWard).where(OfficerWard.officer == user).order_by(Ward.name_key))


def _keep_one_admin(leaving):
    # The rows are held, so that two administrators cannot lock each other in the same moment.
    # One who was invited and never chose a password cannot come in.
    able = User.select().where(User.role == "admin", User.locked_at.is_null(), User.password_hash != "")
    admins = list(locked(able.order_by(User.id)))
    if all(admin.id == leaving.id for admin in admins):
        refuse("", N_("This is the last administrator. Make another one first."))
