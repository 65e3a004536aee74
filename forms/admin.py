"""What an administrator types: officers and their wards, offices, reasons."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from domain import identity, labels, offices
from forms.base import DayField, Form, at_most, choices, required, tidied

ROLES = {role: _l(words) for role, words in labels.ROLES.items()}
DUTIES = ("commune", "province", "admin")


class Duties(Form):
    """What an officer does, and in which of the wards served."""

    full_name = StringField(_l("Full name"), [required(), at_most(200)], filters=[tidied])
    role = RadioField(_l("Duty"), [InputRequired(_l("Choose what the person will do."))], validate_choice=False,
                      choices=choices((code, ROLES[code]) for code in DUTIES))
    wards = SelectMultipleField(_l("Wards of a commune officer"), validate_choice=False, coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.served = offices.all_wards()
        self.wards.choices = choices((ward.id, ward.name) for ward in self.served)

    @property
    def chosen_wards(self):
        """The wards served that are ticked."""
        return [ward for ward in self.served if ward.id in (self.wards.data or ())]


class Invitation(Duties):
    email = StringField(_l("E-mail address"), [required(), at_most(200)], filters=[tidied], render_kw={"inputmode": "email"})
    phone = StringField(_l("Telephone"), [Optional(), at_most(30)], filters=[tidied], render_kw={"inputmode": "tel"})

    def validate_phone(self, field):
        if field.data:
            for problem in identity.check_phone(field.data):
                raise ValidationError(gettext(problem.message, **problem.params))


class Reason(Form):
    reason = TextAreaField(_l("Reason"), [required(), at_most(300)], filters=[tidied], render_kw={"rows": 3})


class OfficeDetails(Form):
    name = StringField(_l("Name of the office"), [required(), at_most(200)], filters=[tidied])
    address = StringField(_l("Address of the office"), [Optional(), at_most(300)], filters=[tidied])
    phone = StringField(_l("Telephone of the office"), [Optional(), at_most(50)], filters=[tidied])


class NewWard(Form):
    code = SelectField(_l("Ward"), [InputRequired(_l("Choose a ward of this province."))], validate_choice=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.code.choices = choices(((unit.code, unit.name) for unit in offices.wards_not_served()), first=_l("– choose –"))


class RecordFilters(Form):
    """Which acts of the record are shown, and from which days."""

    class Meta(Form.Meta):
        csrf = False

    action = SelectField(_l("Act"), validate_choice=False)
    since = DayField(_l("From"))
    until = DayField(_l("To"))
