"""Inputs and selects are drawn as WTForms draws them, to the letter."""

import pytest
from markupsafe import escape
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from forms.base import Form, at_most, choices, required
from forms.drawing import draw, radios

PAIRS = (("", "All"), ("a", "One & <two>"), ("b", 'Three "quoted"'))


class Everything(Form):
    """One field of each kind."""

    class Meta(Form.Meta):
        csrf = False

    text = StringField("Text", [required(), at_most(20)])
    short = StringField("Short", [Length(min=2, max=5)], render_kw={"class_": "short", "placeholder": "a & b"})
    hidden = HiddenField()
    choice = SelectField(choices=choices(PAIRS), validate_choice=False)
    needed = SelectField(choices=choices(PAIRS), validators=[required()])
    tick = BooleanField()
    radio = RadioField(choices=choices(PAIRS))
    wanted = RadioField(choices=choices(PAIRS), validators=[required()])
    long = TextAreaField()


@pytest.mark.parametrize("given", [{}, {"autocomplete": "off"}, {"class": 'a "b" <c>', "data_x": "1", "hidden": True},
                                   {"title": False, "id": "other", "type": "search", "aria-describedby": "text-hint"}])
@pytest.mark.parametrize("typed", [{}, {"text": "<b> & \"c\"", "choice": "b", "needed": "a", "hidden": "x", "tick": "y"}])
def test_an_element_is_drawn_as_the_library_draws_it(app, typed, given):
    with app.test_request_context("/"):
        form = Everything(MultiDict(typed))
        for name in ("text", "short", "hidden", "choice", "needed"):
            assert draw(form[name], {**(form[name].render_kw or {}), **given}) == super(Form.Meta, form.meta).render_field(
                form[name], given), name


def test_what_is_ticked_chosen_or_long_is_left_to_the_library(app):
    with app.test_request_context("/"):
        form = Everything(MultiDict({"tick": "y", "radio": "a", "long": "<x>"}))
        assert [draw(form[name], {}) for name in ("tick", "radio", "long")] == [None] * 3
        assert "checked" in form.tick() and "&lt;x&gt;" in form.long()


@pytest.mark.parametrize("typed", [{}, {"radio": "b", "wanted": "b"}, {"radio": "unknown"}])
def test_radio_buttons_are_drawn_as_the_library_draws_them(app, typed):
    with app.test_request_context("/"):
        form = Everything(MultiDict(typed))
        for name in ("radio", "wanted"):
            theirs = "".join(f"<label>{option()} {escape(option.label.text)}</label>" for option in form[name])
            assert radios(form[name]) == theirs
