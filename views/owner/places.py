"""For which of the person's establishments a declaration is made: those offered, the usual one, the one chosen."""

from flask import abort, g

from domain import establishments
from forms.base import choices


def own_places():
    """The establishments the person may declare for, by name."""
    return establishments.own(g.user)


def offer(places, form):
    """Let a form choose among establishments."""
    form.establishment.choices = choices((place.code, place.name) for place in places)
    return form


def usual(places):
    """The code of the establishment last declared for, which a form for one of several begins with."""
    declared = [place for place in places if place.last_declared_at]
    return max(declared, key=lambda place: place.last_declared_at).code if declared else None


def chosen(places, form):
    """The establishment picked, among the person's own; the only one when there is one."""
    found = next((place for place in places if place.code == form.establishment.data), None)
    if found is None and len(places) == 1 and not form.establishment.data:
        return places[0]
    return found or abort(404)
