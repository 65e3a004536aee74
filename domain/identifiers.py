"""What a person signs in with: an e-mail address, a telephone number or a user name, each kept in one spelling."""

import re

from email_validator import EmailNotValidError, validate_email

from domain.identity import phone
from domain.names import tidy
from domain.problems import N_, Problem

NO_EMAIL = N_("This is not an e-mail address. Write one address such as name@example.vn.")
NO_USER_NAME = N_("A user name has 3 to 50 of the letters a–z, digits, dots, dashes and underscores, with a letter among them.")

_USER_NAME = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9._-]{2,49}")


def email(text):
    """One e-mail address as stored (lower case), or None; a list, a name with brackets or a line break is none."""
    try:
        return validate_email(tidy(text), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


def check_email(text, field="email"):
    """Problems of an e-mail address as typed."""
    return () if email(text) else (Problem(field, NO_EMAIL),)


def user_name(text):
    """A user name as stored, or None: 3 to 50 of a–z, 0–9, dot, dash, underscore, with a letter among them."""
    name = tidy(text).lower()
    return name if _USER_NAME.fullmatch(name) else None


def read(text):
    """The column of User that an identifier stands for and its stored spelling, or None: ("phone", "0912345678")."""
    for column, reading in (("email", email), ("phone", phone), ("user_name", user_name)):
        value = reading(text)
        if value:
            return column, value
    return None
