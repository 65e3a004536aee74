"""What an officer types: the office's word on a declaration, a paper slip, the letter, who stands at the counter."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from domain import clock
from forms.base import DayField, Form, at_most, choices, required, tidied
from forms.stay_filters import STATUSES
from forms.stays import RevisionField, StayForm


class ReviewForm(Form):
    """The status, the reason the owner reads, and the verification result for officers."""

    status = RadioField(_l("The office says"), choices=choices(STATUSES), validate_choice=False)
    reason = TextAreaField(_l("Reason"), filters=[tidied])
    revision = RevisionField()
    verification_result = TextAreaField(_l("Verification result"), filters=[tidied])


class SlipForm(StayForm):
    """A paper slip (NA17) handed in at the ward: the same fields, and when it was received."""

    received_on = DayField(_l("Slip received on"), default=clock.today)
    received_time = StringField(_l("Slip received at"), filters=[tidied],
                                default=lambda: clock.local(clock.now()).strftime("%H:%M"))

    @property
    def values(self):
        return {name: value for name, value in super().values.items() if not name.startswith("received")}


class LetterForm(Form):
    """What the office fills in on a confirmation letter."""

    number = StringField(_l("Number of the letter"), filters=[tidied], validators=[required(), at_most(50)])
    to_whom = StringField(_l("Issued to"), filters=[tidied], validators=[required(), at_most(200)])
    place = StringField(_l("Place of issue"), filters=[tidied], validators=[required(), at_most(100)])
    signer_title = StringField(_l("Title of the signer"), filters=[tidied], validators=[required(), at_most(100)])
    signer_name = StringField(_l("Name of the signer"), filters=[tidied], validators=[at_most(100)])


class IdentityForm(Form):
    """The officer at the counter confirms who stands there."""

    identity_seen = BooleanField(_l("I have compared the identity card with the person and with the account."))
