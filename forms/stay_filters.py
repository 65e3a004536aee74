"""The filters of a list of stays: a GET form, so that each filtered list is a link."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from domain import labels
from domain.stay_lists import Filters
from forms.base import NOT_YOUR_WARD, DayField, Form, OfferedField, choices, tidied
from forms.stays import CountryField

STATES = tuple((code, _l(words)) for code, words in labels.STAY_STATES.items())
STATUSES = tuple((code, _l(words)) for code, words in labels.STATUSES.items())

CHANNELS = tuple((code, _l(words)) for code, words in labels.CHANNELS.items())


class FilterForm(Form):
    """The filters every list of stays has. A filter that cannot be read is named at its field and filters nothing."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField(_l("Show"), choices=choices(STATES, first=_l("All")), validate_choice=False)
    q = StringField(_l("Name or passport number"), filters=[tidied])
    room = StringField(_l("Room"), filters=[tidied])
    nationality = CountryField(_l("Nationality"))
    since = DayField(_l("Arrived from"))
    until = DayField(_l("Arrived by"))
    establishment = OfferedField(_l("Establishment"))

    @property
    def more_given(self):
        """Whether one of the filters behind "more" is in use: then they are shown."""
        return any(self._fields[name].raw_data and any(self._fields[name].raw_data)
                   for name in ("since", "until", "nationality", "room", "channel") if name in self._fields)

    def shown(self):
        """All that its drawing follows from: what was chosen, and what is offered."""
        given = [tuple(field.raw_data or ()) for field in self._fields.values()]
        offered = [(choice.value, str(choice.label)) for name in ("establishment", "ward") if name in self._fields
                   for choice in self._fields[name].choices]
        return type(self), *given, *offered

    def filters(self):
        """The Filters given; unreadable fields are left out (and carry their message)."""
        self.validate()
        known = {name: self._fields[name].data or "" for name in Filters.__dataclass_fields__ if name in self._fields}
        return Filters(**known | {"since": self.since.data, "until": self.until.data})


class DeskFilterForm(FilterForm):
    """An officer's list can be narrowed by the office's word, by ward and by how the declaration came."""

    status = SelectField(_l("Status"), choices=choices(STATUSES, first=_l("All")), validate_choice=False)
    ward = OfferedField(_l("Ward"), NOT_YOUR_WARD)
    channel = SelectField(_l("Received by"), choices=choices(CHANNELS, first=_l("All")), validate_choice=False)

    def __init__(self, *args, wards, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.ward.choices, self.establishment.choices = choices(wards, first=_l("All")), choices(places, first=_l("All"))
