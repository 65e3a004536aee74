"""Many document numbers at once: which of them were declared, which are known otherwise, which are not known."""

import re
from typing import NamedTuple

from domain import audit, import_reading, people_found, references
from domain.names import document_number
from domain.problems import N_, refuse
from models import Foreigner, Stay, WatchDocument

MOST = 2000
_LONGEST_TEXT = 200_000
_AT_ONCE = 500


class Answer(NamedTuple):
    """Found: people_found.Found rows, the watched first. Elsewhere: numbers known only from cancelled or corrected declarations
    or from a list, with what reference lists say. Missing: numbers not known. Left out: pieces of text that cannot be document
    numbers. `search` is the number of the record of it."""

    found: list
    elsewhere: dict
    missing: list
    left_out: list
    numbers: int
    search: int


def read(text):
    """(numbers, pieces left out) of a text: numbers as stored, each once, in the order given. Anything may divide them.

    Five characters and a digit make a number; shorter pieces, dates and words between them are left out.
    """
    pieces = dict.fromkeys(document_number(piece) for piece in re.split(r"[^0-9A-Za-z]+", text) if piece)
    numbers = [piece for piece in pieces if 5 <= len(piece) <= 20 and any(c.isdigit() for c in piece)]
    return numbers, [piece for piece in pieces if piece not in set(numbers)]


def read_file(content, file_name, limits):
    """The document numbers in an uploaded list of guests, as text. Raises Refused at `file`."""
    table = import_reading.at_once(content, file_name, limits)
    if table is None:
        refuse("file", N_("Another list is being read just now. Please send yours again in a moment."))
    return "\n".join(str(cell) for cell in table.column("passport_number") if isinstance(cell, str) and cell)


def run(*, by, text):
    """Look for every number in the text and record it. Raises Refused at `documents`.

    A commune finds its own wards' stays only; what was declared elsewhere is not known to it.
    """
    numbers, left_out = read(text[:_LONGEST_TEXT])
    if not numbers:
        refuse("documents", N_("Paste at least one passport number."))
    if len(numbers) > MOST or len(text) > _LONGEST_TEXT:
        refuse("documents", N_("At most %(max)s numbers at once, please."), max=MOST)
    found, elsewhere = [], set()
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start:start + _AT_ONCE]
        found += _declared(by, part)
        elsewhere |= _elsewhere(by, part)
    known = {each.person.passport_number for each in found}
    elsewhere -= known
    place = {number: index for index, number in enumerate(numbers)}
    found.sort(key=lambda each: (not each.watched, place[each.person.passport_number]))
    entry = audit.record("search.batch_made", by=by, numbers=len(numbers), found=len(known), documents=numbers)
    told = references.of_numbers(by, sorted(elsewhere))
    return Answer(found, {number: told.get(number, ()) for number in numbers if number in elsewhere},
                  [number for number in numbers if number not in known | elsewhere], left_out, len(numbers), entry.id)


def _declared(by, numbers):
    people = list(Foreigner.select().where(Foreigner.passport_number.in_(numbers)))
    stay_of = people_found.newest(people, [*people_found.scope_tests(by), Stay.cancelled_at.is_null()]) if people else {}
    fitting = [(person, stay_of[people_found.document(person)]) for person in people if people_found.document(person) in stay_of]
    return people_found.described(by, fitting) if fitting else []


def _elsewhere(by, numbers):
    """Numbers of cancelled declarations the officer may see; for the province also corrected and watched ones."""
    seen = Stay.select(Stay.passport_number).where(Stay.passport_number.in_(numbers), *people_found.scope_tests(by))
    found = {number for number, in seen.tuples()}
    if by.role == "province":
        for column in (Foreigner.passport_number, WatchDocument.passport_number):
            found |= {number for number, in column.model.select(column).where(column.in_(numbers)).tuples()}
    return found
