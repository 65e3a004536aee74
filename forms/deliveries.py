"""What officers type about results: who came for one, parcels, the post's list, another way, the end of one nobody collects."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from domain.applications import deliveries, handing_over
from forms.base import Form, UploadField, choices, tidied
from forms.visits import revision


class HandOverForm(Form):
    """Who came for a result, and what was shown. `seen` is the revision the page was drawn with."""

    seen = HiddenField()
    collector = RadioField(_l("Who came?"), choices=choices([(key, _l(words)) for key, words in handing_over.COLLECTORS.items()]),
                           validate_choice=False)
    number = StringField(_l("Number of the identity card or passport shown"), filters=[tidied])
    name = StringField(_l("Name of the authorised person"), filters=[tidied])
    paper = StringField(_l("Paper that authorises: kind, number, day"), filters=[tidied])
    compared = BooleanField(_l("The slip or its QR and the identity card fit the person who collects"))

    @property
    def given(self):
        """What the verb is told."""
        return {"collector": self.collector.data or "", "number": self.number.data or "", "name": self.name.data or "",
                "paper": self.paper.data or "", "compared": self.compared.data, "seen": revision(self.seen.data)}


class WayForm(Form):
    """Another way for a result: collected, or posted to an address."""

    way = RadioField(_l("The applicant receives the result"),
                     choices=choices([(key, _l(words)) for key, words in deliveries.WAYS.items()]), validate_choice=False)
    recipient = StringField(_l("Recipient"), filters=[tidied])
    phone = StringField(_l("Telephone"), filters=[tidied])
    address = TextAreaField(_l("Address"), filters=[tidied], render_kw={"rows": "2"})


class ParcelForm(Form):
    """What became of a parcel on its way."""

    tracking = StringField(_l("Tracking number"), filters=[tidied])
    reason = StringField(_l("Why it came back"), filters=[tidied])


class ParcelListForm(Form):
    """The post's list, pasted or as a file."""

    pasted = TextAreaField(_l("Paste the list"), render_kw={"rows": "8"})
    file = UploadField(_l("Or upload it"))


class GiveUpForm(Form):
    """The paper with which a passport nobody collected is sent to be cancelled."""

    reason = StringField(_l("Number and day of the paper that sends it to be cancelled"), filters=[tidied])
