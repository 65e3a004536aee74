"""What the administrator types about procedures and fees."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError

from domain.applications.fees import GROUP_NAMES, NO_AMOUNT, WAY_NAMES
from domain.applications.procedures import SECTIONS
from domain.labels import LANGUAGES
from forms.base import DayField, Form, TypedField, at_most, choices, required, tidied

_LANGUAGE_NAMES = {"vi": _l("in Vietnamese"), "en": _l("in English")}


class Amount(TypedField):
    """Whole đồng, typed with or without dots, commas and blanks between the thousands."""

    def process_formdata(self, valuelist):
        text = re.sub(r"[\s.,]|đồng|vnd|đ$", "", (valuelist[0] if valuelist else "").lower())
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
        if text and self.data is None:
            raise ValidationError(self.gettext(NO_AMOUNT))

    def pre_validate(self, form):
        if self.process_errors:
            raise StopValidation()


class ProcedureForm(Form):
    """A procedure in both languages: its names, its parts, the day its text was last compared with the law."""

    name_vi = StringField(_l("Name in Vietnamese"), [required(), at_most(300)], filters=[tidied])
    name_en = StringField(_l("Name in English"), [required(), at_most(300)], filters=[tidied])
    as_of = DayField(_l("As of"), [required()])
    published = BooleanField(_l("Everybody may read it"))
    seen = StringField()

    @property
    def parts(self):
        """(heading, Vietnamese field, English field) of each part."""
        return [(heading, self[f"{key}_vi"], self[f"{key}_en"]) for key, heading in SECTIONS]

    @property
    def procedure_values(self):
        """The values as the verb takes them."""
        texts = {f"text_{language}": {key: self[f"{key}_{language}"].data or "" for key, _heading in SECTIONS}
                 for language in LANGUAGES}
        return {name: self[name].data for name in ("name_vi", "name_en", "as_of", "published")} | texts


for _key, _heading in SECTIONS:
    for _language in LANGUAGES:
        # Lines matter here, so the text is not tidied; the verb does that line by line.
        setattr(ProcedureForm, f"{_key}_{_language}", TextAreaField(_LANGUAGE_NAMES[_language], [Optional()],
                                                                   render_kw={"rows": 5, "lang": _language}))


class FeeForm(Form):
    """A fee from a day on."""

    group = RadioField(_l("For"), [InputRequired(_l("Choose what the fee is for."))], validate_choice=False,
                       choices=choices((code, _l(words)) for code, words in GROUP_NAMES.items()))
    way = RadioField(_l("Filed"), [InputRequired(_l("Choose the way of filing."))], validate_choice=False,
                     choices=choices((code, _l(words)) for code, words in WAY_NAMES.items()))
    amount = Amount(_l("Fee in đồng"), [InputRequired(_l(NO_AMOUNT))], render_kw={"inputmode": "numeric"})
    valid_from = DayField(_l("First day"), [required()])
    valid_to = DayField(_l("Last day"))
    basis = StringField(_l("Legal basis"), [required(), at_most(300)], filters=[tidied])


class EndForm(Form):
    """The last day of a fee."""

    valid_to = DayField(_l("Last day"), [required()])
