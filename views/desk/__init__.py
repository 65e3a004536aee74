"""The desk of the commune's and the province's officers: one set of rooms with two doors."""

from flask import Blueprint

bp = Blueprint("desk", __name__)

from views.desk import establishments, forgotten_passwords, inspections, reports, slips, stays  # noqa: E402, F401
