"""Forms about establishments: registering, changing, deciding, inspecting, and letting staff in."""

import re

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from domain import establishment_rules as rules
from domain import labels, register_changes, registration
from domain.clock import today
from domain.names import document_number
from domain.problems import Problem
from forms.base import NOT_YOUR_WARD, DayField, Form, OfferedField, TypedField, UploadField, at_most, choices, tidied
from forms.stays import SEXES, RevisionField
from models import ESTABLISHMENT_STATES

STATES = {state: _l(words) for state, words in labels.STANDINGS.items()}


def _kinds():
    name = "name_en" if str(get_locale()) == "en" else "name_vi"
    return [(kind.code, getattr(kind, name)) for kind in rules.kinds()]


class NumberField(TypedField):
    """A whole number of at most six digits, or nothing. Value: int or None."""

    def process_formdata(self, valuelist):
        text = re.sub(r"[\s.,]", "", valuelist[0] if valuelist else "")
        self.data = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None
        if text and self.data is None:
            raise ValidationError(self.gettext("Please write a whole number."))


class PositionField(TypedField):
    """A place on the map as maps copy it: "10.98, 106.65", or a link that carries it. Value: (latitude, longitude) or None."""

    def shown(self, value):
        return "{:.8g}, {:.8g}".format(*value)

    def process_formdata(self, valuelist):
        text = (valuelist[0] if valuelist else "").strip()[:500]
        number = r"(-?\d{1,3}(?:[.,]\d{1,20})?)"
        found = (re.fullmatch(rf"{number}\s*[,; ]\s*{number}", text, re.A)
                 or re.search(r"(?:@|[?&=/]q=|query=)(-?\d{1,3}\.\d{1,20}),(?:%20|\+)?(-?\d{1,3}\.\d{1,20})", text, re.A))
        self.data = tuple(round(float(part.replace(",", ".")), 5) for part in found.groups()) if found else None
        if text and not found:
            raise ValidationError(self.gettext("Write the latitude first, then the longitude, for example 10.98, 106.65."))


class EstablishmentForm(Form):
    """An establishment and its representative. Every rule is the domain's: registration.check."""

    wanted = rules.REQUIRED

    name = StringField(_l("Name of the establishment"), filters=[tidied])
    kind = SelectField(_l("Type of establishment"), validate_choice=False)
    ward = SelectField(_l("Ward or commune, and the office that receives"), validate_choice=False)
    address = StringField(_l("Address: number, street, quarter"), filters=[tidied])
    phone = StringField(_l("Telephone of the establishment"), filters=[tidied])
    email = StringField(_l("E-mail of the establishment"), filters=[tidied])
    tax_code = StringField(_l("Tax code"), filters=[tidied])
    rooms = NumberField(_l("Number of rooms"))
    position = PositionField(_l("Position on the map"))
    representative_name = StringField(_l("Full name of the representative"), filters=[tidied])
    representative_birth_date = DayField(_l("Date of birth"))
    representative_sex = RadioField(_l("Sex"), choices=choices(SEXES[:2]), validate_choice=False)
    representative_number = StringField(_l("Personal number (identity card)"), filters=[document_number])
    representative_number_until = DayField(_l("Card valid until"))
    representative_phone = StringField(_l("Mobile telephone"), filters=[tidied])
    representative_origin = StringField(_l("Place of origin or of birth registration"), filters=[tidied])
    representative_address = StringField(_l("Permanent address"), filters=[tidied])
    confirm_doubtful = BooleanField(_l("I have compared this with the papers: keep it as typed"))

    def __init__(self, *args, wards=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.doubts = []
        self.kind.choices = choices(_kinds(), first=_l("– choose –"))
        wards = rules.wards() if wards is None else wards
        offered = ((ward.code, f"{ward.name} – {office.name}") for ward, office in wards)
        self.ward.choices = choices(offered, first=_l("– choose –"))

    def fill(self, values):
        """Show these values of an establishment, where nothing was typed yet."""
        places = values.get("latitude"), values.get("longitude")
        for name, value in {**values, "position": None if None in places else places}.items():
            field = self._fields.get(name)
            if field is not None and not field.raw_data:
                field.data = value
        return self

    @property
    def values(self):
        """The establishment's values by column; the account, the oath and the ticks are not among them."""
        latitude, longitude = self.position.data or (None, None)
        typed = {name: field.data for name, field in self._fields.items() if name in rules.FIELDS}
        return {**typed, "latitude": latitude, "longitude": longitude, "representative_sex": self.representative_sex.data or ""}

    def validate(self, extra_validators=None):
        super().validate(extra_validators)
        for problem in self.found():
            field = self._fields.get(problem.field)
            if not (problem.doubtful and self.confirm_doubtful.data) and not (field is not None and field.errors):
                self.add_problem(problem)
        return not self.errors

    def found(self):
        """What the domain finds in the values."""
        return rules.check(self.values, self.wanted)

    def add_problem(self, problem):
        if problem.doubtful:
            self.doubts.append(problem)
        super().add_problem(problem)


class RegistrationForm(EstablishmentForm):
    """A registration, or a returned one completed: with the oath of A3.2."""

    oath = BooleanField(_l("I declare that these statements are true, and I take responsibility for them before the law."))


class FirstRegistrationForm(RegistrationForm):
    """A registration by somebody who has no account yet."""

    account_email = StringField(_l("E-mail to sign in with"), filters=[tidied])
    user_name = StringField(_l("User name"), filters=[tidied])
    password = PasswordField(_l("Password"))
    password_again = PasswordField(_l("Password once more"))

    @property
    def account(self):
        """The new person's account."""
        return {"email": self.account_email.data or self.email.data, "user_name": self.user_name.data,
                "password": self.password.data or ""}

    def found(self):
        again = () if self.password.data == self.password_again.data else (
            Problem("password_again", registration.NOT_THE_SAME),)
        account = registration.check_account(self.account)
        if not self.account_email.data:
            # The establishment's address serves here, and its own field already says what is wrong with it.
            account = [problem for problem in account if problem.field != "account_email"]
        return *super().found(), *account, *again


class EntryForm(EstablishmentForm):
    """An establishment without a computer, entered by an officer."""

    wanted = rules.KNOWN_TO_OFFICE


class RulesForm(Form):
    """The rules were read."""

    agreed = BooleanField(_l("I have read these rules carefully and will follow the laws of Viet Nam."))


class DecisionForm(Form):
    """A decision, and up to which change of the owner the officer has read the details."""

    read = RevisionField()


class ReasonForm(DecisionForm):
    """The reason for a decision, which the owner reads."""

    reason = TextAreaField(_l("Reason"), filters=[tidied])


class InspectionForm(Form):
    """What officers found at an establishment."""

    inspected_on = DayField(_l("Day of the visit"), default=today)
    officers = StringField(_l("Officers who were there"), filters=[tidied])
    findings = TextAreaField(_l("What was found"), filters=[tidied])
    photo = UploadField(_l("Picture"))


class RegisterForm(Form):
    """A register of establishments kept elsewhere."""

    file = UploadField(_l("File"))


class RegisterRowForm(Form):
    """The cells of one row of a register as texts; what they mean is the domain's to say."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(_kinds(), first=_l("– choose –"))
        self.ward.choices = choices(((ward.code, ward.name) for ward, _ in rules.wards()), first=_l("– choose –"))


for _name in register_changes.MENDED:
    _label = getattr(EstablishmentForm, _name).args[0]
    setattr(RegisterRowForm, _name, SelectField(_label, validate_choice=False) if _name in ("kind", "ward") else
            StringField(_label, filters=[tidied]))


class MergerForm(Form):
    """Which registration is merged into the one that is kept."""

    other = StringField(_l("Code of the establishment to be merged"), filters=[tidied])


class StaffForm(Form):
    """A new member of staff."""

    full_name = StringField(_l("Full name"), filters=[tidied], validators=[at_most(200)])
    identifier = StringField(_l("User name, e-mail or telephone to sign in with"), filters=[tidied], validators=[at_most(200)])


class EstablishmentFilters(Form):
    """What the officer's list of establishments shows; sent by GET, so without a token."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Name contains"), filters=[tidied])
    ward = OfferedField(_l("Ward or commune"), NOT_YOUR_WARD)
    kind = SelectField(_l("Type of establishment"), validate_choice=False)
    declared = SelectField(_l("Last declaration"), validate_choice=False, choices=choices(
        (("never", _l("None so far")), ("year", _l("None for a year"))), first=_l("All")))

    def __init__(self, *args, wards, **kwargs):
        super().__init__(*args, **kwargs)
        self.ward.choices = choices(((ward.code, ward.name) for ward, _ in wards), first=_l("All"))
        self.kind.choices = choices(_kinds(), first=_l("All"))

    def given(self, state):
        """The filters in use, by name, as they stand in a link."""
        self.validate()
        values = {"state": state if state in ESTABLISHMENT_STATES else "", **self.values}
        return {name: value for name, value in values.items() if value}
