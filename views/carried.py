"""What was typed into a page while its session ended: carried through signing in, and sent again by the person's own hand."""

from flask import g, redirect, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from views import page
from views.audiences import UPLOADS

_PREFIX = "typed-"


def posted():
    """What a page of ours was just posting, as pairs named for being carried; [] for files and for what no form of ours sent.

    Another site's form must not come along: it would be sent with the next press of a button. Passwords are typed anew."""
    if request.endpoint in UPLOADS or request.blueprint == "account":
        return []
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return []
    return [(_PREFIX + name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "proof")]


def along():
    """The pairs that the form just posted carries along, as `posted` named them."""
    return [pair for pair in request.form.items(multi=True) if pair[0].startswith(_PREFIX)]


def on(user, address):
    """After signing in: on to an address, by a page that sends there what was typed, if anything was."""
    typed = [(name.removeprefix(_PREFIX), value) for name, value in along()]
    if not typed:
        return redirect(address, 303)
    g.user = user
    return page("sign_in/carried.html", "carried", address=address, typed=typed)
