"""How long a person was here: stays put together into intervals, entries and days, in the last year and ever."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from domain import intervals
from domain.clock import today

YEAR = 365


class Presence(NamedTuple):
    """What stays add up to: their merged intervals of days, entries (intervals begun) and days, lately and ever.

    "Year" is the last 365 days, today among them.
    """

    intervals: list
    entries_year: int
    entries: int
    days_year: int
    days: int

    @property
    def totals(self):
        """(entries ever, days in the last 365, days ever): the last columns of the officers' workbook."""
        return self.entries, self.days_year, self.days


def of(stays):
    """The Presence of one person's stays (or of their (arrived, left, leaving, cancelled) columns). Cancelled ones count not.

    A stay counts up to the reported departure, else the declared one, never beyond today: what nobody declared is not known.
    """
    day = today()
    found = intervals.merged((arrived, min(left or leaving, day)) for arrived, left, leaving, cancelled in stays
                             if not cancelled)
    since = day - timedelta(days=YEAR - 1)
    return Presence(found, intervals.entries(found, since), intervals.entries(found),
                    intervals.days(found, since, day), intervals.days(found))


def of_documents(rows):
    """document → Presence, from rows of (document, arrived, left, leaving, cancelled)."""
    found = defaultdict(list)
    for document, *columns in rows:
        found[document].append(columns)
    return {document: of(columns) for document, columns in found.items()}


def lasting(rows, days):
    """document → its merged intervals of at least so many days, from the same rows; up to the declared departure if need be."""
    spans = defaultdict(list)
    for document, arrived, left, leaving, cancelled in rows:
        if not cancelled:
            spans[document].append((arrived, left or leaving))
    return {document: [span for span in intervals.merged(found) if intervals.days([span]) >= days]
            for document, found in spans.items()}


def lies(day, document, within):
    """Whether a day lies in one of a document's intervals; always when `within` is None."""
    return within is None or any(first <= day <= last for first, last in within.get(document, ()))
