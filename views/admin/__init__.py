"""The administrator's rooms: people, offices, wards, records."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from views.admin import offices, people, records, wards  # noqa: E402, F401
