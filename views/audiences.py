"""The audiences: which blueprint answers whom. An endpoint that is in none of these does not answer."""

from views.account import bp as account
from views.admin import bp as admin
from views.desk import bp as desk
from views.health import bp as health
from views.owner import bp as owner
from views.public import bp as public
from views.register import bp as register
from views.setup import bp as setup
from views.sign_in import bp as sign_in

EVERYONE = ()
SIGNED_IN = ("owner", "citizen", "commune", "province", "admin")

# Blueprint name → roles let in. The desk is one set of rooms with two doors: what differs is what each may see.
AUDIENCES = {
    "health": EVERYONE,
    "public": EVERYONE,
    "setup": EVERYONE,
    "sign_in": EVERYONE,
    "register": EVERYONE,
    "account": SIGNED_IN,
    "owner": ("owner",),
    "commune": ("commune",),
    "province": ("province",),
    "admin": ("admin",),
}
BLUEPRINTS = (
    (health, {}), (public, {}), (setup, {}), (sign_in, {}), (register, {}), (account, {}), (owner, {}), (admin, {}),
    (desk, {"name": "commune", "url_prefix": "/commune"}),
    (desk, {"name": "province", "url_prefix": "/province"}),
)
# Where a person is led who must first set an own password, or a second factor.
ENROLMENT = ("account.password", "account.second_factor", "account.recovery_codes", "sign_in.end", "public.language")
# Endpoints that take files: their bodies may be larger than a form's.
UPLOADS = ("owner.new_import", "owner.replace_import")
