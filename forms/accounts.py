"""What people type about themselves: to come in, to prove a second factor, to set a password, to open the office."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Optional

from forms.base import Form, at_most, required, tidied

NEW = {"autocomplete": "new-password"}
PRESENT = {"autocomplete": "current-password"}


class SignIn(Form):
    identifier = StringField(_l("E-mail, telephone number or user name"), [required(), at_most(200)], filters=[tidied],
                             render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    password = PasswordField(_l("Password"), [required(), at_most(1024)], render_kw=PRESENT)
    next = HiddenField()


class Code(Form):
    code = StringField(_l("Code"), [required(), at_most(40)],
                       render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"})


class Forgotten(Form):
    identifier = StringField(_l("E-mail, telephone number or user name"), [required(), at_most(200)], filters=[tidied],
                             render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})


def new_password():
    return PasswordField(_l("New password"), [required(), at_most(1024)], render_kw=NEW)


def once_more(field):
    return PasswordField(_l("New password once more"), [required(), EqualTo(field, _l("The two passwords differ."))],
                         render_kw=NEW)


class NewPassword(Form):
    password, again = new_password(), once_more("password")


class ChangePassword(Form):
    old = PasswordField(_l("Present password"), [required(), at_most(1024)], render_kw=PRESENT)
    new, again = new_password(), once_more("new")


class OwnPassword(Form):
    """The password once more, before something about the account changes."""

    password = PasswordField(_l("Your password"), [required(), at_most(1024)], render_kw=PRESENT)


class Proof(Form):
    """Who it is, shown once more by the password."""

    proof = PasswordField(_l("Your password"), [required(), at_most(1024)], render_kw=PRESENT)


class ProofByCode(Form):
    """The same by the second factor."""

    proof = StringField(_l("Code"), [required(), at_most(40)],
                        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"})


def proof_of(user):
    """The form in which this person shows who it is: who has a second factor gives a code of it instead of the password."""
    return ProofByCode() if user.totp_secret else Proof()


class SwitchOn(OwnPassword):
    code = StringField(_l("Code shown by the phone"), [required(), at_most(40)],
                       render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"})


class SetUp(Form):
    """The last step of the first visit; the area was chosen on the steps before."""

    area_name = StringField(_l("Name of the area"), [required(), at_most(100)], filters=[tidied])
    name = StringField(_l("Name of the office"), [required(), at_most(200)], filters=[tidied])
    address = StringField(_l("Address of the office"), [Optional(), at_most(300)], filters=[tidied])
    phone = StringField(_l("Telephone of the office"), [Optional(), at_most(50)], filters=[tidied])
    full_name = StringField(_l("Full name"), [required(), at_most(200)], filters=[tidied], render_kw={"autocomplete": "name"})
    email = StringField(_l("E-mail address"), [required(), at_most(200)], filters=[tidied],
                        render_kw={"autocomplete": "email", "inputmode": "email"})
    password, again = new_password(), once_more("password")
