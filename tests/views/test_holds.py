"""The page of what is kept past its term, of the administrator and of the province's officers."""

import pytest

from domain import stays
from models import LegalHold
from tests.domain.test_stays import guest


def test_a_document_is_held_read_and_released(browser, admin):
    client = browser(admin)
    given = {"passport_number": "tk 765 4321", "nationality": "Nhật Bản", "reason": "Công văn 12"}
    assert client.post("/admin/holds", data=given).status_code == 303
    text = client.get("/admin/holds").text
    assert "TK7****21" in text and "TK7654321" not in text and "Công văn 12" in text and admin.full_name in text
    assert client.post(f"/admin/holds/{LegalHold.get().id}/release").status_code == 303
    assert LegalHold.get().released_by == admin and "TK7****21" not in client.get("/admin/holds").text
    assert client.post("/admin/holds/999999/release").status_code == 404


def test_a_declaration_is_held_by_the_code_of_its_receipt(browser, admin, owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    assert browser(admin).post("/admin/holds", data={"code": stay.code.lower(), "reason": "Khiếu nại"}).status_code == 303
    assert LegalHold.get().stay == stay


@pytest.mark.parametrize("wrong", [{}, {"code": "0" * 13}, {"passport_number": "A1"}, {"passport_number": "A" * 40}])
def test_what_cannot_be_held_is_said_and_what_was_typed_stays(browser, admin, wrong):
    answer = browser(admin).post("/admin/holds", data={"reason": "Công văn 77", **wrong})
    assert answer.status_code == 422 and "Công văn 77" in answer.text and not LegalHold.select().exists()


def test_an_officer_of_the_province_holds_a_declaration_from_its_page_and_releases_it(browser, province_officer, commune_officer,
                                                                                     owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    client, address = browser(province_officer), f"/province/holds?code={stay.code}"
    assert address in client.get(f"/province/stays/{stay.code}").text and "/province/holds" in client.get("/province").text
    assert f'value="{stay.code}"' in client.get(address).text
    assert client.post("/province/holds", data={"code": stay.code, "reason": "Khiếu nại"}).status_code == 303
    assert LegalHold.get().held_by == province_officer
    assert client.post(f"/province/holds/{LegalHold.get().id}/release").status_code == 303 and LegalHold.get().released_at
    client = browser(commune_officer)
    assert "/holds" not in client.get(f"/commune/stays/{stay.code}").text + client.get("/commune").text
    assert client.get("/commune/holds").status_code == 404
