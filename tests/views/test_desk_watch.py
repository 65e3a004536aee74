"""Watch lists at the desk: kept by the province, seen by communes where shared, and by owners never and nowhere."""

import pytest

from domain import foreigners, stays, watch
from models import AuditEntry, Batch, Notice, WatchEntry, WatchHit, WatchList
from tests.domain.test_stays import guest

SECRET = "Chuyên án Sao Băng"
TOLD = "Báo ngay cho trực ban"


@pytest.fixture
def watched(province_officer):
    made = watch.create_list(by=province_officer, values={"name": SECRET, "letter_number": "77/CV-XNC", "shared": True})
    watch.add_entry(by=province_officer, watch_list=made, values={"documents": [("L898902C3", "")], "instruction": TOLD})
    return made


@pytest.fixture
def hit(owner, hotel, watched):
    stays.declare(by=owner, establishment=hotel, values=guest())
    return WatchHit.get()


def test_the_province_makes_a_list_and_puts_people_on_it(browser, province_officer, owner, hotel):
    stays.declare(by=owner, establishment=hotel, values=guest())
    desk = browser(province_officer)
    assert desk.post("/province/watch/lists/new", data={"name": ""}).status_code == 422
    answer = desk.post("/province/watch/lists/new", data={"name": SECRET, "letter_number": "77", "letter_date": "01/11/2026"})
    made = WatchList.get()
    assert answer.status_code == 303 and answer.location == f"/province/watch/lists/{made.id}"
    people = f"/province/watch/lists/{made.id}/people"
    assert desk.post(f"{people}/new", data={"full_name": "ERIKSSON ANNA MARIA"}).status_code == 422
    found = desk.post(f"{people}/new", data={"full_name": "Eriksson Anna Maria", "birth_date": "12/08/1974"})
    assert found.location.startswith("/province/watch?list=") and WatchHit.get().why == "name_and_birth"
    wrong = desk.post(f"{people}/paste", data={"lines": "A1234567\n???\n!!!"})
    assert wrong.status_code == 422 and "Dòng 2" in wrong.text and "Dòng 3" in wrong.text
    assert desk.post(f"{people}/paste", data={"lines": "A1234567; KOR\nB7654321"}).status_code == 303
    page = desk.get(f"/province/watch/lists/{made.id}").text
    assert "A1****67" in page and "B7****21" in page
    entry = WatchEntry.get(WatchEntry.full_name == "ERIKSSON ANNA MARIA")
    assert desk.post(f"/province/watch/entries/{entry.id}/removal", data={"reason": ""}).status_code == 422
    assert desk.post(f"/province/watch/entries/{entry.id}/removal", data={"reason": "Hết hạn"}).status_code == 303
    page = desk.get(f"/province/watch/lists/{made.id}").text
    assert page.index("ERIKSSON ANNA MARIA") > page.index("B7****21") and "Hết hạn" in page and province_officer.full_name in page
    assert desk.post(f"/province/watch/lists/{made.id}/change", data={"name": "Tên khác"}).status_code == 303
    assert desk.post(f"/province/watch/lists/{made.id}/closure").status_code == 303 and WatchList.get().closed_at
    assert desk.post(f"{people}/new", data={"documents": "C1234567"}).status_code == 422


def test_a_list_of_workers_is_told_where_officers_look(browser, province_officer, commune_officer, owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    desk = browser(province_officer)
    answer = desk.post("/province/watch/lists/new", data={
        "name": "Lao động 2026", "kind": "Lao động", "letter_number": "3120/SNV", "reference": "y", "shared": "y"})
    people = f"{answer.location}/people"
    assert "rồi đến những gì đã biết" in desk.get(f"{people}/paste").text and "Những gì đã biết" in desk.get(f"{people}/new").text
    assert desk.post(f"{people}/paste", data={"lines": "HE WUYANG"}).status_code == 422
    lines = "1; L898902C3; SWE; Kỹ sư\n2; W5550001; Sinh viên"
    pasted = desk.post(f"{people}/paste", data={"lines": lines}, follow_redirects=True)
    assert "Kỹ sư" in pasted.text and "Danh sách đối chiếu" in pasted.text and "?list=" not in pasted.text
    assert "Danh sách đối chiếu" in desk.get("/province/watch/lists").text and WatchHit.select().count() == 0
    for officer in (province_officer, commune_officer):
        page = browser(officer).get(f"/{officer.role}/people/{foreigners.of(stay).id}").text
        assert "Lao động 2026</b> (công văn 3120/SNV): Kỹ sư" in page
        assert '<span class="badge blue">Lao động</span>' in browser(officer).get(f"/{officer.role}/search?q=L898902C3").text
    found = desk.post("/province/search/batch", data={"documents": "L898902C3 W5550001"}).text
    assert "W5550001</b>: Lao động 2026: Sinh viên" in found
    assert "Lao động 2026" not in browser(owner).get(f"/owner/stays/{stay.code}").text


def test_who_reads_whom_a_list_looks_for_is_among_the_looks(browser, province_officer, commune_officer, hit):
    desk, shown = browser(province_officer), f"/province/watch/lists/{hit.entry.list_id}"
    browser(commune_officer).get(f"/commune/watch/hits/{hit.id}")
    desk.get(f"/province/watch/entries/{hit.entry_id}/removal")
    desk.get(shown)
    looked = AuditEntry.select().where(AuditEntry.action == "watch_entry.looked_at").order_by(AuditEntry.id)
    assert [(row.actor, row.subject_id) for row in looked] == [
        (commune_officer, hit.entry_id), (province_officer, hit.entry_id)]
    for asked in ("", "?document=L898902C3"):
        page = desk.get(f"/province/looks{asked}").text
        assert page.count("Xem người trong danh sách chú ý") == 2 and shown in page
    assert "Xem người trong danh sách chú ý" not in desk.get("/province/looks?document=X0000001").text


@pytest.mark.parametrize("door", ["province", "commune"])
def test_a_hit_says_which_list_and_why_and_is_decided_once(browser, request, hit, door):
    desk = browser(request.getfixturevalue(f"{door}_officer"))
    person = f"/{door}/people/{foreigners.of(hit.stay).id}"
    for address in (f"/{door}/watch", f"/{door}/watch/hits/{hit.id}", f"/{door}/stays/{hit.stay.code}", person):
        assert SECRET in desk.get(address).text and "77/CV-XNC" in desk.get(address).text, address
    assert SECRET in desk.get(f"/{door}/stays").text
    assert TOLD in desk.get(f"/{door}/watch/hits/{hit.id}").text
    assert desk.post(f"/{door}/watch/hits/{hit.id}", data={"state": "cleared"}).status_code == 422
    data = {"state": "cleared", "reason": "Ảnh khác"}
    assert desk.post(f"/{door}/watch/hits/{hit.id}", data=data).status_code == 303
    assert desk.post(f"/{door}/watch/hits/{hit.id}", data=data).status_code == 422
    assert hit.stay.full_name not in desk.get(f"/{door}/watch").text
    assert hit.stay.full_name in desk.get(f"/{door}/watch?state=cleared").text
    assert SECRET not in desk.get(f"/{door}/stays").text


def test_another_ward_knows_nothing_of_the_hit(browser, hit, other_commune_officer):
    desk = browser(other_commune_officer)
    assert hit.stay.full_name not in desk.get("/commune/watch?state=").text
    assert desk.get(f"/commune/watch/hits/{hit.id}").status_code == 404
    assert desk.post(f"/commune/watch/hits/{hit.id}", data={"state": "cleared", "reason": "x"}).status_code == 404


def test_a_list_of_the_province_alone_is_not_even_named_to_a_commune(browser, hit, watched, province_officer, commune_officer):
    watch.change_list(by=province_officer, watch_list=watched, values={"name": SECRET, "shared": False})
    desk = browser(commune_officer)
    for address in ("/commune/watch?state=", "/commune/stays", f"/commune/stays/{hit.stay.code}", "/commune"):
        assert SECRET not in desk.get(address).text, address
    assert desk.get(f"/commune/watch/hits/{hit.id}").status_code == 404


@pytest.mark.parametrize("address", ["lists", "lists/new", "lists/{list}", "lists/{list}/change", "lists/{list}/people/new",
                                     "lists/{list}/people/paste", "entries/{entry}/removal"])
def test_to_a_commune_the_lists_do_not_exist(browser, watched, commune_officer, address):
    entry = watched.entries.first()
    address = "/commune/watch/" + address.format(list=watched.id, entry=entry.id)
    assert browser(commune_officer).get(address).status_code == 404


def test_the_owner_sees_nothing_of_a_watch_list_anywhere(browser, owner, hotel, hit):
    stays.declare_batch(by=owner, establishment=hotel, entries=[guest(passport_number=f"P000000{n}") for n in range(2)])
    batch, code = Batch.get(), hit.stay.code
    desk = browser(owner)
    addresses = ["/owner", "/owner/stays", f"/owner/stays/{code}", f"/owner/stays/{code}/correction",
                 f"/owner/stays/{code}/receipt.pdf", f"/owner/stays/{code}/na17.pdf", f"/owner/batches/{batch.code}",
                 "/owner/stays/export/xlsx", "/owner/stays/export/kbtt.xlsx", "/owner/stays/export/kbtt.xml", "/notices",
                 "/account/notices", f"/owner/establishments/{hotel.code}", f"/verify/{code}"]
    opened = 0
    for address in addresses:
        answer = desk.get(address)
        opened += answer.status_code == 200
        assert SECRET.encode() not in answer.data and TOLD.encode() not in answer.data and b"77/CV-XNC" not in answer.data
        assert "chú ý" not in answer.text if answer.mimetype == "text/html" else True
    assert opened >= 11
    assert not Notice.select().where(Notice.user == owner).exists()
    assert desk.get(f"/province/watch/hits/{hit.id}").status_code == 404


def test_the_answers_to_an_owner_are_alike_with_and_without_a_hit(browser, owner, hotel, watched):
    from tests.views.test_owner_stays import typed

    desk, answers = browser(owner), []
    for number in ("L898902C3", "Z0000001"):
        answer = desk.post("/owner/stays/new", data=typed(hotel) | {"passport_number": number})
        page = desk.get(answer.location).text
        answers.append((answer.status_code, page.count("<p"), page.count("notice"), page.count("badge")))
    assert answers[0] == answers[1] and WatchHit.select().count() == 1


def test_the_notice_leads_the_officer_to_the_declaration(browser, hit, province_officer):
    text = browser(province_officer).get("/account/notices").text
    assert f"/province/stays/{hit.stay.code}" in text and SECRET in text
