"""The map of establishments: each officer's own wards, the guests staying now, and what lies far from its ward."""

import re

from documents import establishment_map
from domain import positions, stay_changes, stays
from domain.clock import today
from models import Establishment
from tests.domain.test_stays import guest
from tests.people import establishment

# The middle of Phường Phú Lợi.
HERE = {"latitude": 10.9861, "longitude": 106.676}


def test_an_officer_sees_the_own_wards_places_with_their_guests(
        owner, other_owner, commune_officer, province_officer, monkeypatch):
    near = establishment(owner, "Khách sạn Gần", **HERE)
    beyond = establishment(other_owner, "Nhà nghỉ Bên Kia", ward_code="25780", latitude=11.4, longitude=106.6)
    establishment(owner, "Nhà trọ Chưa Duyệt", state="proposed", **HERE)
    establishment(owner, "Nhà trọ Không Vị Trí")
    establishment(owner, "Nhà trọ Nhầm", latitude=21.03, longitude=105.85)
    for number in range(3):
        stay = stays.declare(by=owner, establishment=near, values=guest(passport_number=f"P000000{number}"))
    stay_changes.leave(by=owner, stay=stay, left_on=today())
    mine, whole = positions.staying(commune_officer), positions.staying(province_officer)
    assert [(place.name, place.guests) for place in mine.placed] == [(near.name, 2)]
    assert [(place.name, place.guests) for place in whole.placed] == [(near.name, 2), (beyond.name, 0)]
    assert [place.name for place in mine.far] == ["Nhà trọ Nhầm"] and (mine.without, whole.without) == (1, 1)
    assert positions.staying(owner).placed[0].code == near.code
    monkeypatch.setattr(positions, "MOST", 1)
    cut = positions.staying(province_officer)
    assert ([place.name for place in cut.placed], cut.left_off, whole.left_off) == ([near.name], 1, 0)


def test_the_drawing_keeps_north_above_east_right_and_the_fullest_behind():
    def place(name, latitude, longitude, guests):
        return positions.Place(name, name, "Phường Phú Lợi", latitude, longitude, guests)

    drawn = establishment_map.drawn([place("A", 10.9, 106.6, 0), place("B", 11.0, 106.7, 50), place("C", 10.95, 106.65, 9)])
    spots = {spot.place.name: spot for spot in drawn.spots}
    assert spots["B"].y < spots["C"].y < spots["A"].y and spots["A"].x < spots["C"].x < spots["B"].x
    assert [(spot.place.name, spot.band) for spot in drawn.spots] == [("B", 3), ("C", 1), ("A", 0)]
    assert all(0 <= spot.x <= establishment_map.WIDTH and 0 <= spot.y <= drawn.height for spot in drawn.spots)
    alone = establishment_map.drawn([place("A", 10.9, 106.6, 1)])
    assert alone.spots[0].x in range(establishment_map.WIDTH) and establishment_map.drawn([]) is None


def test_the_page_says_so_when_no_place_has_a_position(browser, owner, hotel, commune_officer, province_officer):
    empty = browser(commune_officer).get("/commune/establishments/map").text
    assert "Chưa có cơ sở nào có vị trí trên bản đồ" in empty and "establishment-map" not in empty
    Establishment.update(**HERE).where(Establishment.id == hotel.id).execute()
    stays.declare(by=owner, establishment=hotel, values=guest())
    page = browser(province_officer).get("/province/establishments/map").text
    assert len(re.findall(rf'href="/province/establishments/{hotel.code}"', page)) == 2 and f"{hotel.name}: 1 khách" in page
    assert "://" not in page.split("<main", 1)[1].split("</main>", 1)[0]
