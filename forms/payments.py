"""What officers type about fees: a dossier looked for, a statement, a line's owner, money paid back, a week."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from forms.base import DayField, Form, UploadField, tidied


class StatementForm(Form):
    """A bank's statement."""

    file = UploadField(_l("Statement of the bank"))


class LineForm(Form):
    """Whose money a line of a statement is, or what it is."""

    code = StringField(_l("Code of the fee"), filters=[tidied])
    note = StringField(_l("Or what this money is"), filters=[tidied])


class PayBackForm(Form):
    """The bank's number of money paid back."""

    reference = StringField(_l("Number of the bank's transfer, or of the receipt"), filters=[tidied])


class WeekForm(Form):
    """A day of the week that is reported."""

    class Meta(Form.Meta):
        csrf = False

    day = DayField(_l("A day of the week"))

