"""What comes from others: locked by hash, under licences an office may use, unmodified; and links that lead somewhere."""

import hashlib
import re
from importlib.metadata import metadata

import pytest

from tests.house.test_house import ROOT, TRACKED

# Packages that state their licence in no field; read in their own files.
STATED_ELSEWHERE = {"peewee": "MIT"}


def names(lock):
    """The packages of a lock that are installed on this system."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==\S+((?: ;[^\\\n]*)?)", (ROOT / lock).read_text(encoding="utf8"), re.M)
    return sorted(name for name, marker in found if "win32" not in marker)


def licence(name):
    """What a package says of its licence."""
    about = metadata(name)
    classifiers = [each for each in about.get_all("Classifier", []) if each.startswith("License")]
    first_line = (about.get("License") or "").strip().split("\n")[0]
    return "; ".join(filter(None, [about.get("License-Expression"), first_line, *classifiers])) or STATED_ELSEWHERE.get(name, "")


@pytest.mark.parametrize("name", names("requirements.txt"))
def test_what_runs_is_free_of_the_gpl(name):
    words = licence(name)
    assert words
    assert not re.search(r"\bA?GPL|Affero|GNU General", words), words


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_its_hashes(lock):
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text(encoding="utf8"))
    pinned = [block for block in blocks if re.match(r"[A-Za-z0-9._-]+(\[\w+\])?==", block)]
    assert len(pinned) > 20
    assert not [block.split("\n")[0] for block in pinned if "--hash=sha256:" not in block]
    assert not [line for line in blocks[0].splitlines() if re.search(r"@ |git\+|file:", line)]


@pytest.mark.parametrize("lock", ["requirements.in", "requirements-dev.in"])
def test_every_package_asked_for_is_locked(lock):
    asked = re.findall(r"^([A-Za-z0-9][\w-]*)(?:\[\w+\])?(==[^ ;\n]+)?", (ROOT / lock).read_text(encoding="utf8"), re.M)
    locked = (ROOT / lock.replace(".in", ".txt")).read_text(encoding="utf8").lower()
    assert not [name for name, version in asked if not re.search(
        rf"^{re.escape(name.lower())}(\[\w+\])?{re.escape(version) or '=='}", locked, re.M)]


def vendored():
    for page in (ROOT / "static/VENDORED.md", ROOT / "tests/browser/vendor/VENDORED.md"):
        for name, digest in re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", page.read_text(encoding="utf8"), re.M):
            yield page.parent / name, digest


@pytest.mark.parametrize("path, digest", list(vendored()), ids=lambda value: getattr(value, "name", ""))
def test_a_vendored_file_is_as_its_maker_made_it(path, digest):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_every_vendored_file_is_listed():
    ours = {"app.css", "app.js", "icon.svg", "call.wav", "VENDORED.md"}
    folders = (ROOT / "static", ROOT / "tests/browser/vendor")
    there = {path for path in TRACKED if any(path.is_relative_to(folder) for folder in folders)}
    assert {path for path in there if path.name not in ours} == {path for path, _ in vendored()}


def test_the_page_names_the_script_that_is_vendored():
    base = (ROOT / "templates/base.html").read_text(encoding="utf8")
    assert all((ROOT / "static" / name).is_file() for name in re.findall(r"asset\('([^']+)'\)", base))


def links():
    for page in (path for path in TRACKED if path.suffix == ".md"):
        for target in re.findall(r"""(?:\]\(|src=")([^)"#\s]+)""", page.read_text(encoding="utf8")):
            if not re.match(r"https?:|mailto:", target):
                yield page, target


@pytest.mark.parametrize("page, target", list(links()), ids=lambda value: getattr(value, "name", value))
def test_a_link_of_the_papers_leads_to_a_file(page, target):
    assert (page.parent / target).exists()


def test_the_pictures_of_the_readme_are_small():
    assert sum(path.stat().st_size for path in TRACKED if path.suffix == ".png") <= 1_000_000
