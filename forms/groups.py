"""A group of guests in one grid: what they have in common above, one row a guest."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm

from domain import names
from domain.clock import today
from forms.base import DayField, Form, choices, tidied, told
from forms.stays import SEXES, BirthField, CountryField

FEWEST, MOST = 5, 60
_COMMON = ("arrived_on", "leaving_on", "permitted_until", "room")


class GuestRow(PlainForm):
    """One guest of the group; empty dates and room are those given for all."""

    full_name = StringField(_l("Full name"), filters=[tidied])
    birth_date = BirthField(_l("Date of birth"))
    sex = SelectField(_l("Sex"), choices=choices(SEXES, first=""), validate_choice=False)
    nationality = CountryField(_l("Nationality"))
    passport_number = StringField(_l("Passport number"), filters=[names.document_number])
    room = StringField(_l("Room"), filters=[tidied])
    permitted_until = DayField(_l("Permitted until"))
    one_name = BooleanField(_l("One name only"))

    @property
    def empty(self):
        """Whether nothing was typed into the row."""
        return not any((field.raw_data or [""])[0].strip() if field.raw_data else field.data for field in self
                       if field.short_name != "one_name")


class Rows(FieldList):
    """The rows of a grid. Only plain numbers count them: the library would stumble over `²` and a thousand digits."""

    def _extract_indices(self, prefix, formdata):
        found = (re.match(rf"{prefix}-([0-9]{{1,4}})-", name, re.A) for name in formdata)
        return [int(match[1]) for match in found if match]


class GroupForm(Form):
    """Guests who arrive together. `rows` keeps what was typed in each row, empty rows are passed over."""

    establishment = SelectField(_l("Establishment"), validate_choice=False)
    arrived_on = DayField(_l("Day of arrival"), default=today)
    leaving_on = DayField(_l("Expected departure"))
    room = StringField(_l("Room, if all have the same"), filters=[tidied])
    permitted_until = DayField(_l("Permitted to stay until, if the same for all"))
    late_reason = TextAreaField(_l("Why is the declaration late?"), filters=[tidied])
    pasted = TextAreaField(_l("Paste rows from a spreadsheet"))
    rows = Rows(FormField(GuestRow), max_entries=MOST)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Not min_entries: WTForms fills gaps between the numbers sent with rows already there.
        self.add_rows(FEWEST - len(self.rows))

    @property
    def guests(self):
        """(row number, values) of every row with something in it, the common values filled in."""
        return [(number, self._values(row.form)) for number, row in enumerate(self.rows) if not row.form.empty]

    def _values(self, row):
        values = {field.short_name: field.data for field in row}
        for name in _COMMON:
            values[name] = values.get(name) or self._fields[name].data
        values["birth_precision"] = row.birth_date.precision or "D"
        return values | {"late_reason": self.late_reason.data}

    def add_rows(self, count):
        """More empty rows, up to the most a grid may have."""
        for _row in range(min(count, MOST - len(self.rows))):
            self.rows.append_entry()

    def fill_rows(self, entries):
        """Put pasted guests into the rows that are still empty; returns how many found no room."""
        free = [row for row in self.rows if row.form.empty]
        missing = min(len(entries) - len(free), MOST - len(self.rows))
        free += [self.rows.append_entry() for _row in range(missing)]
        for row, values in zip(free, entries, strict=False):
            for name, value in values.items():
                if name in row.form._fields and value is not None:
                    # What was sent, an empty text, would be shown before the value.
                    row.form[name].data, row.form[name].raw_data = value, None
        return max(0, len(entries) - len(free))

    def add_problem(self, problem):
        """A problem of a row ("rows-3-room") is shown at that row's field, and above the grid with the row's number."""
        part, _, rest = problem.field.partition("-")
        number, _, name = rest.partition("-")
        if part != "rows" or name not in self.rows[int(number)].form._fields:
            super().add_problem(problem)
            return
        field, sentence = self.rows[int(number)].form[name], told(problem)
        field.errors = [*field.errors, sentence]
        self.form_errors.append(self.meta.get_translations(self).gettext("Row %(number)s: %(sentence)s", number=int(number) + 1,
                                                                          sentence=sentence))
