"""GET /healthz: is the server up and does its database answer? GET /readyz: should it be given work?"""

from flask import Blueprint, current_app, jsonify
from peewee import PeeweeException
from playhouse.pool import MaxConnectionsExceeded

import changelog
from database import db, is_postgres
from domain import readiness

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz():
    db.execute_sql("SELECT 1")
    return jsonify(status="ok", version=changelog.VERSION, database="postgres" if is_postgres() else "sqlite")


@bp.get("/readyz")
def readyz():
    found = readiness.look(current_app.khaibao.data_dir)
    return jsonify(found), 200 if set(found.values()) == {readiness.OK} else 503


@bp.errorhandler(PeeweeException)
@bp.errorhandler(MaxConnectionsExceeded)
def away(error):
    """The database does not answer: also told when opening it failed, before any view."""
    return jsonify(database="away"), 503


from views import metrics  # noqa: E402, F401
