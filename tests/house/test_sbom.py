"""The bill of materials: nothing that is locked or vendored is missing from it."""

import json
import re
import subprocess
import sys

from tests.house.test_house import ROOT


def test_the_bill_of_materials_names_every_locked_package(tmp_path):
    path = tmp_path / "sbom.json"
    subprocess.run([sys.executable, ROOT / ".ci" / "sbom.py", path], check=True)
    bill = json.loads(path.read_text(encoding="utf8"))
    parts = bill["components"]
    lock = (ROOT / "requirements.txt").read_text(encoding="utf8")
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([\w.-]+)(?:\[.*?\])?==", lock, re.M)}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6") and len(locked) > 20
    assert {part["name"] for part in parts if part["type"] == "library"} == locked
    sums = {each["content"] for part in parts for link in part.get("externalReferences", ()) for each in link["hashes"]}
    assert sums == set(re.findall("sha256:([0-9a-f]{64})", lock))
    vendored = (ROOT / "static" / "VENDORED.md").read_text(encoding="utf8")
    assert [part["name"] for part in parts if part["type"] == "file"] == [
        f"static/{name}" for name in re.findall(r"^\| `([^`]+)` ", vendored, re.M)]
    assert len({part["bom-ref"] for part in parts}) == len(parts)
