"""The factory: wires settings, database, audiences, headers and errors; `python app.py` serves."""

import logging
import os
import sys
from datetime import timedelta
from functools import cache
from io import BytesIO

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_babel import Babel
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from werkzeug.exceptions import RequestEntityTooLarge, SecurityError
from werkzeug.formparser import FormDataParser

import assets
import config as settings
import database
from domain import audit, refusals, sessions, viruses
from domain.applications import storage
from domain.labels import LANGUAGES
from domain.payments import callbacks
from domain.visits import pace, slots
from lock import alone
from views import RowNumber, cookies, errors, filters, floods, guard, letters, proof, traffic
from views.rooms import ROOMS

# Nothing from elsewhere, nothing inline: a page can load only what this server gives.
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
       "media-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; manifest-src 'self'")
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def create_app(config=None):
    """The app, bound to the database of its settings."""
    config = config or settings.load()
    app = Flask(__name__, static_folder=None)
    app.khaibao = config
    app.gateways = callbacks.offered(config)
    app.config.update(
        SECRET_KEY=settings.secret_key(config), SECRET_KEY_FALLBACKS=config.secret_key_fallbacks.split() or None,
        MAX_CONTENT_LENGTH=1024**2, MAX_FORM_MEMORY_SIZE=500_000, MAX_FORM_PARTS=2_000, TRUSTED_HOSTS=config.hosts,
        SESSION_COOKIE_NAME=config.cookie("form"), SESSION_COOKIE_SECURE=config.https, SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax", PERMANENT_SESSION_LIFETIME=timedelta(hours=config.session_hours),
        SESSION_REFRESH_EACH_REQUEST=False, PREFERRED_URL_SCHEME="https" if config.https else "http",
        PROPAGATE_EXCEPTIONS=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=config.https,
        BABEL_DEFAULT_LOCALE="vi", BABEL_TRANSLATION_DIRECTORIES="translations")
    app.session_interface = FormCookie()
    database.connect(config)
    slots.reappear_between(config.release_from_minutes, config.release_until_minutes)
    pace.from_a_range(config.holds_per_range)
    storage.keep_in(config.data_dir / "papers")
    viruses.ask_at(config.clamd)
    # Before anything asks for jinja_env, which is built once: templates of every ending are escaped.
    app.jinja_options["autoescape"] = True
    Htmx(app)
    app.request_class.form_data_parser_class = CountedForm
    app.json.ensure_ascii = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.init_app(app)
    filters.init_app(app)
    app.before_request(_open_request)
    app.after_request(_finish)
    app.teardown_request(_close_request)
    # After the guard: an anonymous stranger's upload is refused before its body is parsed for the token.
    CSRFProtect(app)
    # After the token: what the page that asks shows again was posted by a page of ours.
    app.before_request(proof.check)
    Babel(app, locale_selector=language)
    errors.init_app(app)
    app.url_map.converters["int"] = RowNumber
    for blueprint, options in ROOMS:
        app.register_blueprint(blueprint, **options)
    return app


class FormCookie(SecureCookieSessionInterface):
    """Flask's signed cookie; what signs it is made once, not for every request."""

    get_signing_serializer = cache(SecureCookieSessionInterface.get_signing_serializer)


class CountedForm(FormDataParser):
    """A form without files has no more fields than one with files may have, which is all that the library counts: one megabyte
    holds half a million, and a page that shows them again would keep the processor for seconds."""

    def parse(self, stream, mimetype, content_length, options=None):
        if mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            if body.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


def language():
    """The language of this answer: the person's choice, else Vietnamese."""
    chosen = g.user.locale if g.get("user") else session.get("language")
    return chosen if chosen in LANGUAGES else "vi"


def _open_request():
    """Before a request: who asks is known, floods and strangers are turned away."""
    traffic.begin()
    g.user = g.session = g.opened = None
    _note_who_asks()
    # Who asks for another host gets one sentence, also while the database is away: no address, and so no page, can be made.
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if request.endpoint == "static":
        return None
    sid = request.cookies.get(current_app.khaibao.cookie("sid"))
    # Who brings no session is counted before the database is asked for anything.
    if not sid and (wait := floods.check()):
        return wait
    g.opened = database.db.connect(reuse_if_open=True)
    g.session = sessions.resume(sid, config=current_app.khaibao)
    g.user = g.session.user if g.session and g.session.confirmed else None
    _note_who_asks()
    return (floods.check() if sid else None) or guard.check()


def _finish(response):
    """After it: the headers of every answer; refusals are written down while the database is open."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.khaibao.https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    if renewed := getattr(g.get("session"), "renewed", ""):
        cookies.keep(response, "sid", renewed)
    response = assets.compress(response)
    # None: this request asked the database for nothing, and shall not begin to.
    if g.get("opened") is not None:
        refusals.write_down()
    traffic.end(response)
    return response


def _close_request(error):
    # SQLite's connection stays with its thread: opening it costs more than most questions. Postgres' goes to the pool.
    if g.pop("opened", False) and (error or database.is_postgres()) and not database.db.is_closed():
        database.db.close()


def _note_who_asks():
    page = request.url_rule.rule if request.url_rule else ""
    audit.asking.set(audit.Asking(request.remote_addr or "", page, g.user.id if g.user else None))


def main():
    """Serve: `python app.py`; with words after it, run one of the operator's commands (see cli.py)."""
    # Whatever the app writes (database, key, lock) is for its own user alone.
    os.umask(0o077)
    if len(sys.argv) > 1:
        import cli

        return cli.main(sys.argv[1:])
    import server
    from domain import memory
    from operation import background, logs

    try:
        config = settings.load()
        settings.secret_key(config)
    except (settings.Unsafe, OSError) as problem:
        return f"Khaibao does not start: {problem}"
    logs.begin(config)
    memory.few_arenas()
    if config.demo and not config.vnpay_tmn_code:
        from demo import gateway

        config, _simulator = gateway.beside(config)
    if config.demo and not config.oidc_issuer:
        from demo import identity

        config, _provider = identity.beside(config)
    app = create_app(config)
    logs.tell_slow(database.db.obj, config.slow_query_ms)
    with alone(config):
        try:
            token = _open_office(config)
        except (database.Newer, database.Away, database.Damaged) as problem:
            return f"Khaibao does not start: {database.why(problem)}"
        if token:
            print(f"\nNot set up yet. Open {config.site}/setup?token={token}\n",
                  file=sys.stderr, flush=True)
        memory.begun()
        with background.working(config, letters.Writer(app, config)):
            return server.serve(app, config)


def _open_office(config):
    """Before the first visitor: bring the database up to date, go on where a crash ended; gives the token of the set-up page."""
    from domain import counting, import_reading, imports, installation, month_counts, outages

    for name in database.migrate():
        logging.info("migrated: %s", name)
    with database.db.connection_context(), database.one_at_a_time():
        import_reading.resume(imports.limits(config))
        if counting.missing():
            counting.recount(lambda month, counted: logging.info("counted for the reports up to %s: %s", month, counted))
        month_counts.close()
        outages.beat()
        return installation.set_up_token(config)


if __name__ == "__main__":
    sys.exit(main())
