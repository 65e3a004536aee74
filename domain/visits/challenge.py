"""Proof of work, off unless the settings ask for it: before a place is held, a browser finds a number that costs it a moment."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from database import write
from domain import attempts
from domain.clock import now
from domain.problems import N_, refuse

LIVES = timedelta(minutes=10)
# A browser without scripts waits so long before it may choose, instead of doing the work.
PATIENCE = timedelta(minutes=1)
MOST_BITS = 24
EARLY = N_("Without the work of a script, please wait one minute after the page was shown, then press the button again.")
WRONG = N_("The check against automatic booking did not succeed. Please send the page once more.")


def make(key, application, bits):
    """A challenge for one application, signed with `key`; "" when `bits` (the setting) is 0.

    The answer is a whole number n for which SHA-256 of "challenge:n" begins with so many zero bits.
    """
    if not bits:
        return ""
    words = f"{int((now() + LIVES).timestamp())}.{application.code}.{min(bits, MOST_BITS)}.{secrets.token_hex(8)}"
    return f"{words}.{_signed(key, words)}"


def check(key, application, bits, challenge, answer):
    """Refuse unless the answer solves a challenge made here for this application, in time and for the first time.

    No answer at all will do when the challenge was made a minute (PATIENCE) ago: for browsers without scripts.
    """
    if not bits:
        return
    words, _, signature = (challenge or "").rpartition(".")
    if not hmac.compare_digest(_signed(key, words).encode(), signature.encode()) or not _fits(words, application, bits):
        refuse("challenge", WRONG)
    answer = (answer or "").strip()
    if not answer and int(words.partition(".")[0]) - int(now().timestamp()) > (LIVES - PATIENCE).total_seconds():
        refuse("challenge", EARLY)
    if answer and not (answer.isascii() and answer.isdecimal() and len(answer) < 20 and solved(challenge, answer, bits)):
        refuse("challenge", WRONG)
    with write():
        used = f"challenge:{signature}"
        if attempts.count(used, 60):
            refuse("challenge", WRONG)
        attempts.add(used)


def solved(challenge, answer, bits):
    """Whether a number is an answer."""
    found = int.from_bytes(hashlib.sha256(f"{challenge}:{answer}".encode()).digest(), "big")
    return found >> (256 - min(bits, MOST_BITS)) == 0


def _fits(words, application, bits):
    expires, code, hardness, _random = words.split(".")
    return int(expires) >= int(now().timestamp()) and code == application.code and int(hardness) >= min(bits, MOST_BITS)


def _signed(key, words):
    return hmac.new(key.encode(), f"challenge {words}".encode(), hashlib.sha256).hexdigest()
