"""The hall: the screen that shows who is called where, and the page that tells one person's place in the line. No names."""

from flask import Blueprint, abort
from flask_babel import force_locale
from flask_babel import gettext as _

from domain import codes
from domain.clock import local, now, today
from domain.labels import LANGUAGES
from domain.problems import N_
from domain.visits import line as standing
from domain.visits import points
from views import page

bp = Blueprint("hall", __name__)
# What stands on the screen of the hall, in both languages at once.
WORDS = {"number": N_("Number"), "counter": N_("Counter"), "nobody": N_("Nobody is called now"), "next": N_("Next"),
         "waiting": N_("Waiting")}


@bp.get("/hall/<code>")
def hall(code):
    """Who is called to which counter, the newest first; the screen asks again by itself."""
    point = points.by_code(codes.read(code) or "") or abort(404)
    called = standing.called(point)
    return page("hall/hall.html", "calls", point=point, both=_both(), called=called, shown=standing.shown, clock=local(now()),
                newest=f"{called[0].code}-{called[0].calls}" if called else "", waiting=standing.waiting(point).count(),
                following=[standing.shown(each) for each in standing.waiting(point).limit(6)])


@bp.get("/line/<code>")
def line(code):
    """One's place in the line, by the code on the number."""
    ticket = standing.of_code(codes.read(code) or "") or abort(404)
    return page("hall/line.html", "place", ticket=ticket, number=standing.shown(ticket), ahead=standing.place(ticket),
                over=ticket.day != today())


def _both():
    """Each word of the screen in Vietnamese and in English."""
    found = []
    for language in LANGUAGES:
        with force_locale(language):
            found.append([_(words) for words in WORDS.values()])
    return dict(zip(WORDS, zip(*found, strict=True), strict=True))
