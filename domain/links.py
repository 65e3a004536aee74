"""Links that work once: to set a forgotten password, or to accept an invitation."""

import secrets
from datetime import timedelta

from database import insert_all, write
from domain import accounts, attempts, audit, notices, sessions
from domain.clock import now
from domain.problems import N_, refuse
from models import OneTimeLink, User

# ASVS 6.4.1: at least 128 random bits (these have 256), short-lived, one use.
HOURS = {"password": 1, "invitation": 72}
DEAD = N_("This link was used already or is too old. Ask for a new one under “Forgotten password”, or at the office.")


def make(user, purpose, hours=None):
    """A fresh link's token for a person; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    with write():
        OneTimeLink.create(user=user, purpose=purpose, token_hash=sessions.digest(token),
                           expires_at=now() + timedelta(hours=hours or HOURS[purpose]))
    return token


def make_all(people, purpose, hours):
    """Fresh tokens for many people in one change, in their order; every older unused link of theirs ends."""
    tokens, at = [secrets.token_urlsafe(32) for _ in people], now()
    ids = [person.id for person in people]
    with write():
        OneTimeLink.update(used_at=at).where(OneTimeLink.user.in_(ids), OneTimeLink.used_at.is_null()).execute()
        insert_all(OneTimeLink, [{"user": number, "purpose": purpose, "token_hash": sessions.digest(token),
                                  "expires_at": at + timedelta(hours=hours)} for number, token in zip(ids, tokens, strict=True)])
    return tokens


def live(token):
    """The link behind a token while it can still be used, or None. Looking does not use it up."""
    if not token or len(token) > 100:
        return None
    return (OneTimeLink.select(OneTimeLink, User).join(User)
            .where(OneTimeLink.token_hash == sessions.digest(token), OneTimeLink.used_at.is_null(),
                   OneTimeLink.expires_at > now(), User.locked_at.is_null()).first())


def forgotten(*, identifier, address):
    """Ask for a link by mail. The answer is the same whether the person exists or not, has an address or none.

    The link itself is made when the mail leaves, so that its secret is never stored."""
    key = f"forgotten:{attempts.address_range(address)}"
    if seconds := attempts.wait(key, free=5, minutes=60):
        refuse("", accounts.WAIT, seconds=seconds)
    user = accounts.find(identifier)
    with write():
        attempts.add(key)
        audit.record("password.link_asked", by=None, subject=user)
        if user and not user.locked_at and attempts.count(f"forgotten:{user.id}", 60) < 3:
            attempts.add(f"forgotten:{user.id}")
            notices.queue("password_link", to=user)


def set_password(*, token, password):
    """Set a password through a link, which is used up; every session of the person ends and they are told.

    A second factor stays on (ASVS 6.4.3)."""
    link = live(token)
    if link is None:
        refuse("", DEAD)
    user = link.user
    hashed = accounts.new_hash(user, password)
    with write():
        used = OneTimeLink.update(used_at=now()).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_null())
        if used.execute() != 1:
            refuse("", DEAD)
        accounts.keep_password(user, hashed)
        # Whoever holds the link reads the person's mail, or got it from the administrator: proof enough for online.why_not.
        User.update(contact_confirmed_at=now()).where(User.id == user.id).execute()
        sessions.end_all(user)
        audit.record("password.set_by_link", by=user, subject=user, purpose=link.purpose)
        notices.queue("password_changed", to=user)
    return user
