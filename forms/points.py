"""Forms about reception points: what is known of one, its opening hours, its closed days, an officer's word on an appointment."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from domain import labels
from domain.problems import N_
from forms.appointments import SeenField, TimeField
from forms.base import DayField, Form, TypedField, choices, tidied
from models import SHARES

WEEKDAYS = tuple(enumerate(labels.WEEKDAYS))
SHARE_WORDS = {"public": N_("Citizens online"), "counter": N_("At the counter"), "reserve": N_("Reserve")}
CLOCK = {"class": "short", "placeholder": "08:00", "inputmode": "numeric", "autocomplete": "off"}


class WholeField(TypedField):
    """A whole number."""

    def process_formdata(self, valuelist):
        text = (valuelist[0] if valuelist else "").strip()
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
        if text and self.data is None:
            raise ValidationError(gettext("Please write a whole number."))

    def pre_validate(self, form):
        if self.process_errors:
            raise StopValidation()


class ClockField(TypedField):
    """A time of the day in any usual spelling (8:00, 8h30, 0830), kept as HH:MM; what is none stays as typed, for the rules."""

    def process_formdata(self, valuelist):
        text = tidied(valuelist[0] if valuelist else "")
        found = re.fullmatch(r"(\d{1,2})\s*(?:[:.hg]\s*)?(\d\d)?", text.lower(), re.A)
        self.data = f"{int(found[1]):02}:{found[2] or '00'}" if found else text


class PositionField(TypedField):
    """Latitude and longitude as maps give them: “10.98041, 106.65194”. Value: a pair, or None."""

    def shown(self, value):
        return f"{value[0]:.5f}, {value[1]:.5f}"

    def process_formdata(self, valuelist):
        text = tidied(valuelist[0] if valuelist else "")
        found = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,10})?)[,;\s]+(-?\d{1,3}(?:\.\d{1,10})?)", text, re.A)
        self.data = (float(found[1]), float(found[2])) if found else None
        if text and not (found and abs(self.data[0]) <= 90 and abs(self.data[1]) <= 180):
            raise ValidationError(gettext("Please write latitude and longitude as on a map, e.g. 10.98041, 106.65194."))

    def pre_validate(self, form):
        if self.process_errors:
            raise StopValidation()


class PointForm(Form):
    """A reception point."""

    office = SelectField(_l("Office"), coerce=int, validate_choice=False)
    name = StringField(_l("Name"), filters=[tidied])
    address = StringField(_l("Address"), filters=[tidied])
    phone = StringField(_l("Telephone"), filters=[tidied], render_kw={"inputmode": "tel", "class": "short"})
    note_vi = TextAreaField(_l("Note for citizens, in Vietnamese"), filters=[tidied], render_kw={"rows": 2, "lang": "vi"})
    note_en = TextAreaField(_l("Note for citizens, in English"), filters=[tidied], render_kw={"rows": 2, "lang": "en"})
    position = PositionField(_l("Position on the map"))
    horizon_days = WholeField(_l("Booking reaches so many days ahead"), default=14,
                              render_kw={"class": "short", "inputmode": "numeric"})
    same_day_until = ClockField(_l("Today can be booked until"), render_kw=CLOCK)
    active = BooleanField(_l("Citizens may book here"), default=True)
    usual_week = BooleanField(_l("Open with the usual week: 08:00–11:30 and 13:30–16:00, Saturday morning"), default=True)

    @property
    def point_values(self):
        """The values as the verbs take them."""
        names = ("name", "address", "phone", "note_vi", "note_en", "same_day_until", "active")
        latitude, longitude = self.position.data or (None, None)
        return {name: self[name].data for name in names} | {
            "office": self.offices.get(self.office.data), "latitude": latitude, "longitude": longitude,
            "horizon_days": self.horizon_days.data or 0}

    def offer(self, offices):
        """Offer these offices."""
        self.offices = {office.id: office for office in offices}
        self.office.choices = choices((office.id, office.name) for office in offices)
        return self


class HoursForm(Form):
    """A session of each week: when, how long a visit takes, how many places in each share, from which day to which."""

    service = SelectField(_l("Matter"), validate_choice=False)
    weekdays = SelectMultipleField(_l("Weekdays"), coerce=int, validate_choice=False,
                                   choices=choices((number, _l(words)) for number, words in WEEKDAYS))
    starts = ClockField(_l("Begins at"), render_kw=CLOCK)
    ends = ClockField(_l("Ends at"), render_kw=CLOCK)
    minutes = WholeField(_l("Minutes for a visit"), default=30, render_kw={"class": "short", "inputmode": "numeric"})
    public = WholeField(_l("Places for citizens online"), default=2, render_kw={"class": "short", "inputmode": "numeric"})
    counter = WholeField(_l("Places the counter gives"), default=0, render_kw={"class": "short", "inputmode": "numeric"})
    reserve = WholeField(_l("Places in reserve"), default=0, render_kw={"class": "short", "inputmode": "numeric"})
    valid_from = DayField(_l("First day"), render_kw={"class": "short"})
    valid_to = DayField(_l("Last day"), render_kw={"class": "short"})

    @property
    def hours_values(self):
        """The values as the verbs take them."""
        numbers = {name: self[name].data or 0 for name in ("minutes", *SHARES)}
        return {"service": self.services.get(self.service.data), "starts": self.starts.data, "ends": self.ends.data,
                "valid_from": self.valid_from.data, "valid_to": self.valid_to.data, **numbers}

    def offer(self, services, language):
        """Offer these services, named in a language."""
        self.services = {each.code: each for each in services}
        self.service.choices = choices((each.code, getattr(each, f"name_{language}")) for each in services)
        return self


class ClosureForm(Form):
    """A day, or a part of it, on which a point or every point is closed."""

    everywhere = BooleanField(_l("At every reception point"))
    day = DayField(_l("Day"), render_kw={"class": "short"})
    starts = ClockField(_l("Begins at"), render_kw=CLOCK)
    ends = ClockField(_l("Ends at"), render_kw=CLOCK)
    reason = StringField(_l("Reason, as the citizens read it"), filters=[tidied])

    @property
    def part(self):
        """(starts, ends) of what is closed: the whole day when no times are given."""
        return {"starts": self.starts.data or "00:00", "ends": self.ends.data or "24:00"}


class TimeForm(Form):
    """An officer's choice of a time for somebody at the counter or on the telephone."""

    point = HiddenField()
    share = RadioField(_l("From which places"), choices=choices((share, _l(words)) for share, words in SHARE_WORDS.items()),
                       default="counter", validate_choice=False)
    time = TimeField(_l("Time"))
    seen = SeenField()


class RevokeForm(Form):
    """Why an officer takes an appointment away."""

    seen = SeenField()
    reason = TextAreaField(_l("Reason, as the citizen reads it"), filters=[tidied], render_kw={"rows": 2})
