"""Asks clamd, ClamAV's server, whether a file holds a virus: its INSTREAM command over TCP or a unix socket."""

import socket
from contextlib import suppress

SECONDS = 20
_PIECE = 64 * 1024
_LONGEST = 1000


class Silent(Exception):
    """The scanner is away, or its answer is neither yes nor no; the words say which."""


def scan(address, content):
    """The name of the virus in these bytes, "" when there is none; `address` is host:port or a socket's path. Raises Silent."""
    pieces = (content[start:start + _PIECE] for start in range(0, len(content), _PIECE))
    said = _asked(address, b"zINSTREAM\0", *(len(piece).to_bytes(4, "big") + piece for piece in pieces), bytes(4))
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said[8:-6]
    raise Silent(said or "no answer")


def knock(address):
    """Raise Silent unless the scanner answers."""
    if (said := _asked(address, b"zPING\0")) != "PONG":
        raise Silent(said or "no answer")


def _asked(address, *words):
    try:
        with _connected(address) as way:
            # What is too long for it is answered while we still send, and the line is closed.
            with suppress(BrokenPipeError, ConnectionResetError):
                for each in words:
                    way.sendall(each)
            said = b""
            while len(said) < _LONGEST and (piece := way.recv(_LONGEST)):
                said += piece
                if said.endswith(b"\0"):
                    break
    except OSError as problem:
        raise Silent(str(problem))
    return said.rstrip(b"\0\n").decode("utf8", "replace")


def _connected(address):
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no such sockets, name host:port")
    way = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    way.settimeout(SECONDS)
    try:
        way.connect(address)
    except OSError:
        way.close()
        raise
    return way
