"""The owner's rooms: establishments, staff, declarations and files."""

from flask import Blueprint

bp = Blueprint("owner", __name__, url_prefix="/owner")

from views.owner import establishments, groups, home, import_changes, imports, staff, stays  # noqa: E402, F401
