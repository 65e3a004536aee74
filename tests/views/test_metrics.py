"""/metrics opens to its token only, counts what this process answers, and names nobody."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from domain import memory, notices, stays
from domain.clock import now
from models import Outage
from tests.domain.test_stays import guest
from views import traffic

TOKEN = "a-token-of-the-watchers"


@pytest.fixture
def read(app, browser, monkeypatch):
    """What /metrics says: {name with labels: number}."""
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, metrics_token=TOKEN))
    monkeypatch.setattr(traffic, "counts", traffic.Counts())

    def metrics():
        answer = browser().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200 and answer.mimetype == "text/plain"
        lines = [line for line in answer.text.splitlines() if not line.startswith("# TYPE ")]
        assert all(re.fullmatch(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+', line) for line in lines)
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}
    return metrics


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", TOKEN, f"bearer {TOKEN}", "Bearer mật-khẩu"])
def test_without_the_token_there_is_no_such_page(browser, read, given):
    assert browser().get("/metrics", headers={"Authorization": given}).status_code == 404


def test_without_the_setting_no_token_opens_it(browser):
    assert browser().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_endpoint_method_and_class_of_status(browser, owner, read):
    client = browser(owner)
    client.get("/owner")
    client.get("/owner/stays/0123456789ABC")
    client.open("/nowhere/L898902C3", method="BREW")
    found = read()
    assert found['khaibao_requests_total{endpoint="owner.home",method="GET",status="2xx"}'] == 1
    assert found['khaibao_requests_total{endpoint="owner.stay",method="GET",status="4xx"}'] == 1
    assert found['khaibao_requests_total{endpoint="none",method="other",status="4xx"}'] == 1
    assert found["khaibao_request_seconds_count"] == found['khaibao_request_seconds_bucket{le="+Inf"}'] == 3
    assert not [name for name in found if "L898902C3" in name or "0123456789ABC" in name]


def test_how_long_requests_took_falls_into_slots():
    counts = traffic.Counts()
    for seconds in (0.001, 0.005, 0.3, 60):
        counts.add("owner.home", "GET", 200, seconds)
    assert counts.slots == [2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] and round(counts.seconds, 3) == 60.306


def test_the_office_is_told_in_numbers_only(read, owner, hotel):
    assert "khaibao_last_declaration_age_seconds" not in read()
    stays.declare(by=owner, establishment=hotel, values=guest())
    notices.queue("account_unlocked", to=owner)
    found = read()
    assert 0 <= found["khaibao_last_declaration_age_seconds"] < 60
    lines = {f"khaibao_{channel}_{state}" for channel in ("mail", "sms") for state in ("waiting", "dead")}
    assert lines <= set(found)
    assert (found["khaibao_outages"], found["khaibao_outage_minutes"]) == (0, 0)
    for minutes in (4, 90):
        Outage.create(begins_at=now() - timedelta(minutes=minutes), ends_at=now())
    assert read()["khaibao_outage_minutes"] == 94
    assert found.get("process_resident_memory_bytes") or memory.resident() is None
