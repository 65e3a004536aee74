"""What officers type about dossiers in their inbox and on the page of one: filters, ticks, words, days."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from domain.applications import checklists, inbox
from domain.problems import N_
from forms.base import DayField, Form, choices, tidied
from forms.citizen import KINDS
from forms.visits import STATES

CHANNELS = {"visit": N_("By a visit"), "online": N_("Online")}
_KNOWN = {"state": (*dict(STATES), "all"), "channel": tuple(CHANNELS), "kind": tuple(key for key, _words in KINDS),
          "whose": tuple(inbox.WHOSE), "due": tuple(inbox.DUES), "unread": ("yes",), "sort": tuple(inbox.SORTS)}


class InboxForm(Form):
    """The filters of the inbox. What is unknown filters nothing; a day that cannot be read is named at its field."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Name, personal number, telephone or code"), filters=[tidied])
    kind = SelectField(_l("Form"), choices=choices([(key, _l(words)) for key, words in KINDS], first=_l("All")),
                       validate_choice=False)
    day = DayField(_l("Appointment on"))
    point = SelectField(_l("Reception point"), validate_choice=False)
    state, channel, whose, due, unread, sort = (HiddenField() for _each in range(6))

    def offer(self, points):
        """Offer the points an officer works with."""
        self.point.choices = choices([(each.code, each.name) for each in points], first=_l("All"))
        self._points = {each.code: each for each in points}
        self.validate()
        for name, known in _KNOWN.items():
            if self[name].data not in known:
                self[name].data = ""
        return self

    @property
    def filters(self):
        """The inbox.Filters given."""
        found = {name: self[name].data or "" for name in ("q", *_KNOWN)}
        return inbox.Filters(**found | {"sort": found["sort"] or "due", "day": self.day.data,
                                        "point": self._points.get(self.point.data)})

    @property
    def given(self):
        """The filters in use as they stand in a link."""
        shown = {name: self[name].data for name in ("q", *_KNOWN)}
        shown |= {"day": self.day.data.isoformat() if self.day.data else "",
                  "point": self.point.data if self.point.data in self._points else ""}
        return {name: value for name, value in shown.items() if value}


class BatchForm(Form):
    """Dossiers chosen from the inbox, and how far they have come. Each is sent as `code` and, once it was seen, its revision."""

    step = HiddenField()


class AbsenceForm(Form):
    """Until when an officer is away."""

    until = DayField(_l("Away until (this day counts)"))


class ChecklistForm(Form):
    """What was found at each item; read from the fields the page draws."""

    def verdicts(self, given):
        """{key: verdict} of what was ticked."""
        return {key: given[f"check-{key}"] for key in checklists.ITEMS if given.get(f"check-{key}")}


class MessageForm(Form):
    """A message inside a dossier."""

    text = TextAreaField(_l("Message"), filters=[lambda text: (text or "").strip()], render_kw={"rows": "3", "maxlength": "2000"})


class ApologyForm(Form):
    """The letter that apologises for a late result."""

    seen = HiddenField()
    day = DayField(_l("New day for the result"))
    reason = TextAreaField(_l("Why it is late; the applicant reads it"), filters=[tidied], render_kw={"rows": "2"})
