"""Where a person was and when, as bars to draw: each in hundredths of the whole time from the first day to the last."""

from typing import NamedTuple

MOST_LANES = 12
_MOST_TICKS = 6


class Bar(NamedTuple):
    """One span of days: `start` and `width` in percent of the time drawn; `first` and `last` are its days."""

    start: float
    width: float
    first: object
    last: object


class Lane(NamedTuple):
    """One establishment with the person's stays there."""

    name: str
    bars: list


class Timeline(NamedTuple):
    """Ticks are (percent, day) pairs; `intervals` the merged Bars; the lanes are establishments, the latest first."""

    ticks: list
    intervals: list
    lanes: list


def timeline(intervals, stays, today):
    """Lay out merged (first, last) intervals and the stays behind them; None when there is nothing to draw."""
    shown = [stay for stay in stays if not stay.cancelled_at and stay.arrived_on <= today]
    if not intervals or not shown:
        return None
    first, last = intervals[0][0], intervals[-1][1]
    whole = max((last - first).days + 1, 1)

    def bar(begins, ends):
        width = 100 * ((ends - begins).days + 1) / whole
        return Bar(round(100 * (begins - first).days / whole, 2), round(max(width, 0.4), 2), begins, ends)

    lanes = {}
    for stay in shown:
        ends = min(stay.left_on or stay.leaving_on, today)
        lanes.setdefault(stay.establishment_id, Lane(stay.establishment.name, [])).bars.append(bar(stay.arrived_on, ends))
    ticks = [(round(100 * (day - first).days / whole, 2), day) for day in _ticks(first, last)]
    return Timeline(ticks, [bar(*each) for each in intervals], list(lanes.values())[:MOST_LANES])


def _ticks(first, last):
    """Firsts of months, every so many that few enough are left; the first day itself when there are none."""
    month, found = first.year * 12 + first.month - 1 + (first.day > 1), []
    while month <= last.year * 12 + last.month - 1:
        found.append(first.replace(year=month // 12, month=month % 12 + 1, day=1))
        month += 1
    step = -(-len(found) // _MOST_TICKS) or 1
    step = next((each for each in (1, 2, 3, 6, 12, 24, 60, 120) if each >= step), step)
    return found[::step] or [first]
