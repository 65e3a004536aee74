"""/setup: the first visit, opened by the token printed on the console."""

from flask import Blueprint

bp = Blueprint("setup", __name__)
