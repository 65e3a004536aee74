"""The form with which something is kept past its term."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from forms.base import Form, tidied
from forms.stays import CountryField


class HoldForm(Form):
    """The code of a declaration or dossier, or a document; and why."""

    code = StringField(_l("Code of a declaration or dossier"), filters=[lambda text: text or ""])
    passport_number = StringField(_l("Passport number"), filters=[lambda text: text or ""])
    nationality = CountryField(_l("Nationality"))
    reason = TextAreaField(_l("Reason"), filters=[tidied])
