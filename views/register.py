"""Registering an establishment: the rules, then the form; open to everyone."""

from flask import Blueprint

bp = Blueprint("register", __name__, url_prefix="/register")
