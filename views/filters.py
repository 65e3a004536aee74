"""How values are shown: days and times of Viet Nam, codes in groups, birth dates as precisely as known."""

from flask import current_app, g
from flask_babel import get_locale, gettext

import changelog
from domain import codes, countries, installation, notices
from domain.clock import local, today


def init_app(app):
    """Give every template the filters and the few values each page needs."""
    app.jinja_env.filters.update(day=day, moment=moment, code=codes.shown, birth=birth, country=country, words=words,
                                 duration=duration, iso=lambda value: value.isoformat() if value else "")
    app.jinja_env.globals["today"] = today
    app.context_processor(_context)


def _context():
    # Macros come from here, not from an import: a block drawn alone runs none of the page's imports.
    return {"ui": current_app.jinja_env.get_template("ui.html").module, "locale": str(get_locale() or "vi"),
            "place": installation.current(), "version": changelog.VERSION, "demo": current_app.khaibao.demo,
            "unread": notices.unread(g.user) if g.get("user") else 0}


def day(value):
    """A day as dd/mm/yyyy, "" when there is none."""
    return value.strftime("%d/%m/%Y") if value else ""


def moment(value):
    """A stored UTC instant as dd/mm/yyyy HH:MM in Viet Nam."""
    return local(value).strftime("%d/%m/%Y %H:%M") if value else ""


def birth(value, precision="D"):
    """A birth date with its precision: D dd/mm/yyyy, M mm/yyyy, Y yyyy."""
    return value.strftime({"D": "%d/%m/%Y", "M": "%m/%Y", "Y": "%Y"}[precision]) if value else ""


def country(code):
    """The country's name in the language of the page."""
    found = countries.get(code)
    return found.name(str(get_locale())) if found else code


def words(problem):
    """A stored or fresh problem, a (message, params) pair or a bare msgid, in the language of the page."""
    if isinstance(problem, str):
        return gettext(problem)
    if isinstance(problem, dict):
        return gettext(problem["message"], **problem.get("params", {}))
    return gettext(problem.message, **problem.params)


def duration(minutes):
    """Minutes as days, hours and minutes, the two largest that count."""
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    if days:
        return gettext("%(days)s d %(hours)s h", days=days, hours=hours) if hours else gettext("%(days)s d", days=days)
    if hours:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=left) if left else gettext("%(hours)s h", hours=hours)
    return gettext("%(minutes)s min", minutes=left)
