"""The officers' inbox: what stands in it, in which order, how it is counted; and online dossiers that find their officer."""

from datetime import timedelta

import pytest

from database import db, is_postgres
from domain import pieces
from domain.applications import assignment, inbox, messages
from domain.applications.inbox import Filters
from domain.clock import now, today
from domain.problems import Refused
from models import Application, Office, User
from tests.people import person, ward
from tests.visits import application, point

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def place(app):
    return point()


def dossier(place, state="received", days=None, **more):
    """A dossier at a place, due in so many days."""
    due = {} if days is None else {"due_on": today() + timedelta(days), "received_at": now()}
    return application("restore", state, point=place, **due, **more)


def listed(user, **filters):
    """The dossiers of all pages of a list, read forwards, then the same read backwards."""
    forwards, found = [], inbox.page(user, Filters(**filters))
    while True:
        forwards += found.rows
        if not found.later:
            break
        found = inbox.page(user, Filters(**filters), after=found.later)
    backwards = list(found.rows)
    while found.earlier:
        found = inbox.page(user, Filters(**filters), before=found.earlier)
        backwards = found.rows + backwards
    assert backwards == forwards
    return forwards


@pytest.mark.parametrize("sort", inbox.SORTS)
def test_the_inbox_is_read_page_by_page_in_its_order_both_ways(place, province_officer, monkeypatch, sort):
    monkeypatch.setattr(inbox, "PAGE", 2)
    made = [dossier(place, days=days, full_name=f"Trần Thị {name}") for days, name in
            ((3, "Bé"), (None, "Ân"), (1, "Ân"), (3, "An"), (None, "Cúc"), (-2, "Bé"), (1, "Dung"))]
    ended = dossier(place, "returned", days=-9)
    order = {"due": lambda each: (each.due_on or today() + timedelta(99999), each.id), "newest": lambda each: -each.id,
             "name": lambda each: (each.name_key, each.id)}[sort]
    wanted = sorted(made, key=order)
    assert listed(province_officer, sort=sort) == wanted
    everything = [*made, ended][::-1] if sort == "due" else sorted([*made, ended], key=order)
    assert listed(province_officer, sort=sort, state="all") == everything
    assert inbox.beside(province_officer, Filters(sort=sort), wanted[0]) == (None, wanted[1])
    assert inbox.beside(province_officer, Filters(sort=sort), wanted[3]) == (wanted[2], wanted[4])
    assert list(inbox.everything(province_officer, Filters(sort=sort))) == wanted


def test_an_address_that_names_no_row_shows_the_first_page(place, province_officer):
    found = dossier(place, days=1)
    for text in ("x", ".", "9999999999999.2026-01-01", f"{found.id}.tomorrow", "¹.2026-01-01"):
        assert inbox.page(province_officer, Filters(), after=text).rows == [found]


def test_what_presses_is_found_and_counted(place, province_officer):
    late, today_s, soon, promised = dossier(place, days=-1), dossier(place, days=0), dossier(place, "processing", days=6), \
        dossier(place, days=-3, promised_on=today() + timedelta(2))
    again = dossier(place, days=-5, promised_on=today() - timedelta(1))
    waiting = dossier(place, "supplement", days=-1, supplement_asked_at=now())
    dossier(place, "returned", days=-1)
    wanted = {"overdue": [again, promised, late], "today": [today_s], "week": [today_s, soon], "apology": [again, late]}
    for name, rows in wanted.items():
        assert listed(province_officer, due=name) == rows, name
    found = inbox.counts(province_officer)
    assert found.due == {name: len(rows) for name, rows in wanted.items()}
    counted = {state: n for state, n in found.states.items() if n}
    assert counted == {"received": 4, "processing": 1, "supplement": 1, "returned": 1}
    assert listed(province_officer, state="supplement") == [waiting]


def test_whose_they_are_how_they_came_and_who_wrote(place, province_officer):
    mine, online = dossier(place, days=1, handler=province_officer), dossier(place, "registered", channel="online")
    messages.say(by=None, application=online, text="Xin hỏi hồ sơ của tôi.")
    assert listed(province_officer, whose="me") == [mine]
    assert listed(province_officer, whose="nobody") == listed(province_officer, channel="online") == [online]
    assert listed(province_officer, unread="yes") == [online] and inbox.unread([mine, online]) == {online.id}
    counts = inbox.counts(province_officer)
    assert (counts.whose, counts.unread) == ({"me": 1, "nobody": 1}, 1)
    assert inbox.unread([]) == set()


def test_an_officer_of_a_ward_sees_the_own_points_only(place, province_officer, commune_officer, other_commune_officer):
    ours = dossier(point("Điểm Phú Lợi", office=Office.get(Office.ward == ward())), days=1)
    theirs = dossier(place, days=1)
    assert listed(commune_officer) == [ours] and listed(other_commune_officer) == []
    assert inbox.counts(commune_officer).states["received"] == 1
    assert listed(province_officer, point=place) == [theirs] and inbox.counts(province_officer, place).states["received"] == 1


@pytest.mark.parametrize("few", [1000, 0])
@pytest.mark.parametrize("sort", ["newest", "name"])
def test_what_few_and_what_many_have_is_read_in_its_order(place, province_officer, monkeypatch, few, sort):
    monkeypatch.setattr(pieces, "FEW", few)
    mine = [dossier(place, "returned", handler=province_officer) for _each in range(2)]
    dossier(point("Điểm Dĩ An"), "received")
    wanted = mine[::-1] if sort == "newest" else sorted(mine, key=lambda each: (each.name_key, each.id))
    for filters in ({"state": "returned"}, {"state": "all", "point": place}, {"state": "all", "whose": "me"},
                    {"state": "returned", "point": place, "whose": "me", "q": "tran"}):
        assert listed(province_officer, sort=sort, **filters) == wanted


@pytest.mark.parametrize(("sort", "index"), [("due", "state_due"), ("newest", "newest"), ("name", "named")])
def test_a_rare_filter_is_looked_for_in_a_narrow_index_alone(province_officer, monkeypatch, sort, index):
    monkeypatch.setattr(pieces, "FEW", 0)
    for more in ({"kind": "restore"}, {"channel": "online"}, {"whose": "nobody"}, {"whose": "me"}, {"q": "xq"}, {"q": "9"}):
        filters = Filters(sort=sort, state="returned", **more)
        if filters.order != sort:
            continue
        words, values = inbox._numbers(inbox._found(province_officer, filters), inbox._order(
            inbox._key(filters), falling=sort == "newest"), 41).sql()
        if is_postgres():
            # Among no rows at all it would rather read the table, and one index is as good to it as another.
            db.execute_sql("SET LOCAL enable_seqscan = off")
            plan = [row[0] for row in db.execute_sql(f"EXPLAIN {words}", values).fetchall()]
            assert not any("Seq Scan" in line for line in plan), (more, plan)
            continue
        plan = [row[-1] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {words}", values).fetchall()]
        assert len(plan) == 1 and f"COVERING INDEX application_{index}" in plan[0], (more, plan)


def handlers():
    return [each.handler for each in Application.select().order_by(Application.id)]


def test_new_online_dossiers_go_to_whoever_has_the_fewest_open_ones(place, province_officer):
    colleague = person("province", "Lê Thị Rảnh", office=province_officer.office)
    dossier(place, days=1, handler=province_officer)
    dossier(place, "returned", days=-1, handler=colleague)
    for _each in range(3):
        dossier(place, "registered", channel="online")
    dossier(place, "registered")
    assert assignment.run(False) == 0
    assert assignment.run(True) == 3 and assignment.run(True) == 0
    assert handlers()[2:] == [colleague, province_officer, colleague, None]


def test_whoever_is_away_or_locked_out_gets_none(place, province_officer, clock):
    locked = person("province", "Lê Văn Khóa", office=province_officer.office, locked_at=now())
    assignment.set_absent(by=province_officer, until=today())
    dossier(place, "registered", channel="online")
    assert assignment.run(True) == 0
    clock.shift(timedelta(days=1))
    assert assignment.run(True) == 1 and handlers() == [province_officer] and locked not in handlers()
    assignment.set_absent(by=User.get_by_id(province_officer.id), until=None)
    assert User.get_by_id(province_officer.id).absent_until is None


def test_a_dossier_of_a_ward_goes_to_its_officers_and_one_without_a_point_to_the_province(province_officer, commune_officer):
    dossier(point("Điểm Phú Lợi", office=Office.get(Office.ward == ward())), "registered", channel="online")
    dossier(None, "registered", channel="online")
    assert assignment.run(True) == 2 and handlers() == [commune_officer, province_officer]


def test_only_officers_are_away_and_never_in_the_past(owner, province_officer):
    for by, until, field in ((owner, today(), ""), (province_officer, today() - timedelta(1), "until")):
        with pytest.raises(Refused) as caught:
            assignment.set_absent(by=by, until=until)
        assert caught.value.problems[0].field == field
