"""A sheet of paper prints every name it is given, and the same thing twice is the same file."""

from datetime import datetime
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from documents import wording
from documents.grid import Column, Grid
from documents.paper import FACES, FONTS, Paper, heading
from tests.documents.reading import pages, whole

MADE_AT = datetime(2026, 11, 22, 7, 5, 9)
VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ₫"


def printed(text):
    paper = Paper("Thử", MADE_AT)
    paper.block(text)
    return whole(paper.done())


@pytest.mark.parametrize("face", FACES.values())
def test_every_shipped_face_has_every_vietnamese_letter(face):
    with TTFont(FONTS / f"LiberationSerif-{face}.ttf") as font:
        known = font.getBestCmap()
    assert not [char for char in VIETNAMESE + VIETNAMESE.upper() + "□–…“”" if ord(char) not in known]


def test_vietnamese_is_readable_in_the_finished_file():
    assert "Đặng Thị Ánh Nguyệt, phường Thủ Dầu Một" in printed("Đặng Thị Ánh Nguyệt, phường Thủ Dầu Một")


def test_decomposed_letters_are_put_together():
    assert "Nguyễn" in printed("Nguyễn")


def test_a_name_in_chinese_shows_boxes_and_says_why():
    text = printed("WANG 王小明 XIAOMING")
    assert "WANG □□□ XIAOMING" in text and "ký tự không in được" in text


def test_letters_of_other_latin_alphabets_are_printed_as_they_are():
    text = printed("Bjørn Øst-Weiß Łukasz İnönü")
    assert "Bjørn Øst-Weiß Łukasz İnönü" in text and "□" not in text


def test_control_characters_and_hidden_signs_vanish():
    assert "ANNA ERIKSSON" in printed("ANNA\x00\x07\u200b\u202e ERIKSSON\x1b")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_paper(text):
    assert printed(text).endswith("Trang 1/1")


def test_a_word_longer_than_the_line_is_cut_and_nothing_is_lost():
    assert printed("X" * 300).count("X") == 300


def test_a_text_without_end_is_cut_visibly():
    assert "…" in printed("dài " * 10_000)


def test_the_same_input_gives_the_same_bytes():
    def once():
        paper = Paper("Thử", MADE_AT)
        heading(paper, [("Công an", "B")], number="Số: 1", place_and_day="Thủ Dầu Một, ngày 22 tháng 11 năm 2026")
        paper.qr("https://khaibao.example/verify/7HQK3M9V2ZT4P", 20, 100, 30)
        return paper.done()
    assert once() == once()


def test_the_file_tells_its_title_language_and_time():
    paper = Paper("Biên nhận thử", MADE_AT)
    reader = PdfReader(BytesIO(paper.done()))
    assert reader.metadata.title == "Biên nhận thử"
    assert reader.metadata.creation_date.replace(tzinfo=None) == MADE_AT
    assert reader.trailer["/Root"]["/Lang"] == "vi"


def test_the_head_carries_state_and_motto():
    paper = Paper("Thử", MADE_AT)
    heading(paper, [("CÔNG AN TỈNH", ""), ("PHÒNG QUẢN LÝ XUẤT NHẬP CẢNH", "B")])
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in whole(paper.done())


def test_a_long_table_repeats_its_head_on_every_page():
    paper = Paper("Thử", MADE_AT)
    grid = Grid(paper, [Column("STT", 1), Column("Họ và tên", 5)])
    for number in range(200):
        grid.row((number, "ANNA ERIKSSON"))
    read = pages(paper.done())
    assert len(read) > 3 and all("Họ và tên" in page for page in read)
    assert read[1].endswith(f"Trang 2/{len(read)}")


@pytest.mark.parametrize(("precision", "shown"), [("D", "05/02/1974"), ("M", "02/1974"), ("Y", "1974")])
def test_a_date_of_birth_says_no_more_than_is_known(precision, shown):
    assert wording.birth(datetime(1974, 2, 5).date(), precision) == shown


@pytest.mark.parametrize(("day", "shown"), [((2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
                                            ((2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
                                            ((2026, 3, 9), "ngày 09 tháng 3 năm 2026")])
def test_written_days_follow_the_decree(day, shown):
    assert wording.written_day(datetime(*day)) == shown


@pytest.mark.parametrize(("minutes", "shown"), [(1, "1 phút"), (59, "59 phút"), (60, "1 giờ 00 phút"),
                                                (185, "3 giờ 05 phút"), (1500, "1 ngày 1 giờ 00 phút"),
                                                (1440, "1 ngày 0 giờ 00 phút")])
def test_lateness_is_said_in_days_hours_and_minutes(minutes, shown):
    assert wording.duration(minutes) == shown
