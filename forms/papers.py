"""Forms about the photo and the papers of an application: sending a file, moving the frame, keeping a doubtful photo."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from forms.base import Form, TypedField, UploadField


class FileForm(Form):
    """A file to send; `kind` says which paper it is."""

    kind = StringField(_l("Paper"))
    file = UploadField(_l("File"))


class PhotoForm(FileForm):
    """A photo to send."""

    file = UploadField(_l("Photo"))


class FractionField(TypedField):
    """A number typed or set by a slider; what is none becomes "not a number", for the verb to refuse."""

    def process_formdata(self, valuelist):
        try:
            self.data = float(valuelist[0]) if valuelist else float("nan")
        except ValueError:
            self.data = float("nan")


class FrameForm(Form):
    """Where the frame of a photo lies, and one step it should make."""

    left = FractionField()
    top = FractionField()
    height = FractionField(_l("Size of the frame"))
    move = StringField()

    @property
    def frame(self):
        """What the verb asks for."""
        return {"left": self.left.data, "top": self.top.data, "height": self.height.data, "move": self.move.data or ""}


class KeepForm(Form):
    """The applicant's word that a doubtful photo is to be kept; `seen` is the one that was shown."""

    seen = StringField()
    agreed = BooleanField(_l("I have looked at the photo and want to keep it"))
