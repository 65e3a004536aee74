"""What a dossier is looked up by, and how content people are with it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from domain.applications import ratings
from forms.base import Form, choices, required, tidied


def _score(text):
    return {str(score): score for score in ratings.SCORES}.get(str(text), 0)


class LookUpForm(Form):
    """What a dossier is looked up by: its code and the personal number."""

    code = StringField(_l("Code of the dossier"), filters=[tidied], validators=[required()])
    personal_number = StringField(_l("Personal identification number"), filters=[tidied], validators=[required()])


class RatingForm(LookUpForm):
    """How content a person is, with what the dossier was looked up by."""

    code = HiddenField(filters=[tidied])
    personal_number = HiddenField(filters=[tidied])
    score = RadioField(_l("How content are you with the office's work on this dossier?"), coerce=_score, validate_choice=False,
                       choices=choices([(value, _l(words)) for value, words in ratings.SCORES.items()]))
    words = TextAreaField(_l("What should be better, or was good?"), filters=[tidied])
