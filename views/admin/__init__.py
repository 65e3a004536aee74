"""The administrator's rooms: people, offices and their reception points, wards, procedures, fees, records."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from views.admin import fees, holds, offices, outbox, people, points, procedures, records, stops, wards  # noqa: E402, F401
