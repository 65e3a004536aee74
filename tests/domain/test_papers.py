"""Papers of an application: what is asked for, what is taken in, where it lies, and what strangers try with it."""

import hashlib
import os
import threading
from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

import database
from domain.applications import drafts, papers, storage
from domain.clock import now
from domain.pictures import process
from domain.problems import Refused
from models import Application, Attempt, AuditEntry, Paper
from tests.at_once import at_once
from tests.papers import pdf
from tests.portraits import file


@pytest.fixture
def folder(app, tmp_path):
    """A folder of papers of its own."""
    storage.keep_in(tmp_path / "papers")
    yield tmp_path / "papers"
    storage.keep_in(app.khaibao.data_dir / "papers")


@pytest.fixture
def application(app, folder):
    return begun(request="lost")


def begun(kind="adult", **answers):
    made, _key = drafts.start(by=None, kind=kind)
    Application.update(answers=answers).where(Application.id == made.id).execute()
    return Application.get_by_id(made.id)


def scan(colour="white", size=(900, 1200)):
    return file(Image.new("RGB", size, colour))


def hand_in(application, content=None, kind="loss_report", **more):
    return papers.add(by=None, application=application, kind=kind, content=scan() if content is None else content, **more)


def refused(field, act, *given, **more):
    with pytest.raises(Refused) as refusal:
        act(*given, **more)
    assert [problem.field for problem in refusal.value.problems] == [field]
    return refusal.value.problems[0].message


def lying(folder):
    return sorted(path.name for path in folder.glob("*/*"))


@pytest.mark.parametrize(("kind", "answers", "asked"), [
    ("adult", {"request": "first"}, {"other": False}),
    ("adult", {"request": "expired"}, {"old_passport": False, "other": False}),
    ("adult", {"request": "damaged"}, {"old_passport": True, "other": False}),
    ("adult", {"request": "lost"}, {"loss_report": True, "other": False}),
    ("adult", {"request": "changed"}, {"old_passport": False, "other": False}),
    ("child", {"request": "first"}, {"birth_certificate": True, "representative": False, "other": False}),
    ("child", {"request": "lost", "personal_number": "079315000001"},
     {"loss_report": True, "representative": False, "other": False}),
    ("restore", {}, {"old_passport": True, "other": False}), ("loss", {}, {}), ("uncollected", {}, {})])
def test_each_application_asks_for_the_papers_the_law_names(app, kind, answers, asked):
    found = papers.asked(begun(kind, **answers))
    assert {each.kind: each.required for each in found} == asked and len(found) == len(asked)
    assert [each.required for each in found] == sorted((each.required for each in found), reverse=True)


def test_what_is_missing_is_named_until_it_is_there(application):
    assert papers.missing(application) == ["loss_report"]
    paper = hand_in(application, file_name="C:\\Users\\dan\\ đơn\u202e trình báo.jpg")
    assert papers.missing(application) == [] and papers.of(application) == [paper]
    assert paper.file_name == "đơn trình báo.jpg" and paper.media_type == "image/jpeg"
    assert Image.open(BytesIO(papers.read(paper))).size == (900, 1200)
    assert AuditEntry.get(AuditEntry.action == "paper.added").details == {"paper": "loss_report"}


def test_a_pdf_is_kept_as_it_is_and_read_back_only_whole(application, folder):
    paper = hand_in(application, pdf(pages=3))
    assert papers.read(paper) == pdf(pages=3) and paper.media_type == "application/pdf"
    path = folder / paper.checksum[:2] / paper.checksum
    assert os.stat(path).st_mode & 0o077 == 0 and os.stat(path.parent).st_mode & 0o077 == 0
    path.write_bytes(pdf(pages=2))
    with pytest.raises(storage.Damaged):
        papers.read(paper)
    path.unlink()
    with pytest.raises(storage.Damaged):
        papers.read(paper)


def with_password():
    writer, target = PdfWriter(clone_from=PdfReader(BytesIO(pdf()))), BytesIO()
    writer.encrypt("secret")
    writer.write(target)
    return target.getvalue()


def with_file_inside():
    writer, target = PdfWriter(clone_from=PdfReader(BytesIO(pdf()))), BytesIO()
    writer.add_attachment("guests.exe", b"MZ")
    writer.compress_identical_objects()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize("content", [
    pdf("<< /JavaScript 11 0 R >>", "<< /S /JavaScript /JS (app.alert(1)) >>"),
    pdf("<< /J#61vaScript 11 0 R >>", "<< /S /J#61#76aScript /#4aS (app.alert(1)) >>"),
    pdf("<< /Dests 11 0 R >>", "<< /S /JavaSc#72ipt /JS 12 0 R >>", "<< /Length 0 >>\nstream\n\nendstream"),
    pdf("<< >>", "<< /JS (reached from nowhere) >>"),
    pdf("<< /A << /S /Launch /F (cmd.exe) >> >>"), pdf("<< /A << /S /#4caunch /F (cmd.exe) >> >>"),
    pdf("<< /Type /Filespec /EF << /F 11 0 R >> >>", "<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream"),
    pdf("<< /XFA [(a) 11 0 R] >>", "<< >>"), pdf("<< /Subtype /RichMedia >>"), pdf("<< /S /SubmitForm /F (http://x.test) >>"),
    pdf("<< /S /GoToE >>"), pdf() + b"\n12 0 obj << /S /JavaScript /JS (appended) >> endobj\n%%EOF", with_file_inside()])
def test_a_pdf_that_acts_or_carries_something_is_refused(application, folder, content):
    assert "script" in refused("file", hand_in, application, content)
    assert not papers.of(application) and not lying(folder)


@pytest.mark.parametrize(("content", "words"), [
    (b"", "choose"), (b"MZ\x90\0", "content of the file"), (b"<html>%PDF-1.7", "content of the file"), (b"GIF89a", "content"),
    (b"%PDF-1.7\n", "damaged"), (pdf()[:200], "damaged"), (pdf(pages=0), "damaged"), (b"%PDF-" + b"[" * 50_000, "damaged"),
    (with_password(), "password"), (pdf(pages=31), "pages"), (scan()[:200], "cannot be read"),
    (b"\xff\xd8\xff" + b"x" * 300, "cannot be read"), (b"%PDF-" + b"x" * 10 * 1024**2, "larger than")])
def test_what_is_no_paper_is_refused_with_the_reason(application, folder, content, words):
    assert words in refused("file", hand_in, application, content)
    assert not papers.of(application) and not lying(folder)


@pytest.mark.parametrize("measure, size", [
    ("[0 0 595 842]", (990, 1400)), ("[0 0 842 595]", (1400, 990)), ("[0 0 9999 99]", (1400, 14)),
    ("[0 0 2.5 2.5]", (1400, 1400))])
def test_a_page_of_a_pdf_is_drawn_no_larger_than_asked_whatever_it_says_it_measures(application, measure, size):
    paper = hand_in(application, pdf(pages=3).replace(b"[0 0 595 842]", measure.encode()))
    assert paper.pages == 3 and hand_in(application, scan(), kind="other").pages == 1
    picture = Image.open(BytesIO(papers.page_of(paper, 3)))
    assert picture.format == "JPEG" and all(abs(side - wanted) <= 1 for side, wanted in zip(picture.size, size, strict=True))
    assert max(Image.open(BytesIO(papers.page_of(paper, 1, large=True))).size) <= papers.LARGE_PAGE + 1
    assert [papers.page_of(paper, number) for number in (-1, 0, 4)] == [None] * 3


def test_a_page_that_cannot_be_drawn_or_takes_too_long_is_none(application, monkeypatch):
    paper = hand_in(application, pdf())
    monkeypatch.setattr(papers, "ask", process.ask)
    with monkeypatch.context() as slow:
        slow.setattr(process, "SECONDS", 0.01)
        assert papers.page_of(paper, 1) is None
    monkeypatch.setattr(papers, "intact", lambda paper: b"%PDF-1.7 no more")
    assert papers.page_of(paper, 1) is None


def test_who_finds_no_place_among_those_that_look_is_told(application, monkeypatch):
    paper = hand_in(application, pdf())
    monkeypatch.setattr(papers, "ask", process.ask)
    monkeypatch.setattr(papers, "PATIENCE", 0.01)
    monkeypatch.setattr(process, "_inside", threading.BoundedSemaphore(1))
    with process._inside, pytest.raises(Refused):
        papers.page_of(paper, 1)
    assert papers.page_of(paper, 1), "the place is free again"


def test_a_picture_that_is_also_a_web_page_is_only_a_picture_afterwards(application):
    script = b"<script>alert(document.cookie)</script>"
    paper = hand_in(application, scan() + script, file_name="x.html")
    assert script not in papers.read(paper) and paper.media_type == "image/jpeg"


def test_a_paper_nobody_asked_for_is_not_taken(application):
    assert "not asked" in refused("kind", hand_in, application, kind="birth_certificate")
    refused("kind", hand_in, application, kind="photo")


def test_the_same_paper_sent_twice_is_kept_once(application, folder):
    first, again = hand_in(application), hand_in(application)
    assert first.id == again.id and len(lying(folder)) == 1
    assert "another paper" in refused("file", hand_in, application, kind="other")
    other = begun(request="lost")
    assert hand_in(other).checksum == first.checksum and len(lying(folder)) == 1


def test_a_file_goes_when_the_last_row_that_names_it_goes(application, folder):
    other = begun(request="lost")
    first, second = hand_in(application), hand_in(other)
    assert papers.named(application, papers.name_of(first)) == first
    papers.remove(by=None, application=application, paper=first)
    assert lying(folder) == [second.checksum] and papers.of(application) == []
    refused("", papers.remove, by=None, application=application, paper=first)
    refused("", papers.remove, by=None, application=application, paper=second)
    papers.remove(by=None, application=other, paper=second)
    assert lying(folder) == []


def test_one_application_cannot_fill_the_disk(application, folder):
    few = papers.Limits(papers=2)
    for colour in ("red", "green"):
        hand_in(application, scan(colour), limits=few)
    assert "may have" in refused("file", hand_in, application, scan("blue"), limits=few)
    refused("file", hand_in, application, scan("blue"), limits=papers.Limits(together=10_000))
    assert len(lying(folder)) == 2


def test_one_address_cannot_fill_the_disk(application):
    few = papers.Limits(hourly=2)
    for colour in ("red", "green"):
        hand_in(application, scan(colour), limits=few, address="2001:db8::1")
    assert "Too many" in refused("file", hand_in, application, scan("blue"), limits=few, address="2001:db8::2")
    hand_in(application, scan("blue"), limits=few, address="2001:db8:0:1::1")
    Attempt.update(at=now().replace(year=2020)).execute()
    hand_in(application, scan("black"), limits=few, address="2001:db8::1")


def test_the_database_keeps_its_room_on_the_disk(application, folder, monkeypatch):
    monkeypatch.setattr(storage, "KEPT_FREE", 10**15)
    assert "bring the papers" in refused("file", hand_in, application)
    assert not lying(folder)


def test_after_an_officer_opened_it_nothing_changes_any_more(application):
    paper = hand_in(application)
    Application.update(state="registered", registered_at=now(), opened_at=now()).where(Application.id == application.id).execute()
    opened = Application.get_by_id(application.id)
    for act, more in ((papers.add, {"kind": "other", "content": scan()}), (papers.remove, {"paper": paper}), (papers.finish, {})):
        refused("", act, by=None, application=opened, **more)
        refused("", act, by=None, application=application, **more)
    assert papers.read(paper)


def test_saying_that_is_all_finishes_the_section(application):
    papers.finish(by=None, application=application)
    assert Application.get_by_id(application.id).finished == ["papers"]


def test_what_nothing_names_is_swept_away_but_not_what_just_arrives(application, folder):
    paper = hand_in(application)
    with storage.lock:
        lost = storage.put(b"left by a crash")
    (folder / lost[:2] / f"{lost}.17-4").write_bytes(b"half")
    assert storage.sweep() == 0
    assert storage.sweep(older_than=0) == 2 and lying(folder) == [paper.checksum]


def test_a_deleted_draft_leaves_no_paper(application, folder):
    hand_in(application)
    drafts.delete(by=None, application=application)
    assert lying(folder) == [] and not Paper.select().exists()


@pytest.mark.parametrize("checksum", ["../../secret_key", "", "a" * 63, "A" * 64, f"{'a' * 64}/../x", "/etc/passwd"])
def test_a_checksum_that_is_a_path_leads_nowhere(folder, checksum):
    with pytest.raises(storage.Damaged):
        storage.read(checksum)


def test_a_failed_write_leaves_nothing_half_done(application, folder, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError("no space")))
    with pytest.raises(OSError):
        hand_in(application)
    assert not papers.of(application) and not [name for name in lying(folder) if len(name) == 64]


def _wait_for_the_lock():
    with database.db.connection_context(), storage.lock:
        pass


def test_a_file_that_is_just_being_stored_again_is_not_deleted_under_it(folder):
    """While one hand keeps content and has not stored its row yet, the other, deleting the last row, waits."""
    content = b"the same for both"
    with storage.lock:
        checksum = storage.put(content)
        other = threading.Thread(target=_wait_for_the_lock)
        other.start()
        other.join(0.05)
        assert other.is_alive() and storage.read(checksum) == content
    other.join()
    assert hashlib.sha256(content).hexdigest() == checksum


def _deleted_while_stored_again(application, content):
    """Whether a file is gone that one hand stores while another deletes the last row of the same content."""
    written, gone = threading.Event(), threading.Event()

    def store():
        with storage.lock:
            kept = storage.put(content)
            written.set()
            gone.wait(0.4)
            with database.write():
                Paper.create(application=application, kind="other", checksum=kept, file_name="", media_type="image/jpeg",
                             size=len(content))
        return kept

    def delete():
        written.wait(5)
        storage.forget([hashlib.sha256(content).hexdigest()])
        gone.set()
    kept, _nothing = at_once(store, delete)
    return kept not in lying(storage._Place.folder)


@pytest.mark.own_database
def test_of_two_processes_on_one_database_none_deletes_what_the_other_is_storing(stored, folder, monkeypatch):
    """Without what one process has to itself, only the lock of the database is between them."""
    application = begun()
    monkeypatch.setattr(storage.lock, "_mine", SimpleNamespace(acquire=lambda: None, release=lambda: None))
    assert _deleted_while_stored_again(application, b"of both") is not database.is_postgres()
    monkeypatch.setattr(storage, "is_postgres", lambda: False)
    assert _deleted_while_stored_again(application, b"with the guard off"), "the race shows"
