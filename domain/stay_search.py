"""Finds a page of ids among a million stays: through the rarest condition, or in growing steps from where the page begins."""

from functools import cache
from math import inf
from typing import NamedTuple

from peewee import OP, SQL, Expression, Field, NodeList, fn

from database import is_postgres, prepared
from models import Stay

# Fewer stays than this are looked up by their index; more lie so close together that walking soon fills a page.
FEW = 10_000
_RARE = 300
_FIRST_STEP, _GROWTH = 4_000, 4
# As expressions, so that nothing is read in this order just to spare the sorting of a few.
_ANY_ORDER = Stay.id + 0
_ANY_DAY_ORDER = Stay.arrived_on.concat("")


class Condition(NamedTuple):
    """What is asked of each stay: `test`. Where an index answers it, `found` are the ids that fulfil it, `number` is their
    column, and `ordered` says that they come in their order. Counting more than `most` of them would take too long."""

    test: object
    found: object = None
    number: object = None
    ordered: bool = False
    most: float = inf

    def within(self, lowest, highest):
        """The tests for ids in a range, put so that the index answers them."""
        if self.number is Stay.id:
            return [self.test, Stay.id.between(lowest, highest)]
        return [Stay.id.in_(self.found.where(self.number.between(lowest, highest)))]

    @property
    def alone(self):
        """The test, put so that the index answers it."""
        return self.test if self.number is Stay.id else Stay.id.in_(self.found)


def by_index(test, *, ordered=True, most=inf):
    """A condition on columns of Stay that begin an index; `ordered` when the id comes next in it."""
    return Condition(test, Stay.select(Stay.id).where(test), Stay.id, ordered, most)


def find(scope, conditions, *, since=None, until=None, limit, before=None, after=None):
    """The ids of at most so many stays of `scope`: the newest ones `before` an id, or the oldest ones `after` one.

    With a span of days (`since`, `until`) newest means latest arrived. Neither database knows whether walking on from the
    newest will fill a page soon, or looking up a condition is better: that depends on how many stays fulfil it. So they
    are counted first, up to FEW, and the other conditions are put so that no index tempts the planner.
    """
    conditions = [*([by_index(scope._where)] if scope._where is not None else []), *conditions]
    span = _span(since, until)
    if not span and _straight(conditions):
        return _nearest(conditions[0].test if conditions else None, limit, before, after)
    best = rarest([*conditions, *span])
    if best is None and not span:
        return _walk(conditions, limit, before, after)
    best = best or span[0]
    # The days of one establishment, and of one ward, stand in their order in indexes of their own.
    within = best in span and _one_of(conditions, Stay.establishment, Stay.ward)
    rest = [condition.test if condition is within else quiet(condition.test)
            for condition in (*conditions, *span) if condition is not best]
    if span:
        keys = [Stay.arrived_on, Stay.id] if best is span[0] else [_ANY_DAY_ORDER, _ANY_ORDER]
        rest += _beyond_day(before, after)
    else:
        keys = [Stay.id if best.ordered else _ANY_ORDER]
        rest += [keys[0] < before] if before else [keys[0] > after] if after else []
    return _ids(Stay.select(Stay.id).where(best.alone, *rest), keys, limit, after)


def _straight(conditions):
    """Whether the newest come from an index in their order: nothing is asked, or one value of a column whose index goes on
    with the id."""
    return not conditions or len(conditions) == 1 and conditions[0].ordered and getattr(conditions[0].test, "op", "") == OP.EQ


def _one_of(conditions, *columns):
    """The condition that asks for one value of the first of these columns that is asked for at all, or None."""
    return next((each for column in columns for each in conditions
                 if isinstance(each.test, Expression) and each.test.op == OP.EQ and each.test.lhs is column), None)


def _nearest(test, limit, before, after):
    newest = _newest(test.lhs.name if test else "", limit)
    if not after:
        return [number for number, in newest(before or 2**31, *([test.rhs] if test else []))]
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
            enough = min(fewest, condition.most)
            count = condition.found.limit(enough).count()
            if count < enough:
                best, fewest = condition, count
    return best


def _walk(conditions, limit, before, after):
    """From the newest (or from `before`, or upwards from `after`) in steps, each four times as long as the one before."""
    newest, step, found = Stay.select(fn.MAX(Stay.id)).scalar() or 0, _FIRST_STEP, []
    # What was asked for leads, and its index knows the ward; the scope itself leads only where nothing else can.
    able = [each for each in conditions if each.ordered and each.number is Stay.id]
    guide = _one_of(able, Stay.establishment) or next(reversed(able), Condition(None))
    rest = [quiet(condition.test) for condition in conditions if condition is not guide]
    low, high = (after + 1, newest) if after else (1, min(before - 1, newest) if before else newest)
    while low <= high and len(found) < limit:
        first, last = (low, min(low + step - 1, high)) if after else (max(high - step + 1, low), high)
        part = guide.within(first, last) if guide.found is not None else [Stay.id.between(first, last)]
        found += _ids(Stay.select(Stay.id).where(*part, *rest), [Stay.id], limit - len(found), after)
        low, high, step = (last + 1, high, step * _GROWTH) if after else (low, first - 1, step * _GROWTH)
    return found


def _beyond_day(before, after):
    edge = Stay.get_or_none(Stay.id == (before or after)) if before or after else None
    if edge is None:
        return []
    same = Stay.arrived_on == edge.arrived_on
    if before:
        return [quiet((Stay.arrived_on < edge.arrived_on) | (same & (Stay.id < before)))]
    return [quiet((Stay.arrived_on > edge.arrived_on) | (same & (Stay.id > after)))]


def _ids(query, keys, limit, upwards):
    keys = [key.asc() if upwards else key.desc() for key in keys]
    return [number for number, in query.order_by(*keys).limit(limit).tuples()]


def quiet(test):
    """The same test, which SQLite will not look up in an index; Postgres counts for itself which index is worth it."""
    if is_postgres():
        return test
    if isinstance(test, Field):
        return NodeList((SQL("+"), test))
    if isinstance(test, Expression) and test.op in (OP.AND, OP.OR):
        return Expression(quiet(test.lhs), test.op, quiet(test.rhs))
    if isinstance(test, Expression) and isinstance(test.lhs, Field):
        return Expression(NodeList((SQL("+"), test.lhs)), test.op, test.rhs)
    return test
