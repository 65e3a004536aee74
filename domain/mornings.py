"""What officers look at in the morning: one function a list, each over what the officer may see, quick at millions of stays."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import NamedTuple

from peewee import SQL, fn

from domain import establishments, fines, lapse, stay_lists, watch_hits
from domain.clock import instant, local, today
from models import OPEN_STAYS, ZERO, DayCount, Establishment, OfficerWard, Stay, WatchHit

LATE_DAYS = 90
ENDING_DAYS = 7
# Days before the silent ones, from which it is told whether an establishment usually has foreigners.
BEFORE = 28
MOST = 200


class Measures(NamedTuple):
    """What the office finds worth a look, as the settings say: see config.py under the same words.

    More than `room_guests` in a room; nobody declared for `silent_days` after arrivals on at least `usual_days` of BEFORE;
    `lapse_months` without a declaration."""

    room_guests: int = 4
    silent_days: int = 7
    usual_days: int = 8
    lapse_months: int = 12


USUAL = Measures()


class LatePlace(NamedTuple):
    """An establishment with its late declarations: how often it was late in LATE_DAYS, and the band of the fine."""

    establishment: Establishment
    stays: list
    times: int
    band: fines.Band | None


class Together(NamedTuple):
    """Open stays that do not go together, and how many more there are outside the officer's wards."""

    stays: list
    elsewhere: int = 0


class Usual(NamedTuple):
    """What a silent establishment had before: guests a week, who came on `days` of `of` days; and for how many it is silent."""

    guests: int
    days: int
    of: int
    silent: int


def measures(config):
    """The Measures of the settings."""
    return Measures(*(getattr(config, name) for name in Measures._fields))


def counts(user, measured=USUAL):
    """How many stand in each list, by its name."""
    return {"hits": hits(user).count(), "late": late(user).count(), "two_places": len(_in_two_places(user)),
            "crowded": crowded_rooms(user, measured).count(), "permit_ended": permit_ended(user).count(),
            "permit_ending": permit_ending(user).count(), "overdue": overdue(user).count(),
            "silent": silent(user, measured).count(), "waiting": waiting(user).count(),
            "lapsing": lapsing(user, measured).count()}


def hits(user):
    """Hits of the watch lists that nobody decided on."""
    return watch_hits.visible_to(user).where(WatchHit.state == "open")


def late(user):
    """Stays declared late since yesterday, whatever their day of arrival."""
    since = instant(datetime.combine(today() - timedelta(days=1), time()))
    return _mine(user).where(Stay.late_minutes > ZERO, Stay.declared_at >= since, Stay.cancelled_at.is_null())


def overdue(user):
    """Open stays whose expected departure was yesterday or before."""
    return _here(user).where(Stay.leaving_on < today())


def permit_ended(user):
    """Open stays whose permitted stay has ended."""
    return _here(user).where(Stay.permitted_until < today())


def permit_ending(user):
    """Open stays whose permitted stay ends today or within a week."""
    return _here(user).where(Stay.permitted_until.between(today(), today() + timedelta(days=ENDING_DAYS)))


def crowded_rooms(user, measured=USUAL):
    """(establishment, room, how many) of rooms with more open stays than the office finds usual."""
    wards = _wards(user)
    rows = Stay.select(Stay.establishment, Stay.room, fn.COUNT(Stay.id)).where(OPEN_STAYS, Stay.room != "")
    rows = rows.where(Stay.ward.in_(wards)) if wards is not None else rows
    return rows.group_by(Stay.ward, Stay.establishment, Stay.room).having(fn.COUNT(Stay.id) > measured.room_guests)


def silent(user, measured=USUAL):
    """Establishments that usually have foreigners and have declared nobody for a week (`silent_days`)."""
    last = today() - timedelta(days=measured.silent_days)
    usual = _arrivals(measured, DayCount.value).having(fn.COUNT(DayCount.day.distinct()) >= measured.usual_days)
    return (establishments.visible_to(user)
            .where(Establishment.state == "active", Establishment.last_declared_at < instant(datetime.combine(last, time()))
                   + timedelta(days=1), Establishment.id.cast("VARCHAR").in_(usual))
            .order_by(Establishment.last_declared_at))


def usually(places, measured=USUAL):
    """What each of these silent establishments had up to its last declaration (Usual), by its id; one question for all."""
    counted = _arrivals(measured, DayCount.value, fn.SUM(DayCount.n), fn.COUNT(DayCount.day.distinct()))
    counted = counted.where(DayCount.value.in_([str(place.id) for place in places]))
    found = {value: (int(n), days) for value, n, days in counted.tuples()} if places else {}
    usual = {}
    for place in places:
        (n, days), silent_for = found.get(str(place.id), (0, 0)), (today() - local(place.last_declared_at).date()).days
        of = max(days, BEFORE - (silent_for - measured.silent_days))
        usual[place.id] = Usual(max(1, round(n * 7 / of)), days, of, silent_for)
    return usual


def _arrivals(measured, *columns):
    """The sums of the days that show who usually has foreigners, by establishment."""
    last = today() - timedelta(days=measured.silent_days)
    return DayCount.select(*columns).where(
        DayCount.kind == "place", DayCount.n > ZERO, DayCount.day.between(last - timedelta(days=BEFORE - 1), last)).group_by(
        DayCount.value)


def waiting(user):
    """Establishments that wait for the office's word."""
    return establishments.visible_to(user).where(Establishment.state == "proposed")


def lapsing(user, measured=USUAL):
    """Active establishments so long without a declaration that their account lapses within 30 days, longest first."""
    return lapse.soon(establishments.visible_to(user), measured.lapse_months).order_by(_last_sign())


def late_places(user):
    """The late declarations by establishment (LatePlace), most guests first; the MOST latest are looked at."""
    by_place = defaultdict(list)
    for stay in stay_lists.rows_in_order(late(user).order_by(Stay.declared_at.desc()).limit(MOST)):
        by_place[stay.establishment].append(stay)
    times = _times_late([place.id for place in by_place])
    found = [LatePlace(place, stays, times.get(str(place.id), 0), fines.band(len(stays), today()))
             for place, stays in by_place.items()]
    return sorted(found, key=lambda each: (-len(each.stays), -each.times, each.establishment.name_key))


def ending(user):
    """The stays of permit_ending(), the earliest end first."""
    return stay_lists.rows_in_order(permit_ending(user).order_by(Stay.permitted_until, Stay.id).limit(MOST))


def two_places(user):
    """Documents that are staying in more than one place tonight (Together); what lies in other wards is only counted."""
    found = []
    for number, nationality in _in_two_places(user)[:MOST]:
        same = Stay.select(Stay.id).where(OPEN_STAYS, Stay.passport_number == number, Stay.nationality == nationality)
        seen = _scoped(same, user)
        stays = stay_lists.rows([stay.id for stay in seen])
        found.append(Together(stays, same.count() - len(stays)))
    return found


def crowded(user, measured=USUAL):
    """The stays of each crowded room (Together), the fullest room first."""
    rooms = crowded_rooms(user, measured).order_by(fn.COUNT(Stay.id).desc()).limit(MOST).tuples()
    return [Together(stay_lists.rows([stay.id for stay in Stay.select(Stay.id).where(
        OPEN_STAYS, Stay.establishment == place, Stay.room == room)])) for place, room, _number in rooms]


def _in_two_places(user):
    pairs = (Stay.select(Stay.passport_number, Stay.nationality).where(OPEN_STAYS)
             .group_by(Stay.passport_number, Stay.nationality)
             .having(fn.MIN(Stay.establishment) < fn.MAX(Stay.establishment)).order_by(Stay.passport_number))
    found = list(pairs.tuples())
    if user.role == "province":
        return found
    seen = set()
    for start in range(0, len(found), 400):
        numbers = [number for number, _nationality in found[start:start + 400]]
        rows = Stay.select(Stay.passport_number, Stay.nationality).where(OPEN_STAYS, Stay.passport_number.in_(numbers))
        seen |= set(_scoped(rows, user).tuples())
    return [pair for pair in found if pair in seen]


def _times_late(ids):
    since = today() - timedelta(days=LATE_DAYS)
    rows = DayCount.select(DayCount.value, fn.SUM(DayCount.n)).where(
        DayCount.kind == "place_late", DayCount.day >= since, DayCount.value.in_([str(each) for each in ids]))
    return dict(rows.group_by(DayCount.value).tuples()) if ids else {}


def _last_sign():
    return fn.COALESCE(Establishment.last_declared_at, Establishment.decided_at, Establishment.created_at)


def _wards(user):
    """The wards in an officer's care; None when all are."""
    if user.role == "province":
        return None
    return [row.ward_id for row in OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == user)]


def _here(user):
    """The open stays an officer may see; a commune's are looked through in the index of them by ward (migration 0026)."""
    wards = _wards(user)
    return Stay.select().where(OPEN_STAYS, *([] if wards is None else [Stay.ward.in_(wards), Stay.establishment > ZERO]))


def _mine(user):
    return _scoped(Stay.select(), user)


def _scoped(rows, user):
    # “+ 0” hides the ward from its index: the few open or late stays are read and tested, not all stays the ward ever had.
    wards = _wards(user)
    return rows if wards is None else rows.where((Stay.ward + SQL("0")).in_(wards))
