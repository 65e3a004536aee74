"""The photo of an application: taken in, framed anew, kept with its doubts, replaced, removed; and what is refused."""

import threading
from io import BytesIO

import pytest
from PIL import Image

from domain.applications import drafts, papers, photos, storage
from domain.clock import now
from domain.problems import Refused
from models import Application, Paper
from tests.domain.test_papers import begun, folder, lying, refused  # noqa: F401 (a fixture)
from tests.portraits import file, portrait

GOOD, BLUE = file(portrait()), file(portrait(background=(90, 140, 220)))


@pytest.fixture
def application(app, folder):  # noqa: F811
    return begun(request="first")


def hand_in(application, content=GOOD, **more):
    return photos.add(by=None, application=application, content=content, **more)


def again(application):
    return Application.get_by_id(application.id)


def test_a_good_photo_finishes_its_section_at_once(application):
    paper = hand_in(application, file_name="IMG_0001.HEIC")
    assert photos.of(application) == paper and paper.file_name == "IMG_0001.HEIC" and paper.findings == []
    assert photos.ready(application) and again(application).finished == ["photo"]
    assert Image.open(BytesIO(papers.read(paper, original=True))).size == (1200, 1600)
    width, height = Image.open(BytesIO(papers.read(paper))).size
    assert abs(width / height - 4 / 6) < 0.002 and paper.size == len(papers.read(paper)) < 2_000_000


def test_a_doubtful_photo_is_kept_only_on_the_applicants_word(application):
    paper = hand_in(application, BLUE)
    assert [finding["rule"] for finding in photos.doubts(paper)] == ["background_coloured"]
    assert not photos.ready(application) and again(application).finished == []
    refused("agreed", photos.keep, by=None, application=application, seen=papers.name_of(paper), agreed=False)
    photos.keep(by=None, application=application, seen=papers.name_of(paper), agreed=True)
    assert photos.ready(application) and again(application).finished == ["photo"]
    assert photos.doubts(photos.of(application))  # the officer still sees them


def test_the_word_is_given_for_the_photo_that_was_shown_only(application):
    shown = hand_in(application, BLUE)
    hand_in(application, file(portrait(light=0.3)))
    assert "another window" in refused("", photos.keep, by=None, application=application, seen=papers.name_of(shown), agreed=True)
    assert not photos.ready(application)


def test_a_new_photo_takes_the_place_of_the_old_one_and_its_files(application, folder):  # noqa: F811
    hand_in(application, GOOD)
    paper = hand_in(application, BLUE)
    assert Paper.select().count() == 1 and lying(folder) == sorted((paper.checksum, paper.original))
    assert again(application).finished == []


def test_moving_the_frame_cuts_and_judges_anew(application, folder):  # noqa: F811
    paper = hand_in(application)
    crop = paper.crop
    moved = photos.reframe(by=None, application=application, left=crop["left"], top=crop["top"] + 0.12, height=crop["height"])
    assert "face_high" in [finding["rule"] for finding in moved.findings] and not photos.ready(application)
    assert moved.original == paper.original and moved.checksum != paper.checksum
    assert lying(folder) == sorted((moved.checksum, moved.original))
    step = photos.reframe(by=None, application=application, left=crop["left"], top=crop["top"], height=crop["height"],
                          move="larger")
    assert step.crop["height"] > crop["height"] and step.crop["top"] < crop["top"]


def test_the_same_frame_again_is_the_same_photo(application):
    paper = hand_in(application)
    same = photos.reframe(by=None, application=application, **{key: paper.crop[key] for key in ("left", "top", "height")})
    assert same.id == paper.id


@pytest.mark.parametrize("wild", [(-5, -5, 9), (0.9, 0.9, 0.9), (0, 0, 0), (1e9, -1e9, 1e-9)])
def test_a_frame_outside_the_picture_is_brought_inside(application, wild):
    hand_in(application)
    left, top, height = wild
    paper = photos.reframe(by=None, application=application, left=left, top=top, height=height)
    width, height = Image.open(BytesIO(papers.read(paper))).size
    assert width >= 472 and height >= 709


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_a_frame_that_is_no_number_is_refused(application, wrong):
    hand_in(application)
    for more in ({"left": wrong}, {"top": wrong}, {"height": wrong}):
        refused("", photos.reframe, by=None, application=application, **{"left": 0, "top": 0, "height": 1} | more)


def test_a_frame_cannot_be_moved_on_a_picture_that_was_altered(application, folder):  # noqa: F811
    paper = hand_in(application)
    (folder / paper.original[:2] / paper.original).write_bytes(GOOD)
    assert "damaged" in refused("", photos.reframe, by=None, application=application, left=0, top=0, height=1)


@pytest.mark.parametrize(("content", "words"), [
    (b"", "choose"), (b"GIF89a" + b"x" * 99, "cannot be read|can be read"), (b"%PDF-1.7", "can be read"),
    (GOOD[:2000], "cannot be read"), (b"RIFF\0\0\0\0WEBPxx", "cannot be read"), (b"\0\0\0\x18ftypavif", "can be read"),
    (b"\0\0\0\x18ftypheic", "cannot be read"), (file(portrait((400, 600))), "472"), (GOOD + b"x" * 15 * 1024**2, "larger than")])
def test_what_is_no_photo_is_refused_and_the_old_one_stays(application, folder, content, words):  # noqa: F811
    kept = hand_in(application)
    with pytest.raises(Refused, match=words) as refusal:
        hand_in(application, content)
    assert [problem.field for problem in refusal.value.problems] == ["file"]
    assert photos.of(application) == kept and len(lying(folder)) == 2


def test_an_application_without_a_photo_takes_none(app, folder):  # noqa: F811
    report = begun("loss")
    assert photos.ready(report) and not photos.needed(report)
    refused("", hand_in, report)


def test_a_draft_may_lose_its_photo_and_what_was_sent_may_not(application, folder):  # noqa: F811
    hand_in(application)
    photos.remove(by=None, application=application)
    assert photos.of(application) is None and lying(folder) == [] and again(application).finished == []
    hand_in(application)
    Application.update(state="registered", registered_at=now()).where(Application.id == application.id).execute()
    assert "Send another" in refused("", photos.remove, by=None, application=application)
    hand_in(again(application), BLUE)
    Application.update(opened_at=now()).where(Application.id == application.id).execute()
    opened = again(application)
    for act, more in ((photos.add, {"content": GOOD}), (photos.reframe, {"left": 0, "top": 0, "height": 1}), (photos.remove, {}),
                      (photos.keep, {"seen": papers.name_of(photos.of(opened)), "agreed": True})):
        refused("", act, by=None, application=opened, **more)


def test_there_is_nothing_to_frame_or_keep_before_a_photo_came(application):
    refused("", photos.reframe, by=None, application=application, left=0, top=0, height=1)
    refused("", photos.keep, by=None, application=application, seen="", agreed=True)


def test_one_address_cannot_keep_the_machine_framing(application):
    few = papers.Limits(hourly=1)
    paper = hand_in(application, limits=few)
    for step in range(5):
        photos.reframe(by=None, application=application, left=0, top=0.01 * step, height=paper.crop["height"], limits=few)
    refused("", photos.reframe, by=None, application=application, left=0, top=0.2, height=paper.crop["height"], limits=few)
    refused("file", hand_in, application, limits=few)


def test_every_rule_says_what_to_do():
    assert all(what and mend for what, mend in photos.RULES.values())
    assert set(photos.ADVICE) <= set(photos.RULES)


@pytest.mark.own_database
def test_two_photos_sent_at_once_leave_one(app, tmp_path):
    from database import db
    storage.keep_in(tmp_path)
    try:
        with app.app_context(), db.connection_context():
            application, _key = drafts.start(by=None, kind="adult")
        contents, failed = (GOOD, BLUE), []

        def send(content):
            try:
                with db.connection_context():
                    hand_in(application, content)
            except Exception as problem:  # noqa: BLE001 (shown by the assertion below)
                failed.append(problem)
        threads = [threading.Thread(target=send, args=[content]) for content in contents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with db.connection_context():
            paper = Paper.get(Paper.application == application)
            assert not failed and Paper.select().where(Paper.application == application).count() == 1
            assert lying(tmp_path) == sorted((paper.checksum, paper.original))
            Application.delete().where(Application.id == application.id).execute()
    finally:
        storage.keep_in(app.khaibao.data_dir / "papers")
