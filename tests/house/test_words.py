"""Every sentence a person may read is in the Vietnamese catalogue, complete, compiled and with its placeholders."""

import io
import re
from collections import Counter

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.acts import ACTS
from tests.house.test_house import ROOT
from tests.house.test_templates import PAGES, named, text

FOLDER = ROOT / "translations/vi/LC_MESSAGES"
PLACE = re.compile(r"%\(\w+\)[sd]")
# What is the same in every language: names, and each language's own name for itself.
NAMES = re.compile(r"Khaibao|English|Tiếng Việt|NA17|PDF|Excel|XML|QR|KBTT|KHAI_BAO_TAM_TRU|dd/mm/yyyy|htmx|xlsx|xls|ods|csv")


@pytest.fixture(scope="module")
def asked():
    """Every sentence the code and the templates may ask for."""
    with (ROOT / "babel.cfg").open(encoding="utf8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | {"N_": None, "_l": None}
    found = extract_from_dir(str(ROOT), methods, options, keywords)
    return {each[2] if isinstance(each[2], str) else each[2][0] for each in found}


@pytest.fixture(scope="module")
def catalogue():
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="vi")


def translated(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_the_catalogue_holds_every_sentence_and_no_other(asked, catalogue):
    held = {each.id if isinstance(each.id, str) else each.id[0] for each in catalogue if each.id}
    assert sorted(asked - held) == []
    assert sorted(held - asked) == []


def test_every_sentence_is_translated_and_checked(catalogue):
    assert [each.id for each in catalogue if each.id and (each.fuzzy or not all(translated(each)))] == []


def test_placeholders_survive_the_translation(catalogue):
    def places(words):
        return Counter(PLACE.findall(words))

    wrong = [each.id for each in catalogue if each.id for words in translated(each)
             if set(places(words)) - set(places(each.id if isinstance(each.id, str) else each.id[1]))
             or (isinstance(each.id, str) and places(words).keys() != places(each.id).keys())]
    assert wrong == []


def test_the_compiled_catalogue_is_fresh(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert (FOLDER / "messages.mo").read_bytes() == compiled.getvalue()


# The page of parts is for developers only.
@pytest.mark.parametrize("path", [path for path in PAGES if path.name != "styleguide.html"], ids=named)
def test_no_words_of_a_page_escape_the_catalogue(path):
    seen = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text(path), flags=re.S)
    attributes = re.findall(r'\b(?:aria-label|title|placeholder|alt|data-name)="([^"]*)"', seen)
    words = re.sub(r"<[^>]*>|&\w+;", " ", seen)
    found = re.findall(r"[^\W\d_]{2,}", NAMES.sub(" ", " ".join([words, *attributes])))
    assert not found


def test_every_act_of_the_record_has_words():
    found = {name for folder in ("domain", "views") for path in (ROOT / folder).rglob("*.py")
             for name in re.findall(r'(?:audit\.record|refusals\.note|_tell)\((?:by, )?"(\w+\.\w+)"',
                                    path.read_text(encoding="utf8"))}
    assert len(found) > 30
    assert found - set(ACTS) == set()
