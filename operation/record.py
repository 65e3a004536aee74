"""The record kept beyond the database: sealed each minute, told to another machine's log, verified and written out."""

from datetime import UTC, date, datetime, time, timedelta

import config as settings
from adapters import syslog
from database import connect, db
from domain import audit_seals
from domain.clock import instant


def keep(config):
    """Seal what is new, and tell it to AUDIT_SYSLOG when there is one."""
    audit_seals.seal(_key(config))
    if config.audit_syslog:
        audit_seals.send(lambda lines: syslog.deliver(config.audit_syslog, lines))


def verify(config, given, say):
    """`verify-audit`: make every seal anew; the sentence to end with when the record was touched."""
    with _opened(config):
        good, broken = audit_seals.verify(_key(config))
        newest = audit_seals.last()
    if broken:
        return (f"The record was altered: its entries {broken.first} to {broken.last} are not the {broken.entries} that were "
                f"sealed. {good:,} entries before them are whole. Keep this database as it is, and compare with a backup.")
    last = f", the last of {newest.at:%Y-%m-%d %H:%M} UTC up to {newest.last}: {newest.seal[:16]}" if newest else ""
    say(f"The record is whole: {good:,} entries under seals{last}.")
    return None


def write_out(config, given, say):
    """`export-audit`: each entry of these days of Viet Nam as a line of JSON."""
    try:
        since = date.fromisoformat(given.since) if given.since else date(2000, 1, 1)
        until = date.fromisoformat(given.until) if given.until else datetime.now(UTC).date() + timedelta(1)
    except ValueError:
        return "Write days as 2026-12-31."
    with _opened(config):
        for line in audit_seals.told_between(_begins(since), _begins(until + timedelta(1))):
            say(line)
    return None


def _begins(day):
    return instant(datetime.combine(day, time()))


def _key(config):
    return settings.kept_key(config, "audit_key")


def _opened(config):
    # As it is: what is to be verified is not brought up to date first.
    connect(config)
    return db.connection_context()
