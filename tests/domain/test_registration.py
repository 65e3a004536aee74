"""Owners register establishments, complete them and keep them true; officers enter those without a computer."""

from datetime import date, timedelta

import pytest

from domain import accounts, establishment_rules, registration
from domain.clock import now, today
from domain.problems import Refused
from models import AuditEntry, Establishment, Membership, Notice, User
from tests.conftest import establishment, person
from tests.registering import ACCOUNT, VALUES

pytestmark = pytest.mark.usefixtures("app")


def problems(**changed):
    """The fields refused and the fields doubted for the sample with some values changed."""
    found = establishment_rules.check(VALUES | changed)
    return {p.field for p in found if not p.doubtful}, {p.field for p in found if p.doubtful}


def register(by=None, account=None, **changed):
    return registration.register(by=by, account=account, values=VALUES | changed, oath=True)


def updated(owner, place, **changed):
    return registration.update(by=owner, establishment=place, values=registration.values_of(place) | changed)


@pytest.fixture
def mine(owner, commune_officer):
    """The owner's registered establishment."""
    return register(by=owner)[0]


def test_the_sample_has_no_problem():
    assert problems() == (set(), set())


@pytest.mark.parametrize("field", establishment_rules.REQUIRED)
def test_each_required_field_is_missed(field):
    assert field in problems(**{field: None})[0] and field in problems(**{field: ""})[0]


@pytest.mark.parametrize("field", ["rooms", "tax_code", "latitude", "longitude"])
def test_the_optional_fields_may_stay_empty(field):
    assert problems(**{field: None}) == (set(), set())


@pytest.mark.parametrize(("field", "value"), [
    ("name", "x" * 201), ("address", "x" * 301), ("email", "khong-phai-thu"), ("email", "a@b.vn, c@d.vn"), ("phone", "12"),
    ("representative_phone", "0012"), ("tax_code", "37"), ("kind", "castle"), ("ward", "99999"), ("rooms", 0), ("rooms", 10_001),
    ("representative_number", "07418500012"), ("representative_number", "999999"),
    ("representative_birth_date", date(1850, 1, 1)),
    ("representative_birth_date", today() + timedelta(days=1))])
def test_what_cannot_be_is_refused_at_its_field(field, value):
    assert field in problems(**{field: value})[0]


@pytest.mark.parametrize(("changed", "field"), [
    ({"representative_sex": "M"}, "representative_number"),
    ({"representative_birth_date": date(1984, 3, 2)}, "representative_number"),
    ({"representative_birth_date": date(2012, 3, 2)}, "representative_birth_date"),
    ({"representative_number_until": date(2020, 1, 1)}, "representative_number_until"),
    ({"tax_code": "3700000001"}, "tax_code"), ({"latitude": 48.1, "longitude": 11.6}, "position")])
def test_what_is_unusual_is_doubted_not_refused(changed, field):
    assert (set(), field) == (problems(**changed)[0], field) and field in problems(**changed)[1]


def test_latitude_and_longitude_exchanged_are_refused():
    assert problems(latitude=106.65, longitude=10.98)[0] == {"position"}


def test_only_older_people_have_a_card_without_an_end():
    assert problems(representative_number_until=None)[0] == {"representative_number_until"}
    assert problems(representative_number_until=None, representative_birth_date=date(1955, 1, 1),
                    representative_number="074155000123") == (set(), set())


def test_an_owner_registers_and_the_office_is_told(mine, owner, commune_officer):
    stored = Establishment.get_by_id(mine.id)
    assert (stored.state, stored.name_key, stored.phone, stored.representative_phone) == (
        "proposed", "KHACH SAN HUONG DUONG", "02743822333", "0912345678")
    assert (stored.office.ward, stored.oath_at is not None, len(stored.code)) == (stored.ward, True, 13)
    assert Membership.get(Membership.establishment == stored).user == owner
    assert Notice.get(Notice.user == commune_officer).details["code"] == mine.code
    assert AuditEntry.get(AuditEntry.action == "establishment.registered").subject_id == mine.id


def test_a_stranger_gets_an_account_that_signs_in_by_all_three_names(app):
    place, new = register(account=ACCOUNT)
    assert (new.role, new.full_name, new.employer) == ("owner", "Nguyễn Thị Hướng", None)
    for name in ("huong.duong@example.com", "HUONG.DUONG", "+84 912 345 678"):
        assert accounts.find(name) == new
    assert accounts.sign_in(identifier="huong.duong", password=ACCOUNT["password"], address="")[0] == new


@pytest.mark.parametrize("taken", [{"email": "huong.duong@example.com"}, {"phone": "0912345678"}, {"user_name": "huong.duong"}])
def test_a_taken_name_is_refused_with_one_sentence_that_does_not_say_which(app, taken):
    owner = person("owner", "Người Khác")
    User.update(**taken).where(User.id == owner.id).execute()
    with pytest.raises(Refused) as refused:
        register(account=ACCOUNT)
    assert [(p.field, p.message) for p in refused.value.problems] == [("", registration.TAKEN)]
    assert not Establishment.select().where(Establishment.name == VALUES["name"]).exists()


def test_a_password_is_not_the_name_of_the_house_its_representative_or_the_mail_address(app):
    for password in ("Khách sạn Hướng Dương", "nguyenthihuong1985", "huong.duong12345", "khaibaokhaibao12"):
        with pytest.raises(Refused, match="too easy to guess"):
            register(account=ACCOUNT | {"password": password})


@pytest.mark.parametrize(("changed", "field"), [({"email": "khong"}, "account_email"), ({"user_name": "12345"}, "user_name"),
                                                ({"user_name": "a b"}, "user_name"), ({"password": "ngan"}, "password"),
                                                ({"password": "huong.duong huong.duong"}, "password")])
def test_a_new_account_needs_an_address_a_user_name_in_shape_and_a_good_password(app, changed, field):
    with pytest.raises(Refused) as refused:
        register(account=ACCOUNT | changed)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_without_the_oath_nothing_is_stored(owner):
    with pytest.raises(Refused, match="true"):
        registration.register(by=owner, values=VALUES, oath=False)
    assert not owner.memberships.exists()


def test_the_same_establishment_is_not_registered_twice_by_its_owner(mine, owner, other_owner):
    with pytest.raises(Refused, match="already"):
        register(by=owner, name="KHÁCH SẠN HƯỚNG DƯƠNG")
    assert register(by=other_owner)[0].state == "proposed", "another owner may: the office sees both"
    Establishment.update(state="refused").where(Establishment.id == mine.id).execute()
    assert register(by=owner)[0].code != mine.code


def test_doubtful_values_need_to_be_confirmed(owner):
    with pytest.raises(Refused) as refused:
        register(by=owner, representative_sex="M")
    assert {problem.doubtful for problem in refused.value.problems} == {True}
    assert registration.register(by=owner, values=VALUES | {"representative_sex": "M"}, oath=True, confirmed=True)
    with pytest.raises(Refused):
        registration.register(by=owner, values=VALUES | {"phone": ""}, oath=True, confirmed=True)


def test_registrations_from_an_address_are_counted_also_refused_ones(app):
    person("owner", "Người Khác", phone="0912345678")
    for _try in range(3):
        with pytest.raises(Refused, match="cannot be opened"):
            registration.register(account=ACCOUNT, values=VALUES, oath=True, address="203.0.113.9", most_per_hour=3)
    again = {"account": ACCOUNT, "values": VALUES | {"representative_phone": "0987654321"}, "oath": True, "most_per_hour": 3}
    with pytest.raises(Refused, match="Too many"):
        registration.register(**again, address="203.0.113.9")
    assert registration.register(**again, address="203.0.113.10")


@pytest.mark.parametrize("role", ["citizen", "commune", "province", "admin"])
def test_only_owners_register(app, role):
    with pytest.raises(Refused, match="staff"):
        register(by=person(role, "Ai Đó"))


def test_staff_do_not_register(owner):
    with pytest.raises(Refused, match="staff"):
        register(by=person("owner", "Lễ Tân", employer=owner))


def test_an_officer_enters_a_house_without_a_computer_for_the_own_ward(commune_officer, other_commune_officer, owner):
    little = dict.fromkeys(VALUES, None) | {field: VALUES[field] for field in establishment_rules.KNOWN_TO_OFFICE}
    place = registration.enter(by=commune_officer, values=little)
    assert (place.state, place.has_computer, place.decided_by, place.oath_at) == ("active", False, commune_officer, None)
    for stranger in (other_commune_officer, owner):
        with pytest.raises(Refused, match="in charge"):
            registration.enter(by=stranger, values=little)


def test_contacts_change_at_once_and_the_record_keeps_no_values(owner, hotel):
    place = updated(owner, whole(hotel), phone="0912 000 111", rooms=7, latitude=11.0, longitude=106.6)
    assert (place.state, place.phone, place.rooms) == ("active", "0912000111", 7)
    assert AuditEntry.get(AuditEntry.action == "establishment.updated").details == {
        "fields": ["phone", "rooms", "latitude", "longitude"]}


@pytest.mark.parametrize(("field", "value"), [("name", "Khách sạn Khác"), ("kind", "apartment"), ("ward", "25747"),
                                              ("address", "1 Đường Khác"), ("representative_name", "Trần Thị Mới")])
def test_another_name_type_place_or_representative_goes_back_to_the_office(owner, hotel, commune_officer, field, value):
    place = updated(owner, whole(hotel), **{field: value})
    assert (place.state, registration.values_of(place)[field]) == ("proposed", value)
    assert place.office.ward == place.ward
    assert list(AuditEntry.get(AuditEntry.action == "establishment.changed").details["changed"]) == [field]


def test_storing_without_a_change_changes_nothing(owner, hotel):
    assert updated(owner, whole(hotel)).state == "active"
    assert not AuditEntry.select().where(AuditEntry.subject == "establishment").exists()


@pytest.mark.parametrize("state", ["locked", "refused", "returned"])
@pytest.mark.parametrize("changed", [{"phone": "0912000111"}, {"name": "Tên Khác"}])
def test_a_locked_refused_or_returned_establishment_is_not_updated(owner, hotel, state, changed):
    place = whole(hotel, state=state)
    with pytest.raises(Refused, match="not possible any more"):
        updated(owner, place, **changed)
    assert Establishment.get_by_id(place.id).phone == place.phone


def test_a_returned_registration_is_completed_once(owner, hotel, commune_officer):
    place = whole(hotel, state="returned", state_reason="Thiếu số nhà")
    values = registration.values_of(place) | {"address": "15A Đường Yersin"}
    with pytest.raises(Refused, match="true"):
        registration.complete(by=owner, establishment=place, values=values, oath=False)
    done = registration.complete(by=owner, establishment=place, values=values, oath=True)
    assert (done.state, done.state_reason, done.address) == ("proposed", "", "15A Đường Yersin")
    assert Notice.get(Notice.user == commune_officer).kind == "establishment_proposed"
    with pytest.raises(Refused, match="not possible any more"):
        registration.complete(by=owner, establishment=place, values=values, oath=True)


def test_nobody_but_the_owner_changes_or_completes(hotel, owner, other_owner, commune_officer, province_officer):
    clerk = person("owner", "Lễ Tân", employer=owner)
    Membership.create(user=clerk, establishment=hotel, part="staff")
    place = whole(hotel)
    for stranger in (other_owner, clerk, commune_officer, province_officer):
        with pytest.raises(Refused, match="Only the owner"):
            updated(stranger, place, phone="0912000111")
        with pytest.raises(Refused, match="Only the owner"):
            registration.complete(by=stranger, establishment=place, values=VALUES, oath=True)


def test_the_next_registration_starts_from_the_last_representative(mine, owner, other_owner):
    assert registration.representative_of(owner)["representative_number"] == VALUES["representative_number"]
    assert registration.representative_of(other_owner) == {}


def test_a_ward_without_an_office_is_received_by_the_province(owner):
    place = establishment(owner)
    assert {ward.code: office.ward and office.ward.code for ward, office in establishment_rules.wards()} == {
        "25750": "25750", "25747": "25747", "25780": "25780"}
    assert place.office.ward == place.ward


def whole(place, **more):
    """The fixture's establishment with all the details a registration has."""
    columns = {name: value for name, value in VALUES.items() if name not in ("kind", "ward", "name", "address")}
    columns |= {"phone": "02743822333", "representative_phone": "0912345678", "decided_at": now(), **more}
    Establishment.update(columns).where(Establishment.id == place.id).execute()
    return Establishment.get_by_id(place.id)
