"""The province takes over an old register: rows judged, doubles and old wards known, owners invited; numbers add up."""

from datetime import timedelta
from io import BytesIO

import pytest

from documents import register as workbook
from domain import establishments, links, register_changes, register_columns, register_lists, register_rows
from domain.clock import now
from domain.problems import Refused
from models import AuditEntry, Establishment, Membership, Notice, OneTimeLink, RegisterList, User
from tests.people import establishment, person

HEAD = "STT;Tên cơ sở;Loại hình;Địa chỉ;Phường/xã;Điện thoại;Email;MST;Số phòng;Toạ độ;Người đại diện;Ngày sinh;Số CCCD"
GOOD = ("1;Khách sạn Bình Minh;Khách sạn;1 Đường Một;Phường Phú Lợi;0274 3822 333;binhminh@example.com;;20;10.98, 106.65;"
        "Nguyễn Văn Sáng;02/03/1985;074085000123")
NO_MAIL = "2;Nhà trọ Cô Ba;nhà trọ bình dân;2 Đường Hai;25747;0912 345 678;;;8;;Lê Thị Ba;1960;"
NOTHING_TO_CALL = "3;Homestay Lá;homestay;3 Đường Ba;Xã Minh Thạnh;;;;;;Trần Lá;;"
NO_NAME = "4;;Khách sạn;4 Đường Bốn;Phường Phú Lợi;;;;;;Ai Đó;;"
NO_SUCH_WARD = "5;Khách sạn Lạ;Khách sạn;5 Đường Năm;Phường Không Có;;;;x;;Ai Đó;;12"
TITLE = "DANH SÁCH CƠ SỞ LƯU TRÚ;;"


def upload(by, *rows, head=HEAD):
    text = "\n".join((TITLE, head, *rows))
    return register_lists.begin(by=by, file_name="cslt.csv", content=text.encode(), most_bytes=10**6, seconds=20)


def states(register):
    return [state for _, _, state, _ in register.rows]


def said(register, number):
    return [problem["message"] for problem in register.rows[number][3]]


def test_numbers_add_up_and_the_ready_rows_are_stored(province_officer, owner):
    establishment(owner, "Khách sạn Hoa Sen")
    there = GOOD.replace("Khách sạn Bình Minh", "KHÁCH  SẠN HOA SEN")
    draft = upload(province_officer, GOOD, NO_MAIL, NOTHING_TO_CALL, NO_NAME, NO_SUCH_WARD, there, GOOD)
    assert states(draft) == ["ready", "ready", "ready", "refused", "refused", "there", "there"]
    assert said(draft, 5) == [register_rows.THERE] and said(draft, 6) == [register_rows.TWICE]
    assert Establishment.select().count() == 1 and not AuditEntry.select().where(AuditEntry.action == "register.stored").exists()
    done = register_lists.confirm(by=province_officer, register=draft)
    assert (done.rows_read, done.rows_stored, done.rows_refused, done.rows_there) == (7, 3, 2, 2)
    assert Establishment.select().count() == 4
    made = Establishment.get(Establishment.name == "Khách sạn Bình Minh")
    assert (made.state, made.has_computer, made.kind.code, made.ward.code, made.rooms, made.decided_by) == (
        "active", True, "hotel", "25750", 20, province_officer)
    assert (round(made.latitude, 2), round(made.longitude, 2), made.representative_number) == (10.98, 106.65, "074085000123")
    assert {row.kind.code for row in Establishment.select()} == {"hotel", "rooming_house", "private_house"}


def texts(**typed):
    """What is typed into a row: the cells of NO_SUCH_WARD, and what is different."""
    return {"name": "Khách sạn Lạ", "kind": "hotel", "ward": "25750", "address": "5 Đường Năm", "representative_name": "Ai Đó",
            **typed}


def test_a_refused_row_is_mended_in_place_and_all_are_judged_anew(province_officer):
    draft = upload(province_officer, GOOD, NO_SUCH_WARD)
    number = draft.rows[1][0]
    shown = register_changes.typed(draft, number)
    assert (shown["name"], shown["kind"], shown["ward"], shown["rooms"]) == ("Khách sạn Lạ", "hotel", "", "x")
    twice = register_changes.mend(by=province_officer, register=draft, number=number, texts=texts(name="Khách sạn Bình Minh"))
    assert states(twice) == ["ready", "there"]
    mended = register_changes.mend(by=province_officer, register=twice, number=number, texts=texts(
        representative_phone="0912345678", representative_birth_date="05/11/1985", position="10.9, 106.6", rooms="12"))
    assert states(mended) == ["ready", "ready"] and (mended.rows_stored, mended.rows_refused) == (2, 0)
    assert register_changes.typed(mended, number)["representative_phone"] == "0912345678"
    register_lists.confirm(by=province_officer, register=mended)
    made = Establishment.get(Establishment.name == "Khách sạn Lạ")
    assert (made.ward.code, made.rooms, made.representative_phone, f"{made.representative_birth_date:%d/%m/%Y}") == (
        "25750", 12, "0912345678", "05/11/1985")
    assert round(made.latitude, 1) == 10.9


def test_what_is_typed_wrong_into_a_row_is_kept_and_said(province_officer):
    draft = upload(province_officer, NO_SUCH_WARD)
    number = draft.rows[0][0]
    again = register_changes.mend(by=province_officer, register=draft, number=number, texts=texts(rooms="many", ward=""))
    assert {problem["field"] for problem in again.rows[0][3]} >= {"rooms", "ward"} and states(again) == ["refused"]
    assert register_changes.typed(again, number)["rooms"] == "many"


def test_a_row_is_mended_by_the_province_in_a_draft_that_nobody_changed_meanwhile(province_officer, commune_officer, owner):
    draft = upload(province_officer, GOOD, NO_SUCH_WARD)
    one, other = (row[0] for row in draft.rows)
    for somebody in (commune_officer, owner):
        with pytest.raises(Refused, match="province"):
            register_changes.mend(by=somebody, register=draft, number=other, texts=texts())
    mended = register_changes.mend(by=province_officer, register=draft, number=other, texts=texts())
    with pytest.raises(Refused, match="meanwhile"):
        register_changes.mend(by=province_officer, register=draft, number=one, texts=texts(name="Khác"))
    with pytest.raises(Refused, match="no such row"):
        register_changes.mend(by=province_officer, register=mended, number=99, texts=texts())
    done = register_lists.confirm(by=province_officer, register=mended)
    assert register_changes.row(done, other) is None
    with pytest.raises(Refused, match="confirmed or discarded"):
        register_changes.mend(by=province_officer, register=mended, number=other, texts=texts())


def test_owners_get_accounts_without_a_password_and_are_told(province_officer):
    done = register_lists.confirm(by=province_officer, register=upload(province_officer, GOOD, NO_MAIL, NOTHING_TO_CALL))
    people = [establishments.owners(Establishment.get(Establishment.code == code))[0] for *_, code in done.rows]
    assert [(each.email, each.phone, bool(each.user_name)) for each in people] == [
        ("binhminh@example.com", "02743822333", False), (None, "0912345678", False), (None, None, True)]
    assert all(each.role == "owner" and each.password_hash == "" for each in people)
    assert [notice.mail for notice in Notice.select().order_by(Notice.id)] == ["wait", "none", "none"]
    assert all(establishments.may_declare(each, Establishment.get(Establishment.code == row[3]))
               for each, row in zip(people, done.rows, strict=True))


def test_letters_carry_links_that_open_each_account_once(province_officer):
    done = register_lists.confirm(by=province_officer, register=upload(province_officer, GOOD, NO_MAIL))
    first = register_lists.letters(by=province_officer, register=done)
    again = register_lists.letters(by=province_officer, register=done)
    assert len(first) == len(again) == 2 and not any(links.live(token) for *_, token in first)
    place, someone, token = again[0]
    assert OneTimeLink.select().where(OneTimeLink.token_hash.contains(token)).count() == 0
    assert links.live(token).expires_at > now() + timedelta(days=13)
    links.set_password(token=token, password="bon con meo den nhay mua")
    assert links.live(token) is None and place.name in ("Khách sạn Bình Minh", "Nhà trọ Cô Ba")
    assert someone.id not in {each.id for _, each in register_lists.invited(done)}


def test_one_person_with_two_places_gets_one_account(province_officer):
    second = GOOD.replace("Bình Minh", "Hoàng Hôn").replace("1 Đường Một", "9 Đường Chín")
    register_lists.confirm(by=province_officer, register=upload(province_officer, GOOD, second))
    assert User.select().where(User.email == "binhminh@example.com").count() == Notice.select().count() == 1
    assert Membership.select().where(Membership.user == User.get(User.email == "binhminh@example.com")).count() == 2


def test_an_account_that_is_there_gets_the_place_only_when_it_may_own_one(province_officer, owner, commune_officer):
    mine = GOOD.replace("binhminh@example.com", owner.email)
    theirs = GOOD.replace("binhminh@example.com", commune_officer.email).replace("Bình Minh", "Sao")
    clerk = person("owner", "Lễ Tân", employer=owner)
    staffs = GOOD.replace("binhminh@example.com", clerk.email).replace("Bình Minh", "Trăng")
    draft = upload(province_officer, mine, theirs, staffs)
    assert states(draft) == ["ready", "refused", "refused"]
    assert said(draft, 0) == [register_rows.HAS_ACCOUNT] and said(draft, 1) == [register_rows.NO_OWNER]
    register_lists.confirm(by=province_officer, register=draft)
    assert establishments.owned_by(owner).count() == 1


def test_confirming_twice_or_after_discarding_stores_nothing_more(province_officer):
    draft = upload(province_officer, GOOD)
    register_lists.confirm(by=province_officer, register=draft)
    with pytest.raises(Refused, match="already"):
        register_lists.confirm(by=province_officer, register=draft)
    with pytest.raises(Refused, match="already"):
        register_lists.discard(by=province_officer, register=draft)
    again = upload(province_officer, GOOD)
    assert states(again) == ["there"]
    with pytest.raises(Refused, match="No row"):
        register_lists.confirm(by=province_officer, register=again)
    register_lists.discard(by=province_officer, register=again)
    assert Establishment.select().count() == 1


def test_what_was_registered_meanwhile_is_not_stored_again(province_officer, owner):
    draft = upload(province_officer, GOOD, NO_MAIL)
    establishment(owner, "Khách sạn Bình Minh")
    done = register_lists.confirm(by=province_officer, register=draft)
    assert (done.rows_read, done.rows_stored, done.rows_there) == (2, 1, 1)


@pytest.mark.parametrize("who", ["owner", "commune_officer", "admin"])
def test_only_the_province_takes_a_register_over(request, province_officer, who):
    other, draft = request.getfixturevalue(who), upload(province_officer, GOOD)
    for act in (lambda: upload(other, GOOD), lambda: register_lists.confirm(by=other, register=draft),
                lambda: register_lists.discard(by=other, register=draft),
                lambda: register_lists.letters(by=other, register=draft)):
        with pytest.raises(Refused, match="province"):
            act()
    assert not register_lists.visible_to(other).exists() and register_lists.visible_to(province_officer).exists()


@pytest.mark.parametrize(("content", "name", "words"), [
    (b"", "a.csv", "Choose"), (b"%PDF-1.7", "a.csv", "PDF"), (b"a;b;c\n1;2;3", "a.csv", "names its columns"),
    ((HEAD + "\n").encode(), "a.csv", "no rows"), (b"<KHAI_BAO_TAM_TRU></KHAI_BAO_TAM_TRU>", "a.xml", "cannot be read")])
def test_what_is_no_register_is_refused_with_one_sentence(province_officer, content, name, words):
    with pytest.raises(Refused, match=words):
        register_lists.begin(by=province_officer, file_name=name, content=content, most_bytes=10**6, seconds=20)
    assert not RegisterList.select().exists()


@pytest.mark.parametrize(("text", "code"), [
    ("25750", "25750"), ("Phường Phú Lợi", "25750"), ("phu loi", "25750"), ("P. Phú Lợi", "25750"), ("P.Phú Lợi", "25750"),
    ("Xã Minh Thạnh, TP. Hồ Chí Minh", "25780"), ("Phường Không Có", None), ("99999", None)])
def test_a_ward_is_found_by_code_and_by_name(app, text, code):
    found, problems = register_columns.wards().find(text)
    assert (found.code if found else None) == code and bool(problems) is (code is None)


def test_a_ward_of_before_leads_to_the_one_of_today_with_a_doubt(app):
    found, (problem,) = register_columns.wards().find("Phường Phú Cường")
    assert (found.code, problem.doubtful, problem.params["ward"]) == ("25747", True, "Phường Thủ Dầu Một")


def test_without_a_column_the_ward_is_read_from_the_address(province_officer):
    head, row = "Tên cơ sở;Loại;Địa chỉ;Người đại diện", "Nhà nghỉ Mây;Nhà nghỉ;7 Đường Bảy, Phường Phú Lợi, Bình Dương;Đỗ Mây"
    assert states(upload(province_officer, row, head=head)) == ["ready"]


def test_numbers_that_lost_their_zeros_in_a_workbook_get_them_back(app):
    head = ["Tên cơ sở", "Điện thoại", "Số CCCD"]
    row, = register_rows.judge({"cells": head, "epoch": 1900}, [(2, ["A", ["n", 912345678], ["n", 74085000123]])])
    assert (row.values["phone"], row.values["representative_number"]) == ("0912345678", "074085000123")


def test_the_exported_register_can_be_uploaded_and_is_recognised_whole(province_officer, owner):
    for number in range(3):
        establishment(owner, f"Nhà nghỉ {number}", "guest_house", phone="0912345678")
    target = BytesIO()
    rows = establishments.visible_to(province_officer)
    assert workbook.write(target, rows, conditions=[("Phường", "=1+1")], made_at=now(), made_by="Đỗ Văn Tỉnh") == 3
    draft = register_lists.begin(by=province_officer, file_name="cslt.xlsx", content=target.getvalue(),
                                 most_bytes=10**6, seconds=20)
    assert states(draft) == ["there"] * 3


def test_drafts_go_and_stored_lists_forget_their_rows(province_officer):
    register_lists.confirm(by=province_officer, register=upload(province_officer, GOOD))
    upload(province_officer, NO_MAIL)
    register_lists.purge(now() + timedelta(days=29), 30)
    assert RegisterList.select().count() == 2
    register_lists.purge(now() + timedelta(days=31), 30)
    left = RegisterList.get()
    assert (left.state, left.rows, left.rows_read) == ("stored", [], 1)
