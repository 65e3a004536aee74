"""The templates: fragments are blocks with the id of their section, and nothing is inline, unsafe or banned."""

import re

import pytest

from tests.house.test_house import ROOT, TRACKED

TEMPLATES = sorted(path for path in TRACKED if path.is_relative_to(ROOT / "templates"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
FRAME = {"title", "main", "head"}
PLAIN = "hx-get hx-post hx-target hx-swap hx-swap-oob hx-trigger hx-push-url hx-indicator hx-sync"
BANNED = re.compile(r"\|\s*safe\b|\bMarkup\b|autoescape|\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)|javascript:|js:|"
                    r"hx-on|hx-boost|hx-(?:put|patch|delete|vals|headers|ext|confirm)|https?://")


def named(path):
    return str(path.relative_to(ROOT / "templates"))


def text(path):
    # What stands in Jinja comments is not sent.
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf8"), flags=re.S)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_fragment_is_a_section_around_a_block_of_the_same_name(path):
    blocks = set(re.findall(r"\{%-?\s*block (\w+)", text(path))) - FRAME
    pairs = set(re.findall(r'<section id="(\w+)"[^>]*>\s*\{%-?\s*block \1\s*-?%\}', text(path)))
    assert blocks == pairs if path.name != "base.html" else blocks <= FRAME


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_nothing_is_inline_unsafe_or_banned(path):
    assert not BANNED.findall(text(path))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_only_the_plain_attributes_of_htmx_are_used(path):
    assert set(re.findall(r"\b(hx-[\w-]+)=", text(path))) <= set(PLAIN.split())
    assert not re.findall(r'hx-trigger="[^"]*\[', text(path))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_form_that_posts_carries_the_token(path):
    forms = re.findall(r"<form\b[^>]*>.*?</form>", text(path), flags=re.S)
    posting = [each for each in forms if re.search(r'method="post"', each, re.I)]
    assert not [each[:200] for each in posting if not re.search(r"ui\.token\(\)|(?<!\w)token\(\)|csrf_token", each)]
    assert not [each[:200] for each in forms if "{{ ui." not in each and not re.search(r'<form[^>]*\saction="', each)]


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_what_htmx_does_a_plain_form_or_link_does_too(path):
    for tag in re.findall(r"<(?:\{\{.*?\}\}|[^<>])*\bhx-(?:get|post)=(?:\{\{.*?\}\}|[^<>])*>", text(path)):
        polls = re.search(r'hx-trigger="(?:load|every|revealed)', tag)
        assert polls or re.match(r"<(?:a\b.*\bhref=|form\b.*\baction=|input\b|select\b|button\b)", tag, re.S), tag


def test_every_page_extends_the_base_and_has_a_title():
    wrong = [named(path) for path in PAGES if path.name not in ("base.html", "ui.html") and not path.name.startswith("_")
             and path.parent.name != "mail" and not re.search(r'\{% extends "[\w/]+\.html" %\}', text(path))]
    assert not wrong


def test_every_page_is_used():
    sources = "".join(path.read_text(encoding="utf8") for path in TRACKED
                      if path.suffix == ".py" or path in TEMPLATES)
    assert not [named(path) for path in PAGES if f'"{named(path)}"' not in sources]
