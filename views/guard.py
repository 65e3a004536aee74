"""Who may come in: every endpoint has an audience or does not answer; writes come from our own pages only."""

from urllib.parse import quote, urlsplit

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from htmx_flask import make_response

from domain import installation
from forms.accounts import SignIn
from views import carried, page
from views.audiences import AUDIENCES, ENROLMENT, HOMES, UPLOADS

_WRITES = ("POST", "PUT", "PATCH", "DELETE")


def check():
    """Run before every view: None lets the request through, anything else is the answer."""
    roles = AUDIENCES.get(request.blueprint) if request.endpoint else ()
    if roles is None:
        abort(404)
    if request.method in _WRITES and _foreign():
        abort(403)
    if request.blueprint == "health" or not request.endpoint:
        return None
    if not installation.done() and request.blueprint != "setup" and request.endpoint != "public.language":
        return redirect(url_for("setup.start"), 303) if request.method in ("GET", "HEAD") else abort(404)
    if roles and not g.user:
        return _sign_in_first()
    if roles and g.user.role not in roles:
        abort(404)
    if roles and request.endpoint not in ENROLMENT and _must_enrol():
        return redirect(url_for(ENROLMENT[0] if g.user.must_change_password else ENROLMENT[1]), 303)
    if request.endpoint in UPLOADS:
        request.max_content_length = request.max_form_memory_size = getattr(
            current_app.khaibao, UPLOADS[request.endpoint]) + 100_000
    return None


def local_path(text):
    """A path of this site to go on to, or "" when the text could lead anywhere else."""
    text = text or ""
    if not text.startswith("/") or text[1:2] in ("/", "\\") or any(c < "!" or c == "\\" for c in text):
        return ""
    return text


def home(user, target=""):
    """Where a person goes after signing in: the local path they wanted, unless it is another audience's; else home."""
    roles = AUDIENCES.get(target[1:].partition("/")[0])
    return target if target and (not roles or user.role in roles) else url_for(HOMES[user.role])


def _foreign():
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site == "cross-site" or bool(origin and origin != "null" and urlsplit(origin).netloc != request.host)


def _must_enrol():
    user = g.user
    unprotected = user.role in ("commune", "province", "admin") and not user.totp_secret
    return user.must_change_password or (unprotected and current_app.khaibao.second_factor and not user.demo)


def _sign_in_first():
    # A fragment request must leave the page whole: htmx would draw the sign-in form into a table cell.
    here = request.full_path.rstrip("?") if request.method == "GET" and not request.htmx else ""
    target = url_for("sign_in.start") + (f"?next={quote(here)}" if local_path(here) else "")
    if request.method == "POST" and not request.htmx and (typed := carried.posted()):
        form = SignIn(formdata=None, next=request.full_path.rstrip("?"))
        return page("sign_in/sign_in.html", "sign_in", 403, form=form, typed=typed)
    if g.session is None and request.cookies:
        flash(_("Please sign in to go on. If you were signed in, your session has ended."), "info")
    return make_response(redirect=target) if request.htmx else redirect(target, 303)
