"""The locked packages are compared with known weaknesses; what is asked is played by the test, nobody is asked in earnest."""

import importlib.util
import io
import json

import pytest

from tests.house.test_house import ROOT


@pytest.fixture
def weaknesses(monkeypatch):
    """The script of `make weaknesses`, with a PyPI that knows of Flask what it is told."""
    about = importlib.util.spec_from_file_location("weaknesses", ROOT / ".ci/weaknesses.py")
    script = importlib.util.module_from_spec(about)
    about.loader.exec_module(script)
    script.told, script.asked = [], []

    def answer(address, timeout):
        script.asked.append(address)
        return io.BytesIO(json.dumps({"vulnerabilities": script.told if "/flask/" in address else []}).encode())
    monkeypatch.setattr(script, "urlopen", answer)
    return script


def test_every_locked_package_is_asked_for_by_its_version(weaknesses, capsys):
    assert weaknesses.main([]) == 0 and capsys.readouterr().out.endswith(" packages, 0 known weaknesses.\n")
    lock = (ROOT / "requirements.txt").read_text(encoding="utf8")
    version = lock.split("\nflask==")[1].split()[0]
    assert f"https://pypi.org/pypi/flask/{version}/json" in weaknesses.asked
    assert len(set(weaknesses.asked)) == len(weaknesses.asked) > 40


def test_a_weakness_is_said_and_ends_with_one_unless_it_was_taken_back(weaknesses, capsys):
    weakness = {"id": "PYSEC-2099-1", "aliases": ["CVE-2099-1"], "fixed_in": ["99.1"], "link": "https://osv.dev/PYSEC-2099-1"}
    weaknesses.told = [weakness | {"withdrawn": "2099-02-01T00:00:00Z"}]
    assert weaknesses.main(["requirements.txt"]) == 0
    weaknesses.told = [weakness | {"withdrawn": None}]
    assert weaknesses.main(["requirements.txt"]) == 1
    assert "PYSEC-2099-1, CVE-2099-1; mended in 99.1." in capsys.readouterr().out
