"""Passwords: argon2id, long enough, not common, compared in one Unicode form whatever keyboard typed them."""

import secrets
import threading
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.names import fold
from domain.problems import N_, Problem

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MINIMUM, MINIMUM_WITH_FACTOR, MAXIMUM = 15, 10, 200
# OWASP's argon2id: 46 MiB, one pass. Two at a time, or eight sign-ins would take 368 MiB at once.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_two_at_a_time = threading.BoundedSemaphore(2)
_WORDS = ("matkhau", "password", "congan", "xuatnhapcanh", "khaibao", "tamtru", "hochieu", "binhduong", "vietnam", "qwerty")


def hash(password):
    """The argon2id hash to store."""
    with _two_at_a_time:
        return _hasher.hash(_same(password))


def fits(password, stored):
    """Whether the password is the one behind the stored hash. Takes the same time when `stored` is empty."""
    if len(password or "") > 1024:
        return False
    with _two_at_a_time:
        try:
            return _hasher.verify(stored or _nobodys(), _same(password or "")) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def temporary():
    """A password to hand over once: 80 random bits in four groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def problems(password, *, person=(), second_factor=False, field="password"):
    """What is wrong with a new password (NIST 800-63B-4: length and a block list, no composition rules)."""
    # An accented letter counts as one character, however the keyboard composed it.
    password, least = _same(password), MINIMUM_WITH_FACTOR if second_factor else MINIMUM
    if len(password) < least:
        return (Problem(field, N_("Use at least %(least)s characters, for example four words."), {"least": least}),)
    if len(password) > MAXIMUM:
        return (Problem(field, N_("Use at most %(most)s characters."), {"most": MAXIMUM}),)
    plain = fold(password).replace(" ", "").replace("_", "").lower()
    left = plain
    words = (*_WORDS, *(fold(text).replace(" ", "").lower() for text in person if len(text or "") > 3))
    # The longest first: a short word taken out of the middle of a long one would leave the ends of the long one.
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    if plain in _common() or len(set(plain)) < 5 or len(left) < 6:
        return (Problem(field, N_("This password is too easy to guess. Choose words that do not belong together."), {}),)
    return ()


def make_cheap_for_tests():
    """Weaken the hash so that a test run is not spent on hashing."""
    global _hasher
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _nobodys.cache_clear()


def _same(password):
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys():
    return _hasher.hash("nobody has this password")


@cache
def _common():
    path = Path(__file__).with_name("common_passwords.txt")
    return frozenset(path.read_text(encoding="utf8").split())
