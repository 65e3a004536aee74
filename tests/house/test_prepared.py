"""Prepared queries: written once, right with every value; the same ones run on both databases in turn."""

from datetime import date, datetime, timedelta

import pytest
from peewee import EXCLUDED, JOIN, IntegrityError

import database
from database import insert, insert_all, prepared
from models import AuditEntry, DayCount, DossierSequence, Membership, Notice, Office, OfficerWard, Session, User, Ward
from tests.people import person, ward

DAY = date(2026, 11, 5)
OTHER = User.alias()


@prepared
def _people(role):
    return User.select().where(User.role == role).order_by(User.id)


@prepared
def _named(ids):
    return User.select(User.full_name).where(User.id.in_(ids)).order_by(User.full_name).tuples()


@prepared
def _memberships(user):
    return Membership.select(Membership, User).join(User).where(Membership.user == user, Membership.revoked_at.is_null())


@prepared
def _wards_from(first, last):
    return Ward.select(Ward.code, Ward.valid_from).where(Ward.valid_from.between(first, last)).order_by(Ward.code).dicts()


@prepared
def _see(at, session):
    return Session.update(seen_at=at).where(Session.id == session)


@prepared
def _count(day, place, kind, value, n):
    return (DayCount.insert(day=day, ward=place, kind=kind, value=value, n=n)
            .on_conflict(conflict_target=[DayCount.day, DayCount.ward, DayCount.kind, DayCount.value],
                         update={DayCount.n: DayCount.n + EXCLUDED.n}))


def test_the_same_words_find_other_people_each_time(owner, citizen):
    assert [each.full_name for each in _people("owner")] == [owner.full_name]
    assert [each.full_name for each in _people("citizen")] == [citizen.full_name]
    assert _people("admin") == []
    assert _people.first("owner") == owner
    assert _people.first("admin") is None


def test_a_person_found_can_be_changed_and_stored(owner):
    found = _people.first("owner")
    assert found.dirty_fields == []
    found.phone = "0900000000"
    found.save(only=[User.phone])
    assert User.get_by_id(owner.id).phone == "0900000000"


def test_joined_rows_come_along_without_another_question(owner, hotel, monkeypatch):
    _memberships(owner)
    asked = []
    execute = database.db.obj.execute_sql
    monkeypatch.setattr(database.db.obj, "execute_sql", lambda *words: asked.append(words) or execute(*words))
    [found] = _memberships(owner)
    assert (found.user.full_name, found.establishment_id) == (owner.full_name, hotel.id)
    assert len(asked) == 1


@pytest.mark.parametrize("query", [
    lambda: User.select().order_by(User.id),
    lambda: User.select(User.id, User.locked_at, User.totp_secret).order_by(User.id),
    lambda: User.select(User, Office, Ward).left_outer_join(Office).left_outer_join(Ward).order_by(User.id),
    lambda: Membership.select(Membership.id, User.id, User.full_name).join(User).order_by(Membership.id),
    lambda: User.select(User, OTHER).join(OTHER, JOIN.LEFT_OUTER, on=(OTHER.office == User.office) & (OTHER.id > User.id),
                                          attr="colleague").order_by(User.id, OTHER.id),
    lambda: OfficerWard.select(OfficerWard, Ward).join(Ward),
    lambda: User.select(User.id, User.full_name.alias("called")).order_by(User.id),
    lambda: Membership.select(Membership.id, User.full_name).join(User).order_by(Membership.id),
])
def test_instances_are_made_as_the_library_makes_them(hotel, commune_officer, province_officer, query):
    def known(row):
        beside = {**row.__rel__, "colleague": getattr(row, "colleague", None)}
        return (type(row), row.__data__, getattr(row, "called", ""),
                {name: known(each) if each else each for name, each in beside.items()})
    User.update(totp_secret="GEZDGNBVGY3TQOJQ", locked_at=datetime(2026, 11, 5)).where(User.id == province_officer.id).execute()
    found = prepared(query)()
    assert [known(row) for row in found] == [known(row) for row in query()] and found and not found[0].dirty_fields


def test_a_row_or_its_number_may_stand_for_another_table(owner, hotel):
    assert _memberships(owner) == _memberships(owner.id)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 9])
def test_a_list_stands_for_as_many_values(app, count):
    people = [person("owner", f"Chủ số {number}") for number in range(9)]
    assert _named([each.id for each in people[:count]]) == [(f"Chủ số {number}",) for number in range(count)]


def test_days_come_back_as_days(app):
    found = _wards_from(DAY.replace(year=2025, month=1), DAY)
    assert {row["valid_from"] for row in found} == {date(2025, 7, 1)}
    assert [row["code"] for row in found] == ["25747", "25750", "25780"]
    assert _wards_from(DAY, DAY + timedelta(days=1)) == []


def test_moments_come_back_as_moments(owner):
    session = Session.create(user=owner, token_hash="0" * 64)
    at = datetime(2026, 11, 5, 6, 7, 8, 9)
    assert _see(at, session.id) == 1
    assert Session.get_by_id(session.id).seen_at == at
    assert _see(at, session.id + 1) == 0


def test_nothing_compares_with_null(owner):
    assert _memberships(None) == []


def test_many_rows_add_to_what_is_there(app):
    place = ward().id
    _count.many([(DAY, place, "sex", "F", 2), (DAY, place, "sex", "M", 1)])
    _count.many([(DAY, place, "sex", "F", 3)])
    _count.many([])
    assert {row.value: row.n for row in DayCount.select().where(DayCount.day == DAY)} == {"F": 5, "M": 1}


def test_values_are_never_read_as_sql(owner):
    assert _people("owner' OR '1'='1") == []


def test_a_change_that_fails_takes_everything_with_it(owner):
    with pytest.raises(ZeroDivisionError), database.write():
        _count(DAY, ward().id, "sex", "F", 1)
        assert 1 / 0
    assert not DayCount.select().where(DayCount.day == DAY).exists()


def test_a_database_refusal_has_the_librarys_name(app):
    with pytest.raises(IntegrityError), database.db.atomic():
        _count(DAY, ward().id, "sex", None, 1)


def test_one_row_is_stored_with_its_defaults(owner):
    stored = insert(Notice, user=owner, kind="approved", details={"name": "Hoa Sen"})
    assert (stored.dirty_fields, stored.mail) == ([], "none")
    found = Notice.get_by_id(stored.id)
    assert (found.created_at, found.next_try_at) == (stored.created_at, stored.next_try_at)
    assert (found.user, found.kind, found.details, found.mail) == (owner, "approved", {"name": "Hoa Sen"}, "none")
    assert found.created_at and found.read_at is None


def test_a_row_that_a_unique_index_knows_is_not_stored_twice(app):
    first = insert(DossierSequence, but_known=True, agency="H08", day=DAY, last=1)
    assert first.id and insert(DossierSequence, but_known=True, agency="H08", day=DAY, last=2) is None
    assert insert(DossierSequence, but_known=True, agency="H09", day=DAY).id > first.id
    assert {(row.agency, row.last) for row in DossierSequence.select()} == {("H08", 1), ("H09", 0)}


@pytest.mark.parametrize("many", [1, 300])
def test_one_row_and_many_are_stored_alike(owner, many):
    row = {"actor": owner, "action": "user.locked", "address": "\\N\t\n\\.", "at": datetime(2026, 1, 2),
           "details": {"why": "“Đã khóa”\\\t\n", "days": [1, 2], "nothing": None}}
    first = insert(AuditEntry, **row)
    insert_all(AuditEntry, [row] * many)
    one, *others = AuditEntry.select().where(AuditEntry.id >= first.id).order_by(AuditEntry.id).dicts()
    assert len(others) == many and all({**one, "id": 0} == {**other, "id": 0} for other in others)


@pytest.mark.parametrize("many", [1, 50])
def test_of_many_rows_none_is_stored_when_one_is_refused(app, many):
    rows = [{"agency": f"H{number}", "day": DAY} for number in range(many)]
    with pytest.raises(IntegrityError), database.write():
        insert_all(DossierSequence, [*rows, rows[0]])
    assert not DossierSequence.select().exists()
    insert_all(DossierSequence, [*rows, rows[0]], but_known=True)
    assert DossierSequence.select().count() == many
