"""Compares every locked package with the weaknesses that are known of its version, as PyPI tells them (the data of pip-audit).

Usage: python .ci/weaknesses.py [LOCK …]; the exit code is 1 when there is one. It asks pypi.org and sends nothing but names.
"""

import json
import re
import sys
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PLACE, SECONDS = "https://pypi.org", 20
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)


def locked(locks):
    """(name, version) of every package of these locks, once each."""
    return sorted({(re.sub(r"[-_.]+", "-", name).lower(), version) for lock in locks
                   for name, version in _PINNED.findall((ROOT / lock).read_text(encoding="utf8"))})


def known(name, version):
    """A sentence for each weakness known of this version that was not taken back."""
    with urlopen(f"{PLACE}/pypi/{name}/{version}/json", timeout=SECONDS) as answer:  # noqa: S310 (a constant)
        told = json.load(answer)["vulnerabilities"]
    for each in told:
        if not each.get("withdrawn"):
            names = ", ".join([each["id"], *each.get("aliases", ())])
            yield f"{name} {version}: {names}; mended in {', '.join(each.get('fixed_in') or ['no version yet'])}. {each['link']}"


def main(locks):
    """Say each; 0 when there is none, else what to end with."""
    packages = locked(locks or LOCKS)
    found = [sentence for name, version in packages for sentence in known(name, version)]
    sys.stdout.writelines(f"{line}\n" for line in [*found, f"{len(packages)} packages, {len(found)} known weaknesses."])
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as problem:
        sys.exit(f"{PLACE} could not be asked: {problem}")
