"""The second factor: six digits from an authenticator (RFC 6238), and recovery codes for when it is lost."""

import hmac
import secrets
import time
from datetime import timedelta

import pyotp
from peewee import fn

import field_key
from database import write
from domain import accounts, attempts, audit, notices, refusals, sessions
from domain.clock import now
from domain.codes import ALPHABET
from domain.problems import N_, refuse
from models import RecoveryCode, User

STEP, CODES = 30, 10
MINUTES_TO_CONFIRM = 10
WRONG_CODE = N_("This code is not right, or was used already. Wait for the next one, or use a recovery code.")
NOT_FITTING = N_("This code does not fit. Check that the clock of your phone is right, and type the newest six digits.")


def new_secret():
    """A fresh secret of 160 bits for an authenticator."""
    return pyotp.random_base32()


def address(user, secret, issuer):
    """The otpauth:// address that authenticators read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email or user.phone or user.user_name, issuer_name=issuer)


def switch_on(*, by, secret, code, password, session, from_address=""):
    """Switch the second factor on, or over to another phone; returns ten recovery codes, readable this once.

    The password is asked again and the first code must fit; all other sessions end (ASVS 7.4.3, 7.5.1)."""
    accounts.check_password(by, password, address=from_address)
    step = _step(secret, code)
    if step is None:
        refuse("code", NOT_FITTING)
    with write():
        User.update(totp_secret=secret, totp_step=step).where(User.id == by.id).execute()
        sessions.end_all(by, but=session)
        return _tell(by, "second_factor.switched_on", _new_codes(by))


def switch_off(*, by, password, from_address=""):
    """Do without the second factor: for owners and citizens only, officers cannot work without (ASVS 6.3.3)."""
    if by.role not in ("owner", "citizen"):
        refuse("", N_("Officers and administrators must keep a second factor."))
    accounts.check_password(by, password, address=from_address)
    with write():
        _forget(by)
        _tell(by, "second_factor.switched_off")


def renew_codes(*, by, password, from_address=""):
    """Ten new recovery codes instead of the old ones, readable this once."""
    if not by.totp_secret:
        refuse("", N_("Switch the second factor on first."))
    accounts.check_password(by, password, address=from_address)
    with write():
        return _tell(by, "second_factor.codes_renewed", _new_codes(by))


def remove(*, by, user):
    """Take a lost second factor from another person, who sets up a new one at the next sign-in (ASVS 6.4.4).

    An administrator may, for others only; `by` None is the operator at the server's console."""
    if by is not None and (by.role != "admin" or by.id == user.id):
        refuse("", N_("Another administrator must do this."))
    with write():
        _forget(user)
        sessions.end_all(user)
        audit.record("second_factor.removed", by=by, subject=user)
        notices.queue("second_factor_changed", to=user)


def confirm(*, session, code, from_address="", agent=""):
    """The second step of signing in; returns the token of a new session, the half-open one is gone.

    Codes are counted per person wherever they come from: who gets here knows the password already."""
    user = session.user
    if now() - session.created_at > timedelta(minutes=MINUTES_TO_CONFIRM):
        sessions.end(session)
        refuse("", N_("You waited too long. Please sign in again."))
    _check_code(user, code, field="code")
    with write():
        sessions.end(session)
        accounts.entered(user)
        return sessions.start(user=user, address=from_address, agent=agent)


def prove(*, by, answer, session, from_address=""):
    """Show once more who it is (ASVS 7.5.3): by a code where there is a second factor, else by the password.

    The code stands in for the password: who found the desk open may have seen that typed, and a code works once (the session and
    one factor, as NIST 800-63B asks of whoever is signed in already)."""
    if by.totp_secret:
        _check_code(by, answer, field="proof")
    else:
        accounts.check_password(by, answer, address=from_address, field="proof")
    with write():
        sessions.renew(session, proved_at=now())
        audit.record("session.proved", by=by, subject=by)


def passes(user, code):
    """Whether this is a code of the person now. Each works once, even sent twice in the same moment (ASVS 6.5.1)."""
    step = _step(user.totp_secret, code)
    with write():
        if step is not None:
            fresh = User.update(totp_step=step).where(User.id == user.id, User.totp_step < step)
            return fresh.execute() == 1
        used = RecoveryCode.update(used_at=now()).where(
            RecoveryCode.user == user, RecoveryCode.code_hash == _hash(user, code), RecoveryCode.used_at.is_null())
        return used.execute() == 1


def codes_left(user):
    """How many recovery codes are still unused."""
    return RecoveryCode.select(fn.COUNT(RecoveryCode.id)).where(
        RecoveryCode.user == user, RecoveryCode.used_at.is_null()).scalar()


def _check_code(user, code, *, field):
    """Refuse unless this is a code of the person now; each wrong one makes the next wait longer."""
    key = f"code:{user.id}"
    seconds = attempts.wait(key)
    if seconds:
        refusals.note("flood.refused")
        refuse("", accounts.WAIT, seconds=seconds)
    if user.wrong_in_a_row >= accounts.IN_A_ROW or not passes(user, code):
        with write():
            attempts.add(key)
            accounts.missed(user)
        refuse(field, WRONG_CODE)
    with write():
        attempts.clear(key)


def _step(secret, code):
    """The time step (30 s since 1970) whose code this is, one step of a slow or fast clock forgiven; or None."""
    digits = "".join((code or "")[:40].split())
    # A secret whose key is lost fits no code; a recovery code still does, and another administrator helps.
    if not secret or field_key.locked(secret) or len(digits) != 6 or not digits.isascii() or not digits.isdecimal():
        return None
    maker, present = pyotp.TOTP(secret), int(time.time()) // STEP
    return next((step for step in (present, present - 1, present + 1)
                 if hmac.compare_digest(maker.generate_otp(step), digits)), None)


def _new_codes(user):
    RecoveryCode.delete().where(RecoveryCode.user == user).execute()
    made = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    for code in made:
        RecoveryCode.create(user=user, code_hash=_hash(user, code))
    return [f"{code[:5]}-{code[5:]}" for code in made]


def _hash(user, code):
    # Fifty random bits need no slow hash; the person's number keeps equal codes of two people apart.
    plain = "".join((code or "")[:40].upper().translate(str.maketrans("OIL", "011", "- ")).split())
    return sessions.digest(f"{user.id}:{plain}")


def _forget(user):
    User.update(totp_secret=None, totp_step=0).where(User.id == user.id).execute()
    RecoveryCode.delete().where(RecoveryCode.user == user).execute()


def _tell(by, action, result=None):
    audit.record(action, by=by, subject=by)
    notices.queue("second_factor_changed", to=by)
    return result
