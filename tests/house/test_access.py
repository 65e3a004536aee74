"""Every address and who may open it: the whole list, exact both ways; strangers and wrong people stay outside."""

import re

import pytest
from flask import url_for

from domain import codes
from tests.house import world
from tests.house.strict import check_headers
from tests.house.test_house import ROOT, TRACKED
from tests.house.unproved import ACTS, FILES, named
from tests.people import person
from views.audiences import PROVED

GET, POST, BOTH = "GET", "POST", "GET POST"
EVERYONE, SIGNED_IN = (), ("owner", "citizen", "commune", "province", "admin")

STAY_ACTS = {"correct": BOTH, "leave": BOTH, "extend": BOTH, "cancel": BOTH, "restore": POST, "explain": BOTH, "receipt_pdf": GET,
             "na17_pdf": GET}
DESK = {"reports": GET, "staying": GET, "export_report": GET, "export_staying": GET, "pack": GET,
        "stays": GET, "export": GET, "confirm": POST, "stay": BOTH, "letter": BOTH, "new_slip": BOTH, "establishments": GET,
        "establishment": GET, "establishment_map": GET, "new_establishment": BOTH, "add_inspection": POST,
        "inspection_photo": GET,
        "export_establishments": GET, "decide": BOTH, "grant": POST, "forgotten_passwords": GET, "reset_password": BOTH,
        **STAY_ACTS}
# The passport desk: reception, counter, dossiers, figures.
DESK |= {"reception": GET, "arrive": POST, "visitor": GET, "give_ticket": POST, "ticket": GET, "day_list": GET, "counter": GET,
         "end_visit": GET, "sit": POST, "leave_counter": POST, "call_next": POST, "move_ticket": POST, "add_counter": POST,
         "remove_counter": POST,
         "dossiers": GET, "dossier": GET, "decide_dossier": POST, "open_dossier": POST, "note_dossier": POST,
         "dossier_photo": GET, "dossier_paper": GET, "dossier_page": GET, "look_at_paper": GET, "dossier_slip": GET,
         "visits": GET, "export_visits": GET,
         "move_dossier": POST, "give_dossier": POST, "satisfaction": GET, "export_satisfaction": GET,
         "data_requests": GET, "data_request": BOTH,
         "dossier_appointment": BOTH, "dossier_family": BOTH, "revoke_appointment": POST, "points": GET, "point": GET,
         "point_day": GET,
         "point_hours": BOTH, "edit_point_hours": BOTH, "end_point_hours": POST, "point_closures": BOTH, "point_closure": GET,
         "reopen_point": POST}
# A dossier at work: the inbox, several at once, checked, talked about, late.
DESK |= {"export_dossiers": GET, "batch": GET, "move_batch": POST, "set_absence": POST, "mark_dossier": POST,
         "check_dossier": POST, "write_message": POST, "apologise": POST}
# Fees: asked, taken, reconciled, paid back, reported.
DESK |= {"payments": GET, "ask_payment": POST, "payment_receipt": GET, "refunds": GET, "pay_back": POST, "cash_week": GET,
         "export_cash_week": GET, "export_refunds": GET}
# Results: collected, posted, not collected.
DESK |= {"deliveries": GET, "hand_over": BOTH, "post_parcels": POST, "labels": POST, "posting_list": POST, "parcels": BOTH,
         "end_parcel": POST, "change_way": BOTH, "export_uncollected": GET, "write_letter": POST, "uncollected_letter": GET,
         "give_up": POST, "quality": GET, "export_quality": GET}
DESK |= {"search": GET, "search_xlsx": GET, "batch_search": BOTH, "person": GET, "write_note": POST, "join_document": BOTH,
         "separate_document": BOTH}
# What opens to an applicant's own key or account only; to everybody else it answers 404 (tests/views/test_citizen_access.py).
APPLICATION = {"application": GET, "section": BOTH, "check": GET, "submission": BOTH, "withdraw": BOTH, "delete": BOTH,
               "answer_supplement": POST, "way": BOTH, "messages": BOTH,
               "take": POST, "form_pdf": GET, "data": BOTH, "photo": BOTH, "frame_photo": POST, "keep_photo": POST,
               "remove_photo": POST, "photo_file": GET,
               "papers": BOTH, "finish_papers": POST, "remove_paper": POST, "paper_file": GET, "paper_page": GET,
               "appointment": BOTH, "hold_clock": GET, "extend_hold": POST, "confirm_appointment": POST, "move_appointment": BOTH,
               "cancel_appointment": BOTH, "keep_proposal": POST, "appointment_pdf": GET, "appointment_ics": GET,
               "join_waiting": BOTH, "leave_waiting": POST, "answer_offer": POST, "family_appointment": BOTH, "move_family": BOTH,
               "payment": GET, "pay_by_vnpay": POST, "leave_for_vnpay": GET, "payment_qr": GET, "payment_receipt": GET}
# What only the province may open: the commune's door answers 404.
PROVINCE_ONLY = {"looks": GET, "watch_lists": GET, "new_watch_list": BOTH, "watch_list": GET, "edit_watch_list": BOTH,
                 "close_watch_list": POST, "new_watch_entry": BOTH, "paste_watch_entries": BOTH, "remove_watch_entry": BOTH,
                 "new_register_list": BOTH, "register_list": GET, "confirm_register_list": POST, "discard_register_list": POST,
                 "mend_register_row": BOTH, "refused_register_rows": GET, "register_letters": POST, "merge_establishment": BOTH,
                 "statements": BOTH, "statement_file": BOTH, "assign_line": POST,
                 "holds": BOTH, "release_hold": POST}
DESK |= {"home": GET, "late": GET, "morning_stays": GET, "morning_places": GET, "hits": GET, "hit": BOTH, **PROVINCE_ONLY}
# Audience → blueprint → endpoint → methods. An address that is not here may not exist.
TABLE = {
    EVERYONE: {
        "": {"static": GET},
        "health": {"healthz": GET, "readyz": GET, "metrics": GET},
        "public": {"home": GET, "help": GET, "privacy": GET, "language": POST, "styleguide": GET, "robots": GET, "security": GET,
                   "verify": GET, "verify_qr": GET, "status": GET},
        "procedures": {"start": GET, "procedures": GET, "procedure": GET, "form_pdf": GET, "offices": GET},
        "hall": {"hall": GET, "line": GET},
        "payments": {"ipn": GET, "returned": GET},
        "look_up": {"look_up": BOTH, "rate": POST},
        "setup": {"start": BOTH},
        "sign_in": {"start": BOTH, "identity": POST, "identity_return": GET, "code": BOTH, "end": POST, "forgotten": BOTH,
                    "link_sent": GET, "set_password": BOTH},
        "register": {"rules": BOTH, "establishment": BOTH},
        "citizen": {"home": GET, "new": BOTH, "resume": BOTH, "leave": POST, "my_data_page": GET, "my_data_file": GET,
        "my_data_files": GET,
                    "new_account": BOTH, **APPLICATION},
    },
    SIGNED_IN: {
        "account": {"overview": GET, "password": BOTH, "second_factor": BOTH, "without_second_factor": BOTH, "prove": BOTH,
                    "recovery_codes": BOTH, "end_session": POST, "end_other_sessions": POST, "notices": GET,
                    "read_notices": POST},
    },
    ("owner",): {
        "owner": {"home": GET, "new_stay": BOTH, "stays": GET, "export": GET, "stay": GET, **STAY_ACTS, "new_group": BOTH,
                  "batch": GET, "batch_receipt": GET, "batch_na17": GET, "establishments": GET, "establishment": GET,
                  "new_establishment": BOTH, "edit_establishment": BOTH, "complete_establishment": BOTH, "staff": BOTH,
                  "let_in_staff": POST, "revoke_staff": BOTH, "staff_password": BOTH, "imports": GET, "new_import": BOTH,
                  "import_template": GET, "import": GET, "import_rows": GET, "import_columns": BOTH, "import_days": BOTH,
                  "mend_row": BOTH, "leave_out_row": POST, "refused_rows": GET, "confirm_import": BOTH, "discard_import": BOTH},
    },
    ("commune",): {"commune": DESK},
    ("province",): {"province": DESK},
    ("admin",): {
        "admin": {"people": GET, "new_officer": BOTH, "person": GET, "duties": BOTH, "lock": BOTH, "unlock": POST,
                  "end_sessions": POST, "new_link": BOTH, "remove_second_factor": BOTH, "offices": GET, "office": BOTH,
                  "wards": BOTH, "mark_ward": POST, "records": GET, "procedures": GET, "procedure": BOTH,
                  "points": GET, "new_point": BOTH, "point": BOTH, "fees": BOTH, "end_fee": BOTH, "confirm_fee": POST,
                  "stops": BOTH, "withdraw_stop": POST, "holds": BOTH, "release_hold": POST,
                   "outbox": GET, "send_again": POST, "texts": BOTH},
    },
}
ENTRIES = {f"{blueprint}.{name}".lstrip("."): (audience, set(methods.split()))
           for audience, rooms in TABLE.items() for blueprint, names in rooms.items() for name, methods in names.items()}
GUARDED = sorted(endpoint for endpoint, (audience, _methods) in ENTRIES.items() if audience)
# Right person, right record, and yet no page of its own: what the address answers instead.
ELSEWHERE = {
    "health.metrics": {404},  # no token is set
    "health.readyz": {503},  # nobody works in the background of the tests
    **{f"payments.{name}": {404} for name in ("ipn", "returned")},  # this office has no VNPAY
    "setup.start": {303, 404},  # done already
    "sign_in.code": {303},  # nobody waits for a code
    "public.styleguide": {404},  # for developers
    **{f"{door}.batch": {303} for door in ("commune", "province")},  # nothing was chosen
    "public.security": {200, 404},
    "register.establishment": {303},  # the rules come first
    "sign_in.identity_return": {404},  # no identity provider is set
    "sign_in.set_password": {404},  # the link is invented
    **{f"commune.{name}": {404} for name in PROVINCE_ONLY},
    **{f"citizen.{name}": {404} for name in APPLICATION},
    # No code was scanned, nothing was handed in or out yet.
    **{f"{door}.{name}": {404} for door in ("commune", "province") for name in (
        "visitor", "dossier_photo", "dossier_paper", "dossier_page", "look_at_paper", "dossier_slip", "uncollected_letter")},
}


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint in ENTRIES]


def addresses(app, endpoint, things, signed_in):
    """The addresses of an endpoint, one for each rule."""
    with app.test_request_context():
        return [url_for(endpoint, **world.arguments(rule, things, signed_in)) for rule in app.url_map.iter_rules(endpoint)]


def ask(client, method, address, **headers):
    return client.open(address, method=method, headers=headers)


def test_the_list_of_addresses_is_exact_both_ways(app):
    there = {}
    for rule in app.url_map.iter_rules():
        there.setdefault(rule.endpoint, set()).update(rule.methods - {"HEAD", "OPTIONS"})
    assert there == {endpoint: methods for endpoint, (_audience, methods) in ENTRIES.items()}


def test_a_blueprint_without_an_audience_does_not_answer(app, browser, monkeypatch):
    from views import guard

    monkeypatch.setattr(guard, "AUDIENCES", {name: roles for name, roles in guard.AUDIENCES.items() if name != "public"})
    assert browser().get("/help").status_code == 404


@pytest.mark.parametrize("method", [GET, POST])
def test_a_stranger_is_led_to_sign_in_from_every_room(app, browser, owner, method):
    things, stranger = world.build(owner), browser()
    browser(owner)
    for endpoint in GUARDED:
        for address in addresses(app, endpoint, things, owner) if method in ENTRIES[endpoint][1] else ():
            answer = ask(stranger, method, address)
            assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in"), address
            answer = ask(stranger, method, address, **{"HX-Request": "true"})
            assert answer.headers["HX-Redirect"].split("?")[0] == "/sign-in", address


@pytest.mark.parametrize("role", SIGNED_IN)
@pytest.mark.parametrize("method", [GET, POST])
def test_a_person_finds_nothing_in_the_rooms_of_others(app, browser, owner, role, method):
    things, visitor = world.build(owner), person(role, "Người Lạ")
    client = browser(visitor)
    for endpoint in GUARDED:
        if role in ENTRIES[endpoint][0] or method not in ENTRIES[endpoint][1]:
            continue
        for address in addresses(app, endpoint, things, visitor):
            assert ask(client, method, address).status_code == 404, address


@pytest.mark.parametrize("method", [GET, POST])
def test_an_owner_finds_nothing_of_another_owner(app, browser, owner, other_owner, method):
    things = world.build(other_owner)
    client = browser(owner)
    for endpoint in (each for each in GUARDED if each.startswith("owner.") and method in ENTRIES[each][1]):
        if any(rule.arguments - {"layout", "which"} for rule in app.url_map.iter_rules(endpoint)):
            for address in addresses(app, endpoint, things, owner):
                assert ask(client, method, address).status_code == 404, address


@pytest.mark.parametrize("method", [GET, POST])
def test_an_officer_finds_nothing_of_another_ward(app, browser, other_owner, commune_officer, method):
    things = world.build(other_owner, ward_code="25780")
    client = browser(commune_officer)
    for endpoint in (each for each in GUARDED if each.startswith("commune.") and method in ENTRIES[each][1]):
        if any(rule.arguments - {"layout", "which"} for rule in app.url_map.iter_rules(endpoint)):
            for address in addresses(app, endpoint, things, commune_officer):
                assert ask(client, method, address).status_code == 404, address


def test_codes_and_numbers_that_do_not_exist_lead_nowhere(app, browser, owner, commune_officer, admin):
    things = world.build(owner)
    for someone in (owner, commune_officer, admin):
        client = browser(someone)
        for endpoint in (each for each in GUARDED if ENTRIES[each][0] == (someone.role,)):
            for rule in app.url_map.iter_rules(endpoint):
                given = world.arguments(rule, things, someone)
                wrong = given | dict.fromkeys({"number", "id"} & set(given), 10 ** 15)
                wrong |= {"code": codes.new()} if "code" in given else {}
                if wrong == given:
                    continue
                with app.test_request_context():
                    address = url_for(endpoint, **wrong)
                assert ask(client, GET if GET in rule.methods else POST, address).status_code == 404, address


@pytest.mark.parametrize("who", ["stranger", "owner", "commune_officer", "province_officer", "admin"])
def test_every_page_opens_for_the_right_person_and_writes_nothing(app, browser, request, owner, commune_officer, who):
    """The app of the tests parses each answer strictly and fails a GET that writes (tests/house/strict.py)."""
    someone = None if who == "stranger" else request.getfixturevalue(who)
    things = world.visited(world.build(owner), commune_officer)
    client = browser(someone)
    role = someone.role if someone else None
    opened = 0
    for endpoint in (each for each, (audience, methods) in ENTRIES.items() if GET in methods):
        audience = ENTRIES[endpoint][0]
        if role not in audience and (audience or role):
            continue
        for address in addresses(app, endpoint, things, someone):
            answer = client.get(address)
            assert answer.status_code in ELSEWHERE.get(endpoint, {200}), f"{address}: {answer.status_code}"
            check_headers(answer)
            assert answer.mimetype == "text/html" or endpoint in PROVED["GET"] or named(endpoint) in set().union(*FILES.values())
            assert not answer.mimetype.startswith("text/") or answer.mimetype_params["charset"] == "utf-8", address
            page = someone and answer.status_code == 200 and answer.mimetype == "text/html"
            assert not page or 'action="/sign-out"' in answer.text, address
            caching = answer.headers["Cache-Control"]
            assert caching == "no-store" or endpoint == "static", address
            opened += 1
    assert opened > 8


def test_every_act_asks_who_it_is_or_stands_with_its_reason_among_those_that_do_not():
    """Whoever may act without an account, a citizen by the own key, has nothing to be asked for."""
    acts = {endpoint for endpoint in GUARDED if POST in ENTRIES[endpoint][1]}
    reasoned = [name for names in ACTS.values() for name in names]
    assert {named(endpoint) for endpoint in acts - PROVED["POST"]} == set(reasoned) and len(reasoned) == len(set(reasoned))
    assert {named(endpoint) for endpoint in ENTRIES} >= set().union(*FILES.values())
    assert PROVED["GET"] | PROVED["POST"] <= set(GUARDED) and not PROVED["GET"] & {each for each in ENTRIES if named(each) in (
        set().union(*FILES.values()))}


def test_every_address_named_in_the_code_exists(app):
    """A link to a page that is not there is found here and not by the person who follows it."""
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    missing = []
    for path in TRACKED:
        if path.suffix in (".html", ".py") and path.relative_to(ROOT).parts[0] in ("templates", "views"):
            for name in re.findall(r"""url_for\(\s*["'](\.?\w[\w.]*)["']""", path.read_text(encoding="utf8")):
                # A part shared by several rooms may link to what only one of them has.
                full = {name} if not name.startswith(".") else {blueprint + name for blueprint in _blueprints(path)}
                missing += [] if full & known else [f"{path.relative_to(ROOT)}: {name}"]
    assert not missing


def _blueprints(path):
    room = path.relative_to(ROOT).with_suffix("").parts[1]
    rooms = {"desk": {"commune", "province"}, "holds": {"admin", "province"}, "people": {"sign_in"},
             "public_verify": {"public"}, "public_status": {"public"}}
    shared = {"stays", "stay_acts", "stay_pages"}
    return {"owner", "commune", "province"} if room in shared else rooms.get(room, {room})
