"""What anyone may read: the front page, help, the notice on personal data, the choice of language."""

from flask import Blueprint

bp = Blueprint("public", __name__)
