"""The administrator's rooms: people, offices and their reception points, wards, procedures, fees, records."""

from flask import Blueprint

from views import holds

bp = Blueprint("admin", __name__, url_prefix="/admin")
holds.register(bp)

from views.admin import fees, offices, outbox, people, points, procedures, records, stops, wards  # noqa: E402, F401
