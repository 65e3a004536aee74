"""What is wrong with something a person gave, in words that can be translated later."""

from typing import NamedTuple


def N_(text):
    """Mark an English sentence for the catalogue; it is translated where a person reads it."""
    return text


TOO_LONG = N_("Please use at most %(max)s characters.")


class Problem(NamedTuple):
    """One sentence about one field. `doubtful` problems warn and ask; the others refuse."""

    field: str
    message: str
    params: dict = {}
    doubtful: bool = False


class Refused(Exception):
    """A verb of the office that may not be done; carries the problems, each at its field ("" is the whole)."""

    def __init__(self, *problems):
        super().__init__("; ".join(p.message for p in problems))
        self.problems = problems


def refuse(field, message, **params):
    """Raise Refused with one sentence at one field."""
    raise Refused(Problem(field, message, params))


def refuse_longer(field, text, most):
    """Refuse a text of more than `most` characters; over-long text is never cut."""
    if len(text or "") > most:
        refuse(field, TOO_LONG, max=most)
