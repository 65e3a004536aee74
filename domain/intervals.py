"""Spans of days put together: what touches becomes one, and days are counted once however often they were declared."""

from datetime import timedelta

_DAY = timedelta(days=1)


def merged(spans):
    """The (first, last) spans in order, with those that overlap, meet or follow on the next day made into one.

    Both days belong to a span. A span that ends before it begins counts as nothing.
    """
    found = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if found and first <= found[-1][1] + _DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def days(intervals, since=None, until=None):
    """How many days lie in merged intervals, both ends counted; only those from `since` to `until` where given."""
    total = 0
    for first, last in intervals:
        first = max(first, since) if since else first
        last = min(last, until) if until else last
        total += max((last - first).days + 1, 0)
    return total


def entries(intervals, since=None):
    """How many merged intervals there are; only those that began on `since` or later where given."""
    return sum(since is None or first >= since for first, _last in intervals)
