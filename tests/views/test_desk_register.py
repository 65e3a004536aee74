"""The register at the desk in the browser: inspections with pictures, mergers, registers taken over, the workbook."""

from io import BytesIO

import python_calamine

from domain import stays
from models import Establishment, Inspection, RegisterList
from tests.domain.test_inspections import SECRET, jpeg
from tests.domain.test_registers import GOOD, HEAD, NO_MAIL, NO_NAME
from tests.house.world import guest
from tests.people import establishment

SEEN = {"inspected_on": "01/11/2026", "officers": "Phạm Văn Phường", "findings": "Chủ cơ sở vắng mặt"}


def text(answer):
    return answer.get_data(as_text=True)


def test_an_inspection_is_written_down_and_hidden_from_the_owner(browser, owner, hotel, commune_officer, province_officer,
                                                                 other_commune_officer):
    path = f"/commune/establishments/{hotel.code}"
    sent = SEEN | {"photo": (BytesIO(jpeg()), "nha.jpg")}
    assert browser(commune_officer).post(f"{path}/inspections", data=sent).location == path
    assert "Chủ cơ sở vắng mặt" in text(browser(commune_officer).get(path))
    assert "vắng mặt" not in text(browser(owner).get(f"/owner/establishments/{hotel.code}"))
    picture = f"{path}/inspections/{Inspection.get().id}/photo.jpg"
    assert picture in text(browser(commune_officer).get(path))
    answer = browser(commune_officer).get(picture)
    assert (answer.mimetype, answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == (
        "image/jpeg", "no-store", "nosniff")
    assert answer.data.startswith(b"\xff\xd8\xff") and SECRET not in answer.data
    assert browser(province_officer).get(picture.replace("commune", "province")).status_code == 200
    for stranger in (owner, other_commune_officer):
        assert browser(stranger).get(picture).status_code == 404
    assert browser().get(picture).status_code == 303


def test_a_picture_is_found_under_its_own_establishment_only(browser, hotel, other_hotel, commune_officer, province_officer):
    seen = Inspection.create(establishment=other_hotel, officers="A", findings="B", photo=b"\xff\xd8\xff",
                             written_by=province_officer)
    path = f"/commune/establishments/{hotel.code}/inspections/{seen.id}/photo.jpg"
    assert browser(commune_officer).get(path).status_code == 404


def test_what_is_wrong_with_an_inspection_is_said_and_nothing_typed_is_lost(browser, hotel, commune_officer):
    path, client = f"/commune/establishments/{hotel.code}/inspections", browser(commune_officer)
    for wrong in ({"findings": ""}, {"inspected_on": "32/11/2026"}, {"photo": (BytesIO(b"%PDF-1.7"), "a.jpg")}):
        answer = client.post(path, data=SEEN | wrong)
        assert answer.status_code == 422 and "Phạm Văn Phường" in text(answer)
    assert not Inspection.select().exists()


def test_the_page_shows_how_punctual_it_is_and_who_stays(browser, owner, hotel, commune_officer):
    stays.declare(by=owner, establishment=hotel, values=guest())
    page = text(browser(commune_officer).get(f"/commune/establishments/{hotel.code}"))
    assert page.count("data-month") == 12 and "<svg" in page
    assert f"/commune/stays?establishment={hotel.code}&amp;state=staying" in page


def test_the_province_merges_after_a_page_that_says_what_happens(browser, hotel, other_owner, province_officer, commune_officer):
    double = establishment(other_owner, "Khách sạn Hoa Sen")
    stays.declare(by=other_owner, establishment=double, values=guest())
    path = f"/province/establishments/{hotel.code}/merger"
    assert f"{path}?other={double.code}" in text(browser(province_officer).get(path))
    page = text(browser(province_officer).get(f"{path}?other={double.code}"))
    assert other_owner.full_name in page and f'value="{double.code}"' in page
    assert browser(commune_officer).post(path.replace("province", "commune"), data={"other": double.code}).status_code == 404
    assert Establishment.get_by_id(double.id).state == "active"
    assert browser(province_officer).post(path, data={"other": double.code}).location == path.removesuffix("/merger")
    assert Establishment.get_by_id(double.id).merged_into == hotel
    closed = text(browser(province_officer).get(f"/province/establishments/{double.code}"))
    assert f"/province/establishments/{hotel.code}" in closed
    assert browser(province_officer).post(path, data={"other": double.code}).status_code == 422
    assert browser(province_officer).post(path, data={"other": hotel.code}).status_code == 422
    assert browser(province_officer).post(path, data={"other": "nothing"}).status_code == 422


def test_guests_at_both_are_named_before_anything_moves(browser, owner, hotel, other_owner, province_officer):
    double = establishment(other_owner, "Khách sạn Hoa Sen")
    stays.declare(by=owner, establishment=hotel, values=guest())
    stays.declare(by=other_owner, establishment=double, values=guest())
    path = f"/province/establishments/{hotel.code}/merger"
    assert "EMMA SCHMIDT" in text(browser(province_officer).get(f"{path}?other={double.code}"))
    assert browser(province_officer).post(path, data={"other": double.code}).status_code == 422


def test_a_register_is_read_shown_stored_and_its_letters_printed(browser, app, province_officer, commune_officer):
    client, content = browser(province_officer), "\n".join((HEAD, GOOD, NO_MAIL, NO_NAME)).encode()
    sent = client.post("/province/establishments/registers/new", data={"file": (BytesIO(content), "cslt.csv")})
    assert sent.status_code == 303
    page = text(client.get(sent.location))
    assert 'data-read="3" data-ready="2" data-refused="1" data-there="0"' in page and not Establishment.select().exists()
    assert browser(commune_officer).get(sent.location.replace("province", "commune")).status_code == 404
    workbook = client.get(f"{sent.location}/refused.xlsx")
    rows = python_calamine.load_workbook(BytesIO(workbook.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2 and rows[1][2] == "Khách sạn" and rows[0][-1] == "LÝ DO TRẢ LẠI" and rows[1][-1]
    assert client.post(f"{sent.location}/confirmation").location == sent.location
    assert 'data-stored="2"' in text(client.get(sent.location))
    assert client.post(f"{sent.location}/confirmation").status_code == 422
    letters = text(client.post(f"{sent.location}/letters"))
    assert letters.count("data-letter") == 2 and letters.count("http://localhost/") >= 2
    assert client.get("/province/establishments/registers/new").status_code == 200


def test_a_discarded_register_is_gone(browser, province_officer):
    client = browser(province_officer)
    sent = client.post("/province/establishments/registers/new",
                       data={"file": (BytesIO("\n".join((HEAD, GOOD)).encode()), "cslt.csv")})
    client.post(f"{sent.location}/discard")
    assert client.get(sent.location).status_code == 404 and RegisterList.get().rows == []
    assert client.post("/province/establishments/registers/new", data={}).status_code == 422


def test_the_workbook_holds_what_the_filter_shows_and_says_which(browser, owner, other_owner, hotel, other_hotel,
                                                                 commune_officer, province_officer):
    establishment(owner, "Nhà trọ Xanh", "rooming_house", state="locked")

    def names(officer, door, query=""):
        answer = browser(officer).get(f"/{door}/establishments/export.xlsx{query}")
        rows = python_calamine.load_workbook(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        head = next(place for place, row in enumerate(rows) if row[0] == "STT")
        return [row[1] for row in rows[head + 1:]], "\n".join(row[0] for row in rows[:head])

    assert set(names(commune_officer, "commune")[0]) == {hotel.name, "Nhà trọ Xanh"}
    assert set(names(province_officer, "province")[0]) == {hotel.name, other_hotel.name, "Nhà trọ Xanh"}
    found, above = names(province_officer, "province", "?state=locked&q=xanh")
    assert found == ["Nhà trọ Xanh"] and "xanh" in above and province_officer.full_name in above


def test_a_refused_row_is_mended_on_its_page(browser, province_officer, commune_officer):
    desk, path = browser(province_officer), "/province/establishments/registers"
    desk.post(f"{path}/new", data={"file": (BytesIO("\n".join((HEAD, GOOD, NO_NAME)).encode()), "cslt.csv")})
    found = RegisterList.get()
    row = f"{path}/{found.id}/rows/{found.rows[1][0]}"
    assert row in text(desk.get(f"{path}/{found.id}"))
    assert "4 Đường Bốn" in text(desk.get(row))
    typed = {"kind": "hotel", "ward": "25750", "address": "4 Đường Bốn", "representative_name": "Ai Đó"}
    assert desk.post(row, data=typed).location == row and "mistake" in text(desk.get(row))
    answer = desk.post(row, data=typed | {"name": "Khách sạn Bốn Mùa"})
    assert answer.location == f"{path}/{found.id}#row-{found.rows[1][0]}" and RegisterList.get().rows_stored == 2
    assert desk.get(f"{path}/{found.id}/rows/99").status_code == 404
    assert browser(commune_officer).get(row.replace("province", "commune")).status_code == 404
