"""The house itself: which room may know which, how large things may grow, what no file may contain."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = [ROOT / name for name in subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
    check=True).stdout.splitlines() if (ROOT / name).is_file()]
PYTHON = [path for path in TRACKED if path.suffix == ".py"]
OURS = [path for path in PYTHON if not path.is_relative_to(ROOT / "tests")]

# Each room and the rooms or modules of ours it may import.
EVERYONES = {"config", "changelog"}
LAYERS = {
    "config": set(),
    "changelog": set(),
    "field_key": {"whole_file"},
    "opening": set(),
    "whole_file": set(),
    "instances": set(),
    "database": {"field_key", "instances", "opening"},
    "lock": set(),
    "schema": {"schema", "database", "domain.clock", "field_key"},
    "models": {"schema"},
    "domain": {"domain", "models", "database", "adapters", "field_key", "whole_file"},
    "adapters": {"adapters", "domain.problems", "domain.clock"},
    "documents": {"documents", "domain"},
    "forms": {"forms", "domain", "models"},
    "views": {"views", "forms", "documents", "domain", "models", "database"},
    "assets": set(),
    "server": {"lock", "turns"},
    "turns": set(),
    "demo": {"demo", "domain", "models", "database"},
    "operation": {"operation", "domain", "models", "database", "adapters", "lock", "field_key", "whole_file"},
    "cli": {"demo", "domain", "models", "database", "lock", "operation", "field_key"},
    "app": {"assets", "cli", "database", "demo", "domain", "lock", "operation", "server", "views"},
    "migrations": {"domain.clock", "field_key"},
    "bench": {"app", "bench", "database", "demo", "domain", "models", "server", "documents", "forms"},
}
# The web's libraries and the rooms that may know them.
WEB = {"flask", "flask_babel", "flask_wtf", "htmx_flask", "werkzeug", "jinja2", "wtforms", "waitress"}
WEB_ROOMS = {"app", "assets", "views", "forms", "server", "bench"}
DATABASE = {"peewee", "playhouse", "psycopg", "sqlite3"}
DATABASE_ROOMS = {"database", "instances", "opening", "schema", "models", "domain", "views", "migrations", "demo", "cli", "bench",
                  "operation"}


@cache
def imports(path):
    """Every module a file imports, wherever in it, with the names taken from packages of ours."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            inside = node.module in LAYERS and (ROOT / node.module).is_dir()
            found += [f"{node.module}.{alias.name}" for alias in node.names] if inside else [node.module]
    return found


def room(path):
    """The room a file belongs to: its top folder, or its own name at the top."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def allowed(module, rooms):
    """Whether a module of ours lies within one of these rooms or is one of these modules."""
    return any(module == each or module.startswith(f"{each}.") for each in rooms | EVERYONES)


def test_every_room_is_known():
    assert {room(path) for path in OURS} - {".ci"} <= set(LAYERS)


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_a_room_knows_only_the_rooms_below_it(name):
    wrong = [f"{path.relative_to(ROOT)} imports {module}" for path in OURS if room(path) == name for module in imports(path)
             if module.split(".")[0] in LAYERS and not allowed(module, LAYERS[name])]
    assert not wrong


def test_nothing_below_the_forms_has_heard_of_the_web():
    wrong = [f"{path.relative_to(ROOT)} imports {module}" for path in OURS for module in imports(path)
             if module.split(".")[0] in WEB and room(path) not in WEB_ROOMS]
    assert not wrong


def test_only_the_rooms_of_data_know_the_database():
    wrong = [f"{path.relative_to(ROOT)} imports {module}" for path in OURS for module in imports(path)
             if module.split(".")[0] in DATABASE and room(path) not in DATABASE_ROOMS]
    assert not wrong


def test_views_and_forms_never_write():
    verbs = re.compile(r"\.(?:create|insert|insert_many|bulk_create|save|delete_instance)\(|\b[A-Z]\w+\.(?:update|delete)\(|"
                       r"\bwrite\(\)|\.atomic\(")
    quiet = [path for path in OURS if room(path) in ("views", "forms", "documents")]
    wrong = [f"{path.relative_to(ROOT)}:{number}: {line.strip()}" for path in quiet
             for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1)
             if verbs.search(line) and ".save(" not in line]
    assert not wrong


def lines(path):
    return path.read_text(encoding="utf8").count("\n")


def test_no_file_outgrows_its_budget():
    sizes = {path: 500 if room(path) == "tests" else 300 for path in PYTHON if room(path) != "migrations"}
    assert not [f"{path.relative_to(ROOT)}: {lines(path)} lines" for path, most in sizes.items() if lines(path) > most]


def test_no_template_or_sheet_or_script_outgrows_its_budget():
    sizes = {path: 120 for path in TRACKED if room(path) == "templates"}
    sizes |= {ROOT / "static/app.css": 600, ROOT / "static/app.js": 150}
    assert not [f"{path.relative_to(ROOT)}: {lines(path)} lines" for path, most in sizes.items() if lines(path) > most]


def functions(path):
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf8")))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_no_function_outgrows_its_budget():
    wrong = [f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno} lines"
             for path in OURS if room(path) not in ("migrations", "bench") for node in functions(path)
             if node.end_lineno - node.lineno > 40]
    assert not wrong


def is_view(node):
    return any("route" in ast.dump(each) or ".get(" in ast.unparse(each) or ".post(" in ast.unparse(each)
               for each in node.decorator_list)


def test_no_view_outgrows_its_budget():
    wrong = [f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno} lines"
             for path in OURS if room(path) == "views" for node in functions(path)
             if is_view(node) and node.end_lineno - node.lineno > 25]
    assert not wrong


def test_every_module_begins_with_a_sentence():
    wrong = [str(path.relative_to(ROOT)) for path in PYTHON if path.stat().st_size
             and not (ast.get_docstring(ast.parse(path.read_text(encoding="utf8"))) or "").split("\n")[0].endswith((".", "?"))]
    assert not wrong


def test_whoever_names_an_account_names_it_for_the_search_too():
    calls = ((path, node) for path in OURS if room(path) != "migrations"
             for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))) if isinstance(node, ast.Call))
    assert not [f"{path.relative_to(ROOT)}:{node.lineno}" for path, node in calls
                if re.fullmatch(r"User(\.create|\.update|\.insert)?", ast.unparse(node.func))
                and any(given.arg == "full_name" for given in node.keywords)]


def test_no_room_is_a_drawer_for_anything():
    drawers = re.compile(r"(^|_)(utils?|helpers?|services?|managers?|common|core|misc)(_|$)")
    assert not [str(path.relative_to(ROOT)) for path in PYTHON
                if any(drawers.search(part.removesuffix(".py")) for part in path.relative_to(ROOT).parts)]


TEXTS = [path for path in TRACKED if path.suffix in (".py", ".md", ".html", ".toml", ".sh", ".txt", ".css", ".in", ".cfg")
         or path.name in ("Makefile", "run")]


@pytest.mark.parametrize("pattern", [
    "/wor" + "k/", "/far" + "m/", r"\.libra" + "ry", r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X:|HA" + r"CK|NotImplem" + r"ented)\b",
])
def test_no_file_names_a_machine_or_an_unfinished_thing(pattern):
    wrong = [f"{path.relative_to(ROOT)}: {found[0]}" for path in TEXTS if "vendor" not in path.parts
             and (found := re.search(pattern, path.read_text(encoding="utf8", errors="replace")))]
    assert not wrong


def test_no_test_is_left_out():
    words = re.compile(r"mark\.(sk" + r"ip|xf" + r"ail)|pytest\.(sk" + r"ip|xf" + r"ail)\(|importor" + "skip")
    wrong = [str(path.relative_to(ROOT)) for path in PYTHON if words.search(path.read_text(encoding="utf8"))]
    assert not wrong
