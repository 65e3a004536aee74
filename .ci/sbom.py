"""What is inside, as CycloneDX 1.6: every locked package and every file made by others; the same lock gives the same bytes.

Usage: python .ci/sbom.py [FILE]; without a file it is printed.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)[^\n]*((?:\n {4}[^\n]*)*)", re.M)
VENDORED = re.compile(r"^\| `([^`]+)` \| (\S+) \| (.+?) \| .* \| `([0-9a-f]{64})` \|$", re.M)


def bill():
    """The list as plain values."""
    version = re.search(r"^## v?(\S+)", _text("CHANGELOG.md"), re.M).group(1)
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "metadata": {"component": {"type": "application", "bom-ref": "khaibao", "name": "khaibao", "version": version}},
            "components": [*packages(), *files()]}


def packages():
    """The packages of requirements.txt, with the checksums of every file the lock lets in."""
    found = {}
    for name, version, rest in PACKAGE.findall(_text("requirements.txt")):
        name = re.sub(r"[-_.]+", "-", name).lower()
        purl = f"pkg:pypi/{name}@{version}"
        sums = [{"alg": "SHA-256", "content": each} for each in sorted(set(re.findall("sha256:([0-9a-f]{64})", rest)))]
        found[purl] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "externalReferences": [
            {"type": "distribution", "url": f"https://pypi.org/simple/{name}/", "hashes": sums}]}
    return [found[purl] for purl in sorted(found)]


def files():
    """The files of others in static/, as static/VENDORED.md notes them."""
    return [{"type": "file", "bom-ref": f"static/{name}", "name": f"static/{name}", "version": version,
             "description": package.replace("`", ""), "hashes": [{"alg": "SHA-256", "content": digest}]}
            for name, version, package, digest in VENDORED.findall(_text("static/VENDORED.md"))]


def _text(name):
    return (ROOT / name).read_text(encoding="utf8")


if __name__ == "__main__":
    written = json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(written, encoding="utf8")
    else:
        sys.stdout.write(written)
