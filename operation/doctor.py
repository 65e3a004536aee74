"""The doctor: looks at everything an office depends on, changes nothing, and says of each thing how it is and what to do."""

import os
import shutil
import smtplib
import sqlite3
import ssl
from contextlib import closing, suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from time import monotonic, time
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg

import database
import field_key
from adapters import clamd, mail
from config import Config, Unsafe
from domain.applications import storage
from domain.clock import local, now
from operation import Trouble, backups, engines, record

OK, ATTENTION, WRONG = "OK", "attention", "WRONG"
SECONDS = 5
_LEAST_FREE, _LITTLE_FREE = 500 * 1024**2, 5 * 1024**3
_LONG_LOG = 256 * 1024**2


class Finding(NamedTuple):
    """How one thing is, and what to do about it."""

    state: str
    thing: str
    words: str


def examine(config, things=()):
    """Every finding, one after the other, or those about these things. A check that fails by itself is a finding too."""
    first = {}
    for thing in things or CHECKS:
        try:
            for state, words in CHECKS[thing](config):
                yield Finding(state, thing, words)
        except (Trouble, Unsafe, OSError, ValueError, sqlite3.Error, psycopg.Error) as problem:
            why = _why(config, problem)
            # What keeps one thing from being looked at (no database) often keeps others as well: it is told once.
            told = first.setdefault(why, thing)
            yield Finding(WRONG, thing, "could not be looked at: " + (why if told == thing else f"see {told}."))


def _why(config, problem):
    if isinstance(problem, PermissionError) and problem.filename:
        path = Path(problem.filename)
        whose = config.data_dir if path.is_relative_to(config.data_dir) else path
        return f"{path} may not be opened by this user. All of it belongs to the service's user: sudo chown -R khaibao: {whose}"
    return " ".join(str(problem).split())


def _misspelt(environ):
    known = {item.name.upper() + end for item in fields(Config) for end in ("", "_FILE")}
    for name in sorted(set(environ) - known):
        if meant := get_close_matches(name, known, n=1, cutoff=0.85):
            yield ATTENTION, f"{name} is no setting, so it does nothing: is {meant[0]} meant?"


def _settings(config):
    if not config.base_url:
        yield ATTENTION, "BASE_URL is empty: fine on this machine alone; set it to the public https address before others come."
    elif not config.https:
        yield ATTENTION, "BASE_URL is not https: passwords and passports cross the network readable."
    elif not config.trusted_proxy:
        yield WRONG, "TRUSTED_PROXY is empty: behind the proxy every visitor counts as one when tries are limited. Set 127.0.0.1."
    yield from _misspelt(os.environ)
    if config.demo:
        yield ATTENTION, "DEMO is on: its accounts have a public password."
    yield OK, f"read; the office is at {config.site}."


def _files(config):
    if os.name == "nt":
        yield OK, f"Windows keeps the rights of {config.data_dir}: see that only the service's account may open it."
        return
    wrong, guarded = False, ("", "secret_key", "backup_key", "audit_key", "field_key", "papers")
    for name in (*guarded, "backups", "khaibao.db", "khaibao.db-wal", "khaibao.db-shm"):
        path = config.data_dir / name
        if path.exists() and path.stat().st_mode & 0o007 and name in guarded:
            wrong = True
            yield WRONG, f"{path} can be opened by every user of this machine: chmod o-rwx {path}"
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            wrong = True
            yield WRONG, f"{path} cannot be written by this user: chown it to the service's user."
    if not wrong:
        yield OK, f"{config.data_dir} and its keys are for the service's user only."


def _disk(config):
    for place in {config.data_dir, backups.folder(config)}:
        if not place.exists():
            continue
        free = shutil.disk_usage(place).free
        state = WRONG if free < _LEAST_FREE else ATTENTION if free < _LITTLE_FREE else OK
        advice = "" if state == OK else " Make room: below 500 MB papers are refused."
        yield state, f"{free // 1024**2:,} MB free in {place}.{advice}"
    log = config.sqlite_path.with_name(config.sqlite_path.name + "-wal")
    if log.exists() and log.stat().st_size > _LONG_LOG:
        yield ATTENTION, f"{log} has grown to {log.stat().st_size // 1024**2} MB: restart the server at a quiet hour."


def _clock(config):
    newest = engines.newest_entry(config)
    if newest and newest > now() + timedelta(minutes=2):
        yield WRONG, f"it is behind: the last entry of the record is of {local(newest)}. Set it (timedatectl set-ntp true)."
        return
    told = _told_time(config)
    if told is None:
        yield OK, "not before the last entry of the record; nobody else could be asked the time."
    elif abs(told - datetime.now(UTC)) > timedelta(seconds=60):
        yield WRONG, f"the clock differs from the proxy's or the database's by {abs(told - datetime.now(UTC))}. Set both by NTP."
    else:
        yield OK, "agrees with the record and with what the network says."


def _told_time(config):
    """What the database server or the proxy says the time is, None when neither is another machine that answers."""
    if config.database_url:
        return engines.time_there(config)
    if config.https:
        # Whether the proxy answers at all is told beside the certificate.
        with suppress(OSError), closing(_proxy(config)) as line:
            line.request("HEAD", "/healthz")
            said = line.getresponse().getheader("Date")
            return parsedate_to_datetime(said) if said else None
    return None


def _mail(config):
    if not config.smtp_url:
        yield ATTENTION, "SMTP_URL is empty: nobody gets mail, and lost passwords are reset by hand."
        return
    try:
        mail.knock(config)
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        yield WRONG, f"the mail server refuses us ({problem}). Check SMTP_URL; notices wait and are sent later."
    else:
        yield OK, f"{urlsplit(config.smtp_url).hostname} lets us in."


def _sealed(config):
    there = config.field_key or (config.data_dir / "field_key").exists()
    known = {field_key.begins(key) for key in field_key.keys(config)} if there else set()
    if lost := engines.heads(config) - known:
        yield WRONG, (f"second factors are sealed with a key that is not here ({', '.join(sorted(lost))}). Put the field_key of "
                      f"that time into a line of {config.data_dir / 'field_key'} and restart the server; each backup brings it.")
        return
    if not known:
        yield ATTENTION, "there is no field key yet: it is made when the first value is sealed."
        return
    head = field_key.head(config)
    stale = sum(engines.unsealed(config, head)) + sum(
        not storage.sealed_with(path, head.encode("ascii")) for path in backups.papers(config))
    if stale:
        yield ATTENTION, (f"{stale} secrets, accounts, pictures or papers are plain or sealed with an older key: the server "
                          "seals them in the next night; stop it and run python app.py rotate-field-key when that does not help.")
    else:
        yield OK, "second factors, accounts for refunds, pictures of inspections and papers are sealed with the newest field key."


def _record(config):
    known = record.remembered(config)
    if known and not engines.stands(config, *known):
        yield WRONG, record.CUT.format(known[0])
    else:
        yield OK, "the newest seal made here is in the database; python app.py verify-audit makes all of them anew."


def _scanner(config):
    if not config.clamd:
        yield OK, "none is set (CLAMD); strangers' files are read in a child process all the same."
        return
    try:
        clamd.knock(config.clamd)
    except clamd.Silent as problem:
        yield WRONG, f"{config.clamd} is silent ({problem}), so no file is taken in: start clamd, or empty CLAMD."
    else:
        yield OK, f"{config.clamd} answers."


def _database(config):
    began = monotonic()
    problem = engines.damage(config)
    if problem:
        yield WRONG, f"the database is damaged: {problem}. Stop the server, keep a copy of the files, restore the last backup."
        return
    found = engines.contents(config)
    rows = sum(found.counts.values())
    yield OK, f"{found.engine} {found.version}, {rows:,} rows, looked through in {monotonic() - began:.0f} s."
    yield from ((ATTENTION, words) for words in engines.unsafe(config))
    known, applied = database.known_migrations(), set(found.migrations)
    if applied - known:
        yield WRONG, f"it was made by a newer version ({max(applied - known)}): start that one."
    elif known - applied:
        yield ATTENTION, f"{len(known - applied)} migrations wait; they run at the next start. Make a backup first."


def _certificate(config):
    if not config.https:
        yield OK, "none is needed: BASE_URL is not https."
        return
    try:
        with closing(_proxy(config)) as line:
            line.connect()
            ends = ssl.cert_time_to_seconds(line.sock.getpeercert()["notAfter"])
    except ssl.SSLCertVerificationError as problem:
        yield WRONG, f"browsers refuse it ({problem.verify_message}): renew it (certbot renew; systemctl reload nginx)."
        return
    except OSError as problem:
        yield WRONG, f"{config.base_url} does not answer ({problem}): does the proxy run, and does this name lead to it?"
        return
    days = int((ends - time()) // 86400)
    state = OK if days > 20 else ATTENTION if days > 7 else WRONG
    yield state, f"valid for {days} more days." + ("" if state == OK else " Renew it (certbot renew), and see why it was not.")


def _backups(config):
    place = backups.folder(config)
    found = backups.kept(place)
    if not found:
        yield WRONG, f"there is none in {place}. Make one: python app.py backup"
        return
    age = local(now()) - backups.made_at(found[0])
    state = OK if age < timedelta(hours=26) else ATTENTION if age < timedelta(days=3) else WRONG
    yield state, f"{len(found)}, the last of {backups.made_at(found[0]):%d/%m/%Y %H:%M}." + (
        "" if state == OK else " The nightly one is missing: look into the server's log for “backup”.")
    if problem := engines.backup_problem(config):
        yield WRONG, f"the last nightly one was not made, copied or handed over: {problem}"
    if config.backup_copy and not os.access(config.backup_copy, os.W_OK):
        yield WRONG, f"{config.backup_copy} (BACKUP_COPY) is not there or cannot be written by this user."
    if place.exists() and place.stat().st_dev == config.data_dir.stat().st_dev and not (config.backup_copy or config.backup_hook):
        yield ATTENTION, "backups lie on the same disk as the data: set BACKUP_DIR, BACKUP_COPY or BACKUP_HOOK."
    yield ATTENTION, "is a copy of backup_key kept outside this machine? Without it no backup can be opened."


def _background(config):
    if not config.database_url:
        if _answers(config):
            yield OK, "one server on SQLite does everything itself."
        else:
            yield ATTENTION, f"no server answers at {config.host}:{config.port}: start it; its log says why it ended."
        return
    held = engines.lease(config)
    if held is None:
        yield ATTENTION, "no server is working in the background: start one."
    else:
        yield OK, f"done by {held}."


def _answers(config):
    with suppress(OSError), closing(HTTPConnection(config.host, config.port, timeout=SECONDS)) as line:
        line.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return line.getresponse().status == 200
    return False


def _proxy(config):
    """A connection to BASE_URL as its visitors have it."""
    parts = urlsplit(config.base_url)
    kind = HTTPSConnection if config.https else HTTPConnection
    return kind(parts.hostname, parts.port, timeout=SECONDS)


CHECKS = {"settings": _settings, "files": _files, "disk": _disk, "database": _database, "clock": _clock, "mail": _mail,
          "sealed": _sealed, "record": _record, "scanner": _scanner, "certificate": _certificate, "backups": _backups,
          "background": _background}
