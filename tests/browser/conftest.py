"""Chromium and a real server for journeys: scripts on and off, on a small laptop and on a phone."""

import itertools
import re
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.house import OWNERS
from tests.browser.people import AXE_OF_THE_HOUSE, CHROMIUM, Person

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--in-process-gpu"]
SIZES = {"laptop": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 800}}
LOOKS = {f"{size}, scripts {'on' if scripts else 'off'}": (SIZES[size], scripts) for size in SIZES for scripts in (True, False)}
USUAL = ("laptop, scripts on", "phone, scripts off")
NUMBERS = itertools.cycle(range(OWNERS))
# Pages at which nobody sits, by house and look: a page of its own for each person costs Chromium three processes.
FREE = defaultdict(list)

# The header of the run says loudly that these tests are left out; in CI their absence is an error.
collect_ignore_glob = [] if CHROMIUM else ["test_*.py"]


def pytest_generate_tests(metafunc):
    """A module's journeys are made in the looks it names in LOOKS, in the USUAL two where it names none."""
    if "look" in metafunc.fixturenames:
        names = getattr(metafunc.module, "LOOKS", USUAL)
        metafunc.parametrize("look", [LOOKS[name] for name in names], ids=names)


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The address of a real server on a fresh house."""
    folder = tmp_path_factory.mktemp("house")
    with open(folder / "log", "w", encoding="utf8") as log:
        process = subprocess.Popen([sys.executable, "-m", "tests.browser.house", str(folder)], cwd=ROOT, stdout=log, stderr=log)
    try:
        yield address(process, folder / "log")
    finally:
        process.terminate()
        process.wait(timeout=30)


def address(process, log):
    """Where the server says it listens, once it does."""
    patience = time.monotonic() + 240
    while time.monotonic() < patience and process.poll() is None:
        found = re.search(r"listening on (\S+)", log.read_text(encoding="utf8"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf8')}")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def seats(chromium, house, look, axe=AXE_OF_THE_HOUSE):
    """Seats at browsers of one look: sit_down(sign) gives a Person. What went wrong there, even unseen, fails at the end."""
    people, free = [], FREE[house, str(look)]

    def sit_down(sign=""):
        page = free.pop() if free else _page(chromium, house, look)
        people.append(Person(page, sign, scripts=look[1], axe=axe))
        return people[-1]

    yield sit_down
    complaints = [each for person in people for each in person.complaints]
    for person in people:
        person.leaves()
        free.append(person.page)
    assert not complaints


def _page(chromium, house, look):
    size, _scripts = look
    phone = size["width"] < 600
    context = chromium.new_context(viewport=size, locale="vi-VN", base_url=house, is_mobile=phone, has_touch=phone)
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.fixture
def somebody(look, chromium, house):
    """Make a person at a browser of this look."""
    with seats(chromium, house, look) as sit_down:
        yield sit_down


@pytest.fixture
def owner(somebody):
    """An owner with a hotel that nobody has declared for in this test."""
    number = next(NUMBERS)
    person = somebody(f"owner{number}")
    person.number = number
    return person
