"""The QR of a citizen card as scanners send it: whole, doubled, with broken letters, or not a card at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.applications import citizen_card
from domain.problems import Refused

CARD = "074190012345|281234567|Nguyễn Thị Ánh Tuyết|09031990|Nữ|Phường Phú Cường, Thủ Dầu Một, Bình Dương|15042021"


def read(text):
    return citizen_card.read(text)


def why(text):
    with pytest.raises(Refused) as refused:
        citizen_card.read(text)
    return refused.value.problems[0].message


def doubts(text):
    return {problem.message for problem in read(text).doubts}


def test_a_card_fills_the_form():
    card = read(CARD)
    assert card.personal_number == "074190012345" and card.old_number == "281234567"
    assert (card.full_name, card.family_name, card.given_names) == ("Nguyễn Thị Ánh Tuyết", "Nguyễn", "Thị Ánh Tuyết")
    assert (card.birth_date, card.sex, card.issued_on) == (date(1990, 3, 9), "F", date(2021, 4, 15))
    assert card.address == "Phường Phú Cường, Thủ Dầu Một, Bình Dương"
    assert card.doubts == ()


@pytest.mark.parametrize(("issued", "kind", "issuer"), [
    ("09102018", "cccd", "Cục Cảnh sát ĐKQL cư trú và DLQG về dân cư"),
    ("10102018", "cccd", "Cục Cảnh sát quản lý hành chính về trật tự xã hội"),
    ("30062024", "cccd", "Cục Cảnh sát quản lý hành chính về trật tự xã hội"),
    ("01072024", "can_cuoc", "Bộ Công an"), ("", "", "")])
def test_the_day_of_issue_tells_the_kind_of_card_and_who_signed_it(issued, kind, issuer):
    card = read(CARD.removesuffix("15042021") + issued)
    assert (card.kind, card.issuer) == (kind, issuer) and card.doubts == ()


@pytest.mark.parametrize("text", [CARD + "\r\n", "\ufeff" + CARD, CARD.replace("|", "｜"), CARD + "|Nguyễn Văn Ba|Trần Thị Tư",
                                  CARD + "\n" + CARD, CARD + CARD, CARD + "\r" + CARD + "\r", CARD + "|" + CARD,
                                  CARD.replace("281234567", ""), CARD.replace("|", " | ")])
def test_line_ends_doubled_scans_empty_and_further_parts_do_no_harm(text):
    card = read(text)
    assert card._replace(old_number="") == read(CARD)._replace(old_number="")


def test_decomposed_letters_are_put_together():
    import unicodedata

    assert read(unicodedata.normalize("NFD", CARD)) == read(CARD)


@pytest.mark.parametrize(("text", "sentence"), [
    ("", citizen_card.EMPTY), ("  \r\n", citizen_card.EMPTY), ("x" * 3000, citizen_card.TOO_LONG),
    ("IDVNM0900012345<<<<<<\n9003094F", citizen_card.MACHINE_READABLE), ("https://example.com/a", citizen_card.ANOTHER_CODE),
    ("074190012345", citizen_card.ANOTHER_CODE), ("074190012345|281234567|Nguyễn", citizen_card.TOO_FEW),
    (CARD + "\n" + CARD.replace("074190012345", "074190054321"), citizen_card.TWO_CARDS),
    (CARD + CARD.replace("074190012345", "074190054321"), citizen_card.TWO_CARDS),
    ("Nguyễn Thị Ánh|074190012345||09031990|Nữ|Bình Dương|15042021", citizen_card.OTHER_ORDER),
    ("đ̃ôă9đđă2345||Nguyễn Thị Ánh|09031990|Nữ|Bình Dương|15042021", citizen_card.KEYBOARD),
    ("074190012345|||09031990|Nữ|Bình Dương|15042021", citizen_card.NO_NAME)])
def test_what_is_no_card_is_refused_with_its_own_sentence(text, sentence):
    assert why(text) == sentence


def test_a_number_of_no_province_is_refused():
    assert "province" in why(CARD.replace("074190012345", "003190012345"))


@pytest.mark.parametrize("name", ["NGUYEENX THIJ ANHS TUYEETS", "NGUYE6N4 THI5 ANH1", "Nguyá»…n Thá»‹ Ánh", "Nguy?n Th? Ánh",
                                  "Nguy\ufffdn Th\ufffd Ánh", "Nguyá»n VÄn Ba"])
def test_letters_a_scanner_changed_make_the_name_doubtful_and_stay_as_they_came(name):
    text = CARD.replace("Nguyễn Thị Ánh Tuyết", name)
    assert citizen_card.BROKEN_NAME in doubts(text)
    assert read(text).full_name.split() == name.split()


def test_a_name_that_lost_its_accents_asks_to_be_compared():
    plain = "074190012345||NGUYEN THI ANH TUYET|09031990|Nu|Phuong Phu Cuong, Thu Dau Mot, Binh Duong|15042021"
    assert doubts(plain) == {citizen_card.NO_MARKS} and read(plain).sex == "F"
    assert doubts(CARD.replace("Nguyễn Thị Ánh Tuyết", "MAI LINH")) == set(), "a name may have no accents by itself"


@pytest.mark.parametrize("name", ["Y Wơl Niê Kdăm", "Ksor H'Nhi", "Hồ Thị Xuân", "Lê Nguyễn Hoàng-Anh"])
def test_names_of_every_people_are_not_called_broken(name):
    assert citizen_card.BROKEN_NAME not in doubts(CARD.replace("Nguyễn Thị Ánh Tuyết", name)) or name.isascii()


def test_what_does_not_fit_the_number_is_said():
    assert doubts(CARD.replace("|Nữ|", "|Nam|")) and doubts(CARD.replace("09031990", "09031991"))


def test_dates_and_sex_that_cannot_be_read_are_left_to_the_person():
    card = read("074190012345||Nguyễn Thị Ánh|00001990|?|Bình Dương|31022021")
    assert (card.birth_date, card.sex, card.issued_on) == (None, "", None)
    assert {problem.field for problem in card.doubts} == {"birth_date", "sex", "issued_on"}


@given(st.text(max_size=300))
def test_any_text_is_a_card_or_refused(text):
    try:
        assert len(citizen_card.read(text).personal_number) == 12
    except Refused as refused:
        assert refused.problems[0].field == "card"


@given(st.lists(st.text(max_size=30), min_size=5, max_size=9), st.sampled_from(["|", "¦", "｜"]))
def test_any_parts_behind_a_number_are_a_card_or_refused(parts, sign):
    try:
        card = citizen_card.read(sign.join(["074190012345", *parts]))
        assert card.full_name and card.sex in ("M", "F", "")
    except Refused as refused:
        assert refused.problems[0].field == "card"
