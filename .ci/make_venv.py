"""Make .venv with pip in it, also where the system's Python comes without ensurepip (Debian, Ubuntu)."""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import venv
from pathlib import Path

PIP = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple")


def main():
    """Create the folder; bring pip from the package index when Python cannot provide it."""
    with_pip = importlib.util.find_spec("ensurepip") is not None
    venv.create(".venv", with_pip=with_pip, symlinks=os.name != "nt")
    if not with_pip:
        python = Path(".venv") / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        with tempfile.TemporaryDirectory() as folder:
            wheel = Path(folder) / PIP
            wheel.write_bytes(fetch())
            subprocess.run([python, wheel / "pip", "install", "--quiet", "--no-index", wheel], check=True)  # noqa: S603


def fetch():
    """The bytes of pip's wheel from the index, proved by their checksum."""
    page_url = f"{INDEX.rstrip('/')}/pip/"
    with urllib.request.urlopen(page_url, timeout=60) as answer:  # noqa: S310
        page = answer.read().decode()
    found = re.search(rf'href="([^"]*{re.escape(PIP)}[^"]*)"', page)
    if not found:
        sys.exit(f"{page_url} does not have {PIP}. Install your system's python3-venv package and try again.")
    with urllib.request.urlopen(urllib.parse.urljoin(page_url, found[1]), timeout=60) as answer:  # noqa: S310
        body = answer.read()
    if hashlib.sha256(body).hexdigest() != SHA256:
        sys.exit(f"{PIP} from {INDEX} is not the file expected; nothing was installed.")
    return body


if __name__ == "__main__":
    main()
