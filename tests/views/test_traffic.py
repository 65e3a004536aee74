"""The log tells of requests and slow queries, and of no person."""

import json
import logging
from dataclasses import replace

import pytest

from database import db, insert_all, is_postgres, prepared
from domain import stay_lists
from models import Notice
from operation import logs

PASSPORT = "L898902C3"


@pytest.fixture
def told(app, monkeypatch, caplog):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, log_requests=True))
    caplog.set_level(logging.INFO)
    return caplog


def test_a_request_is_one_line_without_path_query_name_or_address(browser, province_officer, told):
    answer = browser(province_officer).get(f"/province/search?document={PASSPORT}", headers={"Referer": f"/x?{PASSPORT}"})
    line, = (record for record in told.records if record.name == "khaibao.requests")
    assert line.getMessage().startswith("province.search GET 200 ")
    assert line.getMessage().endswith(f" ms {answer.headers['X-Request-Id']}")
    lines = told.text + logs.JsonLines().format(line)
    assert not [word for word in (PASSPORT, "/province", province_officer.full_name, "127.0.0.1") if word in lines]


def test_a_line_of_json_has_the_parts_of_a_request(browser, told):
    answer = browser().get("/nowhere")
    line, = (record for record in told.records if record.name == "khaibao.requests")
    entry = json.loads(logs.JsonLines().format(line))
    assert (entry["endpoint"], entry["method"], entry["status"]) == ("none", "GET", 404)
    assert entry["request"] == answer.headers["X-Request-Id"] and type(entry["milliseconds"]) in (int, float)


def test_unless_asked_for_no_request_is_told(browser, caplog):
    caplog.set_level(logging.INFO)
    browser().get("/nowhere")
    assert not [record for record in caplog.records if record.name == "khaibao.requests"]


def test_an_error_is_called_on_the_page_as_its_request_in_the_log(app, browser, owner, told, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("a fault of ours")
    monkeypatch.setattr(stay_lists, "counts", broken)
    answer = browser(owner).get("/owner")
    assert answer.status_code == 500 and answer.headers["X-Request-Id"] in answer.text
    fault, = (record for record in told.records if record.levelno == logging.ERROR)
    entry = json.loads(logs.JsonLines().format(fault))
    assert answer.headers["X-Request-Id"] in entry["message"] and "a fault of ours" in entry["error"]


@pytest.fixture
def lines(app, tmp_path, monkeypatch):
    """What a server with these settings has written into its log."""
    def begun(**settings):
        monkeypatch.setattr(logging.getLogger(), "handlers", [])
        logs.begin(replace(app.khaibao, log_file=str(tmp_path / "khaibao.log"), **settings))
        return lambda: logging.getLogger().handlers[-1].close() or (tmp_path / "khaibao.log").read_text("utf8")
    return begun


@pytest.mark.parametrize("form", ["plain", "json"])
def test_the_trace_of_an_error_tells_where_and_no_value(lines, form):
    written = lines(log_format=form)
    for broken in (lambda: int(PASSPORT), lambda: {}[PASSPORT], lambda: Notice.create(user=None, kind=PASSPORT),
                   lambda: db.execute_sql("SELECT CAST('" + PASSPORT + "' AS integer), nothing_like_it")):
        try:
            with db.atomic():
                broken()
        except Exception:
            logging.getLogger("khaibao").exception("a fault")
    told = written()
    assert told.count("Traceback") >= 4 and "test_traffic.py" in told and "IntegrityError: " in told
    assert PASSPORT not in told.replace('"SELECT CAST', "")


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_line_of_the_log_is_one_and_keeps_no_secret_of_a_link(lines, form):
    written = lines(log_format=form)
    logging.getLogger("khaibao").warning("identity not proved: %s", "a\r\n2026-11-22 ERROR forged\x1b[2J\u2028")
    logging.getLogger("waitress").info("Client disconnected while serving /set-password/5ecret")
    told = written()
    assert len(told.splitlines()) == 2 and "while serving a request" in told and "5ecret" not in told


def test_the_log_may_lie_in_a_file_as_well(lines):
    written = lines(log_format="json")
    logging.getLogger("khaibao").warning("Đầy ổ đĩa")
    assert json.loads(written())["message"] == "Đầy ổ đĩa"


class Asked:
    """A database that answers everything."""

    def execute_sql(self, sql, params=None):
        return [sql, params]

    execute_many = execute_sql


@pytest.mark.parametrize("way", ["execute_sql", "execute_many"])
def test_a_slow_query_is_told_by_its_words_and_never_its_values(caplog, way):
    asked, sql = Asked(), "SELECT 1 FROM stay WHERE passport_number = ?"
    logs.tell_slow(asked, 0)
    assert way not in vars(asked)
    logs.tell_slow(asked, 10_000)
    assert getattr(asked, way)(sql, [PASSPORT]) == [sql, [PASSPORT]] and not caplog.records
    logs.tell_slow(asked, 0.000001)
    assert getattr(asked, way)(sql, [PASSPORT]) == [sql, [PASSPORT]]
    assert sql in caplog.text and PASSPORT not in caplog.text
    assert PASSPORT not in logs.JsonLines().format(caplog.records[0])


def test_whatever_changes_rows_passes_by_the_watch_for_slow_queries(app, commune_officer, monkeypatch, caplog):
    for way in ("execute_sql", "execute_many", *(["copy_rows"] if is_postgres() else [])):
        monkeypatch.setattr(db.obj, way, getattr(db.obj, way))
    logs.tell_slow(db.obj, 0.000001)
    for rows in (2, 50):
        insert_all(Notice, [{"user": commune_officer, "kind": "account_unlocked"}] * rows)
    _tried.many([(commune_officer.id, "account_unlocked")] * 2)
    told = [record.told["sql"].split()[0] for record in caplog.records]
    assert "INSERT" in told and "UPDATE" in told and told.count("INSERT") + told.count("COPY") == 2
    assert "COPY" in told or not is_postgres()


@prepared
def _tried(user, kind):
    return Notice.update(tries=1).where(Notice.user == user, Notice.kind == kind)
