"""What anyone may read: the front page, help, the notice on personal data, the choice of language."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, g, make_response, redirect, request, session, url_for

from domain import accounts, offices
from domain.clock import now
from domain.labels import LANGUAGES
from forms.accounts import SignIn
from views import page
from views.guard import home as own_home
from views.guard import local_path

bp = Blueprint("public", __name__)


@bp.get("/")
def home():
    if g.user and g.user.role != "citizen":
        return redirect(own_home(g.user), 303)
    return page("public/home.html", "home")


@bp.get("/help")
def help():
    return page("public/help.html", "help", offices=offices.all_offices(), online=current_app.khaibao.online_filing)


@bp.get("/privacy")
def privacy():
    return page("public/privacy.html", "privacy", office=offices.all_offices()[0])


@bp.post("/language")
def language():
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    if g.user:
        accounts.choose_language(by=g.user, language=chosen)
    return redirect(local_path(request.form.get("next")) or url_for(".home"), 303)


@bp.get("/styleguide")
def styleguide():
    if not current_app.khaibao.demo:
        abort(404)
    good, bad = SignIn(formdata=None), SignIn(formdata=None)
    bad.identifier.errors = bad.password.errors = ["…"]
    return page("public/styleguide.html", "styleguide", 200, good=good, bad=bad)


@bp.get("/robots.txt")
def robots():
    open_to_all = ("/$", "/help", "/privacy", "/procedures", "/offices", "/start$", "/look-up$")
    public = "".join(f"Allow: {path}\n" for path in open_to_all)
    return _text(f"User-agent: *\nDisallow: /\n{public}")


@bp.get("/.well-known/security.txt")
def security():
    """Where to report a weakness (RFC 9116): the province's office, by way of the help page."""
    site = current_app.khaibao.site
    expires = (now() + timedelta(days=180)).isoformat() + "Z"
    return _text(f"Contact: {site}/help\nExpires: {expires}\nPreferred-Languages: vi, en\nCanonical: {site}"
                 "/.well-known/security.txt\n")


def _text(words):
    response = make_response(words)
    response.mimetype = "text/plain"
    return response


from views import public_status, public_verify  # noqa: E402, F401
