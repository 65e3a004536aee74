"""A Postgres cluster of the tests' own: found, made, started on loopback as an unprivileged user, and ended."""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

_UNSAFE_BUT_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries():
    """The folder of initdb and postgres, newest version first, or None. Debian keeps them outside PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]), reverse=True)
    on_path = shutil.which("initdb")
    return Path(found[0] if found else on_path).parent if found or on_path else None


@contextmanager
def cluster(options=_UNSAFE_BUT_FAST):
    """Yield the URL of a fresh, empty database; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="khaibao-pg-"))
    user = _drop_to()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    # initdb and postgres refuse to run as root.
    run = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    program, data, port = binaries(), folder / "data", _free_port()
    environ = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "env": environ, "cwd": folder, **run}
    try:
        subprocess.run([program / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"],
                       check=True, **quiet)
        subprocess.run([program / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "start", "-o",
                        f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= {options}"],
                       check=True, **quiet)
        yield f"postgres://tests@127.0.0.1:{port}/postgres"
    finally:
        if data.exists():
            subprocess.run([program / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def _drop_to():
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    return pwd.getpwnam("nobody")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
