"""Speaks to a machine that gathers logs: RFC 5424 messages in the facility of audits, over TCP or UDP."""

import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

SECONDS = 10
# Facility 13 (log audit), severity 6 (informational).
_PRIORITY = 13 * 8 + 6


def deliver(address, lines):
    """Send each line to `address` (tcp://host:port or udp://host:port). Raises OSError when it cannot be reached.

    Over TCP a message ends with a line feed (RFC 6587, 3.4.2); over UDP nobody knows whether it arrives.
    """
    parts = urlsplit(address)
    place, messages = (parts.hostname, parts.port or 514), [_message(line) for line in lines]
    if parts.scheme == "udp":
        with socket.socket(socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET, socket.SOCK_DGRAM) as way:
            for message in messages:
                way.sendto(message, place)
    else:
        with socket.create_connection(place, timeout=SECONDS) as way:
            way.sendall(b"".join(message + b"\n" for message in messages))
            # Taken only when the other side, too, has closed without complaint.
            way.shutdown(socket.SHUT_WR)
            while way.recv(1024):
                pass


def _message(line):
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"<{_PRIORITY}>1 {at} {socket.gethostname()} khaibao - audit - {line}".encode()
