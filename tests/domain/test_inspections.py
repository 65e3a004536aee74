"""What officers found at an establishment: written down by those in charge, pictures redrawn so that only the picture stays."""

import secrets
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

import config
import field_key
from database import db
from domain import inspections, pictures
from domain.clock import today
from domain.problems import Refused
from models import Inspection

SECRET = b"10.9804N 106.6519E iPhone"


def jpeg(size=(60, 40), **more):
    """A red picture that says in its margins where it was taken."""
    target, exif = BytesIO(), Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = 6
    Image.new("RGB", size, "red").save(target, "JPEG", exif=exif, comment=SECRET, **more)
    return target.getvalue()


def png(size=(60, 40), mode="RGBA"):
    target, notes = BytesIO(), PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    Image.new(mode, size).save(target, "PNG", pnginfo=notes)
    return target.getvalue()


def seen(by, place, **more):
    return inspections.write_down(by=by, establishment=place, **{"inspected_on": today(), "officers": "Phạm Văn Phường",
                                                                 "findings": " Đúng  biển hiệu ", **more})


def test_a_visit_is_written_down_by_the_officers_in_charge_only(owner, hotel, commune_officer, other_commune_officer):
    seen(commune_officer, hotel)
    assert [(each.findings, each.written_by, each.has_photo) for each in inspections.of(hotel)] == [
        ("Đúng biển hiệu", commune_officer, False)]
    for stranger in (owner, other_commune_officer):
        with pytest.raises(Refused, match="in charge"):
            seen(stranger, hotel)


@pytest.mark.parametrize(("wrong", "field"), [
    ({"findings": ""}, "findings"), ({"findings": "x" * 2001}, "findings"), ({"officers": " "}, "officers"),
    ({"officers": "x" * 301}, "officers"), ({"inspected_on": None}, "inspected_on"),
    ({"inspected_on": today() + timedelta(days=2)}, "inspected_on"), ({"photo": b"GIF89a"}, "photo")])
def test_a_visit_needs_its_findings_and_a_day_that_has_come(hotel, commune_officer, wrong, field):
    with pytest.raises(Refused) as refused:
        seen(commune_officer, hotel, **wrong)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Inspection.select().exists()


def test_the_database_does_not_hold_the_picture_itself(app, hotel, commune_officer, tmp_path):
    made = seen(commune_officer, hotel, photo=jpeg())
    kept = bytes(db.execute_sql("SELECT photo FROM inspection").fetchone()[0])
    assert kept.startswith(field_key.head().encode()) and b"JFIF" not in kept
    assert Image.open(BytesIO(inspections.photo(hotel, made.id))).format == "JPEG"
    field_key.use(config.Config(data_dir=tmp_path, field_key=secrets.token_hex(32)))
    try:
        assert inspections.photo(hotel, made.id) is None, "without the key there is no picture, and no error either"
    finally:
        field_key.use(app.khaibao)


@pytest.mark.parametrize("content", [jpeg(), jpeg(progressive=True), png(), png(mode="P"), png(mode="I;16"), png(mode="1")])
def test_of_a_picture_nothing_but_the_picture_is_kept(content):
    assert SECRET in content
    drawn = pictures.redraw(content)
    assert SECRET not in drawn
    picture = Image.open(BytesIO(drawn))
    assert picture.format == "JPEG" and not picture.getexif() and "comment" not in picture.info


def test_a_picture_taken_upright_stands_upright_and_a_large_one_is_made_smaller():
    assert Image.open(BytesIO(pictures.redraw(jpeg((60, 40))))).size == (40, 60)
    assert max(Image.open(BytesIO(pictures.redraw(png((4000, 3000), "L")))).size) == 1600


@pytest.mark.parametrize("content", [
    b"", b"%PDF-1.7", b"%!PS-Adobe-3.0 EPSF-3.0", b"\xff\xd8\xff" + b"\0" * 50, jpeg()[:400], b"\x89PNG\r\n\x1a\n",
    png((6000, 5000), "1"), b"\xff\xd8\xff" + b"x" * pictures.MOST_BYTES])
def test_what_is_no_picture_or_far_too_large_is_refused(content):
    with pytest.raises(Refused) as refused:
        pictures.redraw(content)
    assert refused.value.problems[0].field == "photo"
