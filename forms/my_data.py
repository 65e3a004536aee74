"""What citizens ask about their own data, and the officer's answer."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from forms.base import Form, choices, required, tidied


class DataRequestForm(Form):
    """What a citizen asks the office about the own data."""

    kind = RadioField(_l("What should the office do?"), default="correct", choices=choices(
        (("correct", _l("Correct a mistake")), ("delete", _l("Delete my data")))))
    words = TextAreaField(_l("What is wrong, and how should it be? Or why should it be deleted?"), filters=[tidied])


class DataAnswerForm(Form):
    """An officer's answer to it."""

    granted = RadioField(_l("Decision"), choices=choices((("yes", _l("Granted, it is done")), ("no", _l("Not granted")))),
                         validators=[required()])
    words = TextAreaField(_l("Reason"), filters=[tidied])
