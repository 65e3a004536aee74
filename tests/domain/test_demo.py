"""`make demo` fills an empty database with a believable province that keeps every rule, once, and only as a demo."""

from datetime import timedelta

import pytest
import time_machine

import config
from demo import fill
from demo.places import PASSWORD
from domain import (
    accounts,
    deadlines,
    installation,
    mornings,
    passwords,
    periods,
    person_files,
    reports,
    stay_lists,
    stays,
    watch,
)
from domain.clock import local, now, today
from domain.problems import Refused
from models import (
    Appointment,
    AuditEntry,
    Batch,
    Establishment,
    Foreigner,
    ForeignerNote,
    Import,
    Inspection,
    Installation,
    Membership,
    Notice,
    Office,
    Paper,
    ReceptionPoint,
    RegisterList,
    Slot,
    Stay,
    StayChange,
    User,
    Waiting,
    Ward,
    WatchHit,
    WatchList,
)
from tests.houses import own_database
from tests.visits import balanced

pytestmark = pytest.mark.own_database
PEOPLE = {"owner": "owner", "owner2": "owner", "citizen": "citizen", "commune": "commune", "province": "province",
          "admin": "admin"}


@pytest.fixture(scope="module")
def demo(app, tmp_path_factory):
    """The demo as it is in the moment it is filled, the hardest of all: five minutes into a new year."""
    with time_machine.travel("2026-12-31 17:05:00", tick=False), \
            own_database(app, tmp_path_factory.mktemp("demo"), "demo") as settings:
        fill.run(settings)
        yield settings


def user(name):
    return User.get(User.email == f"{name}@demo.example")


def mine(name):
    return stays.visible_to(user(name))


def test_the_area_is_binh_duong_with_its_thirty_six_wards_and_an_office_in_each(demo):
    area = Installation.get()
    assert (area.province_code, area.area_name) == ("79", "Bình Dương")
    assert Ward.select().count() == 36
    assert {office.ward_id for office in Office.select()} == {None, *(ward.id for ward in Ward.select())}
    assert Ward.select().where(Ward.remote).exists()


def test_it_is_as_large_as_the_contract_says(demo):
    assert Establishment.select().count() >= 60
    assert Stay.select().count() >= 3000
    long_ago = Stay.select().where(Stay.arrived_on < today() - timedelta(90))
    assert long_ago.count() > 1000 and not long_ago.where(Stay.left_on.is_null(), Stay.cancelled_at.is_null()).exists()
    for name in ("half_year", "year", "year_before", "last_quarter"):
        assert reports.report(reports.scope(user("province")), periods.named(name), "nationality").total.n > 100
    assert len({stay.nationality for stay in Stay.select(Stay.nationality).distinct()}) >= 30
    assert stay_lists.counts(Stay.select())["staying"] >= 300


@pytest.mark.parametrize("state", stay_lists.STATES)
def test_every_state_an_officer_filters_by_is_there(demo, state):
    assert stay_lists.page(mine("province"), stay_lists.Filters(state=state)).rows


def test_everything_that_can_happen_to_a_declaration_has_happened(demo):
    assert {change.verb for change in StayChange.select(StayChange.verb).distinct()} >= {
        "corrected", "extended", "left", "cancelled", "explained", "reviewed"}
    assert {stay.status for stay in Stay.select(Stay.status).distinct()} == {
        "new", "confirmed", "not_confirmed", "rejected", "reverify"}
    assert Stay.select().where(Stay.verification_result != "").exists()
    assert Stay.select().where(Stay.late_minutes > 0, Stay.late_reason != "").exists()
    assert {stay.channel for stay in Stay.select(Stay.channel).distinct()} == {"web", "file", "slip"}
    assert Inspection.select().count() >= 5


def test_establishments_stand_everywhere_between_proposed_and_locked(demo):
    assert {place.state for place in Establishment.select(Establishment.state).distinct()} == {
        "active", "proposed", "returned", "refused", "locked"}
    assert Establishment.select().where(~Establishment.has_computer, Establishment.state == "active").count() >= 3
    assert Establishment.select().where(Establishment.state == "active", Establishment.last_declared_at.is_null()).exists()


def test_the_owner_has_three_places_and_an_evening_with_something_to_do(demo):
    places = [place.establishment for place in Membership.select().where(Membership.user == user("owner"))]
    assert len(places) == 3 and {place.state for place in places} == {"active"}
    hotel = next(place for place in places if place.kind.code == "hotel")
    assert 3 <= stay_lists.counts(mine("owner"))["overdue"] <= 6
    assert 3 <= len(stay_lists.asked_today(mine("owner"))) <= 6
    here = stays.visible_to(user("owner")).where(Stay.establishment == hotel, Stay.left_on.is_null())
    assert here.count() >= 15 and here.where(Stay.late_minutes > 0).exists()
    assert Notice.select().where(Notice.user == user("owner"), Notice.read_at.is_null()).exists()
    imports = {file.state: file for file in Import.select().where(Import.establishment == hotel)}
    assert set(imports) == {"stored", "draft"}
    assert imports["stored"].rows_stored == Batch.get(Batch.source == imports["stored"]).stored > 0
    assert imports["draft"].rows_refused and imports["draft"].rows_duplicate and imports["draft"].rows_doubtful
    assert Membership.select().where(Membership.user == user("owner2")).count() == 2


def test_the_commune_officer_sees_what_the_owner_declares_and_not_what_the_other_owner_does(demo):
    seen = {stay.id for stay in mine("commune").select(Stay.id)}
    assert {stay.id for stay in mine("owner").select(Stay.id)} < seen
    assert not seen & {stay.id for stay in mine("owner2").select(Stay.id)}


@pytest.mark.parametrize("name", PEOPLE)
def test_six_people_sign_in_with_the_public_password_in_the_demo_only(demo, name):
    found, _ = accounts.sign_in(identifier=f"{name}@demo.example", password=PASSWORD, address="", demo=True)
    assert (found.role, found.demo) == (PEOPLE[name], True)
    with pytest.raises(Refused):
        accounts.sign_in(identifier=f"{name}@demo.example", password=PASSWORD, address="")


def test_nobody_else_can_sign_in_and_nobody_is_outside_the_demo(demo):
    others = User.select().where(User.email.not_in([f"{name}@demo.example" for name in PEOPLE]))
    assert others.count() > 40
    assert not any(other.password_hash or passwords.fits("", other.password_hash) for other in others)
    assert all(each.demo and each.email.endswith("@demo.example") for each in User.select())
    waiting = Notice.select().where(Notice.mail.not_in(["none", "dead"]))
    assert not waiting.exists(), "some letters are shown as dead, none may leave"


def test_every_declaration_keeps_the_rules(demo):
    rules = deadlines.rules()
    for stay in stay_lists.rows([stay.id for stay in Stay.select(Stay.id)]):
        values = {field: getattr(stay, field) for field in stays.FIELDS} | {"one_name": True}
        found = stays.check(values, stay.establishment, on=today(), declaring=False)
        assert not [problem for problem in found if not problem.doubtful], stay.full_name
        assert stay.ward_id == stay.establishment.ward_id and stays.establishments.accepted(stay.establishment)
        due, grace = deadlines.due(rules, channel=stay.channel, remote=stay.ward.remote, arrived_on=stay.arrived_on,
                                   arrival_time=stay.arrival_time)
        assert (stay.due_at, stay.late_minutes) == (due, deadlines.late_minutes(due, grace, stay.declared_at))
        assert stay.arrived_on <= local(stay.declared_at).date() + timedelta(1)
        assert bool(stay.corrected_at) == bool(stay.revision) and bool(stay.cancelled_at) == bool(stay.cancel_reason)


def test_every_departure_and_every_word_of_the_office_is_on_record(demo):
    left = {change.stay_id: change.after["left_on"] for change in StayChange.select().where(StayChange.verb == "left")}
    assert left == {stay.id: stay.left_on.isoformat() for stay in Stay.select().where(Stay.left_on.is_null(False))}
    said = {change.stay_id for change in StayChange.select().where(StayChange.verb == "reviewed")}
    assert {stay.id for stay in Stay.select().where(Stay.status != "new")} <= said
    declared = AuditEntry.select().where(AuditEntry.action == "stay.declared").count()
    files = sum(batch.stored for batch in Batch.select().where(Batch.source.is_null(False)))
    assert declared + files == Stay.select().count()


def test_nothing_lies_in_the_future_and_the_newest_are_listed_first(demo):
    for column in (Stay.declared_at, Stay.corrected_at, Stay.cancelled_at, StayChange.at, AuditEntry.at, Notice.created_at,
                   Batch.declared_at, Establishment.created_at, Establishment.decided_at, Establishment.last_declared_at):
        assert not column.model.select().where(column > now()).exists(), column.name
    for change in StayChange.select(StayChange, Stay).join(Stay):
        assert change.at >= change.stay.declared_at
    moments = [stay.declared_at for stay in Stay.select(Stay.declared_at).order_by(Stay.id)]
    assert moments == sorted(moments)


def test_the_desk_has_something_in_every_list_of_its_morning(demo):
    assert all(mornings.counts(user("province"), mornings.measures(demo)).values())
    here = mornings.counts(user("commune"), mornings.measures(demo))
    assert all(here[each] for each in ("hits", "late", "two_places", "crowded", "permit_ending", "overdue", "silent")), here
    assert {hit.state for hit in WatchHit.select()} == {"open", "confirmed", "cleared"}
    assert watch.removed(WatchList.get(~WatchList.shared))
    assert Inspection.select().where(Inspection.photo.is_null(False)).exists() and ForeignerNote.select().count() == 2
    assert Establishment.select().where(Establishment.merged_into.is_null(False)).exists()
    person = Foreigner.get(Foreigner.joined_to.is_null(False))
    assert len(person_files.stays_of(user("province"), person_files.documents(user("province"), person))) >= 2
    assert RegisterList.get().rows_stored and RegisterList.get().rows_refused


def test_citizens_have_applied_booked_waited_and_been_offered_another_time(demo):
    assert ReceptionPoint.select().count() == 3 and Slot.select().where(Slot.day > today() + timedelta(14)).exists()
    assert {found.state for found in Appointment.select()} >= {"held", "booked", "excused"}
    assert Appointment.select().where(Appointment.proposed_slot.is_null(False)).exists()
    assert Appointment.select().where(Appointment.party != "").count() == 3 and Waiting.select().count() == 2
    assert {(paper.kind, paper.pages) for paper in Paper.select()} == {("photo", 1), ("other", 2)} and balanced()


def test_filling_again_changes_nothing(demo):
    before = [table.select().count() for table in (Stay, User, AuditEntry)]
    fill.run(demo)
    assert [table.select().count() for table in (Stay, User, AuditEntry)] == before


def test_a_few_guests_are_overdue_and_nobody_was_declared_tomorrow(demo):
    assert not Stay.select().where(Stay.declared_at > now()).exists()
    assert 3 <= stay_lists.counts(mine("owner"))["overdue"] <= 6


def test_outside_the_demo_nothing_is_filled(app, tmp_path):
    with own_database(app, tmp_path, "demo_nowhere") as settings:
        with pytest.raises(config.Unsafe, match="DEMO=yes"):
            fill.run(config.Config(database_url=settings.database_url, data_dir=tmp_path))
        assert not User.select().exists() and not installation.done()
