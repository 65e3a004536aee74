"""The people of the tests, on SQLite and on Postgres: one app per database, one rolled-back transaction per test."""

import itertools
import warnings
from datetime import date

import pytest

import app as khaibao
import config
import database
from domain import codes, installation, names, passwords, sessions
from domain.clock import now
from models import Establishment, EstablishmentKind, Installation, Membership, Office, OfficerWard, User, Ward
from tests import postgres
from tests.house.strict import watch

PASSWORD = "mot mat khau du dai 2026"
NUMBERS = itertools.count(1)


def pytest_report_header():
    if not postgres.binaries():
        return "!!! NO POSTGRES FOUND: the Postgres half of the tests is LEFT OUT. Install postgresql to run it. !!!"
    return "databases: sqlite, postgres"


def pytest_generate_tests(metafunc):
    if "database_url" in metafunc.fixturenames:
        both = ["sqlite", "postgres"] if postgres.binaries() else ["sqlite"]
        metafunc.parametrize("database_url", both, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database_url(request):
    """"" for SQLite; for Postgres the URL of a cluster started for this run."""
    if request.param == "sqlite":
        yield ""
        return
    with postgres.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def app(database_url, tmp_path_factory):
    """One app for the whole run, on a migrated and set-up database."""
    passwords.make_cheap_for_tests()
    settings = config.Config(data_dir=tmp_path_factory.mktemp("data"), database_url=database_url, second_factor=False)
    app = khaibao.create_app(settings)
    app.testing = True
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    database.migrate()
    installation.forget()
    with database.db.connection_context():
        _set_up()
    watch(app)
    yield app
    installation.forget()
    if not database.db.is_closed():
        database.db.close()
    if database.is_postgres():
        database.db.close_all()


def _set_up():
    Installation.create(province_code="79", province_name="Thành phố Hồ Chí Minh", area_name="Bình Dương")
    Office.create(name="Phòng Quản lý xuất nhập cảnh", address="1 Đường Số 1")
    for code, name in (("25750", "Phường Phú Lợi"), ("25747", "Phường Thủ Dầu Một"), ("25780", "Xã Minh Thạnh")):
        ward = Ward.create(code=code, name=name, name_key=names.fold(name), valid_from=date(2025, 7, 1), remote=code == "25780")
        Office.create(name=f"Công an {name}", ward=ward)


@pytest.fixture(autouse=True)
def transaction(request):
    """Whatever a test stores is gone after it. Tests marked `own_database` manage their own."""
    if "app" not in request.fixturenames or "own_database" in request.keywords:
        yield
        return
    app = request.getfixturevalue("app")
    with app.app_context(), database.db.connection_context(), database.db.atomic() as change:
        yield
        change.rollback()


def person(role, name, **more):
    """A person who can sign in with PASSWORD."""
    number = next(NUMBERS)
    return User.create(role=role, full_name=name, email=f"{role}{number}@example.com", password_hash=passwords.hash(PASSWORD), **more)


def ward(code="25750"):
    return Ward.get(Ward.code == code)


def establishment(owner, name="Khách sạn Hoa Sen", kind="hotel", ward_code="25750", **more):
    """An active establishment of this owner."""
    place = ward(ward_code)
    values = {"state": "active", "address": "12 Đường Cách Mạng Tháng Tám", "representative_name": owner.full_name, **more}
    made = Establishment.create(code=codes.new(), name=name, name_key=names.fold(name),
                                kind=EstablishmentKind.get(EstablishmentKind.code == kind), ward=place,
                                office=Office.get(Office.ward == place), oath_at=now(), **values)
    Membership.create(user=owner, establishment=made, part="owner")
    return made


@pytest.fixture
def owner(app):
    return person("owner", "Nguyễn Thị Chủ")


@pytest.fixture
def other_owner(app):
    return person("owner", "Trần Văn Khác")


@pytest.fixture
def citizen(app):
    return person("citizen", "Lê Thị Dân")


@pytest.fixture
def commune_officer(app):
    officer = person("commune", "Phạm Văn Phường", office=Office.get(Office.ward == ward()))
    OfficerWard.create(officer=officer, ward=ward())
    return officer


@pytest.fixture
def other_commune_officer(app):
    officer = person("commune", "Võ Thị Xã", office=Office.get(Office.ward == ward("25780")))
    OfficerWard.create(officer=officer, ward=ward("25780"))
    return officer


@pytest.fixture
def province_officer(app):
    return person("province", "Đỗ Văn Tỉnh", office=Office.get(Office.ward.is_null()))


@pytest.fixture
def admin(app):
    return person("admin", "Bùi Thị Quản")


@pytest.fixture
def hotel(owner):
    return establishment(owner)


@pytest.fixture
def other_hotel(other_owner):
    return establishment(other_owner, "Nhà nghỉ Ánh Dương", "guest_house", "25780")


@pytest.fixture
def browser(app):
    """A browser nobody is signed in with; browser(person) is one where that person is."""
    def signed_in_as(user=None):
        client = app.test_client()
        if user is not None:
            client.set_cookie(app.khaibao.cookie("sid"), sessions.start(user=user))
        return client
    return signed_in_as


@pytest.fixture(autouse=True)
def strict():
    warnings.simplefilter("error", ResourceWarning)
