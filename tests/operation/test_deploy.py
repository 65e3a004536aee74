"""The files an operator copies say what docs/operate.md promises of them."""

import os
import re
import subprocess
from html.parser import HTMLParser

import pytest

from config import Config
from server import DEADLINES
from tests.house.test_house import ROOT

DEPLOY = ROOT / "deploy"
NGINX, CADDY = ((DEPLOY / name).read_text("utf8") for name in ("nginx.conf", "Caddyfile"))
PAGES = sorted((DEPLOY / "pages").iterdir())
GUIDE = (ROOT / "docs/operate.md").read_text("utf8")


def said(text):
    """A file without its remarks."""
    return re.sub(r"(?m)^\s*#.*", "", text)


def test_no_log_of_a_proxy_holds_what_was_searched_for():
    servers = said(NGINX).split("\nserver {")[1:]
    logs = [re.findall(r"access_log ([^;]+);", server) for server in servers]
    assert len(servers) == 3 and logs == [["off"], ["off"], ["/var/log/nginx/khaibao.log khaibao"]]
    written = re.search(r"log_format khaibao '([^']+)'", NGINX)[1]
    assert "$uri" in written and not re.findall(r"\$(?:request_uri|request\b|args|query_string|http_)", written)
    # Beside an error nginx writes the whole address: what a visitor can bring about is an error, what is grave is not.
    assert re.findall(r"error_log \S+ (\w+);", said(NGINX)) == ["crit"]
    assert "exclude http.log.error" in said(CADDY) and not re.search(r"(?m)^khaibao[^{]+{(.|\n)*^\tlog\b", said(CADDY))


def test_a_proxy_takes_what_the_office_takes_and_believes_no_visitor():
    for limit in (re.search(r"client_max_body_size (\d+)m;", NGINX)[1], re.search(r"max_size (\d+)MB", CADDY)[1]):
        assert int(limit) * 10**6 > max(Config.upload_bytes, Config.photo_bytes, Config.paper_bytes) + 100_000
    assert re.findall(r"X-Forwarded-For (\S+);", said(NGINX)) == ["$remote_addr"] and "proxy_add_x" not in said(NGINX)
    idle = re.search(r"upstream khaibao {[^}]*keepalive_timeout (\d+)s;", NGINX)[1]
    assert int(idle) < DEADLINES.idle, "a form must not leave on a connection that Khaibao is just closing"


class Strict(HTMLParser):
    """Reads a page: its languages."""

    def __init__(self):
        super().__init__()
        self.languages, self.open = set(), []

    def handle_starttag(self, tag, attributes):
        self.languages |= {dict(attributes).get("lang")} - {None}
        assert tag not in ("script", "style") and not {"style", "src"} & {name for name, _value in attributes}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_proxy_itself_must_say_is_a_sentence_in_both_languages(page):
    reader = Strict()
    reader.feed(page.read_text("utf8"))
    assert reader.languages == {"vi", "en"} and not reader.open
    assert f"/khaibao-pages/{page.name};" in NGINX and "client_max_body_size 0;" in NGINX.partition("location /khaibao-pages/")[2]


def examples():
    """Every setting the guide and the file of settings show, as it is written there."""
    text = GUIDE + (DEPLOY / "khaibao.env").read_text("utf8")
    return sorted(set(re.findall(r"(?m)^(?:# )?([A-Z_]{4,}=\S.*)$", text) + re.findall(r"`([A-Z_]{4,}=[^`…]+)`", text)))


@pytest.fixture
def khaibao(tmp_path):
    """deploy/khaibao beside a stand-in for Python that tells where it is, what it was told and one setting."""
    place = tmp_path / "1.0"
    (place / ".venv/bin").mkdir(parents=True)
    (place / "deploy").mkdir()
    (place / "deploy/khaibao").write_bytes((DEPLOY / "khaibao").read_bytes())
    python = place / ".venv/bin/python"
    python.write_text('#!/bin/sh\necho "$PWD|$*|$(printenv "${SHOWN-BACKUP_KEEP}" || echo none)"\n')
    for path in (python, place / "deploy/khaibao"):
        path.chmod(0o755)
    (tmp_path / "khaibao").symlink_to(place / "deploy/khaibao")

    def typed(*words, settings="/nowhere", **more):
        ended = subprocess.run([tmp_path / "khaibao", *words], cwd=tmp_path, capture_output=True, text=True, check=False,
                               env={"PATH": os.environ["PATH"], "SERVICE_USER": "", "SETTINGS": str(settings), **more})
        return ended.returncode, ended.stdout.strip().split("|"), ended.stderr
    return typed


def test_the_operators_command_runs_with_the_settings_where_it_was_typed(khaibao, tmp_path):
    (tmp_path / "env").write_text("BACKUP_KEEP='7 4 12'\n")
    program = f"{tmp_path}/1.0/app.py"
    assert khaibao("restore", "a file.backup", settings=tmp_path / "env")[1] == [
        str(tmp_path), f"{program} restore a file.backup", "7 4 12"]
    assert khaibao("doctor")[1] == [f"{tmp_path}/1.0", f"{program} doctor", "none"]
    assert khaibao()[1][1] == f"{program} --help", "no second server is started by a command without its word"


def test_every_setting_the_guide_shows_and_any_sign_comes_through_as_it_is_written(khaibao, tmp_path):
    assert len(examples()) > 12
    for example in [*examples(), "BACKUP_KEEP=7 4 12", "SMTP_URL=smtp://a:$b&c;`d`'e@host", 'BACKUP_HOOK="cp {} /mnt"']:
        (tmp_path / "env").write_text(f"# A remark, BACKUP_KEEP=none\n{example}  \n\nBACKUP_AT=02:00", "utf8")
        name, _equals, value = example.partition("=")
        # systemd takes a value as it stands, but for quotes around it; so must this.
        quoted = value[:1] in "'\"" and value[:1] == value[-1:]
        assert khaibao("doctor", settings=tmp_path / "env", SHOWN=name)[1][-1] == (value[1:-1] if quoted else value)
    assert khaibao("doctor", settings=tmp_path / "env", SHOWN="BACKUP_AT")[1][-1] == "02:00"


def test_a_python_that_the_services_user_may_not_run_is_told_with_what_to_do(khaibao, tmp_path):
    for name, words in (("id", "echo 0"), ("runuser", "exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n")
        (tmp_path / name).chmod(0o755)
    code, _said, why = khaibao("doctor", PATH=f"{tmp_path}:{os.environ['PATH']}", SERVICE_USER="khaibao")
    assert code == 1 and "may not run" in why and "make PYTHON=/usr/bin/python3 install" in why


def test_the_service_is_started_again_however_often_it_ends():
    unit = (DEPLOY / "khaibao.service").read_text("utf8")
    assert all(f"\n{line}\n" in unit for line in ("Restart=always", "StartLimitIntervalSec=0", "StateDirectory=khaibao",
                                                 "ProtectSystem=strict", "EnvironmentFile=/etc/khaibao.env"))
    task = (DEPLOY / "windows-service.ps1").read_text("utf8")
    assert "-RepetitionInterval (New-TimeSpan -Minutes 1)" in task and "-MultipleInstances IgnoreNew" in task
    # Windows' older PowerShell reads a script in the letters of its country, and runs one only when it is told to.
    assert task.isascii() and "powershell -ExecutionPolicy Bypass -File deploy\\windows-service.ps1" in task and (
        "powershell -ExecutionPolicy Bypass -File deploy\\windows-service.ps1" in GUIDE)


def test_the_guide_names_files_that_are_there():
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", GUIDE) if "://" not in link}
    assert links and not [link for link in links if not (ROOT / "docs" / link).exists()]
    tests = set(re.findall(r"`(tests/[a-z_/]+\.py)`", GUIDE))
    assert tests and not [name for name in tests if not (ROOT / name).exists()]
    named = set(re.findall(r"`(test_[a-z_0-9]+)`", GUIDE))
    there = "".join(path.read_text("utf8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert named and not [name for name in named if f"def {name}(" not in there]
