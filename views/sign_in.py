"""Coming in and going out: sign-in, the second factor, sign-out, the forgotten password."""

from flask import Blueprint

bp = Blueprint("sign_in", __name__)
