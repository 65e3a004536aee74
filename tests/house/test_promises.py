"""What the whole house promises browsers and databases, and no single page keeps (docs/asvs.md)."""

import re
from dataclasses import replace

import pytest

from domain import links, second_factor
from models import AuditEntry, RecoveryCode, User
from tests.domain.test_second_factor import switched_on
from tests.house import world
from tests.house.test_house import ROOT, TRACKED
from tests.people import PASSWORD

CODE = [path for path in TRACKED if path.suffix == ".py" and path.relative_to(ROOT).parts[0] not in ("tests", "bench", "demo")]
GIVEN_AWAY = re.compile(r"(?<![.\w])(eval|exec)\(|\b(pickle|marshal|shelve)\b|shell=True|os\.(system|popen)\(|"
                        r"render_template_string|from_string\(|yaml\.load|\bapp\.run\(|debug=True")
UNSAFE_SCRIPT = re.compile(r"(inner|outer)HTML|insertAdjacentHTML|document\.(write|cookie)|(local|session)Storage|indexedDB|"
                           r"JSON\.parse|\beval\(|new Function|postMessage")
# What may stand in an address of a template: made by url_for here or in a view, or a picture drawn here.
OURS = {"url_for", "address", "link", "here", "request.path", "request.full_path", "qr", "qr.svg_data_uri", "picture", "target",
        "older", "newer", "later", "earlier", "before", "after", "back", "action", "letter.link", "asset"}


def test_over_https_the_cookie_belongs_to_this_host_alone_and_browsers_stay_with_https(app, browser, owner, monkeypatch):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, base_url="https://khaibao.example"))
    answer = browser().post("/sign-in", data={"identifier": owner.email, "password": PASSWORD})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if "sid=" in value)
    assert cookie.startswith("__Host-sid=") and "Domain" not in cookie
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_no_answer_is_lent_to_other_sites(browser, owner):
    answer = browser(owner).get("/owner", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 200 and not [name for name, _value in answer.headers if name.startswith("Access-Control")]


def test_nothing_is_evaluated_unpacked_into_objects_or_given_to_a_shell():
    found = [(path.name, hit[0]) for path in CODE if (hit := GIVEN_AWAY.search(path.read_text(encoding="utf8")))]
    assert len(CODE) > 200 and found == []


def test_our_script_writes_text_only_and_keeps_nothing_in_the_browser():
    ours = [path for path in (ROOT / "static").glob("*.js") if not path.name.startswith("htmx")]
    assert ours and not [hit[0] for path in ours if (hit := UNSAFE_SCRIPT.search(path.read_text(encoding="utf8")))]


def test_every_address_in_a_template_is_made_by_us():
    made = {each for path in (ROOT / "templates").rglob("*.html")
            for each in re.findall(r'\b(?:href|src|action|hx-get|hx-post)="\{\{ ([\w.]+)', path.read_text(encoding="utf8"))}
    assert "url_for" in made and made <= OURS


@pytest.mark.parametrize("words", ["' OR '1'='1", "x') OR 1=1 --", "'; DROP TABLE stay; --", "E%A", "E_MA", "100%"])
def test_words_of_sql_and_signs_of_patterns_are_only_words(browser, owner, commune_officer, words):
    things = world.build(owner)
    for room, client in (("owner", browser(owner)), ("commune", browser(commune_officer))):
        everything = client.get(f"/{room}/stays").text.count("data-stay=")
        found = client.get(f"/{room}/stays", query_string={"q": words})
        assert everything >= 3 and found.status_code == 200 and "data-stay=" not in found.text, room
    assert things.stay.full_name not in browser(commune_officer).get("/commune/search", query_string={"q": words}).text


def test_a_link_for_a_new_password_leaves_the_second_factor_on(owner):
    codes = switched_on(owner)
    links.set_password(token=links.make(owner, "password"), password="bốn chữ chẳng hợp nhau")
    assert User.get_by_id(owner.id).totp_secret and second_factor.codes_left(owner) == len(codes)


def test_recovery_codes_are_kept_as_digests_and_who_takes_a_factor_away_is_in_the_record(admin, owner):
    codes = [code.replace("-", "") for code in switched_on(owner)]
    kept = [row.code_hash for row in RecoveryCode.select().where(RecoveryCode.user == owner)]
    assert len(set(codes)) == len(kept) == 10 and all(re.fullmatch("[0-9a-f]{64}", digest) for digest in kept)
    second_factor.remove(by=admin, user=owner)
    assert AuditEntry.get(AuditEntry.action == "second_factor.removed").actor == admin
