"""The audiences: which blueprint answers whom. An endpoint that is in none of these does not answer."""

from domain.problems import N_

EVERYONE = ()
SIGNED_IN = ("owner", "citizen", "commune", "province", "admin")

# Blueprint name → roles let in. The desk is one set of rooms with two doors: what differs is what each may see.
AUDIENCES = {
    "health": EVERYONE,
    "public": EVERYONE,
    "procedures": EVERYONE,
    "hall": EVERYONE,
    "look_up": EVERYONE,
    "setup": EVERYONE,
    "sign_in": EVERYONE,
    "register": EVERYONE,
    "citizen": EVERYONE,
    "payments": EVERYONE,
    "account": SIGNED_IN,
    "owner": ("owner",),
    "commune": ("commune",),
    "province": ("province",),
    "admin": ("admin",),
}
# Where each role begins its day.
HOMES = {"owner": "owner.home", "citizen": "citizen.home", "commune": "commune.home", "province": "province.home",
         "admin": "admin.people"}
_DESK = (("home", N_("Today")), ("search", N_("Search")), ("stays", N_("Declarations")), ("hits", N_("Watch")),
         ("reports", N_("Reports")), ("establishments", N_("Establishments")), ("reception", N_("Passports")),
         ("forgotten_passwords", N_("Forgotten passwords")))
# For each file of views, of the desk and of the other audiences: the point of the main menu its pages belong to.
_DESK_UNDER = {
    "home": "home", "holds": "home", "search": "search", "persons": "search", "stays": "stays", "stay_acts": "stays",
    "slips": "stays", "watch": "hits", "watch_lists": "hits", "reports": "reports", "establishments": "establishments",
    "inspections": "establishments", "mergers": "establishments", "register_lists": "establishments",
    "forgotten_passwords": "forgotten_passwords",
    **dict.fromkeys(("reception", "counter", "applications", "appointments", "handling", "inbox", "deliveries", "points",
                     "payments", "visit_figures", "quality", "data_requests", "satisfaction", "papers"), "reception")}
UNDER = {
    "commune": _DESK_UNDER, "province": _DESK_UNDER,
    "owner": {"home": "home", "groups": "new_stay", "stays": "stays", "stay_acts": "stays", "imports": "imports",
              "import_changes": "imports", "establishments": "establishments", "staff": "establishments"},
    "citizen": dict.fromkeys(("account", "applications", "appointments", "families", "messages", "my_data", "papers", "payments",
                              "sections", "waiting", "ways"), "home"),
    "admin": {name: name for name in ("people", "offices", "points", "wards", "procedures", "fees", "outbox", "stops", "holds",
                                      "records")}}
# The main menu of each role: endpoints and what they are called.
MENU = {
    "owner": (("owner.home", N_("Today")), ("owner.new_stay", N_("Declare")), ("owner.stays", N_("Declarations")),
              ("owner.imports", N_("Files")), ("owner.establishments", N_("Establishments"))),
    "citizen": (("citizen.home", N_("Your applications")), ("citizen.new", N_("Begin an application")),
                ("procedures.procedures", N_("Procedures")), ("procedures.offices", N_("Offices"))),
    "commune": tuple((f"commune.{name}", words) for name, words in _DESK),
    "province": tuple((f"province.{name}", words) for name, words in _DESK),
    "admin": (("admin.people", N_("People")), ("admin.offices", N_("Offices")), ("admin.points", N_("Reception points")),
              ("admin.wards", N_("Wards")),
              ("admin.procedures", N_("Procedures")), ("admin.fees", N_("Fees")),
              ("admin.outbox", N_("Outbox")), ("admin.stops", N_("Stops")), ("admin.holds", N_("Legal holds")),
              ("admin.records", N_("Records"))),
}
# Where a person is led who must first set an own password, or a second factor.
ENROLMENT = ("account.password", "account.second_factor", "account.recovery_codes", "sign_in.end", "public.language")
_FILES = ("search_xlsx", "export", "export_staying", "export_establishments", "export_dossiers", "export_uncollected",
          "export_refunds", "export_cash_week", "refused_register_rows", "day_list")
_ACTS = ("data_request", "merge_establishment", "reset_password", "register_letters", "edit_watch_list", "close_watch_list",
         "remove_watch_entry", "posting_list", "labels", "release_hold", "give_up")
# Whoever signed in long ago shows once more who it is, before a file with the data of many people (those that are posted too),
# and before data or passports are destroyed, establishments merged, watches and holds ended, fees changed, or ways in given,
# taken and restored. What asks for nothing, and why, stands in tests/house/unproved.py.
PROVED = {
    "GET": {f"{door}.{name}" for door in ("commune", "province") for name in _FILES} | {f"owner.{name}" for name in (
        "export", "batch_receipt", "batch_na17", "refused_rows")},
    "POST": {f"{door}.{name}" for door in ("commune", "province") for name in _ACTS} | {f"admin.{name}" for name in (
        "new_officer", "duties", "lock", "unlock", "remove_second_factor", "new_link", "release_hold", "fees", "end_fee",
        "confirm_fee")} | {f"owner.{name}" for name in ("staff", "let_in_staff", "revoke_staff", "staff_password")}}
# Endpoints that take files, and the setting that says how large: their bodies may be larger than a form's.
UPLOADS = {"commune.batch_search": "upload_bytes", "province.batch_search": "upload_bytes", "owner.new_import": "upload_bytes",
           "commune.add_inspection": "upload_bytes", "province.add_inspection": "upload_bytes",
           "province.new_register_list": "upload_bytes", "commune.parcels": "upload_bytes", "province.parcels": "upload_bytes",
           "province.statements": "upload_bytes",
           "citizen.photo": "photo_bytes", "citizen.papers": "paper_bytes"}
