"""The record kept beyond the database: sealed each minute, told to another machine's log, verified and written out.

DATA_DIR/audit_last remembers the newest seal: whoever cuts off the end of the record, or takes all seals away to have it sealed
anew, does not reach it. While that seal is missing nothing is sealed.
"""

from datetime import UTC, date, datetime, time, timedelta

import config as settings
import whole_file
from adapters import syslog
from database import connect, db
from domain import audit_seals
from domain.clock import instant, local, now
from operation import Trouble

CUT = ("The record ends before its entry {}, which was sealed here: its end was cut off, or an older database was put back by "
       "hand. Keep this database as it is, and compare with a backup. Nothing is sealed until DATA_DIR/audit_last is deleted.")
NO_KEY = ("The record cannot be looked at without the key of its seals. Put the office's audit_key into DATA_DIR, or name its "
          "file in AUDIT_KEY_FILE.")


def keep(config):
    """Seal what is new, and tell it to AUDIT_SYSLOG when there is one. Raises Trouble when the newest seal is gone."""
    if cut := _cut(config):
        raise Trouble(cut)
    if audit_seals.seal(_key(config)):
        newest = audit_seals.last()
        whole_file.write(config.data_dir / "audit_last", f"{newest.last} {newest.seal}".encode("ascii"))
    if config.audit_syslog:
        audit_seals.send(lambda lines: syslog.deliver(config.audit_syslog, lines))


def verify(config, given, say):
    """`verify-audit`: make every seal anew; the sentence to end with when the record was touched."""
    with _opened(config):
        if audit_seals.last() and not config.audit_key and not (config.data_dir / "audit_key").exists():
            return NO_KEY
        good, broken = audit_seals.verify(_key(config))
        newest, cut = audit_seals.last(), _cut(config)
    if broken:
        return (f"The record was altered: its entries {broken.first} to {broken.last} are not the {broken.entries} that were "
                f"sealed. {good:,} entries before them are whole. Keep this database as it is, and compare with a backup.")
    if cut:
        return cut
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


def begin_from(config, key):
    """A backup was put back: its record goes on under the key of its seals, and what was sealed after it is forgotten."""
    (config.data_dir / "audit_last").unlink(missing_ok=True)
    path = config.data_dir / "audit_key"
    if not key or config.audit_key or path.exists() and path.read_text(encoding="ascii").strip() == key:
        return
    if path.exists():
        # That of a record which may have been set aside.
        path.rename(path.with_name(f"audit_key.before-restoring-{local(now()):%Y-%m-%d-%H%M%S}"))
    whole_file.write(path, key.encode("ascii"))


def remembered(config):
    """(number of its last entry, seal) of the newest seal made here, or None."""
    path = config.data_dir / "audit_last"
    number, _, seal = path.read_text(encoding="ascii").partition(" ") if path.exists() else ("", "", "")
    return (int(number), seal) if seal else None


def _cut(config):
    known = remembered(config)
    return CUT.format(known[0]) if known and not audit_seals.stands(*known) else None


def _begins(day):
    return instant(datetime.combine(day, time()))


def _key(config):
    return settings.kept_key(config, "audit_key")


def _opened(config):
    # As it is: what is to be verified is not brought up to date first.
    connect(config)
    return db.connection_context()
