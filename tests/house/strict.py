"""What every answer and every request of the tests is held to: strict HTML, named fields, headers, GETs that write nothing."""

import re
from collections import Counter
from xml.etree.ElementTree import TreeBuilder

from flask import g, has_request_context, request
from markupever import HtmlOptions, _rustlib

import database
from app import HEADERS

WRITES = re.compile(r"\s*(?:WITH\b.*?\)\s*)?(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.I | re.S)
# A look at a person's data is recorded, and a session remembers when it was last seen: nothing else is written by a GET.
ALLOWED = {("INSERT INTO", "audit_entry"), ("UPDATE", "session")}
# A provider can lead a person back by GET only; what came of it is good once, in the browser that went there.
# VNPAY's server tells by GET what became of an order, signed.
COMING_BACK = {"sign_in.identity_return", "payments.ipn"}
LABELLED = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# The Rust half of markupever itself: its Python half wraps every node, and a page has hundreds.
PAGE = HtmlOptions(exact_errors=True)
FRAGMENT = HtmlOptions(exact_errors=True, full_document=False, fragment_context="section")
# Lawful by now, and always a mistake here: an ampersand that was not escaped, a comment that looks as if it ended.
SLOPPY = re.compile(r"&(?!#\d+;|#x[0-9a-f]+;|[a-z][a-z0-9]*;)|<!--(?:(?!-->).)*?--(?!>)", re.I | re.S)
CHOICES = {"select": {"option", "optgroup"}, "optgroup": {"option"}, "option": set()}
# What was looked at already and was good: most answers of a sweep are the same page.
_good = set()


def watch(app):
    """Hold every answer of this app, and its database, to the house's rules; a broken one raises in the test that asked."""
    _note_writes(database.db.obj)
    hold(app)


def _note_writes(db):
    execute = db.execute_sql

    def execute_sql(sql, *args, **kwargs):
        found = WRITES.match(sql)
        if found and has_request_context() and request.method in ("GET", "HEAD"):
            g.setdefault("written", set()).add((" ".join(found[1].upper().split()), found[2]))
        return execute(sql, *args, **kwargs)

    db.execute_sql = execute_sql


def hold(app):
    """Look at each answer: no writes of a GET, strict HTML, every security header."""
    @app.after_request
    def look(response):
        written = g.pop("written", set()) - ALLOWED
        assert not written or request.endpoint in COMING_BACK, f"GET {request.path} wrote: {sorted(written)}"
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 304, 308):
            check_html(response.get_data(as_text=True), whole=not request.headers.get("HX-Request"), where=request.path)
        return response


def check_html(text, *, whole=True, where=""):
    """Raise AssertionError unless the text is strict HTML with named fields, unique ids, one h1, real form actions."""
    seen = (hash(text), whole)
    if seen in _good:
        return
    parser = _rustlib.Parser(PAGE if whole else FRAGMENT)
    parser.process(text)
    parser.finish()
    mistakes = parser.errors() or [f"{found[0]!r} is not written as it should be" for found in SLOPPY.finditer(text)]
    assert not mistakes, f"{where}: {'; '.join(mistakes)} in\n{text}"
    tree = _tree(parser.into_dom().root())
    mistakes = [*_mistakes(tree, whole), *_strange_options(tree)]
    assert not mistakes, f"{where}: {'; '.join(mistakes)}"
    _good.add(seen)


def _tree(document):
    builder = TreeBuilder()
    builder.start("page", {})
    for node, closed in _rustlib.iter.Traverse(document):
        if isinstance(node, _rustlib.Element):
            if closed:
                builder.end(node.name.local)
            else:
                builder.start(node.name.local, {name.local: value for name, value in node.attrs.items()})
        elif isinstance(node, _rustlib.Text) and not closed:
            builder.data(node.content)
    builder.end("page")
    return builder.close()


def _strange_options(tree):
    """Browsers differ about what stands in a list besides its choices, and html5ever lets it pass."""
    for each in tree.iter():
        if each.tag in CHOICES:
            yield from (f"<{below.tag}> in <{each.tag}>" for below in each if below.tag not in CHOICES[each.tag])
        if each.tag not in ("select", "optgroup", "datalist"):
            yield from (f"<{below.tag}> in <{each.tag}>" for below in each if below.tag in ("option", "optgroup"))


def _mistakes(tree, whole):
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    yield from (f"id {name} used {count} times" for name, count in ids.items() if count > 1)
    labelled = {each.get("for") for each in elements if each.tag == "label"}
    inside = {id(below) for each in elements if each.tag == "label" for below in each.iter()}
    for each in elements:
        yield from _element_mistakes(each, ids, labelled, inside, whole)
    if whole:
        headings = sum(each.tag == "h1" for each in elements)
        if headings != 1:
            yield f"{headings} h1"
        if not next((each.text or "" for each in elements if each.tag == "title"), "").strip(" –"):
            yield "no title"


def _element_mistakes(each, ids, labelled, inside, whole):
    name = f"<{each.tag} {each.get('id') or each.get('name') or each.get('href') or ''}>"
    if each.tag == "form" and not each.get("action"):
        yield f"{name} has no action"
    if each.tag in LABELLED and each.get("type") not in UNLABELLED:
        named = each.get("id") in labelled or id(each) in inside or each.get("aria-label") or each.get("aria-labelledby")
        if not named:
            yield f"{name} has no label"
    if each.tag == "label" and each.get("for") and whole and each.get("for") not in ids:
        yield f"label for {each.get('for')}, which is not there"
    if each.tag in ("a", "button") and not _words(each):
        yield f"{name} says nothing"
    if each.tag == "img" and each.get("alt") is None:
        yield f"{name} has no alt"
    for attribute in ("aria-describedby", "aria-labelledby"):
        missing = [part for part in (each.get(attribute) or "").split() if whole and part not in ids]
        if missing:
            yield f"{name} {attribute} names {missing}, which is not there"
    banned = [key for key in each.attrib if str(key).startswith("on") or str(key) == "style" or str(key).startswith("hx-on")]
    if banned or (each.get("href") or "").startswith("javascript:") or (each.tag == "script" and not each.get("src")):
        yield f"{name} carries script or style"


def _words(element):
    return "".join(element.itertext()).strip() or element.get("aria-label") or any(
        below.get("alt") or below.get("aria-label") for below in element.iter() if isinstance(below.tag, str))


def check_headers(response):
    """Raise AssertionError unless the answer carries every security header."""
    missing = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    assert not missing, f"missing or other: {missing}"
