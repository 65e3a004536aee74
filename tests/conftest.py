"""The people of the tests, on SQLite and on Postgres: one app per database, one rolled-back transaction per test."""

import gc
import os
import warnings

import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

import app as khaibao
import config
import database
from domain import installation, passwords, refusals, sessions, stay_search
from models import Office, OfficerWard
from tests import postgres
from tests.browser.people import CHROMIUM
from tests.house.strict import watch
from tests.people import PASSWORD, begin_anew, establishment, person, set_up, ward  # noqa: F401
from tests.portraits import remember_in_tests
from tests.visits import MONDAY_MORNING, open_point

# No test fails because the machine is busy. What else holds (in CI: the same examples each time) stays as it is.
settings.register_profile("unhurried", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("unhurried")
# Tests make many objects and hardly a circle of them: looking for those after each 700 took a twelfth of the time.
gc.set_threshold(50_000)


def missing():
    """What the machine lacks for a whole run."""
    halves = {"postgresql: the Postgres half of the tests": postgres.binaries(),
              "chromium: the tests in a browser": CHROMIUM}
    return [f"LEFT OUT for want of {words}" for words, found in halves.items() if not found]


def pytest_configure(config):
    if os.environ.get("CI") and missing():
        raise pytest.UsageError("; ".join(missing()))


def pytest_report_header():
    return [f"!!! {each} !!!" for each in missing()] or "databases: sqlite, postgres; browser: chromium"


def pytest_collection_finish():
    # Thousands of tests stay until the end: nobody looks among them for what can be thrown away.
    gc.freeze()


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


class Reader(FlaskClient):
    """A browser that reads each answer to its end, so that the files behind it are closed."""

    def open(self, *args, buffered=True, **more):
        return super().open(*args, buffered=buffered, **more)


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """A folder of all workers and databases of a run, for what is made once in it: templates compiled, pictures looked at."""
    folder = tmp_path_factory.getbasetemp()
    return folder if worker_id == "master" else folder.parent


@pytest.fixture(scope="session")
def app(database_url, tmp_path_factory, once):
    """One app for the whole run, on a migrated and set-up database."""
    passwords.make_cheap_for_tests()
    remember_in_tests(once)
    settings = config.Config(data_dir=tmp_path_factory.mktemp("data"), database_url=database_url, second_factor=False)
    app = khaibao.create_app(settings)
    app.testing, app.test_client_class, app.jinja_env.bytecode_cache = True, Reader, FileSystemBytecodeCache(once)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    database.migrate()
    installation.forget()
    with database.db.connection_context():
        set_up()
    watch(app)
    yield app
    installation.forget()
    if not database.db.is_closed():
        database.db.close()
    if database.is_postgres():
        database.db.close_all()


@pytest.fixture(autouse=True)
def transaction(request):
    """Whatever a test stores is gone after it, what it was refused and what it counted. Tests marked `own_database` manage their
    own."""
    refusals.forget()
    stay_search._figure.cache_clear()
    if "database_url" not in request.fixturenames or "own_database" in request.keywords:
        yield
        return
    app = request.getfixturevalue("app")
    with app.app_context(), database.db.connection_context(), database.db.atomic() as change:
        yield
        change.rollback()


@pytest.fixture
def stored(app):
    """What a test stores is really stored, and gone afterwards."""
    with database.db.connection_context():
        yield
        with database.write():
            begin_anew()


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
def clock():
    """The clock stands at nine on a Monday morning of Viet Nam; a test moves it."""
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def place(app, clock):
    """A reception point with its days open since that Monday."""
    return open_point()


@pytest.fixture
def browser(app):
    """A browser nobody is signed in with; browser(person) is one where that person is."""
    def signed_in_as(user=None):
        client = app.test_client()
        if user is not None:
            client.set_cookie(app.khaibao.cookie("sid"), sessions.start(user=user))
        return client
    return signed_in_as


@pytest.fixture
def plans(app, monkeypatch):
    """plans(call, table): how the database finds all that a call asks of a table, or of any."""
    def of(call, table=""):
        asked, execute = [], database.db.obj.execute_sql
        with monkeypatch.context() as patch:
            patch.setattr(database.db.obj, "execute_sql", lambda sql, *args: asked.append((sql, *args)) or execute(sql, *args))
            call()
        if database.is_postgres():
            # Among a handful of rows Postgres would read the table.
            execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN" if database.is_postgres() else "EXPLAIN QUERY PLAN"
        found = [str(execute(f"{explain} {sql}", *args).fetchall()) for sql, *args in asked if not table or f'"{table}"' in sql]
        assert found, "the database was asked for nothing"
        return found
    return of


@pytest.fixture(autouse=True)
def strict():
    warnings.simplefilter("error", ResourceWarning)
