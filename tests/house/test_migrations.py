"""Migrations: forwards and backwards with rows in every table, on both databases, ending exactly at the models."""

import shutil
from contextlib import contextmanager
from datetime import date

import pytest
from peewee import IntegrityError, SqliteDatabase
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

import config
import database
import models
from domain import codes, foreigners, names, stay_lists
from domain.clock import now
from models import (
    Application,
    Batch,
    Establishment,
    EstablishmentKind,
    Import,
    ImportRow,
    Inspection,
    Membership,
    Notice,
    Office,
    Stay,
    StayChange,
    User,
    Ward,
    WatchList,
)
from tests.houses import another_bound

# Known to Postgres only, so the models do not name it.
OUTSIDE = {"application_pieces", "stay_name_pieces", "foreigner_pieces", "person_pieces", "audit_entry_searched"}
# How each database tells its columns, indexes, triggers and constraints; SQLite keeps the words and marks of who made them.
LAYOUT = {
    True: ["SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
           "WHERE table_schema = 'public'", "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
           "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint",
           "SELECT pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) FROM pg_trigger WHERE NOT tgisinternal"],
    False: ["SELECT kept.name, has.name, has.type, has.[notnull], has.dflt_value FROM sqlite_master AS kept "
            "JOIN pragma_table_info(kept.name) AS has",
            "SELECT replace(sql, '\"', '') FROM sqlite_master WHERE type IN ('index', 'trigger')"]}
STEPS = [each.name for each in Runner(SqliteDatabase(":memory:"), str(database.MIGRATIONS)).migrations()]


@contextmanager
def moving(app, folder, name="moving", template="template1"):
    """A new database of the kind under test, on Postgres a copy of the template, with the models bound to it."""
    with another_bound():
        url = app.khaibao.database_url
        if url:
            # A database cannot be made inside the transaction that holds the test's rows.
            admin = database.connect(config.Config(database_url=url)).obj
            with admin.connection_context():
                admin.connection().rollback()
                admin.connection().autocommit = True
                admin.execute_sql(f"DROP DATABASE IF EXISTS {name}")
                admin.execute_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
            admin.close_all()
            url = url.rsplit("/", 1)[0] + f"/{name}"
        fresh = database.connect(config.Config(database_url=url, data_dir=folder)).obj
        try:
            with fresh.connection_context():
                yield fresh
        finally:
            if url:
                fresh.close_all()


@pytest.fixture
def empty(app, tmp_path):
    """A new database with nothing in it."""
    with moving(app, tmp_path) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def pattern(app, tmp_path_factory):
    """The folder of a database brought up to date and filled, which others are copied from."""
    folder = tmp_path_factory.mktemp("pattern")
    with moving(app, folder, "pattern") as fresh:
        runner(fresh).up()
        fill()
    return folder


@pytest.fixture
def filled(app, pattern, tmp_path):
    """A database of the test's own, up to date and filled."""
    shutil.copytree(pattern, tmp_path, dirs_exist_ok=True)
    with moving(app, tmp_path, template="pattern") as fresh:
        yield fresh


def difference(db):
    """What the schema has and the models do not, or the other way round."""
    diff = diff_models(db, models.TABLES)
    drop = [index for index in diff.drop_indexes if index.name not in OUTSIDE]
    return [*diff.create_tables, *diff.add_columns, *diff.drop_columns, *diff.add_indexes, *drop]


def runner(db):
    return Runner(db, str(database.MIGRATIONS))


def counts(db):
    """How many rows each table of the models has, of those that are there."""
    there = {table._meta.table_name for table in models.TABLES} & set(db.get_tables())
    return dict(db.execute_sql(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in there)).fetchall())


def layout(db):
    """All of it, as the database tells it."""
    return {row for query in LAYOUT[database.is_postgres()] for row in db.execute_sql(query).fetchall()}


def fill():
    """A row in every table that other rows hang on."""
    ward = Ward.create(code="25747", name="Phường Thủ Dầu Một", name_key="PHUONG THU DAU MOT", valid_from=date(2025, 7, 1))
    office = Office.create(name="Công an phường", ward=ward)
    user = User.create(role="owner", full_name="Nguyễn Thị Chủ", email="chu@example.com", password_hash="x")
    place = Establishment.create(code=codes.new(), name="Hoa Sen", name_key="HOA SEN", kind=EstablishmentKind.select().first(),
                                 address="1", ward=ward, office=office, representative_name="Nguyễn Thị Chủ", state="active")
    Membership.create(user=user, establishment=place, part="owner")
    file = Import.create(establishment=place, user=user, file_name="a.xlsx", content_hash="0" * 64, content=b"x", state="stored",
                         rows_read=1, rows_stored=1)
    ImportRow.create(import_=file, number=2, cells=["a"], values={"full_name": "A"}, state="stored")
    batch = Batch.create(code=codes.new(), establishment=place, declared_by=user, source=file, read=1, stored=1)
    stay = guest(place, ward, user, batch=batch)
    foreigners.note([stay.__data__])
    StayChange.create(stay=stay, by=user, verb="correct", before={"room": ""}, after={"room": "1"})
    Notice.create(user=user, kind="test")
    return stay


def guest(place, ward, user, name="ÐINH Đoàn ŁUKASZ", **more):
    values = {"establishment": place, "ward": ward, "full_name": name, "name_key": names.fold(name), "sex": "M",
              "birth_date": date(1990, 1, 1), "nationality": "POL", "passport_number": "X1234567",
              "arrived_on": date(2026, 11, 1), "leaving_on": date(2026, 11, 3), "declared_by": user, "due_at": now(), **more}
    return Stay.create(code=codes.new(), **values)


def test_the_migrated_schema_is_the_one_of_the_models(filled):
    assert not difference(filled)


def test_the_models_list_every_table():
    assert {each.__name__ for each in models.TABLES} == {each.__name__ for each in models.Table.__subclasses__()}


def test_each_step_goes_down_and_up_again_and_loses_no_row(filled):
    steps, whole, name = runner(filled), counts(filled), Stay.get().full_name
    for step in reversed(STEPS[1:]):
        before = layout(filled)
        assert steps.down() == [step]
        assert counts(filled).items() <= whole.items(), step
        assert steps.up(step) == [step]
        assert not layout(filled) ^ before, step
        steps.down()
    assert steps.up() == STEPS[1:]
    assert (counts(filled), Stay.get().full_name) == (whole, name)
    assert not difference(filled)


def test_what_was_plain_is_sealed_and_can_be_taken_back(filled):
    User.update(totp_secret="GEZDGNBVGY3TQOJQ").execute()
    Application.create(code=codes.new(), kind="adult", form="TK01-2026", answers={"refund_account": "19030000", "sex": "F"})
    Inspection.create(establishment=Establishment.get(), officers="x", findings="x", photo=b"JPEG", written_by=User.get())

    def kept():
        return str(filled.execute_sql("SELECT totp_secret, (SELECT answers FROM application), (SELECT photo FROM inspection) "
                                      "FROM person").fetchone())
    step = next(step for step in STEPS if "sealed_fields" in step)
    runner(filled).down(step)
    assert "GEZDGNBVGY3TQOJQ" in kept() and "19030000" in kept() and "JPEG" in kept()
    runner(filled).up()
    assert "GEZDGNBVGY3TQOJQ" not in kept() and "19030000" not in kept() and "JPEG" not in kept()
    assert Inspection.get().photo == b"JPEG"
    assert User.get().totp_secret == "GEZDGNBVGY3TQOJQ"
    assert Application.get().answers == {"refund_account": "19030000", "sex": "F"}


def test_the_version_before_looks_for_nobody_on_a_list_that_only_tells(filled):
    for name, reference in (("Lao động", True), ("Chưa cho nhập cảnh", False)):
        WatchList.create(name=name, reference=reference, created_by=User.get())
    runner(filled).down(next(step for step in STEPS if "reference_lists" in step))
    assert dict(filled.execute_sql("SELECT name, closed_at IS NULL FROM watch_list").fetchall()) == {
        "Lao động": False, "Chưa cho nhập cảnh": True}


def test_names_are_still_found_after_going_down_and_up_with_rows(filled):
    runner(filled).down(next(step for step in STEPS if "name_search" in step))
    runner(filled).up()
    found = {words: stay_lists.page(Stay.select(), stay_lists.Filters(q=words)).rows for words in ("lukasz", "mueller")}
    assert [len(rows) for rows in found.values()] == [1, 0]


def test_everything_down_leaves_no_table_of_ours(filled):
    runner(filled).down(STEPS[0])
    assert set(filled.get_tables()) <= {"schema_migration"}


def test_migrating_twice_changes_nothing(empty):
    assert runner(empty).up() == STEPS
    assert runner(empty).up() == []


def test_the_checks_of_the_models_stand_in_the_migrated_database(filled):
    stay = Stay.get()
    wrong = ({"leaving_on": date(2026, 10, 1)}, {"sex": "?"}, {"birth_precision": "H"}, {"late_minutes": -1}, {"status": "lost"},
             {"full_name": ""}, {"passport_number": ""}, {"left_on": date(2026, 10, 1)}, {"establishment": 999})
    for values in wrong:
        with pytest.raises(IntegrityError), filled.atomic():
            Stay.update(**values).where(Stay.id == stay.id).execute()
    with pytest.raises(IntegrityError), filled.atomic():
        guest(stay.establishment, stay.ward, stay.declared_by)
    with pytest.raises(IntegrityError), filled.atomic():
        Batch.update(refused=5).execute()
