"""What a person sees when something is wrong: one template, one sentence, no internals."""

import logging
import secrets

from flask import g, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from htmx_flask import make_response
from peewee import DataError, InterfaceError, OperationalError, PeeweeException
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException, SecurityError

from domain import audit, refusals
from views import page

log = logging.getLogger("khaibao")
# The database is restarting, full, or has no connection free: it may answer again in a moment.
_UNREACHABLE = (OperationalError, InterfaceError, MaxConnectionsExceeded)
# What the record calls a refusal; nothing but the guard answers 403 as an error.
_REFUSALS = {403: "form.refused", 404: "access.refused", 429: "flood.refused"}


def init_app(app):
    """Hang the handlers on the app."""
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(SecurityError, _other_host)
    app.register_error_handler(HTTPException, lambda error: _refused(error.code, error))
    # A day beyond all calendars can only come from an address that does not exist.
    app.register_error_handler(OverflowError, lambda error: _refused(404))
    app.register_error_handler(Exception, _unexpected)


def _sentence(code):
    return {
        400: _("The request could not be understood. Go back, load the page again and try once more."),
        403: _("This request did not come from a page of this site, so nothing was done."),
        404: _("This page does not exist, or you may not see it."),
        405: _("This address does not take requests of this kind."),
        413: _("The file or form is larger than allowed. Nothing was stored."),
        429: _("Too many tries in a short time. Please wait a little and try again."),
        503: _("The system is busy for a moment. Nothing was stored; please try again."),
    }.get(code, _("Something went wrong on our side. Please look whether your entry is there before you send it again."))


def _refused(code, error=None):
    # An address no rule leads to, or an old picture, is nobody's: whoever asks for it learns and tries nothing.
    if code in _REFUSALS and request.url_rule and request.endpoint != "static":
        refusals.note(_REFUSALS[code])
    return _answer(code, _sentence(code), error)


def forged(error):
    """The answer to a form whose token is not that of this browser."""
    refusals.note("form.refused")
    return _answer(400, _(
        "The page was open too long, or in another window. Nothing was stored. Go back, load the page again and send again."))


def _other_host(error):
    # Such a request begins nowhere, and no address can be built for it, so no page can be drawn.
    audit.asking.set(audit.Asking(request.remote_addr or ""))
    refusals.note("host.refused")
    return _("This site has another address."), 400, {"Content-Type": "text/plain; charset=utf-8"}


def _unexpected(error):
    if isinstance(error, PeeweeException):
        # The page that says so must not ask the database again.
        g.user = None
    error = _began(error)
    busy = isinstance(error, _UNREACHABLE)
    if busy and "locked" in str(error).lower():
        return _answer(503, _sentence(503))
    # By the same name the request stands in the log; one for another host never got any.
    reference = g.get("request_id") or secrets.token_hex(4)
    kind = "database" if isinstance(error, (PeeweeException, *_UNREACHABLE)) else "program"
    log.error("%s error %s at %s %s: %s", kind, reference, request.method, request.endpoint, str(error) if busy else "see below",
              exc_info=None if busy else error)
    # What a column cannot hold (Postgres: a NUL in a text) no page of ours sends.
    code = 503 if busy else 400 if isinstance(error, DataError) else 500
    return _answer(code, _sentence(code) + " " + _("Reference for the office: %(reference)s.", reference=reference))


def _began(error):
    """The first of the database's errors that led to this one, else the error itself.

    A full disk ends a change by itself, so that taking it back fails as well; the driver's own errors stand between.
    """
    each = began = error
    while each := each.__context__:
        began = each if isinstance(each, _UNREACHABLE) else began
    return began


def _answer(code, sentence, error=None):
    if error is not None and code < 400:
        return error
    # Too large a file is sent from a page that is there: another one can be chosen.
    back = request.path if code == 413 and request.url_rule and "GET" in request.url_rule.methods else ""
    html, status, headers = page("error.html", "problem", code, code=code, sentence=sentence, back=back)
    headers |= dict(getattr(error, "get_headers", list)()) if code in (405, 429) else {}
    headers |= {"Retry-After": "5"} if code == 503 else {}
    headers.pop("Content-Type", None)
    if request.htmx:
        response = make_response(html, retarget="#notices", reswap="innerHTML")
        response.status_code = status
        response.headers.update(headers)
        return response
    return html, status, headers
