"""What an officer types to find people: one box and filters, a list of numbers, a note, a document to join."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from domain import labels
from domain.search_filters import DAYS, Filters
from forms.base import NOT_YOUR_WARD, DayField, Form, OfferedField, UploadField, at_most, choices, required, tidied
from forms.stays import CountryField

PURPOSES = tuple((purpose, _l(words)) for purpose, words in labels.PURPOSES.items())
PERMITS = (("ended", _l("Ended")), ("ending", _l("Ended or ending within 7 days")))
AT_LEAST = _l("At least %(days)s days")


class SearchForm(Form):
    """The box and its filters. A filter that cannot be read is named at its field and filters nothing."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Passport number or name"), filters=[tidied])
    nationality = CountryField(_l("Nationality"))
    ward = OfferedField(_l("Ward"), NOT_YOUR_WARD)
    establishment = StringField(_l("Establishment"), filters=[tidied])
    since = DayField(_l("Arrived from"))
    until = DayField(_l("Arrived by"))
    days = SelectField(_l("Length of stay"), validate_choice=False)
    purpose = SelectField(_l("Purpose"), choices=choices(PURPOSES, first=_l("All")), validate_choice=False)
    permit = SelectField(_l("Permitted stay"), choices=choices(PERMITS, first=_l("All")), validate_choice=False)
    here = BooleanField(_l("Still here"))

    def __init__(self, *args, wards=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.ward.choices = choices(((ward.code, ward.name) for ward in wards), first=_l("All"))
        lengths = ((str(days), AT_LEAST % {"days": days}) for days in DAYS)
        self.days.choices = choices(lengths, first=_l("All"))

    @property
    def text(self):
        """What was typed into the box; more than a name's length is not looked for."""
        return (self.q.data or "")[:200]

    def filters(self):
        """The Filters given; unreadable fields are left out (and carry their message)."""
        self.validate()
        return Filters(
            nationality=self.nationality.data or "", ward=self.ward.data or "", since=self.since.data, until=self.until.data,
            establishment=(self.establishment.data or "")[:200], here=bool(self.here.data), days=int(_one_of(self.days) or 0),
            purpose=_one_of(self.purpose), permit=_one_of(self.permit))

    def conditions(self):
        """(label, value) pairs of what was searched for, in words, for a workbook: what could not be read is not among them."""
        given, found = {"q": self.text, **self.filters().given}, []
        for field in self:
            if given.get(field.name):
                words = {each.value: each.label for each in getattr(field, "choices", None) or ()}
                shown = getattr(field, "shown", str)
                value = _l("yes") if field.type == "BooleanField" else words.get(field.data) or shown(field.data)
                found.append((str(field.label.text), str(value)))
        return found


def _one_of(field):
    """The value of a choice, nothing when it is none of those offered."""
    return field.data if any(each.value == field.data for each in field.choices) else ""


class BatchForm(Form):
    """Document numbers pasted, or in a file."""

    documents = TextAreaField(_l("Passport numbers"))
    file = UploadField(_l("Or a file"))


class NoteForm(Form):
    """What an officer writes down about a person."""

    note = TextAreaField(_l("Note"), filters=[tidied], validators=[required(), at_most(2000)])


class JoinForm(Form):
    """Another document of the same person, and how the officer knows."""

    passport_number = StringField(_l("Passport number"), filters=[tidied], validators=[required()])
    nationality = CountryField(_l("Nationality"))
    reason = TextAreaField(_l("How it is known that both are the same person"), filters=[tidied],
                           validators=[required(), at_most(500)])


class SeparateForm(Form):
    """Why a joined document is another person's after all."""

    reason = TextAreaField(_l("Reason"), filters=[tidied], validators=[required(), at_most(500)])
