"""Forms about one stay: declaring it, and what happens to it later."""

import re

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from domain import countries, names
from domain.clock import today
from domain.stays import check
from forms.base import DayField, Form, TypedField, at_most, choices, read_birth, tidied

PRECISIONS = (("D", _l("Day, month, year")), ("M", _l("Month and year")), ("Y", _l("Year only")))
SEXES = (("M", _l("Male")), ("F", _l("Female")), ("X", _l("Other (X)")))


def country_label(country):
    """A country as a field shows it, in the person's language: Hàn Quốc (KOR)."""
    return f"{country.name(str(get_locale()))} ({country.code})"


class CountryField(TypedField):
    """A country typed by any code or name, Vietnamese or English, with or without accents. Value: its alpha-3 code."""

    def shown(self, value):
        found = countries.get(value)
        return country_label(found) if found else value

    def process_formdata(self, valuelist):
        text = (valuelist[0] if valuelist else "").strip()
        found = countries.find(text) if text else None
        self.data = found.code if found else ""
        if text and not found:
            near = ", ".join(country_label(country) for country in countries.suggest(text, 3))
            if near:
                raise ValidationError(self.gettext("“%(text)s” is not a known country. Do you mean: %(near)s?")
                                      % {"text": text[:40], "near": near})
            raise ValidationError(self.gettext("“%(text)s” is not a known country.") % {"text": text[:40]})


class BirthField(DayField):
    """A birth date as precisely as known: dd/mm/yyyy, mm/yyyy or yyyy. Value: date or None; `precision` says which was typed."""

    precision = None

    def process_formdata(self, valuelist):
        text = (valuelist[0] if valuelist else "").strip()
        self.data, self.precision = read_birth(text)
        if text and self.data is None:
            raise ValidationError(self.gettext("“%(text)s” is not a date. Write it as day/month/year, e.g. 05/11/1990.")
                                  % {"text": text[:20]})


class GuestFields:
    """The fields of one guest, as forms and rows of a group share them."""

    passport_number = StringField(_l("Passport number"), filters=[names.document_number])
    nationality = CountryField(_l("Nationality"))
    full_name = StringField(_l("Full name"), filters=[tidied])
    one_name = BooleanField(_l("One name only (the passport shows no other name)"))
    birth_date = BirthField(_l("Date of birth"))
    birth_precision = RadioField(_l("Known to the"), choices=choices(PRECISIONS), default="D", validate_choice=False)
    sex = RadioField(_l("Sex"), choices=choices(SEXES), validate_choice=False)
    room = StringField(_l("Room"), filters=[tidied])
    permitted_until = DayField(_l("Permitted to stay in Viet Nam until"))


class StayForm(GuestFields, Form):
    """One guest's stay. Every rule is the domain's (stays.check): this form only reads."""

    establishment = SelectField(_l("Establishment"), validate_choice=False)
    mrz = TextAreaField(_l("Machine-readable lines of the passport"))
    arrived_on = DayField(_l("Day of arrival"), default=today)
    arrival_time = StringField(_l("Time of arrival"), filters=[tidied])
    leaving_on = DayField(_l("Expected departure"))
    left_on = DayField(_l("Left on"))
    passport_kind = StringField(_l("Kind of passport"), filters=[tidied])
    passport_expires_on = DayField(_l("Passport expires on"))
    visa_kind = StringField(_l("Kind of visa or card"), filters=[tidied])
    visa_number = StringField(_l("Number of visa or card"), filters=[tidied])
    entered_on = DayField(_l("Entered Viet Nam on"))
    entry_gate = StringField(_l("Border gate"), filters=[tidied])
    purpose = StringField(_l("Purpose of entry"), filters=[tidied])
    occupation = StringField(_l("Occupation"), filters=[tidied])
    birth_place = StringField(_l("Place of birth"), filters=[tidied])
    children = TextAreaField(_l("Children under 14 on the same passport"), filters=[tidied], validators=[at_most(1000)])
    note = TextAreaField(_l("Note"), filters=[tidied])
    late_reason = TextAreaField(_l("Why is the declaration late?"), filters=[tidied])

    @property
    def values(self):
        values = {name: value for name, value in super().values.items() if name not in ("establishment", "mrz")}
        if self.birth_date.precision in ("M", "Y"):
            values["birth_precision"] = self.birth_date.precision
        values["children"] = [{"name": line.strip()} for line in (values["children"] or "").split(",") if line.strip()]
        return values

    def valid_for(self, establishment):
        """Whether the form was sent and can be read; if it cannot, the rules' problems are named as well, all at once."""
        if not self.is_submitted():
            return False
        if self.validate():
            return True
        for problem in check(self.values, establishment, on=today()):
            if not problem.doubtful and not self._fields[problem.field].errors:
                self.add_problem(problem)
        return False

    def fill(self, values):
        """Show these values, as if they had been typed; the rest stays."""
        for name, value in values.items():
            field = self._fields.get(name)
            if field is not None:
                field.data, field.raw_data = value, None
                field.errors = field.process_errors = []


class RevisionField(HiddenField):
    """Which revision of a stay (or change of an establishment) the page shows, so that another change meanwhile is noticed.

    Value: int or None."""

    def process_formdata(self, valuelist):
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


class CorrectionForm(StayForm):
    """The same fields once more, with the reason for the correction."""

    revision = RevisionField()

    reason = StringField(_l("What is being corrected, and why"), filters=[tidied], validators=[at_most(500)])

    @property
    def values(self):
        return {name: value for name, value in super().values.items() if name not in ("reason", "revision")}


class LeavingForm(Form):
    """The guest has left."""

    left_on = DayField(_l("Left on"), default=today)


class ExtensionForm(Form):
    """The guest stays longer."""

    leaving_on = DayField(_l("Stays until"))


class CancellationForm(Form):
    """The declaration was a mistake."""

    cancel_reason = StringField(_l("Why was the declaration a mistake?"), filters=[tidied], validators=[at_most(500)])


class ExplanationForm(Form):
    """The reason for being late, given later."""

    late_reason = TextAreaField(_l("Why was the declaration late?"), filters=[tidied], validators=[at_most(500)])

