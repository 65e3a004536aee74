"""The desk of dossiers on its pages: the inbox, its workbook, a dossier accepted, several at once, messages, an apology."""

from datetime import date, timedelta
from threading import BoundedSemaphore

import pytest

from domain import codes
from domain.applications import checklists, messages, papers, photos
from domain.clock import now, today
from domain.pictures import process
from models import Application, ApplicationMove, DossierMessage, Notice, Office, Payment, User
from tests import applying
from tests.documents.reading import rows, sheets, whole
from tests.papers import pdf
from tests.people import person, ward
from tests.sending import GOOD
from tests.visits import point

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def place(app):
    return point()


@pytest.fixture
def online(citizen, place):
    """A citizen's dossier sent online; nobody has to come for it."""
    made, _token = applying.sent(by=citizen, chip="no")
    return stored(made, channel="online", point=place)


@pytest.fixture
def client(browser, province_officer):
    return browser(province_officer)


def stored(found, **columns):
    Application.update(**columns).where(Application.id == found.id).execute()
    return Application.get_by_id(found.id)


def at_work(place, state="processing", **more):
    made, _token = applying.sent("restore")
    return stored(made, **{"state": state, "point": place, "received_at": now(), "due_on": today(), "opened_at": now(), **more})


def address(found):
    return f"/province/applications/{found.code}"


def seen(found):
    return Application.get_by_id(found.id).revision


def all_good(found):
    return {f"check-{key}": "good" for key in checklists.items(found)}


def test_an_online_dossier_is_checked_and_accepted_and_its_fee_asked(client, online):
    text = client.get(address(online)).text
    assert "Ảnh đúng quy định" in text and "Mở hồ sơ" not in text
    answer = client.post(f"{address(online)}/step", data={"step": "received", "seen": seen(online)})
    assert answer.status_code == 422 and "danh mục" in answer.text
    client.post(f"{address(online)}/checklist", data=all_good(online) | {"check-photo": "missing"})
    assert "ảnh mới 4 × 6 cm" in client.get(address(online)).text, "what is missing stands in the note"
    client.post(f"{address(online)}/checklist", data=all_good(online))
    assert client.post(f"{address(online)}/step", data={"step": "received", "seen": seen(online)}).status_code == 303
    text = client.get(address(online)).text
    assert "6 · Yêu cầu thực hiện nghĩa vụ tài chính" in text and f"/province/payments?q={online.code}" in text
    assert Payment.get().state == "open" and client.get(f"{address(online)}/slips/result.pdf").status_code == 200


def test_photo_and_papers_are_turned_page_by_page_and_enlarged(client, browser, other_commune_officer, online):
    paper = papers.add(by=None, application=online, kind="other", content=pdf(pages=2), file_name="Đơn.pdf")
    photos.add(by=None, application=online, content=GOOD)
    name = papers.name_of(paper)
    first, picture = f"{address(online)}/papers/{name}/1", f"{address(online)}/papers/{name}/1.jpg"
    text = client.get(address(online)).text
    assert f'src="{picture}"' in text and f'href="{first}"' in text and f'href="{first[:-1]}2"' in text
    assert f'href="{address(online)}/papers/photo/1"' in text and "Đơn.pdf" in text
    assert f'src="{picture[:-5]}2.jpg"' in text and text.count(f'name="page-{name}"') == 2, "turned where they lie"
    assert f'name="page-{name}" checked accesskey="j"' in text
    text = client.get(first).text
    assert "Trang 1/2" in text and 'rel="next"' in text and 'rel="prev"' not in text and f"{picture}?large=1" not in text
    assert f'src="{picture}?large=1"' in client.get(f"{first}?large=1", headers={"HX-Request": "true"}).text
    assert f'src="{address(online)}/photo.jpg"' in client.get(f"{address(online)}/papers/photo/1").text
    answer = client.get(picture)
    assert answer.mimetype == "image/jpeg" and answer.data.startswith(b"\xff\xd8\xff")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    nowhere = (f"{name}/3", f"{name}/0", f"{name}/3.jpg", f"{name}/0.jpg", "photo/1.jpg", "photo/2")
    assert {client.get(f"{address(online)}/papers/{place}").status_code for place in nowhere} == {404}
    stranger = browser(other_commune_officer)
    assert {stranger.get(place.replace("province", "commune")).status_code for place in (first, picture)} == {404}
    assert {browser().get(place).status_code for place in (first, picture)} <= {303, 404}


def test_a_page_is_asked_for_again_when_many_are_being_looked_at(client, online, monkeypatch):
    paper = papers.add(by=None, application=online, kind="other", content=pdf())
    monkeypatch.setattr(papers, "ask", process.ask)
    monkeypatch.setattr(papers, "PATIENCE", 0.01)
    monkeypatch.setattr(process, "_inside", BoundedSemaphore(1))
    with process._inside:
        answer = client.get(f"{address(online)}/papers/{papers.name_of(paper)}/1.jpg")
    assert answer.status_code == 503 and answer.headers["Retry-After"]


def test_the_filters_stay_with_the_officer_from_dossier_to_dossier(client, place):
    first, second, third = (at_work(place) for _each in range(3))
    stored(first, state="done")
    text = client.get("/province/applications?state=processing&due=today").text
    assert f"{second.code}?state=processing&amp;due=today" in text and first.code not in text
    text = client.get(f"{address(second)}?state=processing&due=today").text
    assert f'{third.code}?state=processing&amp;due=today" accesskey="k" rel="next"' in text and 'rel="prev"' not in text
    answer = client.post(f"{address(second)}/notes?state=processing&due=today&sort=x", data={"text": "Đã gọi."})
    assert answer.location.endswith(f"{second.code}?state=processing&due=today#notes")


def test_the_list_goes_out_as_a_workbook_under_the_same_filters(client, place):
    late = at_work(place, due_on=today() - timedelta(1), full_name="=1+1")
    other = at_work(place)
    answer = client.get("/province/applications.xlsx?due=overdue")
    cells = [cell for row in rows(sheets(answer.data).active) for cell in row]
    assert codes.shown(late.code) in cells and "=1+1" in cells and codes.shown(other.code) not in cells
    assert "Hẹn trả: Quá hạn" in cells


def test_several_at_once_after_a_page_that_asks(client, place):
    ready, received = at_work(place), at_work(place, "received")
    chosen = "&".join(f"code={each.code}" for each in (ready, received))
    text = client.get(f"/province/applications/batch?step=done&{chosen}").text
    assert "Chuyển được 1 trong 2 hồ sơ" in text and "Đã tiếp nhận" in text
    sent = {"step": "done", "code": [f"{each.code}.{each.revision}" for each in (ready, received)]}
    answers = [client.post("/province/applications/batch", data=sent) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    text = client.get(answers[1].location).text
    assert "Đã chuyển" in text and "Không chuyển" in text and "Đã chuyển 1 trong 2 hồ sơ." in text
    assert ready.moves.where(ApplicationMove.after == "done").count() == 1
    assert Application.get_by_id(received.id).state == "received"


def test_several_at_once_asks_for_dossiers_and_a_step(client, place):
    assert client.get("/province/applications/batch?step=done").status_code == 303
    assert client.get(f"/province/applications/batch?step=burn&code={at_work(place).code}").status_code == 303
    for wrong in ({"step": "burn"}, {"step": "done"}, {"step": "done", "code": "x.1"}):
        assert client.post("/province/applications/batch", data=wrong).status_code == 404


def test_others_dossiers_are_not_moved_with_ones_own(browser, commune_officer, place):
    theirs, ours = at_work(place), at_work(point("Điểm Phú Lợi", office=Office.get(Office.ward == ward())))
    client = browser(commune_officer)
    chosen = [f"{each.code}.{seen(each)}" for each in (theirs, ours)]
    client.post("/commune/applications/batch", data={"step": "done", "code": chosen})
    assert (Application.get_by_id(theirs.id).state, Application.get_by_id(ours.id).state) == ("processing", "done")
    text = client.get(f"/commune/applications/batch?step=done&code={theirs.code}&code={ours.code}").text
    assert codes.shown(ours.code) in text and codes.shown(theirs.code) not in text


def test_office_and_citizen_write_to_each_other(browser, client, citizen, online):
    writer, here = browser(citizen), f"/citizen/applications/{online.code}/messages"
    assert writer.post(here, data={"text": "Ảnh này <b>được</b> không?"}).status_code == 303
    assert "Tin nhắn mới" in client.get("/province/applications?unread=yes").text
    text = client.get(address(online)).text
    assert "Ảnh này &lt;b&gt;được&lt;/b&gt; không?" in text and "1 chưa đọc" in text
    client.post(f"{address(online)}/messages", data={"text": "Được, cảm ơn ông/bà."})
    assert "chưa đọc</span>" not in client.get(address(online)).text
    assert "1 mới" in writer.get(f"/citizen/applications/{online.code}").text
    text = writer.get(here).text
    assert "Được, cảm ơn" in text and "Đỗ Văn Tỉnh" not in text, "the officer's name stays inside"
    writer.post(here, data={"act": "read"})
    assert DossierMessage.select().where(DossierMessage.read_at.is_null()).count() == 0
    assert Notice.select().where(Notice.kind == "application_message").count() == 1


def test_a_refused_message_keeps_what_was_typed_on_both_sides(browser, client, citizen, online):
    theirs = f"/citizen/applications/{online.code}"
    for door, here in ((client, address(online)), (browser(citizen), theirs)):
        answer = door.post(f"{here}/messages", data={"text": "a" * 2001})
        assert answer.status_code == 422 and "a" * 2001 in answer.text


def test_messages_are_read_by_nobody_else(browser, online, other_commune_officer, owner):
    messages.say(by=None, application=online, text="Chuyện riêng của tôi")
    for who in (person("citizen", "Người Khác"), owner, None, other_commune_officer):
        stranger = browser(who)
        for here in (f"/citizen/applications/{online.code}/messages", f"/commune/applications/{online.code}"):
            answer = stranger.get(here)
            assert answer.status_code in (303, 404) and "Chuyện riêng" not in answer.text
        stranger.post(f"/citizen/applications/{online.code}/messages", data={"text": "x"})
        stranger.post(f"/commune/applications/{online.code}/messages", data={"text": "x"})
    assert DossierMessage.select().count() == 1


def test_an_apology_is_asked_of_the_officer_sent_and_printed(browser, province_officer, place, clock):
    found = at_work(place)
    assert "xin lỗi" not in browser(province_officer).get(address(found)).text
    clock.shift(timedelta(days=1))
    client = browser(province_officer)
    assert "Cần gửi thư xin lỗi <b>1</b>" in client.get("/province/applications").text
    assert "04/12/2026" in client.get(address(found)).text
    given = {"day": "06/12/2026", "reason": "Máy in phải sửa", "seen": found.revision}
    answer = client.post(f"{address(found)}/apology", data=given)
    assert answer.status_code == 422 and "Máy in phải sửa" in answer.text and "không làm việc" in answer.text
    assert client.post(f"{address(found)}/apology", data=given | {"day": "04/12/2026"}).status_code == 303
    text = client.get(address(found)).text
    assert "hẹn lại ngày 04/12/2026" in text and "Quá hạn" in text and "Gửi thư xin lỗi" not in text
    paper = whole(client.get(f"{address(found)}/slips/apology.pdf").data)
    for words in ("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "30/11/2026", "04/12/2026", "Máy in phải sửa"):
        assert words in paper
    assert Application.get_by_id(found.id).promised_on == date(2026, 12, 4)


def test_an_officer_says_when_away_and_colleagues_see_it(client, browser, place, province_officer):
    here, found = "/province/applications/absence", at_work(place)
    assert client.post(here, data={"until": "01/01/2020"}).status_code == 422
    assert client.post(here, data={"until": "03/12/2026"}).status_code == 303
    assert User.get_by_id(province_officer.id).absent_until == date(2026, 12, 3)
    assert "vắng đến 03/12/2026" in browser(person("province", "Lê Thị Bạn")).get(address(found)).text
    client.post(here, data={"until": ""})
    assert User.get_by_id(province_officer.id).absent_until is None


def test_a_result_is_noted_as_printed_on_its_page(client, place):
    found = at_work(place)
    client.post(f"{address(found)}/stage", data={"to": "printed", "seen": found.revision})
    assert "Đã in" in client.get("/province/applications").text
    client.post(f"{address(found)}/stage", data={"to": "sent", "seen": found.revision})
    assert Application.get_by_id(found.id).stage == "printed", "changed meanwhile"
