"""The audiences: which blueprint answers whom. An endpoint that is in none of these does not answer."""

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
# Where each role begins its day.
HOMES = {"owner": "owner.home", "citizen": "public.home", "commune": "commune.home", "province": "province.home",
         "admin": "admin.people"}
# Where a person is led who must first set an own password, or a second factor.
ENROLMENT = ("account.password", "account.second_factor", "account.recovery_codes", "sign_in.end", "public.language")
# Endpoints that take files: their bodies may be larger than a form's.
UPLOADS = ("commune.batch_search", "province.batch_search", "owner.new_import", "commune.add_inspection",
           "province.add_inspection", "province.new_register_list")
