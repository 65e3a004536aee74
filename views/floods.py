"""Floods of requests: each address, and each signed-in person, has a bucket a minute fills; who empties it is told to wait."""

from functools import cache, lru_cache
from ipaddress import ip_address
from math import ceil
from time import monotonic

from flask import current_app, g, request
from flask_babel import force_locale
from flask_babel import gettext as _
from htmx_flask import make_response

from domain import refusals
from domain.attempts import address_range
from domain.labels import LANGUAGES

_MOST = 20_000
# Pages of PDFs drawn in a minute for one address: each is a process of its own, which officers need too.
DRAWN = 60
_FREE = ("health",)
_left = {}


def check():
    """The answer to who asks too often, else None. Asks no database; counts in this process only."""
    if request.blueprint in _FREE or not (caller := _caller(request.remote_addr or "")):
        return None
    config = current_app.khaibao
    seconds = take(f"person {g.user.id}", config.requests_per_person) if g.user else take(caller, config.requests_per_minute)
    return _wait(seconds) if seconds else None


def check_drawing():
    """The answer to an applicant who asks for very many drawn pages, else None."""
    caller = _caller(request.remote_addr or "")
    seconds = take(f"drawing {caller}", DRAWN) if caller else 0
    return _wait(seconds) if seconds else None


def take(caller, size):
    """Take one request out of the caller's bucket of `size` (0: no limit); the seconds to wait when it is empty, else 0."""
    at = monotonic()
    left, since = _left.get(caller, (size, at))
    left = min(size, left + (at - since) * size / 60)
    if size and left < 1:
        return ceil((1 - left) * 60 / size)
    # A flood from everywhere must not fill the memory either: all counts are dropped, which is cheaper than choosing some.
    if len(_left) >= _MOST:
        _left.clear()
    _left[caller] = left - 1, at
    return 0


@lru_cache(maxsize=4096)
def _caller(address):
    """What an address is counted as; "" for this machine itself."""
    try:
        return "" if ip_address(address).is_loopback else address_range(address)
    except ValueError:
        return "unknown"


def _wait(seconds):
    refusals.note("flood.refused")
    htmx = {"retarget": "#notices", "reswap": "innerHTML"} if request.htmx else {}
    reads = htmx or "text/html" in request.headers.get("Accept", "")
    answer = make_response(_page(whole=not htmx) if reads else _sentences(), **htmx)
    answer.status_code = 429
    kind = "text/html" if reads else "text/plain"
    answer.headers.update({"Retry-After": str(seconds), "Content-Type": f"{kind}; charset=utf-8"})
    return answer


@cache
def _page(*, whole):
    """The page in both languages, or the notice in it, drawn once: a flood pays for nothing that else stands on a page."""
    view, context = current_app.jinja_env.get_template("_wait.html"), {"languages": _languages()}
    return view.render(context) if whole else "".join(view.blocks["wait"](view.new_context(context)))


@cache
def _sentences():
    return "".join(f"{sentence}\n" for _heading, sentence, _way in _languages().values())


@cache
def _languages():
    """Heading, sentence and the way out by language: whose the answer is nobody has asked yet."""
    found = {}
    for language in LANGUAGES:
        with force_locale(language):
            found[language] = (_("This did not work"), _("Too many tries in a short time. Please wait a little and try again."),
                               _("To the front page"))
    return found
