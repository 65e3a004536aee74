"""What an online dossier states, beside what the identity provider vouches for."""

from typing import NamedTuple

from domain import identities
from domain.applications import tasks


class Difference(NamedTuple):
    """A field of the form, what is verified and what is stated."""

    field: object
    verified: str
    stated: str


def identity_of(application):
    """The verified identity of the account a dossier belongs to, or None."""
    return identities.of(application.user) if application.user_id else None


def differences(application):
    """Where the answers are not what was verified: [Difference]; none without an identity. E-mail and telephone count."""
    found, form = identity_of(application), tasks.form_of(application)
    if found is None:
        return []
    vouched = identities.answers(found, application.kind) | identities.reached(found, application.kind)
    return [Difference(field, value, application.answers.get(key, "")) for key, value in vouched.items()
            if (field := form.field(key)) and application.answers.get(key, "") != value]
