"""The field key seals single values and files (AES-256-GCM): who has the database or the papers does not have what is sealed.

A sealed text: "sealed:", the mark of the key (8 hex digits), ":" and, in base64, nonce (12 bytes), content and tag (16); a
sealed file the same without base64. The tag vouches for `place` too (a column, a file's checksum): what was sealed for one
place opens in no other. Of several keys the first seals, all of them open.
"""

import os
import re
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import config as settings
import whole_file

PREFIX = "sealed:"
_KEY = re.compile("[0-9a-fA-F]{64}")
_HEAD, _NONCE = len(PREFIX) + 9, 12


class Locked(Exception):
    """Sealed with a key that is not here, for another place, or altered since."""


class _Ring:
    config = ciphers = None


def use(config):
    """Seal and open with the keys of these settings from now on."""
    _Ring.config, _Ring.ciphers = config, None


def used():
    """The settings whose keys seal and open now."""
    return _Ring.config


def keys(config):
    """The keys of the settings, the one that seals first; one is made and kept in DATA_DIR when there is none."""
    found = settings.kept_key(config, "field_key").split()
    if not all(_KEY.fullmatch(key) for key in found):
        raise settings.Unsafe(f"{config.data_dir / 'field_key'} must have 64 hex digits in each line, a line for each key.")
    return found


def keep(config, these):
    """Keep these keys in DATA_DIR, before those that lie there already, and use them from now on."""
    path = config.data_dir / "field_key"
    _write(config, dict.fromkeys([*these, *(path.read_text(encoding="ascii").split() if path.exists() else ())]))


def keep_newest(config):
    """Forget all keys kept in DATA_DIR but the one that seals."""
    _write(config, keys(config)[:1])


def head(config=None):
    """What everything begins with that is sealed with the newest key."""
    ring = _ring() if config is None else {mark(key): None for key in keys(config)}
    return f"{PREFIX}{next(iter(ring))}:"


def begins(key):
    """What everything begins with that is sealed with this key."""
    return f"{PREFIX}{mark(key)}:"


def mark(key):
    """Eight hex digits by which a key is recognised, and nothing else learnt about it."""
    return sha256(b"khaibao field key" + bytes.fromhex(key)).hexdigest()[:8]


def locked(content):
    """Whether this text, or these bytes, are still sealed: no key of ours opened them."""
    return content.startswith(PREFIX if isinstance(content, str) else PREFIX.encode("ascii"))


def seal(text, place):
    """The text sealed for a place; nothing, and what is sealed already, stays as it is."""
    if not text or locked(text):
        return text
    return head() + b64encode(_sealed(text.encode(), place)).decode("ascii")


def opened(text, place):
    """The text as it was; one from before the key stays as it is, and so does one that cannot be opened (see `locked`)."""
    if not text or not locked(text):
        return text
    try:
        return _opened(text[:_HEAD], b64decode(text[_HEAD:]), place).decode()
    except (Locked, ValueError):
        return text


def seal_file(content, place):
    """The bytes of a file, sealed for a place."""
    return head().encode("ascii") + _sealed(content, place)


def opened_file(content, place):
    """The bytes as they were; those from before the key stay as they are. Raises Locked."""
    if not locked(content):
        return content
    return _opened(content[:_HEAD].decode("ascii", "replace"), content[_HEAD:], place)


def _write(config, these):
    # Each in a line of its own: another one can be written below.
    whole_file.write(config.data_dir / "field_key", "".join(f"{key}\n" for key in these).encode("ascii"))
    use(config)


def _ring():
    if _Ring.ciphers is None:
        _Ring.ciphers = {mark(key): AESGCM(bytes.fromhex(key)) for key in keys(_Ring.config)}
    return _Ring.ciphers


def _sealed(content, place):
    nonce = os.urandom(_NONCE)
    return nonce + next(iter(_ring().values())).encrypt(nonce, content, place.encode())


def _opened(start, content, place):
    cipher = _ring().get(start[len(PREFIX):-1])
    if cipher is None:
        raise Locked(start)
    try:
        return cipher.decrypt(content[:_NONCE], content[_NONCE:], place.encode())
    except InvalidTag:
        raise Locked(start)
