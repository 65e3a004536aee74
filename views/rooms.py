"""All the rooms of the house, for the factory to open; who may enter which stands in audiences.py."""

from views.account import bp as account
from views.admin import bp as admin
from views.citizen import bp as citizen
from views.desk import bp as desk
from views.hall import bp as hall
from views.health import bp as health
from views.look_up import bp as look_up
from views.owner import bp as owner
from views.payments import bp as payments
from views.procedures import bp as procedures
from views.public import bp as public
from views.register import bp as register
from views.setup import bp as setup
from views.sign_in import bp as sign_in

ROOMS = (
    (health, {}), (public, {}), (procedures, {}), (setup, {}), (sign_in, {}), (register, {}), (citizen, {}),
    (payments, {}), (hall, {}),
    (look_up, {}), (account, {}), (owner, {}), (admin, {}),
    (desk, {"name": "commune", "url_prefix": "/commune"}),
    (desk, {"name": "province", "url_prefix": "/province"}),
)
