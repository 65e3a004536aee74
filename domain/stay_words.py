"""The words under which SQLite keeps each stay (migration 0030): all that a list is narrowed by, found together in one index."""

import json
from datetime import date, timedelta

from peewee import JOIN, OP, SQL, Expression, Field, Table

from database import db, prepared
from models import STATUSES, Stay

# So many stays are put in the order of their days; where more fulfil what is asked, going from day to day fills a page sooner.
MANY = 400
_MOST_VALUES = 50
_GROWTH = 4


def _sign(number):
    return chr(19968 + number % 20000)


def _month(number):
    return f"mm{_sign(number + 1)}"


_WORD = {
    "ward": lambda number: f"ww{_sign(number)}",
    "establishment": lambda number: f"ee{_sign(number)}",
    "nationality": lambda code: _sign(ord(code[0])) + code[1:],
    "room": lambda room: _sign(ord(room[0])) + f"0{room}"[-2:],
    "channel": lambda channel: f"_{channel[:2]}",
    "status": lambda status: f"?{status[0]}{status[2:3]}",
}


def all_of(text):
    """What is asked of the index so that a text stands in a stay: pieces of three letters that cover it, "" for a shorter one."""
    text = text.replace("\0", "")
    starts = {*range(0, len(text) - 2, 3), len(text) - 3} if len(text) > 2 else ()
    pieces = [text[start:start + 3].replace('"', '""') for start in sorted(starts)]
    return " AND ".join(f'"{piece}"' for piece in pieces)


def none_of(*texts):
    """What is asked of the index so that none of these words stands in a stay: that many have a word is worth no place in it."""
    return f"NOT ({' OR '.join(all_of(text) for text in texts)})"


OPEN, LATE, CORRECTED, CANCELLED, DOUBTFUL = (all_of(word) for word in ("!op", "!la", "!co", "!ca", "!do"))
LIVE, LEFT = none_of("!ca"), none_of("!op", "!ca")
# What most stays have stands in no index: it is what is left without the others.
_MOSTLY = {("status", "confirmed"): none_of(*(_WORD["status"](status) for status in STATUSES if status != "confirmed")),
           ("channel", "web"): none_of("_fi", "_sl")}


def of(test):
    """What a test of one column asks of the index; "" where it cannot be asked."""
    word = _WORD.get(test.lhs.name) if isinstance(test, Expression) and isinstance(test.lhs, Field) else None
    if word and test.op == OP.EQ:
        return _MOSTLY.get((test.lhs.name, test.rhs)) or all_of(word(test.rhs))
    if word and test.op == OP.IN and 0 < len(test.rhs) <= _MOST_VALUES:
        return f"({' OR '.join(all_of(word(value)) for value in test.rhs)})"
    return ""


def together(asked):
    """One question from several, "" when nothing is left to begin with."""
    given = " AND ".join(each for each in asked if each and not each.startswith("NOT"))
    return " ".join([f"({given})", *(each for each in asked if each.startswith("NOT"))]) if given else ""


def few(asked):
    """The ids of all stays that fulfil what is asked, in no order; None if they are more than MANY."""
    found = _found(asked, MANY + 1)
    return [number for number, in found] if len(found) <= MANY else None


def newest(asked, tests, limit, before=None, after=None):
    """The ids of at most so many stays that pass the tests, too: the newest `before` an id, or the oldest `after` one."""
    words, matching = _matching(asked)
    edge = [words.rowid < before] if before else [words.rowid > after] if after else []
    # CROSS JOIN makes SQLite begin with the index of words and look up the stays it names.
    query = words.select(words.rowid).join(Stay, JOIN.CROSS).where(matching, *edge, Stay.id == words.rowid, *tests)
    order = words.rowid.asc() if after else words.rowid.desc()
    return [number for number, in query.order_by(order).limit(limit).tuples()]


def by_day(asked, since, until, limit, *, upwards, at_once, ordered, walk):
    """The ids of at most so many stays by their day of arrival, the latest first, or with `upwards` the earliest.

    `ordered(ids, limit)` puts stays in order and leaves out what else was not asked for; `walk(first, last, limit)` finds them
    from day to day, through all days `at_once` where an index of their own has them.
    """
    if not (first := _earliest.first()):
        return []
    first, last = max(filter(None, (since, *first))), min(filter(None, (until, *_latest.first())))
    portions, found = list(_portions(first, last, upwards)), []
    if (at_once or len(portions) > 1) and (ids := few(asked)) is not None:
        return ordered(ids, limit)
    if at_once:
        return walk(first, last + timedelta(1), limit)
    for months in portions:
        if len(found) >= limit:
            break
        ids = few(f"({asked}) AND ({' OR '.join(all_of(_month(number)) for number in months)})")
        left = limit - len(found)
        found += walk(_first_day(months[0]), _first_day(months[-1] + 1), left) if ids is None else ordered(ids, left)
    return found


def given(ids):
    """The ids as a query, so that they are one value and not thousands."""
    return SQL("(SELECT value FROM json_each(?))", [json.dumps(ids)])


@prepared
def _found(asked, most):
    words, matching = _matching(asked)
    return words.select(words.rowid).where(matching).limit(most).tuples()


def _matching(asked):
    words = Table("stay_word", ("rowid", "stay_word")).bind(db)
    return words, Expression(words.stay_word, "MATCH", asked)


@prepared
def _earliest():
    return Stay.select(Stay.arrived_on).order_by(Stay.arrived_on).limit(1).tuples()


@prepared
def _latest():
    return Stay.select(Stay.arrived_on).order_by(Stay.arrived_on.desc()).limit(1).tuples()


def _portions(first, last, upwards):
    """The months between two days in portions, each four times as long as the one before; the latest come first, or with
    `upwards` the earliest."""
    low, high, length = 12 * first.year + first.month - 1, 12 * last.year + last.month - 1, 1
    while low <= high:
        yield range(low, min(low + length, high + 1)) if upwards else range(max(high - length + 1, low), high + 1)
        low, high, length = (low + length, high, length * _GROWTH) if upwards else (low, high - length, length * _GROWTH)


def _first_day(month):
    return date(month // 12, month % 12 + 1, 1)
