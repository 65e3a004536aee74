"""A person at a browser: does what people do, by the names of fields, and looks at every page that comes."""

import re
import shutil
from collections import defaultdict
from pathlib import Path

from tests.people import PASSWORD

# Without a window's surroundings Chromium needs half the processor time for a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf8")
# The same from the house of the tests, which is several times quicker; a script like any other under its content policy.
AXE_OF_THE_HOUSE = """() => new Promise((loaded, failed) => {
  const script = Object.assign(document.createElement("script"), {src: "/axe.js", onload: loaded, onerror: failed});
  document.head.append(script);
  script.remove();
}).then(() => null)"""
# What axe judges, without the words: what each element is, in which other it stands and after which. The first two numbers
# are looked at on every page; a page whose pieces were all judged before on the same screen is not judged again.
SHAPE = """() => {
  const places = new Map();
  return [document.querySelectorAll("h1").length, document.documentElement.scrollWidth, window.innerWidth,
    [...document.querySelectorAll("*")].map((each, place) => {
      places.set(each, place);
      return [places.get(each.parentElement) ?? -1, places.get(each.previousElementSibling) ?? -1,
        each.tagName + each.getAttributeNames() + each.getAttribute("class")];
    })];
}"""
JUDGED = defaultdict(set)
# The cookies of who was let in, by sign and look.
LET_IN = {}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# The screen of the hall, and it alone, may refresh itself without scripts: it shows what happens now (WCAG 2.2.1, real time).
RULES = """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true},
  "meta-refresh": {enabled: !document.querySelector(".hall")}}, resultTypes: ["violations"]}).then(found => found.violations.map(
    each => `${each.id}: ${each.help}: ${each.nodes.map(node => node.html.slice(0, 200)).join(" | ")}`))"""
# The browser says this of every answer that is not 200; what a page answers is looked at by the tests themselves.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of \d\d\d")


def pieces(elements):
    """Each element of a SHAPE with all it stands in, and with what stands before it."""
    found, ways = set(), []
    for above, before, what in elements:
        ways.append(hash((ways[above] if ways else "", what)))
        found.add((ways[-1], elements[before][2] if before >= 0 else ""))
    return found


class Person:
    """Somebody at one browser. `complaints` collects what the browser says: script errors, refused content, failed loads."""

    def __init__(self, page, sign, *, scripts, axe):
        self.page, self.context, self.sign, self.scripts, self.axe = page, page.context, sign, scripts, axe
        self.complaints = []
        if not scripts:
            self._devtools = self.context.new_cdp_session(page)
            self._forbid_scripts(True)
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("response", self._answered)

    def leaves(self):
        """Leave the browser as nobody's: no cookies, nothing kept."""
        for what, hears in (("console", self._heard), ("pageerror", self._failed), ("response", self._answered)):
            self.page.remove_listener(what, hears)
        if self.page.url.startswith("http"):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.context.clear_cookies()
        if not self.scripts:
            self._devtools.detach()

    def _heard(self, message):
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _failed(self, error):
        self.complaints.append(f"{self.page.url}: {error}")

    def _forbid_scripts(self, yes):
        # As in the settings of the browser, which a context's own java_script_enabled would keep from axe too.
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": yes})

    def _answered(self, response):
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"
                                      and response.request.resource_type not in ("fetch", "xhr")):
            self.complaints.append(f"{response.url}: {response.status}")

    # Going somewhere, and looking at it.

    def opens(self, path):
        self.page.goto(path)
        self.looks()
        return self

    def follows(self, path):
        """Use the link that leads to this path (a part of it is enough)."""
        self.page.locator(f'main a[href*="{path}"]').first.click()
        self.looks()
        return self

    def chooses(self, words):
        """Use the link with these words."""
        self.page.get_by_role("link", name=words).first.click()
        self.looks()
        return self

    def looks(self):
        """The page must be reachable by everybody, fit the screen and have its one heading."""
        self.page.wait_for_load_state()
        headings, width, screen, elements = self.page.evaluate(SHAPE)
        assert headings == 1, self.page.url
        assert width <= screen, f"{self.page.url} is {width} wide on a screen of {screen}"
        new = pieces(elements) - JUDGED[screen]
        if new:
            self._is_open_to_all()
            JUDGED[screen] |= new

    def _is_open_to_all(self):
        if not self.scripts:
            self._forbid_scripts(False)
        self.page.evaluate(self.axe)
        found = self.page.evaluate(RULES, TAGS)
        assert not found, f"{self.page.url}:\n" + "\n".join(found)
        if not self.scripts:
            self._forbid_scripts(True)

    # Writing and sending.

    def writes(self, **fields):
        """Fill fields by name: text, a choice, a tick (True) or a file (a path)."""
        for name, value in fields.items():
            self.writes_in(name, value)
        return self

    def writes_in(self, name, value):
        field = self.page.locator(f'main [name="{name}"]:not([type=hidden])')
        kind, folded = field.first.evaluate("each => [each.type, Boolean(each.closest('details:not([open])'))]")
        if folded:
            field.first.locator("xpath=ancestor::details[not(@open)]/summary").first.click()
        if kind == "radio":
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            field.first.set_checked(value)
        elif kind == "file":
            field.first.set_input_files(value)
        elif kind == "select-one":
            field.first.select_option(value)
        else:
            field.first.fill(value)

    def presses(self, selector):
        """Press a button, then look at what came."""
        self.page.locator(selector).first.click()
        self.looks()
        return self

    def sends(self, field):
        """Press the plain button of the form that has this field."""
        form = self.page.locator("form", has=self.page.locator(f'[name="{field}"]')).first
        form.locator("button:not([name]):not(.hidden):not([type=button])").first.click()
        self.looks()
        return self

    def reads(self, words):
        """Assert that the words stand on the page."""
        assert words in self.page.inner_text("main"), f"{self.page.url}: no {words!r} in\n{self.page.inner_text('main')}"
        return self

    def numbers(self, selector):
        """The numbers an element carries for machines, by name."""
        element = self.page.locator(selector).first
        return {key: int(value) for key, value in element.evaluate("each => ({...each.dataset})").items() if value.isdecimal()}

    # What everyone does.

    def signs_in(self):
        """By the door the first time in each look; after that with the cookies got there, as on any later morning."""
        look = self.sign, self.scripts, self.page.viewport_size["width"]
        if look in LET_IN:
            self.context.add_cookies(LET_IN[look])
            return self
        self._comes_by_the_door()
        LET_IN[look] = self.context.cookies()
        return self

    def _comes_by_the_door(self):
        self.opens("/sign-in").writes(identifier=f"{self.sign}@example.com", password=PASSWORD).sends("password")
        assert "/sign-in" not in self.page.url, self.page.inner_text("main")

    def downloads(self, path):
        """The body of what the link to this path gives, asked with the person's own cookies."""
        address = self.page.locator(f'main a[href*="{path}"]').first.get_attribute("href")
        answer = self.context.request.get(address)
        assert answer.ok, f"{address}: {answer.status}"
        return answer.body()
