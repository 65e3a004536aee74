"""What the office reports: how many stays began in a period, by nationality, place, purpose …, with comparisons.

Every number is read from the sums of domain/counting.py, by day of arrival; cancelled declarations are not counted.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from peewee import SQL, fn

from domain import counting, countries, labels, month_counts, stay_lines, stay_search
from domain.clock import now, today
from domain.periods import Period
from domain.problems import N_
from models import OPEN_STAYS, STATUSES, ZERO, DayCount, Establishment, EstablishmentKind, OfficerWard, Stay, Ward

DIMENSIONS = {"nationality": N_("Nationality"), "continent": N_("Continent"), "ward": N_("Ward"),
              "kind": N_("Type of establishment"), "purpose": N_("Purpose"), "sex": N_("Sex"), "age": N_("Age"),
              "length": N_("Length of stay"), "status": N_("Status"), "late": N_("Punctuality"), "channel": N_("Received by")}
# Values that are counted by name; the others are names of places and countries.
WORDS = {
    "continent": {**countries.CONTINENTS, "": N_("Other")},
    "purpose": labels.PURPOSES,
    "sex": {"M": N_("Male"), "F": N_("Female"), "X": N_("Unspecified")},
    "age": {"0": N_("Under 14"), "14": N_("14 to 17"), "18": N_("18 to 29"), "30": N_("30 to 44"), "45": N_("45 to 59"),
            "60": N_("60 and over")},
    "length": {"0": N_("Less than a day"), "1": N_("1 to 6 days"), "7": N_("7 to 28 days"), "29": N_("29 to 88 days"),
               "89": N_("89 days and more")},
    "status": labels.STATUSES,
    "late": {"on_time": N_("On time"), "late": N_("Late")},
    "channel": labels.CHANNELS,
}
# What has an order of its own is shown in it, with the empty lines too; the rest by number.
_IN_ORDER = {"sex": ("M", "F", "X"), "age": tuple(WORDS["age"]), "length": tuple(WORDS["length"]), "status": STATUSES,
             "late": ("on_time", "late"), "channel": ("web", "file", "slip")}


# Which columns of a stay say what it counts as, for those staying now.
_OF_STAYS = {"nationality": (Stay.nationality,), "continent": (Stay.nationality,), "ward": (Stay.ward,),
             "kind": (Stay.establishment,), "purpose": (Stay.purpose_kind,), "sex": (Stay.sex,),
             "age": (Stay.birth_date, Stay.arrived_on), "length": (Stay.leaving_on, Stay.arrived_on), "status": (Stay.status,),
             "late": (Stay.late_minutes,), "channel": (Stay.channel,)}


@dataclass(frozen=True)
class Change:
    """How a number differs from an earlier one: the difference, and its share of the earlier one (None when that was 0)."""

    earlier: int
    difference: int
    share: float | None


@dataclass(frozen=True)
class Row:
    """One line of a report: the value counted, how many now, in the period before and in the same one last year."""

    value: str
    n: int
    before: int
    last_year: int
    share: float

    @property
    def since_before(self):
        return change(self.n, self.before)

    @property
    def since_last_year(self):
        return change(self.n, self.last_year)


@dataclass(frozen=True)
class Report:
    """The stays that began in a period, by one dimension: its rows, their total (a Row as well), the names of places.

    `names`: value → (Vietnamese, English) for wards, types and nationalities; WORDS names the other values."""

    by: str
    period: Period
    rows: list
    total: Row
    names: dict = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Matrix:
    """Nationality × purpose: rows are (nationality, total, {purpose: n}, share); `totals` by purpose, "" for all."""

    rows: list
    totals: dict


@dataclass(frozen=True)
class Scope:
    """Whose stays are counted: ids of wards, None for all of them; `ward` is the one chosen, if any."""

    wards: tuple | None
    ward: Ward | None = None

    def narrow(self, query, column):
        """The rows of a query that lie in these wards."""
        return query if self.wards is None else query.where(column.in_(self.wards))


@dataclass(frozen=True)
class Overview:
    """All a periodic report says: every dimension, the matrix, the days, who stays now, at one moment (naive UTC)."""

    period: Period
    reports: dict
    matrix: Matrix
    days: list
    staying: int
    average: float | None
    counted_at: datetime = field(default_factory=now)

    @property
    def total(self):
        return self.reports["nationality"].total


def scope(user, ward_code=""):
    """What a person may count: the province all wards, a commune officer the own ones, nobody else any.

    A ward of them narrows it; the code of another ward counts nothing."""
    chosen = wards(user).where(Ward.code == ward_code).first() if ward_code else None
    if ward_code:
        return Scope((chosen.id,) if chosen else (), chosen)
    return Scope(None if user.role == "province" else tuple(ward.id for ward in wards(user)))


def wards(user):
    """The wards whose sums a person may see, by name."""
    found = Ward.select().order_by(Ward.name_key)
    if user.role == "commune":
        return found.where(Ward.id.in_(OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == user)))
    return found if user.role == "province" else found.where(Ward.id.is_null())


def report(seen, period, by):
    """The Report of a period by one of DIMENSIONS, within a Scope."""
    return _report(seen, period, by, {})


def overview(seen, period):
    """Everything at once, for the paragraph and the packs."""
    known = {}
    found = {by: _report(seen, period, by, known) for by in DIMENSIONS}
    return Overview(period, found, matrix(seen, period), by_day(seen, period), staying(seen), average(seen, period))


def matrix(seen, period):
    """How many of each nationality came for which purpose."""
    pairs, by_nationality, totals = _sums(seen, period, "purposes"), {}, Counter()
    for value, n in pairs.items():
        nationality, _, purpose = value.rpartition(" ")
        by_nationality.setdefault(nationality, Counter())[purpose] += n
        totals.update({purpose: n, "": n})
    rows = [(nationality, sum(counts.values()), dict(counts), sum(counts.values()) / totals[""])
            for nationality, counts in by_nationality.items()]
    return Matrix(sorted(rows, key=lambda row: (-row[1], row[0])), dict(totals))


def by_day(seen, period):
    """(day, number) for each day of the period."""
    query = DayCount.select(DayCount.day, fn.SUM(DayCount.n)).where(
        DayCount.kind == "all", DayCount.day.between(period.since, period.until)).group_by(DayCount.day)
    found = dict(seen.narrow(query, DayCount.ward).tuples())
    days = (period.since + timedelta(n) for n in range(period.days))
    return [(day, int(found.get(day) or 0)) for day in days]


def staying(seen):
    """How many are staying at this moment, whenever they came."""
    return _here(seen).count()


def staying_by(seen, by):
    """The Report of those staying at this moment by one of DIMENSIONS; it compares with nothing."""
    (columns, read), found, kinds = stay_lines.raw(_OF_STAYS[by]), Counter(), _kinds() if by == "kind" else None
    # Put so that SQLite groups what it finds here, and does not walk the index of the column through the stays of all years.
    counted = _here(seen).select(*columns, fn.COUNT(SQL("1"))).group_by(*map(stay_search.quiet, columns))
    for *values, n in counted.tuples():
        found[kinds[values[0]] if kinds else _counts_as(by, *read(values))] += n
    total = sum(found.values())
    values = _IN_ORDER.get(by) or sorted(found, key=lambda value: (-found[value], value))
    rows = [Row(value, found[value], 0, 0, found[value] / total if total else 0.0) for value in values]
    return Report(by, Period(today(), today()), rows, Row("", total, 0, 0, 1.0 if total else 0.0), _names(by))


def _here(seen):
    """The open stays of a Scope, put so that both databases find them in the index of open stays by ward (migration 0026)."""
    here = Stay.select().where(OPEN_STAYS)
    if seen.wards is None:
        return here.where(Stay.ward > ZERO)
    return here.where(Stay.ward.in_(seen.wards), Stay.establishment > ZERO)


def _kinds():
    return dict(Establishment.select(Establishment.id, EstablishmentKind.code).join(EstablishmentKind).tuples())


def _counts_as(by, value, other=None):
    if by == "age":
        return counting.band(counting.age(value, other), counting.AGES)
    if by == "length":
        return counting.band((value - other).days, counting.LENGTHS)
    if by == "continent":
        return counting.continent_of(value)
    return ("late" if value else "on_time") if by == "late" else str(value)


def average(seen, period):
    """The days a stay that began in the period lasts or is to last, on average; None when there is none."""
    total, days = (sum(_sums(seen, period, kind).values()) for kind in ("all", "days"))
    return days / total if total else None


def change(n, earlier):
    """How a number differs from an earlier one."""
    return Change(earlier, n - earlier, (n - earlier) / earlier if earlier else None)


def _report(seen, period, by, known):
    now_, before, last_year = (_counted(seen, each, by, known) for each in (period, period.before, period.last_year))
    values = _IN_ORDER.get(by) or sorted({*now_, *before, *last_year}, key=lambda value: (-now_[value], value))
    totals = [sum(counts.values()) for counts in (now_, before, last_year)]
    rows = [Row(value, now_[value], before[value], last_year[value], now_[value] / totals[0] if totals[0] else 0.0)
            for value in values]
    return Report(by, period, rows, Row("", *totals, 1.0 if totals[0] else 0.0), _names(by))


def _names(by):
    if by == "nationality":
        return {each.code: (each.name_vi, each.name_en) for each in countries.ALL}
    if by == "ward":
        return {str(ward.id): (ward.name, ward.name) for ward in Ward.select()}
    if by == "kind":
        return {kind.code: (kind.name_vi, kind.name_en) for kind in EstablishmentKind.select()}
    return {}


def _counted(seen, period, by, known):
    """The sums of one dimension; `known` keeps what was read already (continents are added up from nationalities)."""
    kind = {"continent": "nationality"}.get(by, by)
    key = kind, period.since, period.until
    if key not in known:
        known[key] = _by_ward(seen, period) if by == "ward" else _sums(seen, period, kind)
    if by != "continent":
        return known[key]
    found = Counter()
    for nationality, n in known[key].items():
        found[counting.continent_of(nationality)] += n
    return found


def _sums(seen, period, kind):
    return Counter({value: int(n) for value, n in _added(seen, period, kind, "value").items() if n})


def _by_ward(seen, period):
    return Counter({str(ward): int(n) for ward, n in _added(seen, period, "all", "ward").items() if n})


def _added(seen, period, kind, by):
    """The sums of one kind, added up by a column, whole months at once where they are over."""
    found = Counter()
    for table, time, first, last in month_counts.parts(period):
        column = getattr(table, by)
        query = table.select(column, fn.SUM(table.n)).where(table.kind == kind, time.between(first, last)).group_by(column)
        found.update(dict(seen.narrow(query, table.ward).tuples()))
    return found
