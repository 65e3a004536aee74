"""Photo and papers in the browser: sent, framed, kept, removed; and what strangers try who know the address."""

from threading import BoundedSemaphore

import pytest

from domain.applications import drafts, papers, photos, storage
from domain.clock import now
from domain.pictures import process
from models import Application, Paper
from tests.papers import pdf
from tests.portraits import file, portrait
from tests.sending import GOOD, send
from views import floods

BLUE = file(portrait(background=(90, 140, 220)))


@pytest.fixture
def begun(app, browser, tmp_path):
    """A browser and the address of the application it began."""
    storage.keep_in(tmp_path)
    client = browser()
    yield client, client.post("/citizen/applications/new", data={"kind": "child"}).location
    storage.keep_in(app.khaibao.data_dir / "papers")


def row():
    return Application.select().order_by(Application.id.desc()).get()


def test_a_good_photo_is_shown_and_its_task_done(begun):
    client, address = begun
    answer = send(client, f"{address}/photo", GOOD, "IMG_1.HEIC")
    assert (answer.status_code, answer.location) == (303, f"{address}/photo#result")
    page = client.get(f"{address}/photo").text
    assert "Không phát hiện lỗi" in page and "data-cropper" in page
    assert photos.ready(row()) and row().finished == ["photo"]


def test_the_form_is_printed_without_a_photo_whose_file_is_damaged(begun, tmp_path):
    client, address = begun
    send(client, f"{address}/photo", GOOD)
    with_photo = client.get(f"{address}/form.pdf")
    for each in tmp_path.rglob("*"):
        if each.is_file():
            each.chmod(0o600)
            each.write_bytes(b"altered")
    without = client.get(f"{address}/form.pdf")
    assert without.status_code == 200 and without.data.startswith(b"%PDF") and len(without.data) < len(with_photo.data)
    assert client.get(address).status_code == 200


def test_every_fault_stands_on_the_picture_and_in_the_list_until_the_applicant_keeps_it(begun):
    client, address = begun
    send(client, f"{address}/photo", BLUE)
    page = client.get(f"{address}/photo").text
    assert page.count('class="mark"') == 1 and "Nền ảnh không phải màu trắng" in page
    seen = papers.name_of(photos.of(row()))
    refused = client.post(f"{address}/photo/agreement", data={"seen": seen})
    assert refused.status_code == 422 and "Vui lòng xác nhận" in refused.text and not photos.ready(row())
    assert client.post(f"{address}/photo/agreement", data={"seen": seen, "agreed": "y"}).location == address
    assert photos.ready(row()) and "giữ nguyên ảnh này" in client.get(f"{address}/photo").text


def test_the_frame_moves_by_plain_buttons_and_by_what_a_script_sends(begun):
    client, address = begun
    send(client, f"{address}/photo", GOOD)
    crop = photos.of(row()).crop
    given = {key: crop[key] for key in ("left", "top", "height")}
    answer = client.post(f"{address}/photo/frame", data=given | {"move": "down"})
    assert (answer.status_code, answer.location) == (303, f"{address}/photo#frame")
    assert photos.of(row()).crop["top"] > crop["top"]
    client.post(f"{address}/photo/frame", data=given | {"top": 0})
    assert photos.of(row()).crop["top"] == 0
    for wrong in ({"left": "x"}, {"height": "nan"}, {"top": ""}):
        assert client.post(f"{address}/photo/frame", data=given | wrong).status_code == 422


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<script>", file(portrait((300, 400)))])
def test_what_is_no_photo_comes_back_with_the_reason(begun, content):
    client, address = begun
    answer = send(client, f"{address}/photo", content)
    assert answer.status_code == 422 and 'id="file-error"' in answer.text and photos.of(row()) is None


def test_papers_are_sent_shown_removed_and_said_to_be_all(begun):
    client, address = begun
    assert "Cần nộp" in client.get(f"{address}/papers").text
    assert send(client, f"{address}/papers", pdf(), "../../khai sinh.pdf", kind="birth_certificate").status_code == 303
    page = client.get(f"{address}/papers").text
    assert "khai sinh.pdf" in page and "Cần nộp" not in page and "../.." not in page
    assert send(client, f"{address}/papers", pdf("<< /JS (x) >>"), kind="other").status_code == 422
    assert send(client, f"{address}/papers", GOOD, kind="loss_report").status_code == 422
    name = papers.name_of(papers.of(row())[0])
    assert client.post(f"{address}/papers/{name}/removal").status_code == 303
    assert client.post(f"{address}/papers/{name}/removal").status_code == 404 and not papers.of(row())
    assert client.post(f"{address}/papers/completion").location == address and row().finished == ["papers"]


def test_who_files_online_is_told_to_post_the_originals_and_not_to_bring_them(begun):
    client, address = begun
    assert "khi đến" in client.get(f"{address}/papers").text
    Application.update(channel="online").execute()
    text = client.get(f"{address}/papers").text
    assert "khi đến" not in text and "qua bưu chính" in text
    client.post(f"{address}/papers/completion")
    assert "Đã ghi nhận giấy tờ." in client.get(address).text


def test_a_picture_is_shown_and_a_pdf_handed_over_and_neither_may_act(begun):
    client, address = begun
    send(client, f"{address}/photo", GOOD)
    for content in (GOOD, pdf()):
        send(client, f"{address}/papers", content, "<b>x</b>.html", kind="other")
    picture, document = (f"papers/{papers.name_of(paper)}" for paper in papers.of(row()))
    for place, media_type, shown in ((picture, "image/jpeg", "inline"), (document, "application/pdf", "attachment"),
                                     ("photo/cut.jpg", "image/jpeg", "inline"), ("photo/whole.jpg", "image/jpeg", "inline")):
        answer = client.get(f"{address}/{place}")
        assert answer.mimetype == media_type and answer.headers["Content-Disposition"].startswith(shown)
        assert answer.headers["Content-Security-Policy"].startswith("sandbox") and answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and "<b>" not in answer.headers["Content-Disposition"]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_applicant_sees_the_pages_of_a_sent_pdf(begun, monkeypatch):
    client, address = begun
    send(client, f"{address}/papers", pdf(pages=2), "khai sinh.pdf", kind="other")
    assert "Giấy tờ khác: khai sinh.pdf" in client.get(f"{address}/check").text
    place = f"{address}/papers/{papers.name_of(papers.of(row())[0])}"
    shown = client.get(f"{address}/papers").text
    assert f'src="{place}/1.jpg"' in shown and f'href="{place}/2.jpg"' in shown
    answer = client.get(f"{place}/2.jpg")
    assert answer.data.startswith(b"\xff\xd8\xff") and answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert {client.get(f"{place}/{number}.jpg").status_code for number in (0, 3)} == {404}
    monkeypatch.setattr(floods, "DRAWN", 1)
    floods._left.clear()
    answers = [client.get(path, environ_overrides={"REMOTE_ADDR": "198.51.100.7"}).status_code
               for path in (f"{place}/1.jpg", f"{place}/1.jpg", f"{address}/papers")]
    assert answers == [200, 429, 200], "who draws too much still reads"


@pytest.mark.parametrize("place", ["_own", "_asking"])
def test_applicants_who_look_at_their_own_papers_leave_room_for_officers(begun, monkeypatch, place):
    client, address = begun
    send(client, f"{address}/papers", pdf(), "khai sinh.pdf", kind="other")
    paper, = papers.of(row())
    page = f"{address}/papers/{papers.name_of(paper)}/1.jpg"
    monkeypatch.setattr(papers, "PATIENCE", 0.01)
    monkeypatch.setattr(process, place, BoundedSemaphore(1))
    with getattr(process, place):
        assert client.get(page).status_code == 503 and papers.page_of(paper, 1).startswith(b"\xff\xd8\xff")
    assert client.get(page).status_code == 200


def addresses(address):
    found = row()
    name, name_of_photo = papers.name_of(papers.of(found)[0]), papers.name_of(photos.of(found))
    return [(f"{address}/photo", "GET POST"), (f"{address}/photo/cut.jpg", "GET"), (f"{address}/photo/whole.jpg", "GET"),
            (f"{address}/photo/frame", "POST"), (f"{address}/photo/agreement", "POST"), (f"{address}/photo/removal", "POST"),
            (f"{address}/papers", "GET POST"), (f"{address}/papers/{name}", "GET"), (f"{address}/papers/{name}/removal", "POST"),
            (f"{address}/papers/{name}/1.jpg", "GET"), (f"{address}/papers/{name_of_photo}", "GET"),
            (f"{address}/papers/completion", "POST")]


@pytest.mark.parametrize("who", ["stranger", "citizen", "owner", "commune_officer", "province_officer", "admin"])
def test_nobody_else_sees_or_changes_a_photo_or_a_paper(begun, browser, request, who):
    client, address = begun
    send(client, f"{address}/photo", GOOD)
    send(client, f"{address}/papers", pdf(), kind="other")
    other = browser(None if who == "stranger" else request.getfixturevalue(who))
    other.set_cookie("khaibao-dossier", "x" * 43)
    for place, methods in addresses(address):
        for method in methods.split():
            assert other.open(place, method=method).status_code == 404, place
    assert Paper.select().count() == 2


def test_a_paper_is_found_only_under_its_own_application(begun, browser):
    client, address = begun
    send(client, f"{address}/papers", pdf(), kind="other")
    paper = papers.of(row())[0]
    other = client.post("/citizen/applications/new", data={"kind": "adult"}).location
    assert client.get(f"{other}/papers/{papers.name_of(paper)}").status_code == 404
    assert client.post(f"{other}/papers/{papers.name_of(paper)}/removal").status_code == 404
    for name in (paper.checksum, str(paper.id), "..%2f..%2fkhaibao.db", "%2e%2e", paper.checksum[:15], "0" * 16):
        assert client.get(f"{address}/papers/{name}").status_code == 404
    for part in ("x", "..%2fcut", "original"):
        assert client.get(f"{address}/photo/{part}.jpg").status_code == 404


def test_what_an_officer_has_opened_is_shown_and_no_longer_changed(begun):
    client, address = begun
    send(client, f"{address}/photo", GOOD)
    send(client, f"{address}/papers", pdf(), kind="other")
    Application.update(state="registered", registered_at=now(), opened_at=now()).execute()
    for place in ("photo", "papers"):
        page = client.get(f"{address}/{place}").text
        assert 'type="file"' not in page and "/removal" not in page
        assert send(client, f"{address}/{place}", GOOD, kind="other").status_code == 422
    client.post(f"{address}/photo/removal")
    client.post(f"{address}/papers/{papers.name_of(papers.of(row())[0])}/removal")
    assert Paper.select().count() == 2


def test_an_application_without_photo_or_papers_has_no_page_for_them(app, browser):
    client = browser()
    address = client.post("/citizen/applications/new", data={"kind": "loss"}).location
    assert [client.get(f"{address}/{place}").status_code for place in ("photo", "papers")] == [404, 404]


def test_a_body_larger_than_any_photo_is_not_even_read(begun, app):
    client, address = begun
    assert send(client, f"{address}/photo", b"x" * (app.khaibao.photo_bytes + 200_000)).status_code == 413
    assert send(client, f"{address}/papers", b"x" * (app.khaibao.paper_bytes + 200_000)).status_code == 413
    made, _key = drafts.start(by=None, kind="adult")
    assert photos.of(made) is None
