"""My data: what is held, who looked, and asking for correction or deletion; strangers and other offices find nothing."""

import json
import zipfile
from io import BytesIO

import pytest

from domain import codes
from domain.applications import expiry, my_data, reception
from domain.problems import Refused
from models import Application, ApplicationMove, AuditEntry, DataRequest, DossierMessage, Notice, Paper
from tests import sending, visits
from tests.applying import body, draft, sent, with_key
from tests.people import person

ROOT = "/citizen/applications"


@pytest.fixture
def dossier(app, province_officer):
    """A sent dossier at a point of the province, with its browser's key."""
    made, token = sent()
    Application.update(point=visits.point()).where(Application.id == made.id).execute()
    return Application.get_by_id(made.id), token


def test_a_person_sees_what_is_held_and_takes_it_out(app, browser, dossier):
    made, token = dossier
    client = with_key(app, browser, token)
    assert codes.shown(made.code) in body(client.get("/citizen/my-data"))
    assert "Giáo viên" in body(client.get(f"{ROOT}/{made.code}/my-data"))
    answer = client.get("/citizen/my-data.json")
    held = json.loads(answer.data)
    assert "attachment" in answer.headers["Content-Disposition"] and held["account"] == {}
    assert held["applications"][0]["answers"]["personal_number"] == "074190001234"


def test_a_citizen_with_an_account_sees_the_account_too(browser, citizen):
    sent(by=citizen)
    held = json.loads(browser(citizen).get("/citizen/my-data.json").data)
    assert held["account"]["full_name"] == citizen.full_name and len(held["applications"]) == 1


def test_everything_is_taken_out_with_its_papers_and_what_is_lost_is_named(app, browser, dossier):
    made, token = dossier
    client = with_key(app, browser, token)
    sending.send(client, f"{ROOT}/{made.code}/photo", sending.GOOD, "ảnh của tôi.jpg")
    Paper.create(application=made, kind="other", file_name="mất.pdf", media_type="application/pdf", checksum="0" * 64, size=1)
    DossierMessage.create(application=made, from_office=True, text="Xin chào")
    with client.get("/citizen/my-data.zip") as answer, zipfile.ZipFile(BytesIO(answer.data)) as archive:
        names = archive.namelist()
        held = json.loads(archive.read("my-data.json"))
        assert "mất.pdf" in archive.read("LOST.txt").decode()
        assert any(name.endswith("ảnh của tôi.jpg") and archive.read(name).startswith(b"\xff\xd8") for name in names)
    assert held["applications"][0]["messages"][0]["text"] == "Xin chào"
    with browser().get("/citizen/my-data.zip") as answer, zipfile.ZipFile(BytesIO(answer.data)) as empty:
        assert empty.namelist() == ["my-data.json"]


def test_a_stranger_sees_nothing(browser, dossier):
    made, _token = dossier
    for client in (browser(), browser(person("citizen", "Người Khác"))):
        assert json.loads(client.get("/citizen/my-data.json").data)["applications"] == []
        assert client.get(f"{ROOT}/{made.code}/my-data").status_code == 404
        assert client.post(f"{ROOT}/{made.code}/my-data", data={"kind": "delete", "words": "x"}).status_code == 404
    assert not DataRequest.select().exists()


def test_who_looked_is_told_by_day_and_office_without_names(app, browser, dossier, province_officer):
    made, token = dossier
    reception.look(by=province_officer, application=made)
    reception.look(by=province_officer, application=made)
    client = with_key(app, browser, token)
    text = body(client.get(f"{ROOT}/{made.code}/my-data")) + body(client.get("/citizen/my-data.json"))
    assert text.count("Phòng Quản lý xuất nhập cảnh: ") == 1 and province_officer.full_name not in text


def test_a_correction_is_asked_for_and_answered(app, browser, dossier, province_officer):
    made, token = dossier
    client, officer = with_key(app, browser, token), browser(province_officer)
    assert client.post(f"{ROOT}/{made.code}/my-data", data={"kind": "correct", "words": "Sai nơi sinh."}).status_code == 303
    asked = DataRequest.get()
    assert "Nguyệt" in body(officer.get("/province/data-requests"))
    answer = officer.post(f"/province/data-requests/{asked.id}", data={"granted": "yes", "words": "Đã sửa."})
    assert answer.status_code == 303 and DataRequest.get().state == "done"
    assert "Đã sửa." in body(client.get(f"{ROOT}/{made.code}/my-data"))
    assert Notice.select().where(Notice.kind == "data_answered").count() == 1
    assert officer.get(f"/province/data-requests/{asked.id}").status_code == 404, "answered once"


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001])
def test_a_request_needs_words(app, browser, dossier, words):
    made, token = dossier
    answer = with_key(app, browser, token).post(f"{ROOT}/{made.code}/my-data", data={"kind": "correct", "words": words})
    assert answer.status_code == 422 and not DataRequest.select().exists()


def test_the_same_is_asked_once_at_a_time(dossier):
    made, _token = dossier
    my_data.ask(by=None, application=made, kind="delete", words="Xóa")
    with pytest.raises(Refused, match="already"):
        my_data.ask(by=None, application=made, kind="delete", words="Xóa")
    my_data.ask(by=None, application=made, kind="correct", words="Sửa")


def test_a_draft_is_ones_own_to_change(app):
    with pytest.raises(Refused, match="yourself"):
        my_data.ask(by=None, application=draft()[0], kind="delete", words="Xóa")


@pytest.mark.parametrize("state", ["registered", "received", "processing", "done", "returned"])
def test_what_the_law_keeps_is_not_deleted(dossier, province_officer, state):
    made, _token = dossier
    Application.update(state=state).where(Application.id == made.id).execute()
    asked = my_data.ask(by=None, application=made, kind="delete", words="Xóa")
    with pytest.raises(Refused, match="keep"):
        my_data.answer(by=province_officer, request=asked, granted=True, words="Được")
    assert Application.get_by_id(made.id).full_name and DataRequest.get().state == "open"
    my_data.answer(by=province_officer, request=asked, granted=False, words="Luật yêu cầu lưu.")
    assert DataRequest.get().state == "refused"


@pytest.mark.parametrize("state", my_data.ERASABLE)
def test_what_ended_without_a_decision_is_erased(dossier, province_officer, state):
    made, _token = dossier
    Application.update(state=state, state_reason="Thiếu ảnh của chị Nguyệt").where(Application.id == made.id).execute()
    ApplicationMove.update(note="Chị Nguyệt").where(ApplicationMove.application == made).execute()
    DossierMessage.create(application=made, from_office=False, text="Tôi là Nguyệt")
    asked = my_data.ask(by=None, application=made, kind="delete", words="Xóa")
    my_data.answer(by=province_officer, request=asked, granted=True, words="Đã xóa.")
    left = Application.get_by_id(made.id)
    assert (left.answers, left.full_name, left.name_key, left.personal_number, left.phone, left.birth_date,
            left.state_reason) == ({}, "", "", "", "", None, "")
    assert (left.email, Notice.get(Notice.application == made).kind) == ("anh.nguyet@example.com", "data_answered")
    assert expiry.forget_addresses() == 0, "the answer has not left yet"
    Notice.update(mail="sent").execute()
    assert expiry.forget_addresses() == 1 and Application.get_by_id(made.id).email == ""
    assert not DossierMessage.select().exists() and not ApplicationMove.select().where(ApplicationMove.note != "").exists()
    assert left.moves.count() == 1 and not Paper.select().where(Paper.application == made).exists()


def test_only_the_office_it_goes_to_answers(browser, dossier, commune_officer, admin, citizen):
    made, _token = dossier
    asked = my_data.ask(by=None, application=made, kind="correct", words="Sửa")
    assert browser(commune_officer).get(f"/commune/data-requests/{asked.id}").status_code == 404
    for somebody in (commune_officer, admin, citizen):
        with pytest.raises(Refused, match="another office"):
            my_data.answer(by=somebody, request=asked, granted=True, words="Được")


def test_an_answer_has_a_reason_and_is_given_once(dossier, province_officer):
    made, _token = dossier
    asked = my_data.ask(by=None, application=made, kind="correct", words="Sửa")
    with pytest.raises(Refused, match="reason"):
        my_data.answer(by=province_officer, request=asked, granted=True, words=" ")
    my_data.answer(by=province_officer, request=asked, granted=True, words="Đã sửa.")
    with pytest.raises(Refused, match="already"):
        my_data.answer(by=province_officer, request=asked, granted=False, words="Không")
    assert AuditEntry.select().where(AuditEntry.action == "data.answered").count() == 1
