"""Foreigners as their documents show them: one row a document, kept by every declaration, found by search."""

from operator import itemgetter

from database import insert_all, prepared
from domain.names import fold
from models import Foreigner

_MOST = 1000
_AT_ONCE = 500
_SHOWN = ("passport_number", "nationality", "full_name", "birth_date", "birth_precision", "sex")


def key(full_name):
    """A name as the search compares it: unaccented, upper case, without blanks."""
    return fold(full_name).replace(" ", "")


def note(declared):
    """Keep one row for each document just declared; a new spelling of the name is put before the old ones.

    `declared` are value dicts or stays' columns with the fields of Foreigner. Called inside the change that stores the stay.
    """
    newest = {(each["passport_number"], each["nationality"]): each for each in declared}
    known = _known(list(newest))
    # In one order for all, so that two lists at once do not wait for each other crosswise.
    # Two first declarations of one document may meet: the second finds the row of the first.
    insert_all(Foreigner, [{name: each[name] for name in _SHOWN} | {"search_key": key(each["full_name"])}
                           for document, each in sorted(newest.items(), key=itemgetter(0)) if document not in known],
               but_known=True)
    for document, each in newest.items():
        if document in known:
            _renew(known[document], each)


def of(stay):
    """The person behind a stay's document, or None."""
    return Foreigner.get_or_none(Foreigner.passport_number == stay.passport_number, Foreigner.nationality == stay.nationality)


def _known(documents):
    numbers, found = sorted({number for number, _nationality in documents}), {}
    for start in range(0, len(numbers), _AT_ONCE):
        for person in _with_numbers(numbers[start:start + _AT_ONCE]):
            found[person.passport_number, person.nationality] = person
    return found


@prepared
def _with_numbers(numbers):
    return Foreigner.select().where(Foreigner.passport_number.in_(numbers))


def _renew(person, each):
    spelling = key(each["full_name"])
    spellings = [spelling, *(old for old in person.search_key.split("|") if old != spelling)]
    changed = {"full_name": each["full_name"], "search_key": "|".join(spellings)[:_MOST], "birth_date": each["birth_date"],
               "birth_precision": each["birth_precision"], "sex": each["sex"]}
    if any(getattr(person, field) != value for field, value in changed.items()):
        Foreigner.update(**changed).where(Foreigner.id == person.id).execute()


