"""Signed-in browsers: rows with a random cookie, idle and absolute limits, revocable at any time."""

import hashlib
import secrets
from datetime import timedelta

from database import prepared, write
from domain.clock import now
from models import Session, User

_SEEN_EVERY = timedelta(seconds=60)


def digest(token):
    """What is stored of a secret token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(*, user, address="", agent="", confirmed=True):
    """A new session; returns the token for the cookie. `confirmed` is false while the second factor is awaited."""
    token = secrets.token_urlsafe(32)
    with write():
        Session.create(user=user, token_hash=digest(token), address=address[:45], agent=agent[:200], confirmed=confirmed)
    return token


def resume(token, *, config):
    """The live session behind a cookie, or None: unknown, idle too long, too old, its person locked or of the demo only."""
    if not token or len(token) > 100:
        return None
    session = _with_token.first(digest(token))
    if session is None or session.user.locked_at or session.user.demo and not config.demo or _expired(session, config):
        return None
    if now() - session.seen_at > _SEEN_EVERY:
        with write():
            _one(session, Session.update(seen_at=now()))
    return session


def proved(session, config):
    """Whether its person signed in, or showed once more who it is, so short a time ago that it still counts."""
    return now() - (session.proved_at or session.created_at) <= timedelta(minutes=proof_minutes(session.user, config))


def proof_minutes(user, config):
    """How long a proof of who it is counts for a person of this role."""
    return config.owner_proof_minutes if user.role in ("owner", "citizen") else config.proof_minutes


def end(session):
    """Sign one browser out."""
    with write():
        _one(session, Session.delete())


def end_all(user, *, but=None):
    """Sign every browser of a person out, but the one given, and that only with a new token."""
    with write():
        query = Session.delete().where(Session.user == user)
        (query.where(Session.token_hash != but.token_hash) if but else query).execute()
        if but:
            renew(but)


def renew(session, **columns):
    """A new token for who has shown once more who it is: a copy of the old cookie opens nothing any more (ASVS 7.2.4).

    It lies in `session.renewed`; with the next answer the browser gets it. A session that ended meanwhile stays ended, and of
    two requests of one browser the first renews it."""
    token = secrets.token_urlsafe(32)
    with write():
        if _one(session, Session.update(token_hash=digest(token), **columns)):
            session.renewed, session.token_hash = token, digest(token)


def open_of(user):
    """The browsers a person is signed in with, the latest used first."""
    return user.sessions.where(Session.confirmed).order_by(Session.seen_at.desc(), Session.id.desc())


def idle_limit(user, config):
    """How long a person of this role may be idle."""
    return timedelta(minutes=config.session_idle_minutes if user.role in ("owner", "citizen") else config.officer_idle_minutes)


def _one(session, change):
    # By its token: SQLite gives the number of a deleted row to the next one, which is somebody else's.
    return change.where(Session.token_hash == session.token_hash).execute()


@prepared
def _with_token(token_hash):
    return Session.select(Session, User).join(User).where(Session.token_hash == token_hash)


def _expired(session, config):
    idle, age = now() - session.seen_at, now() - session.created_at
    # The stored moment may be one write interval old.
    return idle > idle_limit(session.user, config) + _SEEN_EVERY or age > timedelta(hours=config.session_hours)
