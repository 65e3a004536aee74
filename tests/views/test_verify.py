"""Anyone may ask whether a receipt is genuine; nobody learns who the guest is."""

from datetime import timedelta

import pytest

from domain import codes, stay_changes, stays
from domain.clock import today
from tests.domain.test_stays import guest


@pytest.fixture
def stay(owner, hotel):
    return stays.declare(by=owner, establishment=hotel, values=guest())


def answer(client, code):
    page = client.get(f"/verify/{code}").text
    assert "ERIKSSON" not in page and "L898902C3" not in page
    return page


def test_a_receipt_is_genuine_then_changed_then_cancelled(browser, owner, stay):
    client, code = browser(), codes.shown(stay.code)
    assert 'data-receipt="genuine"' in answer(client, code)
    stay_changes.correct(by=owner, stay=stay, values=guest(room="102"))
    assert 'data-receipt="changed"' in answer(client, code)
    stay_changes.cancel(by=owner, stay=stay, reason="Nhập nhầm")
    assert 'data-receipt="cancelled"' in answer(client, code)


def test_an_extension_changes_what_the_receipt_says_a_departure_does_not(browser, owner, stay):
    client, code = browser(), codes.shown(stay.code)
    stay_changes.leave(by=owner, stay=stay, left_on=today())
    assert 'data-receipt="genuine"' in answer(client, code)
    stay_changes.restore(by=owner, stay=stay)
    stay_changes.extend(by=owner, stay=stay, leaving_on=today() + timedelta(days=20))
    assert 'data-receipt="changed"' in answer(client, code)


def test_a_number_never_issued_is_unknown(browser):
    client = browser()
    for code in (codes.new(), "0000000000001", "nonsense", "%3Cscript%3E"):
        response = client.get(f"/verify/{code}")
        assert response.status_code == 404 and 'data-receipt="unknown"' in response.text and "<script>" not in response.text


def test_a_number_typed_wrongly_stays_in_its_field_and_a_right_one_does_not(browser, stay):
    assert 'value="7F3K &lt;b&gt;"' in answer(browser(), "7F3K <b>")
    assert 'maxlength="40" value=""' in answer(browser(), codes.shown(stay.code))


def test_a_typed_number_forgives_case_dashes_and_lookalikes(browser, stay):
    typed = codes.shown(stay.code).lower().replace("0", "o").replace("1", "l")
    response = browser().get("/verify", query_string={"code": typed})
    assert response.status_code == 303 and response.location.endswith(codes.shown(stay.code))


def test_a_batch_receipt_tells_of_later_changes(browser, owner, hotel):
    batch = stays.declare_batch(by=owner, establishment=hotel, entries=[guest()])
    assert 'data-receipt="genuine"' in answer(browser(), codes.shown(batch.code))
    stay_changes.cancel(by=owner, stay=batch.stays[0], reason="Nhập nhầm")
    assert 'data-receipt="changed"' in answer(browser(), codes.shown(batch.code))


def test_the_qr_is_drawn_for_real_numbers_only(browser, stay):
    assert browser().get(f"/verify/{stay.code}/qr.svg").mimetype == "image/svg+xml"
    assert browser().get("/verify/123/qr.svg").status_code == 404
