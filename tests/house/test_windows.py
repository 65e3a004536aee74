"""Nothing here runs on Windows; what would end there at once is not written: modules, names and modes of other systems."""

import ast
import re

import pytest

from tests.house.test_house import OURS, ROOT, room

ELSEWHERE = {"fcntl", "pwd", "grp", "resource", "termios", "pty", "syslog", "posix", "crypt"}
# A name not every system has, behind the module it is asked of.
NAMES = re.compile(r"os\.(?:get(?:e?[ug]id|loadavg|pgid)|set(?:sid|uid|gid)|fork|killpg|nice|l?chown|fch(?:mod|own)|statvfs"
                   r"|posix_\w+|sysconf|mkfifo|wait|O_DIRECTORY|O_NOFOLLOW)|signal\.(?:SIG(?:KILL|HUP|ALRM|CHLD|USR[12])|alarm|setitimer)"
                   r"|socket\.AF_UNIX|select\.(?:e?poll|kqueue)\b|Path\(\"/(?:dev|proc)")
ASKED = re.compile(r"hasattr\(|except ImportError|suppress\([^)]*AttributeError")
FILES = [path for path in OURS if room(path) not in ("bench", ".ci")]


def unguarded(tree):
    """Imports of other systems' modules that do not expect to fail."""
    tried = {id(each) for block in ast.walk(tree) if isinstance(block, ast.Try)
             and any("ImportError" in ast.unparse(handler.type or block) for handler in block.handlers)
             for line in block.body for each in ast.walk(line)}
    for each in ast.walk(tree):
        if isinstance(each, (ast.Import, ast.ImportFrom)) and id(each) not in tried:
            yield from ELSEWHERE & {each.module if isinstance(each, ast.ImportFrom) else name.name for name in each.names}


def unasked(tree):
    """Functions that use a name of other systems and never ask whether it is there."""
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef):
            text = ast.unparse(each)
            # Text is written with one kind of quotes by unparse.
            if NAMES.search(text.replace("'", '"')) and not ASKED.search(text):
                yield each.name


@pytest.mark.parametrize("look", [unguarded, unasked])
def test_no_module_or_name_of_other_systems_is_used_before_it_was_looked_for(look):
    assert len(FILES) > 200
    found = {str(path.relative_to(ROOT)): names for path in FILES if (names := [*look(ast.parse(path.read_text("utf8")))])}
    assert not found


def test_what_is_looked_for_would_be_found():
    assert [*unguarded(ast.parse("import fcntl"))] == ["fcntl"]
    assert [*unasked(ast.parse("def end(pid):\n    os.kill(pid, signal.SIGKILL)"))] == ["end"]


def test_folders_are_made_with_the_mode_that_windows_understands():
    named = [path.name for path in FILES if re.search(r"0o700|mkdtemp|TemporaryDirectory", path.read_text("utf8"))]
    assert named == ["config.py"]


def test_files_of_text_are_opened_in_the_same_letters_everywhere():
    bare = re.compile(r"\b(?:read|write)_text\((?![^\n]*(?:utf8|encoding|digest|strip))|(?<![.\w])open\([^)\n]*\"[wra]t?\"\)")
    found = [f"{path.relative_to(ROOT)}: {each}" for path in FILES for each in bare.findall(path.read_text("utf8"))]
    assert not found
