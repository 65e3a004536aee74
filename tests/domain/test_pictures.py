"""Photos read and judged in the child process: every telephone's formats, upright, clean, framed, each fault named."""

import subprocess
import sys
from functools import lru_cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from domain.pictures import frames, portraits
from domain.pictures.process import BUSY, Unreadable, ask
from domain.problems import Refused
from tests.house.test_house import ROOT
from tests.portraits import file, portrait

SECRET = b"10.9804N 106.6519E iPhone"


@lru_cache(maxsize=4)
def looked_at(**faults):
    return portraits.new(file(portrait(**faults)))


def found(**faults):
    """The names of the rules a drawn portrait with these faults breaks, besides its few points."""
    facts, _files = looked_at(**faults)
    return [finding["rule"] for finding in facts["findings"] if finding["rule"] != "few_points"]


def framed(**more):
    facts, files = looked_at(**more)
    return facts["frame"], Image.open(BytesIO(files[0])), Image.open(BytesIO(files[1]))


@pytest.mark.parametrize("size", [(1200, 1600), (3000, 4000), (2000, 1500)])
def test_a_good_portrait_is_framed_to_4_by_6_and_passes(size):
    frame, _whole, photo = framed(size=size, head=0.45)
    assert abs(photo.width / photo.height - 4 / 6) < 0.002 and photo.height <= 1200
    assert frame["height"] == pytest.approx(0.45 / 0.7, rel=0.15)
    assert found(size=size, head=0.45) == []


@pytest.mark.parametrize(("fault", "rule"), [
    ({"background": (90, 140, 220)}, "background_coloured"),
    ({"background": (150, 150, 150)}, "background_dark"),
    ({"half_light": 0.45}, "face_half_dark"),
    ({"half_light": 0.45}, "background_uneven"),
    ({"light": 0.25}, "face_dark"),
    ({"blur": 9}, "blurred"),
    ({"head": 0.15}, "face_small"),
    ({"head": 0.0001}, "no_face")])
def test_each_fault_of_a_photo_has_its_name(fault, rule):
    assert rule in found(**fault)


@pytest.mark.parametrize("fine", [{"background": (230, 228, 222)}, {"noise": 12}, {"skin": (150, 105, 80)}, {"blur": 1},
                                  {"light": 0.9}])
def test_what_a_good_telephone_makes_in_a_plain_room_passes(fine):
    assert found(**fine) == []


def test_two_people_in_one_frame_are_two_faces_and_the_frame_can_leave_one_out():
    facts, (whole, _photo) = portraits.new(file(portrait((1600, 1600), faces=2, head=0.3)))
    both, _photo = portraits.cut(whole, (0.17, 0, 1))
    assert "two_faces" in [finding["rule"] for finding in both["findings"]]
    assert "two_faces" not in [finding["rule"] for finding in facts["findings"]]


def test_a_face_cut_wrongly_is_told_where_it_lies():
    facts, (whole, _photo) = portraits.new(file(portrait((3000, 4000), head=0.4)))
    frame = facts["frame"]

    def rules(across=0.0, down=0.0, grown=1.0):
        facts = portraits.cut(whole, (frame["left"] + across, frame["top"] + down, frame["height"] * grown))[0]
        return {finding["rule"] for finding in facts["findings"]}
    assert rules() == set()
    assert "face_high" in rules(down=0.1) and "face_low" in rules(down=-0.1)
    assert "face_aside" in rules(across=0.1) and "face_aside" in rules(across=-0.1)
    assert "face_small" in rules(across=-0.15, down=-0.1, grown=1.6) and "face_large" in rules(across=0.1, down=0.1, grown=0.7)


def test_without_the_detector_the_photo_is_judged_and_says_so(monkeypatch):
    looked_at.cache_clear()
    monkeypatch.setitem(sys.modules, "cv2", None)
    assert found() == ["face_unchecked"]
    assert found(background=(90, 140, 220)) == ["face_unchecked", "background_coloured"]
    looked_at.cache_clear()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "MPO"])
def test_the_formats_of_all_telephones_are_read(format):
    more = {"save_all": True, "append_images": [Image.new("RGB", (40, 30))]} if format == "MPO" else {}
    facts, (whole, photo) = ask("portrait", file(portrait(), format, **more), "file")
    assert Image.open(BytesIO(whole)).size == (1200, 1600) and facts["frame"]["of"] == [1200, 1600]
    assert Image.open(BytesIO(photo)).format == "JPEG"


def test_heic_is_among_them():
    content = (ROOT / "tests/samples/photos/portrait.heic").read_bytes()
    assert SECRET in content
    facts, (whole, photo) = ask("portrait", content, "file")
    assert facts["frame"]["of"] == [600, 800] and "no_face" not in [finding["rule"] for finding in facts["findings"]]
    assert SECRET not in whole + photo


def test_a_photo_stands_upright_and_keeps_nothing_but_the_picture():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = SECRET.decode(), 6
    content = file(portrait().rotate(90, expand=True), exif=exif, comment=SECRET)
    assert SECRET in content
    facts, files = ask("portrait", content, "file")
    assert facts["frame"]["of"] == [1200, 1600] and "no_face" not in [finding["rule"] for finding in facts["findings"]]
    for kept in files:
        assert SECRET not in kept and not Image.open(BytesIO(kept)).getexif()


def test_what_is_too_small_is_refused_with_its_size():
    with pytest.raises(Refused, match="472") as refused:
        ask("portrait", file(portrait((400, 600))), "file")
    assert refused.value.problems[0].params == {"width": 400, "height": 600} and refused.value.problems[0].field == "file"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%!PS-Adobe", file(portrait())[:3000], b"RIFF\0\0\0\0WEBPVP8 ",
                                     b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"])
def test_what_cannot_be_read_ends_the_child_and_nothing_else(content):
    with pytest.raises(Unreadable):
        ask("portrait", content, "file")


def test_a_picture_of_countless_points_is_refused_before_it_is_unpacked():
    with pytest.raises(Refused, match="million points"):
        ask("portrait", file(Image.new("1", (20_000, 5_000)), "PNG"), "file")


def test_a_flood_of_pictures_is_told_to_come_again(monkeypatch):
    from domain.pictures import process
    for _ in range(process.AT_ONCE + process.WAITING):
        process._inside.acquire()
    try:
        with pytest.raises(Refused, match=BUSY[:20]):
            ask("portrait", file(portrait()), "file")
    finally:
        for _ in range(process.AT_ONCE + process.WAITING):
            process._inside.release()


def test_the_server_itself_never_loads_what_opens_strangers_pictures():
    code = "import sys, app; print([name for name in ('cv2', 'pi_heif', 'pypdf', 'pypdfium2') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


SIZES = st.tuples(st.integers(472, 8000), st.integers(709, 8000))
SHARES = st.floats(-2, 2, allow_nan=False)


@settings(max_examples=200)
@given(SIZES, SHARES, SHARES, st.floats(0, 3, allow_nan=False), st.lists(st.sampled_from(frames.MOVES), max_size=8))
def test_a_frame_never_leaves_its_picture_whatever_is_asked_of_it(of, left, top, height, moves):
    frame = frames.fitted(left, top, height, of)
    for move in moves:
        frame = frames.moved(frame, move)
        a, b, c, d = frame.box
        assert 0 <= a < c <= of[0] and 0 <= b < d <= of[1]
        assert c - a >= 472 and d - b >= 709 and abs((c - a) / (d - b) - 4 / 6) < 0.003
