"""The page of a received dossier: the next step, a supplement and its answer, handed over against slip and card, two officers."""

from datetime import timedelta

import time_machine
from pytest import fixture

from domain.applications import handling
from domain.clock import now, today
from models import Application, ApplicationMove, Notice
from tests import applying
from tests.people import person
from tests.visits import MONDAY_MORNING, point


@fixture(autouse=True)
def clock(app):
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


@fixture
def received(citizen):
    """A citizen's dossier to restore a passport (no fee), received and due today."""
    made, _token = applying.sent("restore", by=citizen)
    Application.update(state="received", received_at=now(), due_on=today(), point=point(), opened_at=now(),
                       national_code="H61.20-261130-0001").where(Application.id == made.id).execute()
    return Application.get_by_id(made.id)


def page(found):
    return f"/province/applications/{found.code}"


def step(client, found, step, note="", **more):
    return client.post(f"{page(found)}/step", data={"step": step, "note": note, "seen": fresh(found).revision, **more})


def fresh(found):
    return Application.get_by_id(found.id)


def test_a_dossier_is_processed_made_ready_and_handed_over(browser, province_officer, received):
    client = browser(province_officer)
    text = client.get(page(received)).text
    assert "H61.20-261130-0001" in text and "2 · Được tiếp nhận" in text and "Đến hạn hôm nay" in text
    for key in ("processing", "done"):
        assert step(client, received, key).status_code == 303
    assert step(client, received, "returned").status_code == 422, "a result is handed over on its own page"
    form = {"collector": "applicant", "number": received.personal_number, "seen": fresh(received).revision}
    address = f"/province/deliveries/{received.code}/handing-over"
    assert address in client.get(page(received)).text
    assert client.post(address, data=form).status_code == 422 and fresh(received).state == "done"
    assert client.post(address, data={**form, "compared": "y"}).status_code == 303
    assert fresh(received).state == "returned"
    assert "10 · Đã trả kết quả" in client.get(page(received)).text


def test_the_list_says_what_presses(browser, province_officer, received):
    client = browser(province_officer)
    assert "Đến hạn hôm nay" in client.get("/province/applications").text
    Application.update(due_on=today() - timedelta(1)).where(Application.id == received.id).execute()
    text = client.get("/province/applications").text
    assert '"badge bad">Quá hạn' in text and '"badge warn">Đến hạn hôm nay' not in text


def test_a_refused_step_keeps_what_was_typed(browser, province_officer, received):
    answer = step(browser(province_officer), received, "", note="Đã gọi điện")
    assert answer.status_code == 422 and "Đã gọi điện" in answer.text
    answer = step(browser(province_officer), received, "stopped", note=" ")
    assert answer.status_code == 422 and fresh(received).state == "received"


def test_the_second_officer_is_told_on_the_page(browser, province_officer, received):
    seen, colleague = received.revision, person("province", "Lê Thị Trước")
    handling.move(by=colleague, application=received, to="processing", seen=seen)
    answer = browser(province_officer).post(f"{page(received)}/step", data={"step": "stopped", "note": "Lý do", "seen": seen})
    assert answer.status_code == 422 and "Lê Thị Trước" in answer.text
    assert fresh(received).state == "processing"


def test_a_citizen_reads_what_is_asked_mends_it_and_says_it_is_done(browser, province_officer, citizen, received):
    assert step(browser(province_officer), received, "supplement", "Vui lòng gửi ảnh khác").status_code == 303
    client = browser(citizen)
    assert "Vui lòng gửi ảnh khác" in client.get(f"/citizen/applications/{received.code}").text
    assert client.get(f"/citizen/applications/{received.code}/about-you").status_code == 200
    assert client.post(f"/citizen/applications/{received.code}/supplement").status_code == 303
    assert fresh(received).state == "received" and fresh(received).supplement_ended_at == now()
    client.post(f"/citizen/applications/{received.code}/supplement")
    assert ApplicationMove.select().where(ApplicationMove.before == "supplement").count() == 1
    assert "supplement" not in handling.steps(fresh(received))


def test_a_request_by_mistake_is_taken_back(browser, province_officer, received):
    client = browser(province_officer)
    step(client, received, "supplement", "Nhầm")
    assert step(client, received, "mistaken").status_code == 303
    assert (fresh(received).state, fresh(received).supplement_asked_at) == ("received", None)


def test_a_citizen_takes_a_received_dossier_back(browser, citizen, received):
    client = browser(citizen)
    assert "/withdrawal" in client.get(f"/citizen/applications/{received.code}").text
    client.post(f"/citizen/applications/{received.code}/withdrawal")
    assert fresh(received).state == "withdrawn" and fresh(received).ended_at
    assert Notice.select().where(Notice.kind == "application_withdrawn").count() == 1
    assert "/withdrawal" not in client.get(f"/citizen/applications/{received.code}").text


def test_an_officer_takes_a_dossier_and_gives_it_on(browser, province_officer, received):
    client, colleague = browser(province_officer), person("province", "Lê Thị Sau")
    for officer in (province_officer, colleague):
        client.post(f"{page(received)}/handler", data={"officer": officer.id, "seen": fresh(received).revision})
        assert fresh(received).handler == officer
    client.post(f"{page(received)}/handler", data={"officer": "0", "seen": fresh(received).revision})
    assert fresh(received).handler == colleague
