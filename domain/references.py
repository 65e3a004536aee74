"""What reference lists say of people: workers, students, spouses, as other departments sent them.

They tell by an exact document, never by a name, and alarm nobody.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from database import prepared
from domain.clock import today
from domain.watch_matching import in_force
from models import WatchDocument, WatchEntry, WatchList

_AT_ONCE = 400


class Reference(NamedTuple):
    """What one list says of a document (of any nationality when it is ""): the list, its letter, and what is known."""

    passport_number: str
    nationality: str
    list: int
    shared: bool
    name: str
    kind: str
    letter_number: str
    letter_date: date | None
    known: str

    @property
    def words(self):
        """List and what is known in one line, as a workbook has it."""
        return ": ".join(filter(None, (self.name, self.known)))


def of_numbers(user, numbers):
    """number → the References in force that an officer may see, of each list the newest word; a commune's are the shared ones."""
    found = defaultdict(dict)
    for start in range(0, len(numbers) if user.is_officer else 0, _AT_ONCE):
        for row in _rows(numbers[start:start + _AT_ONCE], today()):
            told = Reference(*row)
            if told.shared or user.role == "province":
                found[told.passport_number][told.list, told.nationality] = told
    return {number: list(several.values()) for number, several in found.items()}


def of(user, people):
    """(number, nationality) → the References of each of these people or stays, for those of whom there are any."""
    by_number = of_numbers(user, sorted({each.passport_number for each in people}))
    found = {(each.passport_number, each.nationality): [told for told in by_number.get(each.passport_number, ())
                                                        if told.nationality in ("", each.nationality)] for each in people}
    return {document: told for document, told in found.items() if told}


@prepared
def _rows(numbers, day):
    columns = (WatchDocument.passport_number, WatchDocument.nationality, WatchList.id, WatchList.shared, WatchList.name,
               WatchList.kind, WatchList.letter_number, WatchList.letter_date, WatchEntry.instruction)
    return (WatchDocument.select(*columns).join(WatchEntry).join(WatchList)
            .where(WatchDocument.passport_number.in_(numbers), WatchList.reference, *in_force(day))
            .order_by(WatchEntry.id).tuples())
