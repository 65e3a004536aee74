"""The official forms by kind and day: each version is kept as data, and a dossier keeps the version it was begun on."""

from domain.applications import tk01, tk01a, tk04, tk05, tk06
from domain.applications.form_parts import Field, Form, Section

__all__ = ["FORMS", "Field", "Form", "Section", "by_code", "current"]

# A new circular adds its forms to these; nothing here is ever taken out.
FORMS = (tk01.FORM, tk01a.FORM, tk05.FORM, tk04.FORM, tk06.FORM)


def current(kind, day):
    """The form of a kind (adult, child, loss, restore, uncollected) in force on a day, or None."""
    return next((form for form in FORMS if form.kind == kind and form.valid_from <= day
                 and (form.valid_to is None or day <= form.valid_to)), None)


def by_code(code):
    """The version of a form that an application was begun on."""
    return next((form for form in FORMS if form.code == code), None)
