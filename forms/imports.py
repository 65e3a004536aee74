"""Forms about lists of guests: sending one, confirming it, mending a row, naming its columns, saying how days are written."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField

from domain.tables.table import FIELDS
from forms.base import Form, UploadField, choices, tidied
from forms.stays import SEXES, StayForm

_OWN_LABELS = {"number": _l("Number in the list"), "birth_precision": _l("How exactly the birth is known"),
               "surname": _l("Surname"), "given_names": _l("Given names")}


def label(field):
    """What people call a field of a list."""
    return _OWN_LABELS[field] if field in _OWN_LABELS else getattr(StayForm, field).args[0]


class ImportForm(Form):
    """A file with guests, or a table pasted from one."""

    establishment = SelectField(_l("Establishment"), validate_choice=False)
    file = UploadField(_l("File"))
    pasted = TextAreaField(_l("Or paste a table"))


class ConfirmationForm(Form):
    """The one thing still to say when a list is declared: why some of it is late."""

    late_reason = TextAreaField(_l("Why are these declarations late?"), filters=[tidied])


class RowForm(Form):
    """The cells of one row as texts; what they mean is the domain's to say."""

    full_name = StringField(label("full_name"))
    birth_date = StringField(label("birth_date"))
    sex = SelectField(label("sex"), choices=choices(SEXES, first=""), validate_choice=False)
    nationality = StringField(label("nationality"))
    passport_number = StringField(label("passport_number"))
    room = StringField(label("room"))
    arrived_on = StringField(label("arrived_on"))
    leaving_on = StringField(label("leaving_on"))
    left_on = StringField(label("left_on"))
    permitted_until = StringField(label("permitted_until"))


def columns_form(table):
    """A form with one choice for each column of a table: `column-<index>` → the field it leads to, "" for none."""
    meanings = choices(((field, label(field)) for field in FIELDS), first=gettext("(not used)"))
    meant = {index: field for field, index in table.columns.items()}
    width = max([len(table.header), *(len(cells) for _, cells in table.rows)])

    class ColumnsForm(Form):
        """What each column of a list means."""

        @property
        def fields(self):
            """Column index → field."""
            return {index: self._fields[f"column-{index}"].data or "" for index in range(width)}
    for index in range(width):
        setattr(ColumnsForm, f"column-{index}", SelectField(
            table.title(index), choices=meanings, default=meant.get(index, ""), validate_choice=False))
    return ColumnsForm()


def days_form(questions):
    """A form with one question for each column whose days can be read both ways: `as_read` or `exchanged`."""
    class DaysForm(Form):
        """Which of two days is meant."""
    for field, asked in questions.items():
        readings = (("as_read", _day_in_words(asked["read"])), ("exchanged", _day_in_words(asked["other"])))
        setattr(DaysForm, field, RadioField(
            gettext("In the column “%(column)s”, “%(shown)s” means", column=label(field), shown=asked["shown"]),
            choices=choices(readings), validate_choice=False))
    return DaysForm()


def _day_in_words(iso):
    year, month, day = (int(part) for part in iso.split("-"))
    return gettext("day %(day)s of month %(month)s, %(year)s", day=day, month=month, year=year)
