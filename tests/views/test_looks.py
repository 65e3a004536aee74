"""Who looked at whom is recorded at every door: a page each time, what is beside it (a slip, a paper) if no look was lately."""

from datetime import timedelta

import pytest

from domain import stays
from models import AuditEntry
from tests.house.world import guest
from tests.views.test_dossier_desk import address, at_work, client, online, place  # noqa: F401 (people and dossiers)

pytestmark = pytest.mark.usefixtures("clock")


def looks(action, subject):
    entries = AuditEntry.select().where(AuditEntry.action == action, AuditEntry.subject_id == subject.id)
    return [entry.actor for entry in entries.order_by(AuditEntry.id)]


def test_every_door_to_a_declaration_is_a_look_of_the_officer_and_none_of_the_owner(browser, hotel, owner, commune_officer):
    for number, door in enumerate(("na17.pdf", "receipt.pdf", "correction", "departure", "letter"), 1):
        stay = stays.declare(by=owner, establishment=hotel, values=guest(number))
        desk, here = browser(commune_officer), f"/commune/stays/{stay.code}"
        for each in (door, "na17.pdf"):
            assert desk.get(f"{here}/{each}").status_code == 200, door
        assert looks("stay.looked_at", stay) == [commune_officer], door
        desk.get(here)
        assert looks("stay.looked_at", stay) == [commune_officer] * 2, "the page itself counts each time"
    browser(owner).get(f"/owner/stays/{stay.code}/na17.pdf")
    assert AuditEntry.select().where(AuditEntry.action == "stay.looked_at", AuditEntry.actor == owner).count() == 0


def test_every_door_to_a_dossier_is_a_look(client, online, clock, province_officer):  # noqa: F811
    for times, door in enumerate(("/photo.jpg", "/papers/photo/1", "/appointment"), 1):
        clock.shift(timedelta(minutes=16))
        for _twice in range(2):
            client.get(address(online) + door)
        assert looks("application.looked_at", online) == [province_officer] * times, door


def test_who_is_looked_for_in_the_smaller_lists_is_recorded(client, place, province_officer):  # noqa: F811
    for q, words in enumerate(("applications", "payments", "deliveries", "reception")):
        assert client.get(f"/province/{words}?q=Nguyen+{q}").status_code == 200
    found = AuditEntry.select().where(AuditEntry.action == "search.made", AuditEntry.actor == province_officer)
    assert [entry.details for entry in found.order_by(AuditEntry.id)] == [{"q": f"Nguyen {q}"} for q in range(4)]
    assert client.get("/province/applications").status_code == 200 and found.count() == 4
