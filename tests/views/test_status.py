"""The status page and the administrator's stops: told to everybody, above every page in the week before."""

from datetime import timedelta

import pytest

from domain import outages, stays
from domain.clock import local, now, today
from models import AuditEntry, PlannedStop
from tests.documents.reading import whole
from tests.domain.test_stays import guest


@pytest.fixture(autouse=True)
def nothing_kept():
    outages._soon.clear()
    yield
    outages._soon.clear()


def typed(days, **more):
    day = f"{today() + timedelta(days=days):%d/%m/%Y}"
    return {"begins": day, "begins_time": "22:00", "ends": day, "ends_time": "23:30", "words": "Nâng cấp máy chủ"} | more


def test_anyone_reads_that_the_service_is_there_and_when_it_was_not(browser, province_officer):
    AuditEntry.create(action="backup.made", at=now() - timedelta(hours=9))
    outages.Outage.create(begins_at=now() - timedelta(hours=3), ends_at=now() - timedelta(hours=1, minutes=30))
    text = browser().get("/status").text
    assert f"{local(now() - timedelta(hours=9)):%H:%M}" in text and "1 giờ 30 phút" in text
    assert province_officer.full_name not in text


def test_an_administrator_announces_a_stop_everybody_reads(browser, admin):
    client = browser(admin)
    assert client.post("/admin/stops", data=typed(30)).status_code == 303
    text = browser().get("/status").text
    assert "Nâng cấp máy chủ" in text and "chưa đủ bảy ngày" not in text
    assert "Nâng cấp" not in browser().get("/help").text
    stop = PlannedStop.get()
    client.post(f"/admin/stops/{stop.id}/withdraw")
    assert "Nâng cấp máy chủ" not in browser().get("/status").text


def test_a_stop_of_this_week_stands_above_every_page(browser, admin):
    client = browser(admin)
    client.post("/admin/stops", data=typed(3))
    assert "hệ thống tạm dừng" in browser().get("/help").text
    assert "chưa đủ bảy ngày" in browser().get("/status").text


@pytest.mark.parametrize("wrong", [
    {"begins_time": "25:00"}, {"ends": ""}, {"begins": "31/02/2027"}, {"ends_time": "21:00"}, {"words": "x" * 501}])
def test_what_cannot_be_announced_is_said_at_its_place_and_kept(browser, admin, wrong):
    answer = browser(admin).post("/admin/stops", data=typed(30, **wrong))
    assert answer.status_code == 422 and "22:00" in answer.text or "25:00" in answer.text
    assert not PlannedStop.select().exists()


def test_a_late_declaration_says_that_the_service_was_away(browser, owner, hotel, province_officer):
    stay = stays.declare(by=owner, establishment=hotel, values=guest(arrived_on=today() - timedelta(days=3)))
    outages.Outage.create(begins_at=stay.declared_at - timedelta(hours=5), ends_at=stay.declared_at - timedelta(hours=3))
    for person, door in ((owner, "owner"), (province_officer, "province")):
        assert "ngừng hoạt động 2 giờ" in browser(person).get(f"/{door}/stays/{stay.code}").text
    receipt = browser(owner).get(f"/owner/stays/{stay.code}/receipt.pdf")
    assert "2 giờ 00 phút từ khi khách đến" in whole(receipt.data)
