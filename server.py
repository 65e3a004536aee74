"""Serves the app with waitress: firm limits, deadlines of our own, a calm stop, one process per SQLite file."""

import contextlib
import select
import signal
import sys
import threading
from dataclasses import dataclass
from time import monotonic

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from lock import alone
from turns import in_turn

try:
    import resource
except ImportError:
    resource = None

_CONNECTIONS = 2000
# Descriptors kept for the database, logs, files and listening sockets.
_DESCRIPTORS_OF_OUR_OWN = 200
STRICT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
REFUSED = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff",
           "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}
# Without poll() (Windows), select() raises above 512 sockets and would end the process.
_CONNECTIONS_WITHOUT_POLL = 400


@dataclass(frozen=True)
class Deadlines:
    """How long a client may keep us waiting, in seconds (bodies: bytes per second too), looked at every `tick`."""

    headers: float = 20
    body: float = 20
    bytes_per_second: float = 2000
    idle: float = 60
    drain: float = 20
    tick: float = 1


DEADLINES = Deadlines()


def serve(app, config, deadlines=DEADLINES):
    """Serve the WSGI `app` until SIGTERM, SIGINT or ctrl-break; requests that run are finished first.

    Raises SystemExit with a sentence for the operator when the address or the database is already taken.
    """
    raise_descriptor_limit()
    with alone(config):
        # Postgres thinks in processes of its own: meanwhile other pages may be drawn, and changes wait for the disk together.
        house = House(in_turn(app, seats=3 if config.database_url else 1), config, deadlines)
        with _stopped_by_signals(house):
            sys.stderr.write(f"Khaibao is listening on {house.address}\n")
            sys.stderr.flush()
            house.run()


def settings(config):
    """The adjustments given to waitress (reliability: never its defaults)."""
    given = {
        "host": config.host,
        "port": config.port,
        "threads": config.threads,
        "connection_limit": _connection_limit(),
        "asyncore_use_poll": True,
        "max_request_header_size": 32768,
        "max_request_body_size": 33554432,
        "channel_timeout": 120,
        "cleanup_interval": 10,
        # High, so that a worker hands over its whole answer (kept on disk) and never waits for a slow reader.
        "outbuf_high_watermark": 128 * 1024**2,
        "ident": None,
        "expose_tracebacks": False,
        "clear_untrusted_proxy_headers": True,
        "url_scheme": "https" if config.base_url.startswith("https://") else "http",
    }
    if config.trusted_proxy:
        # Never x-forwarded-host: the host of every link comes from BASE_URL.
        given |= {"trusted_proxy": config.trusted_proxy, "trusted_proxy_count": 1,
                  "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    return given


class Request(HTTPRequestParser):
    """A request on its way in, which remembers when it began and when its headers were complete."""

    def __init__(self, adj):
        super().__init__(adj)
        self.began = monotonic()
        self.headers_ended = None

    def parse_header(self, header_plus):
        """Refuses what a proxy may have read in another way: a length beside chunks (RFC 9112 6.3), or two hosts (3.2)."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers or "," in self.headers.get("HOST", ""):
            raise ParsingError("Two lengths, or two hosts")

    def due(self, deadlines):
        """The instant by which more must have come. A body earns its time: what has come / the slowest rate allowed."""
        if not self.headers_finished:
            return self.began + deadlines.headers
        if self.headers_ended is None:
            self.headers_ended = monotonic()
        return self.headers_ended + deadlines.body + self.body_bytes_received / deadlines.bytes_per_second


class Refusal(ErrorTask):
    """The answer to what is no request, which the app never sees: as strict as any other."""

    def execute(self):
        self.response_headers += REFUSED.items()
        if self.channel.server.adj.url_scheme == "https":
            self.response_headers.append(STRICT)
        super().execute()


class Connection(HTTPChannel):
    """One client. `due` is the monotonic instant at which it is cut, or None while the office has the work."""

    parser_class = Request
    error_task_class = Refusal
    due = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.reckon()

    def received(self, data):
        result = super().received(data)
        self.reckon()
        return result

    def service(self):
        super().service()
        if self.request is not None:
            # Part of the next request lay unread while we worked: its time starts now.
            self.request.began = monotonic()
        self.reckon()

    def reckon(self):
        """Set `due`; called by the main thread after reading and by a worker after answering."""
        deadlines = self.server.deadlines
        with self.requests_lock:
            if self.requests:
                self.due = None
            elif self.request is not None:
                self.due = self.request.due(deadlines)
            else:
                self.due = monotonic() + deadlines.idle + self.total_outbufs_len / deadlines.bytes_per_second

    @property
    def busy(self):
        """Whether a request is queued or running, or its answer is not sent yet (read in this order)."""
        return bool(self.requests or self.total_outbufs_len)


class Listener(TcpWSGIServer):
    """A listening address that cuts overdue clients once a tick.

    waitress itself counts from the last byte and by the wall clock: one byte a second would keep a connection for ever.
    """

    channel_class = Connection
    next_cut = 0

    def __init__(self, *args, deadlines, **kwargs):
        self.deadlines = deadlines
        super().__init__(*args, **kwargs)

    def readable(self):
        now = monotonic()
        if now >= self.next_cut:
            self.next_cut = now + self.deadlines.tick
            self.cut(now)
        return super().readable()

    def cut(self, now):
        """Close every connection that is overdue."""
        for connection in list(self.active_channels.values()):
            if connection.due is not None and connection.due < now:
                connection.will_close = True

    def stop_listening(self):
        """Give the port back; the trigger stays, because workers still ring it."""
        self.accepting = False
        wasyncore.dispatcher.close(self)


class House:
    """The listeners, the workers and the loop between them."""

    def __init__(self, app, config, deadlines):
        self.map = {}
        self.deadlines = deadlines
        self.stop_by = None
        self.workers = ThreadedTaskDispatcher()
        try:
            adjustments = Adjustments(**settings(config))
            self.listeners = [
                Listener(app, self.map, dispatcher=self.workers, adj=adjustments, sockinfo=info, deadlines=deadlines)
                for info in adjustments.listen
            ]
        except (OSError, ValueError) as error:
            wasyncore.close_all(self.map)
            reason = str(getattr(error, "strerror", None) or error).rstrip(".")
            raise SystemExit(f"Khaibao cannot listen on {config.host}:{config.port}: {reason}. "
                             "Is it already running? Otherwise choose another PORT.")
        self.workers.set_thread_count(adjustments.threads)

    @property
    def address(self):
        host, port = self.listeners[0].effective_host, self.listeners[0].effective_port
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run(self):
        """Answer until `stop`; then finish what runs, at most `deadlines.drain` seconds, and close."""
        while self.stop_by is None:
            wasyncore.loop(timeout=self.deadlines.tick, use_poll=True, map=self.map, count=1)
        for listener in self.listeners:
            listener.stop_listening()
        while self._busy() and monotonic() < self.stop_by:
            wasyncore.loop(timeout=0.2, use_poll=True, map=self.map, count=1)
        self.workers.shutdown(timeout=1)
        wasyncore.close_all(self.map)

    def stop(self):
        """Ask the loop to stop; from any thread or signal handler. Asked again, it waits for nobody."""
        self.stop_by = monotonic() + (self.deadlines.drain if self.stop_by is None else 0)
        self.listeners[0].pull_trigger()

    def _busy(self):
        connections = [each for listener in self.listeners for each in listener.active_channels.values()]
        for connection in connections:
            connection.will_close = connection.will_close or not connection.busy
        return any(connection.busy for connection in connections)


def raise_descriptor_limit():
    """Lift this process's soft limit of open files to the hard one, where the system knows such limits."""
    if resource:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _connection_limit():
    """Connections held at once: 2000, or what poll() and the open files allowed to this process leave."""
    if not hasattr(select, "poll"):
        return _CONNECTIONS_WITHOUT_POLL
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _CONNECTIONS
    return max(64, min(_CONNECTIONS, soft - _DESCRIPTORS_OF_OUR_OWN))


@contextlib.contextmanager
def _stopped_by_signals(house):
    """SIGTERM, SIGINT and (Windows) ctrl-break stop the house; only the main thread may receive signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: house.stop()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
