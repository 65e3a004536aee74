"""The house's own eyes see: each rule that every answer is held to is broken here once and must be noticed."""

import pytest
from flask import Flask

from domain.clock import now
from models import Attempt
from tests.house import strict

PAGE = '<!DOCTYPE html><html lang="vi"><head><title>T</title></head><body><h1>H</h1>%s</body></html>'


def test_a_good_page_and_a_good_fragment_pass():
    strict.check_html(PAGE % '<form action="/x" method="post"><label for="a">A</label><input id="a" name="a"></form>')
    strict.check_html('<p>one <a href="/x">two</a></p>', whole=False)


@pytest.mark.parametrize("wrong", [
    "<p><div></p>", "<b><i></b></i>", "<table><div></div></table>", '<p id="a" id="b"></p>', "<span/>",
    '<p id="a"></p><p id="a"></p>', '<input name="a">', '<label for="b">B</label>', '<form method="post"></form>',
    '<a href="/x"></a>', '<img src="/x">', '<p style="color:red"></p>', '<p onclick="x()"></p>', "<script>x()</script>",
    '<a href="javascript:x()">x</a>', "<h1>Another</h1>", '<input id="a" aria-label="A" aria-describedby="z">',
    "R&D", "&foo;", "<!-- a -- b -->", "<p>\x01</p>", '<select aria-label="A"><div></div></select>', "<option>1</option>",
    "<div>",
])
def test_each_kind_of_bad_markup_is_noticed(wrong):
    with pytest.raises(AssertionError):
        strict.check_html(PAGE % wrong)


@pytest.mark.parametrize("wrong", ["<div>", "</section><section>", "<td>1</td>", "<b><i></b></i>"])
def test_a_fragment_that_would_break_its_page_is_noticed(wrong):
    for _each_time in range(2):
        with pytest.raises(AssertionError):
            strict.check_html(wrong, whole=False)


def test_a_page_without_a_title_is_noticed():
    with pytest.raises(AssertionError, match="no title"):
        strict.check_html('<!DOCTYPE html><html lang="vi"><head><title></title></head><body><h1>H</h1></body></html>')


def test_a_get_that_writes_is_noticed(app):
    small = Flask("small")
    small.testing = True
    strict.hold(small)
    small.add_url_rule("/", view_func=lambda: {"made": Attempt.create(key="x", at=now()).id}, methods=["GET", "POST"])
    with pytest.raises(AssertionError, match="attempt"):
        small.test_client().get("/")
    assert small.test_client().post("/").status_code == 200
