"""The citizens' rooms: applications, their papers and appointments, an own account. Open to everyone, with or without account."""

from flask import Blueprint, abort, current_app, g, make_response, request
from flask_wtf.csrf import CSRFError

from domain import codes
from domain.applications import access
from forms.base import tidied
from forms.citizen import ResumeForm
from views import cookies, page
from views.errors import forged
from views.guard import local_path

bp = Blueprint("citizen", __name__, url_prefix="/citizen")
# How long a person's own computer keeps the key; on a shared one the browser forgets it when it is closed.
KEPT = int(access.PRIVATE.total_seconds())


def token():
    """What this browser's cookie holds: its key to applications begun or opened here."""
    return request.cookies.get(current_app.khaibao.cookie("dossier"), "")


def own_application(code):
    """The applicant's own application with this code; anything else answers 404 with the page that opens one by its code."""
    found = access.own(g.user, token(), codes.read(code) or "")
    return found or abort(make_response(closed(404, code)))


def closed(status, code):
    """The page that opens an application again. It says the same whether there is one, and carries on what was typed."""
    form = ResumeForm(formdata=None, code=codes.shown(codes.read(code) or "") if codes.read(code) else "")
    return page("citizen/closed.html", "resume", status, form=form, target=local_path(request.path), typed=typed(request.form))


def typed(form):
    """What was typed into a page of an application, as pairs, to be carried through the page that opens it again."""
    return [(tidied(name), tidied(value)) for name, value in form.items(multi=True)
            if name != "csrf_token" and not name.startswith("typed-")]


def give_key(response, key, private):
    """Put a browser's key into its cookie; none for an account ("")."""
    if key:
        cookies.keep(response, "dossier", key, lasts=KEPT if private else None)
    return response


@bp.errorhandler(CSRFError)
def expired(error):
    """The page of an application stood open for too long: what was typed is kept, and the application opened anew.

    What was typed where there is no application yet, a password among it, is not drawn again."""
    answer, code = forged(error), (request.view_args or {}).get("code")
    return closed(400, code) if code else answer


from views.citizen import (  # noqa: E402, F401
    account,
    applications,
    appointments,
    families,
    messages,
    my_data,
    papers,
    payments,
    sections,
    waiting,
    ways,
)
