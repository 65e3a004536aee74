"""The sums the reports read: small counts by day of arrival and ward, kept in the same change as the stay itself."""

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import timedelta
from types import SimpleNamespace

from peewee import EXCLUDED, fn

from database import insert_all, prepared, write
from domain import countries, month_counts
from domain.names import fold
from domain.periods import shifted
from models import DayCount, Establishment, EstablishmentKind, MonthCount, Stay

# The purposes the reports tell apart; everything else is "other".
PURPOSES = {"work": ("LAO DONG", "LAM VIEC", "WORK", "LABOUR", "LABOR"), "tourism": ("DU LICH", "TOUR", "HOLIDAY"),
            "family": ("THAM THAN", "FAMILY", "VISIT"), "business": ("CONG TAC", "THUONG MAI", "BUSINESS", "DAU TU", "INVEST"),
            "study": ("HOC TAP", "DU HOC", "STUDY")}
AGES = (14, 18, 30, 45, 60)
LENGTHS = (1, 7, 29, 89)
# What facts() looks at.
_COUNTED = (Stay.establishment.alias("establishment_id"), Stay.ward.alias("ward_id"), Stay.cancelled_at, Stay.arrived_on,
            Stay.leaving_on, Stay.left_on, Stay.nationality, Stay.purpose_kind, Stay.sex, Stay.birth_date, Stay.status,
            Stay.late_minutes, Stay.channel)


def facts(stay, kind_code):
    """What one stay counts as: (kind, value) pairs. A cancelled stay counts as nothing."""
    if stay.cancelled_at:
        return ()
    return (("all", ""), ("nationality", stay.nationality), ("kind", kind_code), ("purpose", stay.purpose_kind),
            ("sex", stay.sex), ("age", band(age(stay.birth_date, stay.arrived_on), AGES)), ("length", band(_days(stay), LENGTHS)),
            ("status", stay.status), ("late", "late" if stay.late_minutes else "on_time"), ("channel", stay.channel),
            ("purposes", f"{stay.nationality} {stay.purpose_kind}"), ("place", str(stay.establishment_id)),
            *((("place_late", str(stay.establishment_id)),) if stay.late_minutes else ()))


def tally(stay, kind_code):
    """What one stay adds to the sums, by (kind, value): one for each fact, and under "days" the days it lasts."""
    counted = Counter(facts(stay, kind_code))
    if counted:
        counted["days", ""] = _days(stay)
    return counted


def _days(stay):
    return ((stay.left_on or stay.leaving_on) - stay.arrived_on).days


def purpose_of(text):
    """The purpose a free text means: a key of PURPOSES, or "other"."""
    folded = fold(text or "")
    return next((purpose for purpose, words in PURPOSES.items() if any(word in folded for word in words)), "other")


def age(born, on):
    """Full years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def band(number, bounds):
    """The band a number falls into, by its lower bound: bounds (14, 18) give "0", "14" and "18"."""
    place = bisect_right(bounds, number)
    return str(bounds[place - 1]) if place else "0"


def add(rows, establishment):
    """Count stays just stored at one establishment; `rows` are their columns as dicts."""
    sums, kind_code = Counter(), establishment.kind.code
    same = {"establishment_id": establishment.id, "cancelled_at": None, "status": "new"}
    for row in rows:
        counted = SimpleNamespace(**same | row)
        _put(sums, row["arrived_on"], establishment.ward_id, tally(counted, kind_code))
    _store(sums)


class changing:
    """Around a change of one stay: what it counted as before is taken off, what it counts as afterwards is put on."""

    def __init__(self, stay):
        self.stay, self.kind_code = stay, stay.establishment.kind.code

    def __enter__(self):
        self.before = self._facts()

    def __exit__(self, failed, *rest):
        if not failed:
            sums = Counter(self._facts())
            sums.subtract(self.before)
            _store(sums)

    def _facts(self):
        return _put(Counter(), self.stay.arrived_on, self.stay.ward_id, tally(self.stay, self.kind_code))


def missing():
    """Whether there are stays and not one sum, as after an upgrade from a version that kept none."""
    return not DayCount.select().exists() and Stay.select().exists()


def recount(tell=lambda month, counted: None):
    """Make every sum anew from the stays; returns how many there are. For the operator, and once after upgrades.

    Among ten million it takes minutes: `tell` is called with each month and how many stays were counted up to it.
    """
    counted, kinds = 0, {e.id: e.kind.code for e in Establishment.select(Establishment.id, EstablishmentKind.code)
                         .join(EstablishmentKind)}
    with write():
        MonthCount.truncate_table()
        DayCount.truncate_table()
        first, last = Stay.select(fn.MIN(Stay.arrived_on), fn.MAX(Stay.arrived_on)).scalar(as_tuple=True)
        month = first and first.replace(day=1)
        while month and month <= last:
            counted += _recount(month, kinds)
            tell(month, counted)
            month = shifted(month, 1)
        month_counts.close()
    return counted


def _recount(month, kinds):
    """Count the stays that arrived in a month, none of which is counted yet; their number."""
    sums, counted = defaultdict(Counter), 0
    days = Stay.arrived_on.between(month, shifted(month, 1) - timedelta(1))
    # Rows with the names of the columns, added up in one go: whole Stays, each with a tally, would take four times as long.
    for row in Stay.select(*_COUNTED).where(days).namedtuples().iterator():
        found = facts(row, kinds[row.establishment_id])
        if found:
            here = sums[row.arrived_on, row.ward_id]
            here.update(found)
            here["days", ""] += _days(row)
        counted += 1
    insert_all(DayCount, [{"day": day, "ward": ward, "kind": kind, "value": value, "n": n}
                          for (day, ward), here in sorted(sums.items()) for (kind, value), n in here.items()])
    return counted


def _put(sums, day, ward, counted):
    for fact, n in counted.items():
        sums[day, ward, *fact] += n
    return sums


def move_place(double, kept):
    """Count the stays of one establishment as another's, inside the change that moves them; both lie in the same ward."""
    sums = Counter()
    rows = DayCount.select().where(DayCount.ward == double.ward_id, DayCount.kind.in_(("place", "place_late")),
                                   DayCount.value == str(double.id))
    for row in rows:
        sums[row.day, row.ward_id, row.kind, str(kept.id)] += row.n
        sums[row.day, row.ward_id, row.kind, row.value] -= row.n
        if row.kind == "place":
            sums[row.day, row.ward_id, "kind", kept.kind.code] += row.n
            sums[row.day, row.ward_id, "kind", double.kind.code] -= row.n
    _store(sums)


def _store(sums):
    # In one order for all: two changes at once must not wait for each other's rows crosswise.
    _put_on.many([(*key, n) for key, n in sorted(sums.items()) if n])
    month_counts.follow(sums)


@prepared
def _put_on(day, ward, kind, value, n):
    return (DayCount.insert(day=day, ward=ward, kind=kind, value=value, n=n)
            .on_conflict(conflict_target=[DayCount.day, DayCount.ward, DayCount.kind, DayCount.value],
                         update={DayCount.n: DayCount.n + EXCLUDED.n}))


def continent_of(nationality):
    """The continent of a country code, "" when unknown."""
    found = countries.get(nationality)
    return found.continent if found else ""

