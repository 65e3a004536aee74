"""How values are shown: days and times of Viet Nam, codes in groups, birth dates as precisely as known."""

import re
from datetime import datetime
from functools import cache, lru_cache, partial
from types import SimpleNamespace

from babel.numbers import format_decimal, format_percent
from flask import current_app, g, request
from flask_babel import get_locale, get_translations, gettext
from markupsafe import Markup

import changelog
from domain import acts, codes, countries, installation, names, notices, outages, units
from domain.clock import local, today
from forms.base import told
from forms.drawing import radios
from forms.stays import PRECISIONS, SEXES, StayForm, country_label
from views.audiences import MENU, UNDER
from views.guard import local_path


def init_app(app):
    """Give every template the filters and the few values each page needs."""
    app.jinja_env.filters.update(day=day, moment=moment, code=codes.shown, birth=birth, country=country, words=words,
                                 plain=plain, device=device, masked=masked, masked_detail=masked_detail,
                                 duration=duration, dong=dong, iso=lambda value: value.isoformat() if value else "")
    app.jinja_env.globals.update(today=today, identity_button=_identity_button, country_options=country_options,
                                 described=described, label=label, radios=radios)
    app.context_processor(_context)


def _identity_button():
    """The words of the button that leads to the identity provider; "" without one."""
    config = current_app.khaibao
    return config.oidc_issuer and (config.oidc_button or gettext("Sign in with %(name)s", name=config.oidc_name))


def _context():
    # Macros come from here, not from an import: a block drawn alone runs none of the page's imports.
    here = local_path(request.full_path.rstrip("?")) if request.method == "GET" else ""
    language, app = get_locale().language, current_app._get_current_object()
    return {"here": here or "/", "locale": language, **_drawn_with(app, request.root_path, language, get_translations()),
            "url_for": _addresses(app, request.root_path, request.blueprint), "menu": MENU,
            "room": _room(), "place": installation.current(), "version": changelog.VERSION, "demo": current_app.khaibao.demo,
            "mails": bool(current_app.khaibao.smtp_url),
            "unread": notices.unread(g.user) if g.get("user") else 0,
            "stop": outages.soon()}


def _room():
    """The point of the main menu under which a page stands; "" for a point itself, and for pages all audiences have."""
    view = current_app.view_functions.get(request.endpoint)
    file = getattr(view, "__module__", "").rpartition(".")[2]
    under = UNDER.get(request.blueprint, {})
    itself = request.endpoint in dict(MENU.get(request.blueprint, ()))
    return f"{request.blueprint}.{under[file]}" if file in under and not itself else ""


@lru_cache(4)
def _drawn_with(app, root, language, catalogue):
    """The words of one language, and the parts of a page in it with addresses below `root`: Flask-Babel would ask for language,
    folder and catalogue again for every sentence."""
    @lru_cache(2000)
    def plain(text):
        return Markup(catalogue.ugettext(text)) % {}  # noqa: S704 (our own sentences)

    def sentence(text, **values):
        return Markup(catalogue.ugettext(text)) % values if values else plain(text)  # noqa: S704 (the same)

    templates = app.jinja_env
    words = {"_": sentence, "figure": partial(_figure, language), "percent": partial(_percent, language),
             "country_names": {each.code: each.name(language) for each in countries.ALL}}
    words["ui"] = templates.get_template("ui.html").make_module(words)
    # Fifty rows take longer than the rest of a page, and people look at the same ones again.
    row = templates.get_template("stays/_row.html").make_module(words).row
    panel = templates.get_template("stays/_filters.html").make_module(words).panel
    free = templates.get_template("citizen/_times.html").make_module(words)
    around = templates.get_template("_around.html").make_module(words | {"url_for": app.url_for})
    kept = SimpleNamespace(menu=lru_cache(200)(around.menu), footer=cache(around.footer))
    return words | {"around": kept, "stay_rows": _kept_rows(row), "stay_filters": _kept(panel, 60),
                    "free_day": lru_cache(400)(free.free_day), "free_times": lru_cache(100)(free.free_times)}


def _kept_rows(row):
    """Draws the rows of a list, each row and each whole list kept by all that it shows: people look at the same ones again."""
    one = lru_cache(2000)(lambda *given: row(*given))

    @lru_cache(40)
    def together(day, stays, numbers, marks, *given):
        marks = dict(marks)
        return Markup("").join([one(stay, number, stay.state, marks.get(stay.id, ()), *given)
                                for stay, number in zip(stays, numbers, strict=True)])

    def rows(stays, typed, marks, *given):
        shown = _masking(typed)
        numbers = tuple([shown(stay.passport_number) for stay in stays])
        return together(today(), tuple(stays), numbers, tuple(marks.items()), *given)

    return rows


def _kept(panel, most):
    """Draws the panel of a filter form, kept by its values and choices, at most so many of them."""
    drawn = {}

    def draw(form, action):
        key = (action, *form.shown())
        if key not in drawn:
            if len(drawn) >= most:
                drawn.clear()
            drawn[key] = panel(form, action)
        return drawn[key]

    return draw


@lru_cache(64)
def _addresses(app, root, blueprint):
    """Flask's `url_for` as the pages of one blueprint ask for it: an address without values is the same on each of them."""
    fixed = cache(app.url_for)
    return lambda endpoint, **values: app.url_for(endpoint, **values) if values else fixed(endpoint)


def day(value):
    """A day as dd/mm/yyyy, "" when there is none."""
    return "/".join(reversed(value.isoformat()[:10].split("-"))) if value else ""


def moment(value):
    """A stored UTC instant as dd/mm/yyyy HH:MM in Viet Nam."""
    return local(value).strftime("%d/%m/%Y %H:%M") if value else ""


def figure(number):
    """A number as the language of the page writes it, 1.234,5 or 1,234.5, to two places; "–" where there is none."""
    return _figure(get_locale().language, number)


# Babel takes its pattern apart for each number, and a report has a thousand of them.
@lru_cache(5000)
def _figure(language, number, pattern="#,##0.##"):
    return "–" if number is None else format_decimal(number, pattern, locale=language)


@lru_cache(2000)
def _percent(language, share):
    return "–" if share is None else format_percent(share, "#,##0.0%", locale=language)


def masked(number, typed=""):
    """A document, personal or account number in a list: whole where lists show them so, or the person `typed` it to find it."""
    return _masking(typed)(number)


def _masking(typed):
    """The same for many numbers: what was typed is read once."""
    typed = names.document_number(typed)
    shown = names.masked if current_app.khaibao.masked_lists else str
    return lambda number: number if number in typed else shown(number)


def masked_detail(value, name):
    """A detail of the record: of those that hold numbers as a list shows them."""
    return names.masked_pieces(value) if current_app.khaibao.masked_lists and name in acts.NUMBERED else value


def dong(amount):
    """Whole đồng with a dot, in English a comma, between the thousands; "" for what is no amount."""
    if not isinstance(amount, int):
        return ""
    return f"{amount:,} đồng" if get_locale().language == "en" else f"{amount:,} đồng".replace(",", ".")


def birth(value, precision="D"):
    """A birth date with its precision: D dd/mm/yyyy, M mm/yyyy, Y yyyy."""
    return day(value)[{"D": 0, "M": 3, "Y": 6}[precision]:]


def country(code):
    """The country's name in the language of the page."""
    found = countries.get(code)
    return found.name(get_locale().language) if found else code


def described(field, hint, more):
    """An input's attributes: what the caller gives, and the ids of its hint and error for screen readers."""
    ids = [f"{field.id}-{part}" for part, there in (("hint", hint), ("error", field.errors)) if there]
    described = {"aria-describedby": " ".join(ids)} if ids else {}
    return {**more, **described, **({"aria-invalid": "true"} if field.errors else {})}


def country_options():
    """Every country as a field offers it, in the order of the page's language: drawn once, then kept."""
    return _country_options(get_locale().language)


@cache
def _country_options(language):
    option = Markup('<option value="%s">')
    return Markup("").join(option % each for each in sorted(country_label(each) for each in countries.ALL))


def label(field):
    """What a form calls a column of a stay, for the list of what was changed."""
    unbound = getattr(StayForm, field, None)
    return unbound.args[0] if unbound is not None else field


def plain(value, field=""):
    """A value kept with a change of `field`, as people read it: days as dd/mm/yyyy, codes in words."""
    if field == "nationality":
        return country(value)
    if field in ("ward", "wards"):
        return ", ".join(getattr(units.ward(code), "name", code) for code in str(value).split(", "))
    if field == "page":
        # The rule of an address, without what is program in it.
        return re.sub("<[^>]*>", "…", value)
    if field in ("sex", "birth_precision"):
        return dict(SEXES if field == "sex" else PRECISIONS).get(value, value)
    if isinstance(value, list):
        return ", ".join(child.get("name", "") for child in value)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+", str(value or ""), re.A):
        return moment(datetime.fromisoformat(value))
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", str(value or ""), re.A)
    return "/".join(reversed(found.groups())) if found else value or "–"


def words(problem):
    """A problem, fresh or as stored, or a bare msgid, in the language of the page."""
    if isinstance(problem, str):
        return gettext(problem)
    if isinstance(problem, dict):
        return gettext(problem["message"], **problem.get("params", {}))
    return told(problem)


def duration(minutes):
    """Minutes as days, hours and minutes, the two largest that count."""
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    if days:
        return gettext("%(days)s d %(hours)s h", days=days, hours=hours) if hours else gettext("%(days)s d", days=days)
    if hours:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=left) if left else gettext("%(hours)s h", hours=hours)
    return gettext("%(minutes)s min", minutes=left)


def device(agent):
    """A browser's own long name in two words a person knows: "Firefox, Windows"."""
    def first(pairs):
        return next((name for mark, name in pairs if mark in agent), "")
    browser = first((("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"),
                     ("Safari", "Safari")))
    system = first((("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
                    ("Mac OS", "macOS"), ("Linux", "Linux")))
    return ", ".join(part for part in (browser, system) if part) or agent[:40] or gettext("Unknown device")
