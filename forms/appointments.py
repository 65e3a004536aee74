"""Forms about appointments: the earliest time or one of the list, another time, a family's, the waiting list."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, TextAreaField

from domain.problems import N_
from forms.base import DayField, Form, TypedField, choices, read_day

HALVES = (("any", N_("Any time of the day")), ("morning", N_("In the morning")), ("afternoon", N_("In the afternoon")))
DESKS = (("1", N_("One after the other")), ("2", N_("Two at the same time, at two counters")))


class SeenField(HiddenField):
    """What the page showed of the appointment (appointment_rows.seen); None when the form does not say."""

    def process_formdata(self, valuelist):
        self.data = valuelist[0] if valuelist else None


class SeenForm(Form):
    """A single button about an appointment."""

    seen = SeenField()


class TimeField(TypedField):
    """A time of the list, sent as YYYY-MM-DDTHH:MM. Value: (day, "HH:MM") or None."""

    def shown(self, value):
        return f"{value[0].isoformat()}T{value[1]}"

    def process_formdata(self, valuelist):
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d)", valuelist[0] if valuelist else "", re.A)
        day = read_day(found[1]) if found else None
        self.data = (day, found[2]) if day else None


def _halves():
    return RadioField(_l("When in the day"), choices=choices([(half, _l(words)) for half, words in HALVES]), default="any",
                      validate_choice=False)


class HoldForm(Form):
    """The earliest free time from a day on (`from_day`, `half`), or with `listed` the one that was chosen from the list."""

    point = HiddenField()
    from_day = DayField(_l("From day"), render_kw={"inputmode": "numeric"})
    half = _halves()
    listed = HiddenField()
    day = HiddenField()
    time = TimeField(_l("Time"))
    challenge = HiddenField()
    answer = HiddenField()
    # Seconds after which the next choice may be made.
    wait = 0

    def add_problem(self, problem):
        self.wait = problem.params.get("seconds", 0)
        # What is wrong with a hidden field is said above the form.
        hidden = isinstance(self._fields.get(problem.field), HiddenField)
        super().add_problem(problem._replace(field="") if hidden else problem)


class MoveForm(HoldForm):
    """Another time; the last free change is confirmed by a tick."""

    seen = SeenField()
    understood = BooleanField(_l("I know that this is the last time I can change it myself"))


class FamilyForm(MoveForm):
    """Applications that come together."""

    point = RadioField(_l("Where"), validate_choice=False)
    party = SeenField()
    applications = SelectMultipleField(_l("Who comes"), validate_choice=False)
    desks = RadioField(_l("How"), choices=choices([(desks, _l(words)) for desks, words in DESKS]), default="1",
                       validate_choice=False)

    def offer(self, points, usual=None):
        """Offer these reception points, by code; one is chosen before."""
        found = {point.code: point for point in points}
        self.point.choices = choices([(code, point.name) for code, point in found.items()])
        if not self.point.raw_data:
            self.point.data = usual.code if usual and usual.code in found else next(iter(found), None)
        return found

    @property
    def wanted(self):
        """From which day, when in the day, and how many are served at once."""
        return {"from_day": self.from_day.data, "half": self.half.data, "desks": 2 if self.desks.data == "2" else 1}


class DossierFamilyForm(FamilyForm):
    """Dossiers whose people come together, as an officer books them: the others by their codes."""

    codes = TextAreaField(_l("Codes of the other dossiers, one in each line"), render_kw={"rows": "5"})


class WaitingForm(Form):
    """Between which days somebody waits for a place."""

    point = HiddenField()
    from_day = DayField(_l("From day"), render_kw={"inputmode": "numeric"})
    until_day = DayField(_l("Until day"), render_kw={"inputmode": "numeric"})
    half = _halves()
