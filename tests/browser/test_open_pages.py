"""Anyone opens the pages that need no account, follows their links by keyboard, and reads them in both languages."""

from tests.people import PASSWORD

OPEN = ["/", "/help", "/privacy", "/verify", "/verify/0000000000000", "/sign-in", "/forgotten", "/register", "/nowhere",
        "/procedures", "/procedures?q=X01", "/procedures/1.001456", "/offices", "/start?who=adult&asked=what",
        "/start?who=adult&what=first&card=none&place=here"]


def test_anyone_can_read_every_open_page(somebody):
    stranger = somebody()
    for path in OPEN:
        stranger.opens(path)


def test_a_stranger_reads_the_site_in_english_and_goes_back_to_vietnamese(somebody):
    stranger = somebody().opens("/help")
    assert stranger.page.get_attribute("html", "lang") == "vi"
    stranger.presses('[name=language][value=en]')
    assert stranger.page.get_attribute("html", "lang") == "en"
    stranger.presses('[name=language][value=vi]')
    assert stranger.page.get_attribute("html", "lang") == "vi"


def test_four_questions_lead_a_citizen_to_an_application(somebody):
    citizen = somebody().opens("/")
    citizen.page.click('main a[href="/start"]')
    for answer in ("adult", "damaged", "card", "here"):
        citizen.looks()
        citizen.page.check(f'main [type=radio][value="{answer}"]')
        citizen.page.click("main .button")
    citizen.looks()
    assert citizen.page.get_attribute("[data-fee]", "data-fee") == "200000"
    citizen.page.go_back()
    assert citizen.page.is_visible('main [type=radio][value="elsewhere"]'), "back leads to the question before"
    citizen.page.go_forward()
    citizen.page.click('main a.button[href*="/citizen/applications/new"]')
    assert "kind=adult" in citizen.page.url and "request=damaged" in citizen.page.url


def test_the_keyboard_reaches_the_content_first(somebody):
    stranger = somebody().opens("/")
    stranger.page.keyboard.press("Tab")
    assert stranger.page.evaluate("() => document.activeElement.className") == "skip"
    stranger.page.keyboard.press("Enter")
    assert stranger.page.url.endswith("#main")


def test_a_wrong_password_is_answered_without_saying_who_exists(somebody):
    answers = []
    for name in ("owner0@example.com", "nobody@example.com"):
        stranger = somebody().opens("/sign-in")
        stranger.writes(identifier=name, password="not the password").sends("password")
        answers.append(stranger.page.inner_text(".notice.error"))
    assert answers[0] == answers[1]


def test_a_password_can_be_looked_at_while_it_is_typed(somebody):
    owner = somebody().opens("/sign-in").writes(password="hoa sen tren song")
    button, field = owner.page.locator("[data-show-password]"), owner.page.locator("[name=password]")
    assert button.is_visible() == owner.scripts, "a button that needs a script is shown where scripts run"
    if owner.scripts:
        button.click()
        assert (field.get_attribute("type"), button.get_attribute("aria-pressed")) == ("text", "true")
        owner.looks()
        button.click()
    assert field.get_attribute("type") == "password"


def test_a_stranger_who_asks_for_a_room_is_led_to_sign_in_and_back(somebody):
    owner = somebody("owner0").opens("/owner/stays?state=staying")
    assert "/sign-in" in owner.page.url
    owner.writes(identifier="owner0@example.com", password=PASSWORD).sends("password")
    assert owner.page.url.endswith("/owner/stays?state=staying")
