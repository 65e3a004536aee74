"""What officers type about watch lists: a list, a person on it, a pasted list, the word on a hit, whom looks are shown of."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from domain import names
from forms.base import DayField, Form, choices, tidied
from forms.stays import BirthField, CountryField

HIT_STATES = {"open": _l("To decide"), "confirmed": _l("The person looked for"), "cleared": _l("Somebody else")}


class WatchListForm(Form):
    """A named list and the letter it rests on."""

    name = StringField(_l("Name of the list"), filters=[tidied])
    kind = StringField(_l("Kind"), filters=[tidied])
    letter_number = StringField(_l("Number of the official letter"), filters=[tidied])
    letter_date = DayField(_l("Date of the official letter"))
    valid_until = DayField(_l("Looked for until"))
    shared = BooleanField(_l("Shared with the communes: their officers see the hits in their wards"))
    reference = BooleanField(_l("Reference list: only tells who works, studies or is married here, and alarms nobody"))


class _EntryForm(Form):
    """What is said of people as they are put on a list."""

    def __init__(self, *args, reference=False, **kwargs):
        super().__init__(*args, **kwargs)
        if reference:
            self.instruction.label.text = _l("What is known: position and workplace, school, or spouse and address")
            self.valid_until.label.text = _l("Valid until")


class WatchEntryForm(_EntryForm):
    """One person: documents, one a line, and a name with a birth date."""

    documents = TextAreaField(_l("Documents"), filters=[lambda text: (text or "").strip()])
    full_name = StringField(_l("Full name"), filters=[tidied])
    birth_date = BirthField(_l("Date of birth"))
    nationality = CountryField(_l("Nationality"))
    instruction = TextAreaField(_l("What to do when the person is found"), filters=[tidied])
    valid_until = DayField(_l("Looked for until"))

    @property
    def values(self):
        country = self.nationality.data or ""
        lines = self.documents.data.replace(",", "\n").replace(";", "\n").splitlines()
        return {**super().values, "birth_precision": self.birth_date.precision or "D",
                "documents": [(names.document_number(line), country) for line in lines]}


class WatchImportForm(_EntryForm):
    """A pasted list of people."""

    lines = TextAreaField(_l("People to look for"), filters=[lambda text: (text or "").strip()])
    instruction = TextAreaField(_l("What to do when the person is found"), filters=[tidied])
    valid_until = DayField(_l("Looked for until"))


class RemovalForm(Form):
    """Why a person is not looked for any more."""

    reason = TextAreaField(_l("Reason"), filters=[tidied])


class HitForm(Form):
    """The officer's word on a hit."""

    state = RadioField(_l("Is this the person looked for?"), validate_choice=False, choices=choices((
        ("confirmed", _l("Yes, this is the person")), ("cleared", _l("No, this is somebody else")))))
    reason = TextAreaField(_l("What the decision rests on"), filters=[tidied])


class HitFilterForm(Form):
    """Which hits are shown."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField(_l("Show"), choices=choices(HIT_STATES.items(), first=_l("All")), validate_choice=False, default="open")
    list = SelectField(_l("Watch list"), validate_choice=False)


class LookFilterForm(Form):
    """Whose looks, on which day, at which passport."""

    class Meta(Form.Meta):
        csrf = False

    officer = SelectField(_l("Officer"), validate_choice=False)
    day = DayField(_l("Day"))
    document = StringField(_l("Passport number"), filters=[names.document_number])
