"""The version that runs: the top heading of CHANGELOG.md."""

import re
from pathlib import Path

VERSION = re.search(r"^## v?(\S+)", (Path(__file__).parent / "CHANGELOG.md").read_text(encoding="utf8"), re.M).group(1)
