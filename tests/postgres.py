"""A Postgres cluster of the tests' own: found, made, started on loopback as an unprivileged user, and ended."""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

_UNSAFE_BUT_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries():
    """The folder of initdb and postgres, newest version first, or None. Debian keeps them outside PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]), reverse=True)
    on_path = shutil.which("initdb")
    return Path(found[0] if found else on_path).parent if found or on_path else None


class Server:
    """A fresh cluster in a folder of its own, with an empty database at `url`; may be stopped and started again."""

    def __init__(self, options):
        self.folder, self.user, self.options = Path(tempfile.mkdtemp(prefix="khaibao-pg-")), _drop_to(), options
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.port, self.data = _free_port(), self.folder / "data"
        self.url = f"postgres://tests@127.0.0.1:{self.port}/postgres"
        self._run("initdb", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self):
        self._run("pg_ctl", "-w", "-l", self.folder / "log", "start", "-o", f"-c listen_addresses=127.0.0.1 -c port={self.port} "
                  f"-c unix_socket_directories= {self.options}")

    def stop(self, how="fast"):
        self._run("pg_ctl", "-w", "-m", how, "stop")

    def _run(self, program, *words):
        # initdb and postgres refuse to run as root.
        run = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        subprocess.run([binaries() / program, "-D", self.data, *words], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.STDOUT, cwd=self.folder,
                       env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}, **run)


@contextmanager
def server(options=_UNSAFE_BUT_FAST):
    """Yield a started Server; everything is gone afterwards."""
    made = Server(options)
    try:
        made.start()
        yield made
    finally:
        with suppress(subprocess.CalledProcessError):
            made.stop("immediate")
        shutil.rmtree(made.folder, ignore_errors=True)


@contextmanager
def cluster(options=_UNSAFE_BUT_FAST):
    """Yield the URL of a fresh, empty database; everything is gone afterwards."""
    with server(options) as made:
        yield made.url


def _drop_to():
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    return pwd.getpwnam("nobody")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
