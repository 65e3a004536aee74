"""The first visit: an office is set up, an officer invited, an establishment registered and approved, a guest declared."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
import pytest

from domain.clock import today
from tests.browser.conftest import ROOT, address, seats
from tests.browser.people import AXE
from tests.people import PASSWORD

WARD = "Phường Thủ Dầu Một"


@pytest.fixture
def new_house(tmp_path):
    """The address of a server started as `make run` starts it, and the console's one-time path to the set-up."""
    unset = ("DATABASE_URL", "BASE_URL", "DEMO", "SECOND_FACTOR")
    environ = {name: value for name, value in os.environ.items() if name not in unset} | {
        "DATA_DIR": str(tmp_path / "data"), "PORT": "0"}
    with (tmp_path / "console").open("w", encoding="utf8") as console:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=console, stderr=console)
    try:
        house = address(process, tmp_path / "console")
        yield house, re.search(r"/setup\?token=\S+", (tmp_path / "console").read_text(encoding="utf8"))[0]
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def newcomer(look, chromium, new_house):
    """Make a person at a browser on the new house."""
    with seats(chromium, new_house[0], look, axe=AXE) as sit_down:
        yield sit_down


def test_an_office_opens_and_takes_its_first_declaration(newcomer, new_house):
    admin = newcomer()
    sets_up(admin, new_house[1])
    signs_in(admin, "admin@example.com")
    proves_a_second_factor(admin)
    link = invites_an_officer(admin)

    owner = newcomer()
    registers(owner)
    signs_in(owner, "hoasen@example.com")
    owner.opens("/owner/stays/new")
    assert owner.page.locator("[name=full_name]").count() == 0

    officer = newcomer()
    officer.opens(link).writes(password=PASSWORD, again=PASSWORD).sends("again")
    signs_in(officer, "officer@example.com")
    proves_a_second_factor(officer)
    officer.opens("/commune/establishments").chooses("Khách sạn Hoa Sen").presses('form[action$="/approval"] button')

    tomorrow = (today() + timedelta(days=1)).strftime("%d/%m/%Y")
    owner.opens("/owner/stays/new").writes(passport_number="K00000001", nationality="KOR", full_name="PARK JIWOO", sex="F",
                                           birth_date="05/11/1990", leaving_on=tomorrow, room="101", permitted_until=tomorrow)
    owner.sends("full_name").reads("PARK JIWOO")
    officer.opens("/commune/stays").reads("PARK JIWOO")


def sets_up(admin, path):
    admin.opens("/")
    assert urlsplit(admin.page.url).path == "/setup"
    admin.opens(path).sends("province")
    admin.chooses("Bình Dương").writes(full_name="Bùi Thị Quản", email="admin@example.com", password=PASSWORD, again=PASSWORD)
    admin.sends("again")
    assert urlsplit(admin.page.url).path == "/sign-in"
    admin.opens(path.split("?")[0])
    assert admin.page.locator("[name=province]").count() == 0


def signs_in(person, identifier):
    person.opens("/sign-in").writes(identifier=identifier, password=PASSWORD).sends("password")


def proves_a_second_factor(person):
    assert urlsplit(person.page.url).path == "/account/second-factor"
    secret = person.page.inner_text("main code").replace(" ", "")
    person.writes(code=pyotp.TOTP(secret).now(), password=PASSWORD).sends("code")
    assert person.page.locator("main li code").count() >= 8


def invites_an_officer(admin):
    admin.opens("/admin/people/new").writes(full_name="Phạm Văn Phường", email="officer@example.com", role="commune")
    admin.page.get_by_label(WARD, exact=True).check()
    admin.sends("email")
    return urlsplit(admin.page.inner_text("main code")).path


def registers(owner):
    owner.opens("/register").writes(agreed=True).sends("agreed")
    ward = owner.page.locator("[name=ward] option", has_text=WARD).get_attribute("value")
    owner.writes(name="Khách sạn Hoa Sen", kind="hotel", ward=ward, address="12 Đường Bạch Đằng", phone="0274 3822 333",
                 email="hoasen@example.com", representative_name="Nguyễn Văn Chủ", representative_birth_date="02/01/1980",
                 representative_sex="M", representative_number="079080123456", representative_number_until="02/01/2040",
                 representative_phone="0912 345 678", representative_origin="Bình Dương", representative_address="1 Đường Số 1",
                 password=PASSWORD, password_again=PASSWORD, oath=True).sends("password_again")
    assert urlsplit(owner.page.url).path == "/sign-in", owner.page.inner_text("main")
