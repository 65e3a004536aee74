"""People who sign in: found by what they type, let in, slowed down, and their own passwords changed."""

import hashlib
from datetime import timedelta

from database import write
from domain import attempts, audit, identity, notices, passwords, refusals, sessions
from domain.clock import now
from domain.names import tidy
from domain.problems import N_, Refused, refuse
from models import OneTimeLink, Session, User

# ASVS 6.3.1, NIST 800-63B-4 3.2.2: five free tries per person and address, twenty a minute per address, and after a
# hundred in a row the password itself must be replaced. Nobody else's sign-in is slowed by them.
FREE_PER_PERSON, FREE_PER_ADDRESS, IN_A_ROW = 5, 20, 100
TEMPORARY_HOURS = 72

WRONG = N_("The name or the password is wrong. Check what you typed; after many wrong tries you must choose a new "
           "password under “Forgotten password”.")
WAIT = N_("Too many wrong tries. Please wait %(seconds)s seconds and try again.")
WRONG_PASSWORD = N_("This is not your present password.")


def find(identifier):
    """The person an e-mail address, telephone number or user name belongs to, or None. Capitals do not count."""
    text = tidy(identifier).lower()
    if not text or len(text) > 200:
        return None
    number = identity.phone(text)
    named = (User.email == text) | (User.user_name == text)
    return User.select().where((named | (User.phone == number)) if number else named).order_by(User.id).first()


def sign_in(*, identifier, password, address, agent="", demo=False):
    """Let a person in; returns (person, token of the new session, still unconfirmed when a second factor is on).

    Refused with one and the same sentence, after the same work, whether the person is unknown, the password wrong or
    worn out by a hundred wrong tries, so that no answer tells who has an account (ASVS 6.3.8). Accounts of the demo, whose
    password is public, come in only where `demo` says so."""
    user = find(identifier)
    keys = _keys(user, identifier, address)
    _pause(*keys)
    right = passwords.fits(password, user.password_hash if user else None)
    if not (right and user.wrong_in_a_row < IN_A_ROW and not _worn(user) and (demo or not user.demo)):
        _refuse_entry(user, keys)
    if user.locked_at:
        refuse("", N_("This account is locked. Please contact the office that receives your declarations."))
    with write():
        attempts.clear(keys[0])
        if not user.totp_secret:
            entered(user)
        return user, sessions.start(user=user, address=address, agent=agent, confirmed=not user.totp_secret)


def entered(user):
    """The person is in with all that is asked: wrong tries are forgotten and the entry recorded."""
    User.update(wrong_in_a_row=0).where(User.id == user.id).execute()
    audit.record("session.started", by=user, subject=user)


def missed(user):
    """Count one wrong password or code of a person; the hundredth is told to them once."""
    User.update(wrong_in_a_row=User.wrong_in_a_row + 1).where(User.id == (user.id if user else -1)).execute()
    audit.record("session.refused", by=None, subject=user, page=audit.asking.get().page)
    if user and User.get_by_id(user.id).wrong_in_a_row == IN_A_ROW:
        notices.queue("password_blocked", to=user)


def check_password(user, password, *, address, field="password"):
    """Refuse unless this is the signed-in person's own password: asked again before credentials change (ASVS 7.5.1)."""
    key = f"own:{user.id}:{attempts.address_range(address)}"
    _pause(key)
    if not passwords.fits(password, user.password_hash):
        with write():
            attempts.add(key)
            missed(user)
        refuse(field, WRONG_PASSWORD)
    attempts.clear(key)


def change_password(*, by, old, new, session, address=""):
    """Replace one's own password, giving the old one; every other session ends, the person is told (ASVS 6.2.3, 7.4.3)."""
    check_password(by, old, address=address, field="old")
    if passwords.fits(new, by.password_hash):
        refuse("new", N_("Choose a password that differs from the present one."))
    hashed = new_hash(by, new, field="new")
    with write():
        keep_password(by, hashed)
        sessions.end_all(by, but=session)
        audit.record("password.changed", by=by, subject=by)
        notices.queue("password_changed", to=by)


def new_hash(user, password, *, field="password"):
    """The hash of a new password of this person. Refused when it is too short or easy to guess."""
    found = passwords.problems(password, person=_words_of(user), second_factor=bool(user.totp_secret), field=field)
    if found:
        raise Refused(*found)
    return passwords.hash(password)


def keep_password(user, hashed, *, temporary=False):
    """Store a new password's hash; wrong tries start from nought. A temporary one must be changed at sign-in.

    Links to set a password that are still on their way die with the old one: whoever asked for them may be the reason."""
    OneTimeLink.update(used_at=now()).where(OneTimeLink.user == user, OneTimeLink.used_at.is_null()).execute()
    User.update(password_hash=hashed, password_set_at=now(), must_change_password=temporary,
                wrong_in_a_row=0).where(User.id == user.id).execute()


def choose_language(*, by, language):
    """The language in which the person reads pages and mails: vi or en."""
    with write():
        User.update(locale=language).where(User.id == by.id).execute()


def end_session(*, by, number):
    """End one of one's own sessions; False when there is no such one (any more)."""
    with write():
        found = by.sessions.where(Session.id == number).first()
        if found is None:
            return False
        sessions.end(found)
        audit.record("session.ended", by=by, subject=by)
    return True


def end_other_sessions(*, by, session):
    """Sign oneself out on every other device."""
    with write():
        sessions.end_all(by, but=session)
        audit.record("session.others_ended", by=by, subject=by)


def _keys(user, identifier, address):
    # A person's e-mail and telephone number share one count; an unknown name has a count just the same.
    who = str(user.id) if user else hashlib.sha256(tidy(identifier).lower()[:200].encode()).hexdigest()[:24]
    place = attempts.address_range(address)
    return f"enter:{who}:{place}", f"enter:{place}"


def _pause(person_key, address_key=None):
    seconds = attempts.wait(person_key, free=FREE_PER_PERSON)
    if address_key:
        seconds = max(seconds, attempts.wait(address_key, free=FREE_PER_ADDRESS, minutes=1))
    if seconds:
        refusals.note("flood.refused")
        refuse("", WAIT, seconds=seconds)


def _refuse_entry(user, keys):
    with write():
        for key in keys:
            attempts.add(key)
        missed(user)
    refuse("", WRONG)


def _worn(user):
    # A password handed over on paper opens the door once, and not for ever.
    return user.must_change_password and now() - user.password_set_at > timedelta(hours=TEMPORARY_HOURS)


def _words_of(user):
    return [user.full_name, user.user_name or "", user.phone or "", (user.email or "").split("@")[0]]
