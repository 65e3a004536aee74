"""The base of every form: its words in the person's language, typed dates, and verbs' refusals at their fields."""

import re
from contextlib import contextmanager
from datetime import date
from ntpath import basename

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError

from domain.names import tidy
from domain.problems import TOO_LONG, Problem, Refused
from forms.drawing import draw


class _Words:
    gettext = staticmethod(gettext)
    ngettext = staticmethod(ngettext)


class Form(FlaskForm):
    """A form whose `values` are what its fields mean and whose `refusals()` hangs a verb's problems on the fields."""

    class Meta:
        def get_translations(self, form):
            return _Words

        def render_field(self, field, render_kw):
            drawn = draw(field, (field.render_kw or {}) | render_kw)
            return super().render_field(field, render_kw) if drawn is None else drawn

    @property
    def values(self):
        """The fields' values by name, without the token and the buttons."""
        return {field.name: field.data for field in self if field.type not in ("CSRFTokenField", "SubmitField")}

    def add_problem(self, problem):
        """Show one problem at its field, or above the form when the field is not on it."""
        text = told(problem)
        field = self._fields.get(problem.field)
        if field is not None:
            field.errors = [*field.errors, text]
        else:
            self.form_errors.append(text)

    @contextmanager
    def refusals(self):
        """Catch a verb's refusal and show it in the form; the view then falls through to the 422 page."""
        try:
            yield
        except Refused as refused:
            for problem in refused.problems:
                self.add_problem(problem)


def told(problem):
    """A problem's sentence in the person's language; a list among its params holds msgids, a problem its own sentence."""
    params = {name: told(value) if isinstance(value, Problem) else ", ".join(map(gettext, value)) if isinstance(value, list)
              else value for name, value in problem.params.items()}
    return gettext(problem.message, **params)


def required(message=None):
    """The field must hold something; the sentence names what."""
    return DataRequired(message or _l("Please fill in this field."))


def at_most(length):
    """The text may not be longer; over-long text is refused, never cut."""
    return Length(max=length, message=_l(TOO_LONG))


def tidied(text):
    """Text without control characters and doubled blanks; None becomes ""."""
    return tidy(text or "")


def choices(pairs, first=None):
    """The choices of a field from (value, words) pairs; `first` are the words of an empty one before them."""
    found = [SelectChoice(value, words) for value, words in pairs]
    return found if first is None else [SelectChoice("", first), *found]


NOT_OFFERED = _l("This is not among those you may choose.")
NOT_YOUR_WARD = _l("This ward is not in your care today.")


class OfferedField(SelectField):
    """What a list is narrowed by, out of what the person may see. Another value narrows it all the same, and is named."""

    def __init__(self, label, named=NOT_OFFERED, **kwargs):
        super().__init__(label, validate_choice=False, **kwargs)
        self.named = named

    def pre_validate(self, form):
        if self.data and all(each.value != self.data for each in self.choices):
            raise StopValidation(self.named)


class TypedField(StringField):
    """A value typed as text. What was typed is shown again as it was; `shown` writes a value that comes from elsewhere."""

    def _value(self):
        return self.raw_data[0] if self.raw_data else "" if self.data is None else self.shown(self.data)

    def shown(self, value):
        """The text of a value."""
        return str(value)


class DayField(TypedField):
    """A day typed as dd/mm/yyyy, d/m/yyyy, with dots or dashes, as eight digits, or in ISO form. Value: date or None."""

    def shown(self, value):
        return value.strftime("%d/%m/%Y")

    def process_formdata(self, valuelist):
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if text:
            self.data = read_day(text)
            if self.data is None:
                raise ValidationError(self.gettext("“%(text)s” is not a date. Write it as day/month/year, e.g. 05/11/2026.")
                                      % {"text": text[:20]})

    def pre_validate(self, form):
        # A date that could not be read keeps its own sentence instead of "please fill in".
        if self.process_errors:
            raise StopValidation()


class UploadField(FileField):
    """A file to choose; `sent` gives its content and its name, both empty when none was chosen."""

    @property
    def sent(self):
        if not self.data:
            return {"content": b"", "file_name": ""}
        return {"content": self.data.read(), "file_name": tidy(basename(self.data.filename))}


def read_day(text):
    """The day a text means (dd/mm/yyyy in any usual dress, ddmmyyyy, ISO), or None."""
    parted = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text, re.A)
    found = parted or re.fullmatch(r"(\d\d)(\d\d)(\d{4})", text, re.A)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.A)
    if not found and not iso:
        return None
    year, month, day = iso.groups() if iso else reversed(found.groups())
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_birth(text):
    """(day, precision) of a birth date typed as day/month/year, month/year or year; (None, None) when it is none."""
    day = read_day(text)
    if day:
        return day, "D"
    month = re.fullmatch(r"(?:00[/.\- ])?(\d{1,2})[/.\-](\d{4})", text, re.A)
    year = re.fullmatch(r"(?:00[/.\- ]00[/.\- ])?(\d{4})", text, re.A)
    try:
        if year:
            return date(int(year[1]), 1, 1), "Y"
        return (date(int(month[2]), int(month[1]), 1), "M") if month else (None, None)
    except ValueError:
        return None, None
