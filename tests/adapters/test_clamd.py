"""Strangers' files and a virus scanner: what it is asked, what it finds, and what happens while it is silent."""

import socketserver
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

import config
from adapters import clamd
from domain import tables, viruses
from domain.pictures import process
from domain.problems import Refused
from operation import doctor

# Not a virus: the letters that stand for one in these tests.
SICK = b"an invented virus"


class Scanner:
    """A clamd on this machine: speaks INSTREAM and PING, finds SICK, or answers as it was bid."""

    def __init__(self, kind, address):
        self.says, self.seen = None, []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(outer.answer(self.rfile))
        self.server = kind(address, Handler)
        self.server.daemon_threads = True
        # Who hears the scanner rave hangs up.
        self.server.handle_error = lambda *_given: None
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": .01}, daemon=True).start()

    def answer(self, file):
        if self.says is not None:
            return self.says
        command = b"".join(iter(lambda: file.read(1), b"\0"))
        if command == b"zPING":
            return b"PONG\0"
        pieces = []
        while length := int.from_bytes(file.read(4), "big"):
            pieces.append(file.read(length))
        self.seen.append(b"".join(pieces))
        return b"stream: Invented.Test-1 FOUND\0" if SICK in self.seen[-1] else b"stream: OK\0"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module", params=["tcp", "socket"])
def scanner(request, tmp_path_factory):
    path = str(tmp_path_factory.mktemp("clamd") / "ctl")
    made = Scanner(*((socketserver.ThreadingTCPServer, ("127.0.0.1", 0)) if request.param == "tcp" else
                     (socketserver.ThreadingUnixStreamServer, path)))
    made.address = path if request.param == "socket" else f"127.0.0.1:{made.server.server_address[1]}"
    yield made
    made.close()


@pytest.fixture
def asked(scanner):
    scanner.says, scanner.seen = None, []
    viruses.ask_at(scanner.address)
    yield scanner
    viruses.ask_at("")


def refused(act, *given):
    with pytest.raises(Refused) as found:
        act(*given)
    (problem,) = found.value.problems
    return problem.field, problem.message, problem.params


@given(st.binary(max_size=200_000).filter(lambda content: SICK not in content))
def test_every_byte_reaches_the_scanner(scanner, content):
    scanner.says = None
    assert clamd.scan(scanner.address, content) == "" and scanner.seen[-1] == content


def test_a_virus_is_named(asked):
    assert clamd.scan(asked.address, b"x" * 100_000 + SICK) == "Invented.Test-1"


def test_no_picture_paper_or_table_with_a_virus_is_opened(asked):
    found = (viruses.FOUND, {"virus": "Invented.Test-1"})
    assert refused(process.ask, "redraw", b"\xff\xd8\xff" + SICK, "photo") == ("photo", *found)
    assert refused(process.ask, "paper", b"%PDF-1.7" + SICK, "file") == ("file", *found)
    assert refused(tables.records, b"a;b\n1;" + SICK, "a.csv") == ("file", *found)


def test_a_clean_table_is_read(asked):
    assert [cells for _number, cells in tables.records("số;tiền\n1;2\n".encode(), "a.csv")[1]] == [["số", "tiền"], ["1", "2"]]
    assert asked.seen == ["số;tiền\n1;2\n".encode()]


@pytest.mark.parametrize("says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: maybe\0", b"\xff" * 5000])
def test_while_the_scanner_is_silent_or_raves_nothing_is_taken_in(asked, says, caplog):
    asked.says = says
    assert refused(tables.records, b"a;b\n1;2", "a.csv") == ("file", viruses.SILENT, {})
    assert "does not answer" in caplog.text


def test_a_scanner_that_is_gone_is_told_by_the_doctor_too(asked, tmp_path):
    found = [each.state for address in ("", asked.address, str(tmp_path / "nobody")) for each in
             doctor.examine(config.Config(clamd=address), ["scanner"])]
    assert found == [doctor.OK, doctor.OK, doctor.WRONG]
    viruses.ask_at(str(tmp_path / "nobody"))
    assert refused(viruses.refuse_found, b"anything", "file")[1] == viruses.SILENT


def test_without_a_scanner_every_file_passes():
    assert viruses.refuse_found(SICK, "file") is None
