"""GET /healthz: is the server up and does its database answer?"""

from flask import Blueprint, jsonify

import changelog
from database import db, is_postgres

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz():
    db.execute_sql("SELECT 1")
    return jsonify(status="ok", version=changelog.VERSION, database="postgres" if is_postgres() else "sqlite")
