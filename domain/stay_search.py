"""Finds a page of ids among a million stays: through the rarest condition, or in growing steps from where the page begins."""

from functools import cache, lru_cache
from time import monotonic
from typing import NamedTuple

from peewee import OP, SQL, Expression, Field, NodeList, Select, Value, fn

from database import db, is_postgres, prepared
from domain import stay_words
from models import Stay

# Fewer stays than this are looked up by their index; more lie so close together that walking soon fills a page.
FEW = 10_000
_RARE = 300
# Beside words, only what leaves fewer than this is looked up by its own index.
_FEW_BESIDE_WORDS = 1_500
_FIRST_STEP, _GROWTH = 4_000, 4
_SAMPLE = 1_000
# One stay found by pieces of its name takes as long as so many that an index gives in their order.
_DEAR = 3
# Seconds for which a count is good enough to choose a way by; the highest number an id can have.
_LASTS, _LAST = 300, 2**31 - 1
# As expressions, so that nothing is read in this order just to spare the sorting of a few.
_ANY_ORDER = Stay.id + 0
_ANY_DAY_ORDER = Stay.arrived_on.concat("")


class Condition(NamedTuple):
    """What is asked of each stay: `test`. `found` are the ids that fulfil it, where an index of its own answers that; `ordered`
    says that they come in their order, `dear` that counting them takes as long as finding them: how many they are is guessed.
    `words` ask the same, or a part of it, of SQLite's index of words (domain/stay_words.py)."""

    test: object
    found: object = None
    ordered: bool = False
    dear: bool = False
    words: str = ""


def by_index(test, *, ordered=True, dear=False, words=None):
    """A condition on columns of Stay that begin an index; `ordered` when the id comes next in it."""
    return Condition(test, Stay.select(Stay.id).where(test), ordered, dear, stay_words.of(test) if words is None else words)


def find(scope, conditions, *, since=None, until=None, limit, before=None, after=None):
    """The ids of at most so many stays of `scope`: the newest ones `before` an id, or the oldest ones `after` one.

    With a span of days (`since`, `until`) newest means latest arrived. Neither database knows whether walking on from the
    newest will fill a page soon, or looking up a condition is better: that depends on how many stays fulfil it. So they
    are counted first, up to FEW, and the other conditions are put so that no index tempts the planner.
    """
    conditions = _settled([*([by_index(scope._where)] if scope._where is not None else []), *conditions])
    if conditions is None:
        return []
    span = _span(since, until)
    if not span and _straight(conditions):
        return _nearest(conditions[0].test if conditions else None, limit, before, after)
    able = not is_postgres() and (span or not _by_place(conditions))
    asked = stay_words.together([condition.words for condition in conditions]) if able else ""
    rare = rarest([*_without_words(conditions), *span], _FEW_BESIDE_WORDS) if asked else None
    if asked and rare is None:
        return _by_words(asked, conditions, since, until, limit, before, after)
    best = rare or rarest([*conditions, *span])
    if best is None and not span:
        return _walk(conditions, limit, before, after)
    best = best or span[0]
    # The days of one establishment, and of one ward, stand in their order in indexes of their own.
    days = [*span, _one_of(conditions, Stay.establishment, Stay.ward)] if span else []
    in_order = _among(days, best)
    aside = _off_its_index if best.dear or in_order else quiet
    rest = [each.test if in_order and _among(days, each) else aside(each.test)
            for each in (*conditions, *span) if each is not best]
    if span:
        keys = [Stay.arrived_on, Stay.id] if in_order else [_ANY_DAY_ORDER, _ANY_ORDER]
        rest += _beyond_day(_edge(before, after), before)
    else:
        keys = [Stay.id if best.ordered else _ANY_ORDER]
        rest += [keys[0] < before] if before else [keys[0] > after] if after else []
    return _ids(Stay.select(Stay.id).where(best.test, *rest), keys, limit, after)


def _among(conditions, one):
    return any(each is one for each in conditions)


def _off_its_index(test):
    """The same test, such that Postgres neither looks a column up, whose long index would be joined with the one that leads, nor
    thinks that few stays pass: an establishment's stays are all of its ward, and the latest are new."""
    return fn.COALESCE(test, SQL("FALSE")) if is_postgres() and _op(test) else quiet(test)


def _settled(conditions):
    """The conditions without those that say nothing more, because one value of their column is asked; None if it is another."""
    values = {test.lhs.name: test.rhs for test, *_ in conditions if _op(test) == OP.EQ}

    def excluded(test):
        return test.rhs != values[test.lhs.name] if _op(test) == OP.EQ else wider(test) and values[test.lhs.name] not in test.rhs

    def wider(test):
        return _op(test) == OP.IN and test.lhs.name in values

    return None if any(excluded(each.test) for each in conditions) else [each for each in conditions if not wider(each.test)]


def _op(test):
    """How a test compares one column with a value; None for any other test."""
    return test.op if isinstance(test, Expression) and isinstance(test.lhs, Field) else None


def _without_words(conditions):
    return [condition for condition in conditions if not condition.words]


def _by_words(asked, conditions, since, until, limit, before, after):
    """Through SQLite's index of words; what it does not know is tested on each stay, or looked up at once if that is rare."""
    rare = rarest(_without_words(conditions))
    tests = [Stay.id.in_(rare.found) if condition is rare else quiet(condition.test) for condition in conditions]
    if not since and not until:
        return stay_words.newest(asked, tests, limit, before, after)
    edge = _edge(before, after)
    tests += [*(quiet(condition.test) for condition in _span(since, until)), *_beyond_day(edge, before)]
    if edge:
        since, until = (since, edge.arrived_on) if before else (edge.arrived_on, until)
    # The days of one establishment, and of one ward, stand in their order in indexes of their own.
    within = _one_of(conditions, Stay.establishment, Stay.ward)

    def ordered(ids, limit):
        chosen = Stay.select(Stay.id).where(Stay.id.in_(stay_words.given(ids)), *tests)
        return _ids(chosen, [_ANY_DAY_ORDER, _ANY_ORDER], limit, after)

    def walk(first, last, limit):
        days = [Stay.arrived_on >= first, Stay.arrived_on < last, *([within.test] if within else [])]
        return _ids(Stay.select(Stay.id).where(*days, *tests), [Stay.arrived_on, Stay.id], limit, after)

    return stay_words.by_day(asked, since, until, limit, upwards=bool(after), at_once=within, ordered=ordered, walk=walk)


def _straight(conditions):
    """Whether the newest come from an index in their order: nothing is asked, or one value of a column whose index goes on
    with the id."""
    return not conditions or len(conditions) == 1 and conditions[0].ordered and _op(conditions[0].test) == OP.EQ


def _by_place(conditions):
    """Whether the index of one establishment's stays, newest first, answers it all: that knows their wards as well."""
    return _one_of(conditions, Stay.establishment) and all(
        _op(each.test) and each.test.lhs.name in ("establishment", "ward") for each in conditions)


def _one_of(conditions, *columns):
    """The condition that asks for one value of the first of these columns that is asked for at all, or None."""
    return next((each for column in columns for each in conditions
                 if _op(each.test) == OP.EQ and each.test.lhs is column), None)


def _nearest(test, limit, before, after):
    newest = _newest(test.lhs.name if test else "", limit)
    if not after:
        return [number for number, in newest(before or _LAST, *([test.rhs] if test else []))]
    return _ids(Stay.select(Stay.id).where(Stay.id > after, *([test] if test else [])), [Stay.id], limit, after)


@cache
def _newest(column, limit):
    def written(before, *values):
        tests = [getattr(Stay, column) == value for value in values]
        return Stay.select(Stay.id).where(Stay.id < before, *tests).order_by(Stay.id.desc()).limit(limit).tuples()
    return prepared(written)


def _span(since, until):
    day = Stay.arrived_on
    if since and until:
        return [by_index(day.between(since, until), ordered=False)]
    return [by_index(day >= since if since else day <= until, ordered=False)] if since or until else []


def rarest(conditions, few=FEW):
    """The condition that fewest stays fulfil, if they are few."""
    best, fewest = None, few
    for condition in conditions:
        if condition.found is not None and fewest > _RARE:
            count = _guessed(condition.test) * _DEAR if condition.dear else _counted(condition.found.limit(few))
            if count < fewest:
                best, fewest = condition, count
    return best


def _guessed(test):
    """How many stays fulfil it, as far as a thousand of them tell, evenly among all: the newest alone may be one group."""
    newest = _newest_of_all()
    step = newest // _SAMPLE + 1
    spread = Select(columns=[fn.GENERATE_SERIES(Value(newest).cast("INTEGER"), 1, -step)])
    return _counted(Stay.select(Stay.id).where(Stay.id.in_(spread), quiet(test))) * step


def _counted(query):
    return _lately(fn.COUNT(SQL("1")), query)


def _newest_of_all():
    """The highest id, or that of some minutes ago."""
    return _lately(fn.MAX(SQL("id")), Stay.select(Stay.id).order_by(Stay.id.desc()).limit(1)) or 0


def _lately(figure, query):
    """A figure of the rows of a query as it was within the last minutes: such figures choose the way, never what is found."""
    sql, values = Select([query.alias("found")], [figure]).bind(db).sql()
    return _figure(sql, tuple(values), int(monotonic() / _LASTS))


@lru_cache(maxsize=1_000)
def _figure(sql, values, _minutes):
    return db.execute_sql(sql, values).fetchone()[0]


def _walk(conditions, limit, before, after):
    """From the newest (or from `before`, or upwards from `after`) in steps, each four times as long as the one before."""
    newest, step, found = _newest_of_all(), _FIRST_STEP, []
    # What was asked for leads, and its index knows the ward; the scope itself leads only where nothing else can.
    able = [each for each in conditions if each.ordered]
    guide = _one_of(able, Stay.establishment) or next(reversed(able), None)
    tests = [condition.test if condition is guide else quiet(condition.test) for condition in conditions]
    # The step at the newest end takes those along that came meanwhile.
    low, high = after + 1 if after else 1, before - 1 if before else _LAST
    while low <= high and len(found) < limit:
        if after:
            first, last = low, low + step - 1 if low + step <= newest else high
        else:
            first, last = max(min(high, newest) - step + 1, low), high
        part = Stay.select(Stay.id).where(Stay.id.between(first, last), *tests)
        found += _ids(part, [Stay.id], limit - len(found), after)
        low, high, step = (last + 1, high, step * _GROWTH) if after else (low, first - 1, step * _GROWTH)
    return found


def _edge(before, after):
    """The stay from which a page goes on, or None."""
    return Stay.get_or_none(Stay.id == (before or after)) if before or after else None


def _beyond_day(edge, before):
    if edge is None:
        return []
    same = Stay.arrived_on == edge.arrived_on
    if before:
        return [quiet((Stay.arrived_on < edge.arrived_on) | (same & (Stay.id < edge.id)))]
    return [quiet((Stay.arrived_on > edge.arrived_on) | (same & (Stay.id > edge.id)))]


def _ids(query, keys, limit, upwards):
    keys = [key.asc() if upwards else key.desc() for key in keys]
    return [number for number, in query.order_by(*keys).limit(limit).tuples()]


def quiet(test):
    """The same test, which SQLite will not look up in an index; Postgres counts for itself which index is worth it, but for
    the index of pieces of names: to read that takes long whenever many have the piece."""
    if isinstance(test, Expression) and test.op in (OP.AND, OP.OR):
        return Expression(quiet(test.lhs), test.op, quiet(test.rhs))
    if is_postgres():
        pieces = isinstance(test, Expression) and test.op == OP.LIKE
        return Expression(test.lhs.concat(""), OP.LIKE, test.rhs) if pieces else test
    if isinstance(test, Field):
        return NodeList((SQL("+"), test))
    if isinstance(test, Expression) and isinstance(test.lhs, Field):
        return Expression(NodeList((SQL("+"), test.lhs)), test.op, test.rhs)
    return test
