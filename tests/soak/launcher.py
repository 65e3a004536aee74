"""Starts the real server again and again in children that have everything loaded: a kill costs a tenth of a second, not two."""

import os
import sys
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

import app
import cli  # noqa: F401 (loaded once, for all the servers)
import server  # noqa: F401
from domain import outbox
from operation import background, lease

if sys.argv[1] == "quick":
    # A test cannot wait a minute until the next server takes over.
    outbox.EVERY_SECONDS, background.MINUTE, lease.SECONDS, lease.RENEWED_EVERY = 0.2, 1, 2, 0.3
sys.argv = ["app.py"]
# The templates are compiled once, too.
compiled = Path(os.environ["DATA_DIR"], "templates")
compiled.mkdir(exist_ok=True)
Flask.jinja_options["bytecode_cache"] = FileSystemBytecodeCache(compiled)
# The app is wired once; whatever looks at the data is done by each server anew.
wired = app.create_app()
app.create_app = lambda config: wired
for _line in sys.stdin:
    child = os.fork()
    if not child:
        os._exit(app.main() and 1 or 0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
