"""One's own account: data, password, second factor, sessions, notices, language."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")
