"""Public codes: random, never sequential, 12 characters of Crockford base 32 and a check character."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OILU", "011V", "- ")


def new():
    """A fresh code of 13 characters (60 random bits and the check character)."""
    body = "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(12))
    return body + _check(body)


def read(text):
    """The code a person typed (case, dashes, blanks and O/0, I/1, L/1 forgiven), or None when it cannot be one."""
    code = (text or "")[:40].upper().translate(_READ_AS)
    if len(code) != 13 or any(c not in ALPHABET for c in code) or _check(code[:12]) != code[12]:
        return None
    return code


def shown(code):
    """The code as printed: XXXX-XXXX-XXXX-X."""
    return "-".join((code[:4], code[4:8], code[8:12], code[12:]))


def _check(body):
    # Luhn modulo 32: finds every single wrong character and nearly every swap of neighbours.
    total = 0
    for place, char in enumerate(reversed(body)):
        value = ALPHABET.index(char) * (1 + (place + 1) % 2)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
