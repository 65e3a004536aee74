"""The form with which an administrator announces a stop of the service."""

from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Regexp

from domain.clock import instant
from forms.base import DayField, Form, at_most, required
from forms.points import CLOCK, ClockField


def _hour(label):
    clock = Regexp("([01][0-9]|2[0-3]):[0-5][0-9]$", message=_l("Please write a time such as 08:00."))
    return ClockField(label, validators=[required(), clock], render_kw=CLOCK)


class StopForm(Form):
    """From a day and hour to another, in the time of Viet Nam, and why."""

    begins = DayField(_l("First day"), validators=[required()])
    begins_time = _hour(_l("From what time"))
    ends = DayField(_l("Last day"), validators=[required()])
    ends_time = _hour(_l("Until what time"))
    words = TextAreaField(_l("Why"), validators=[at_most(500)])

    @property
    def stop(self):
        """The stop as the verb takes it."""
        return {"begins_at": _moment(self.begins, self.begins_time), "ends_at": _moment(self.ends, self.ends_time),
                "words": self.words.data or ""}


def _moment(day, hour):
    return instant(datetime.combine(day.data, time.fromisoformat(hour.data)))
