"""Whether and for which area this copy of the app is set up; the first administrator comes from here."""

import hmac
import secrets

from domain.sessions import digest
from models import Installation

_known = {}


def current():
    """The installation row, or None before set-up. Kept once known: it never goes away."""
    if "row" not in _known:
        row = Installation.select().first()
        if row is None:
            return None
        _known["row"] = row
    return _known["row"]


def done():
    """Whether set-up has been finished."""
    return current() is not None


def forget():
    """Look again at the next question (the tests change databases)."""
    _known.clear()


def set_up_token(config):
    """A fresh one-time token that opens /setup, or "" when set-up is done. Only its hash is kept."""
    if done():
        return ""
    token = secrets.token_urlsafe(16)
    (config.data_dir / "setup_token").write_text(digest(token))
    return token


def token_fits(token, config):
    """Whether this is the token printed on the console."""
    path = config.data_dir / "setup_token"
    return path.exists() and hmac.compare_digest(digest(token or ""), path.read_text().strip())
