"""The operator's commands that keep the office running; they leave the database as it is until they have looked at it."""

from datetime import datetime
from pathlib import Path

from domain.clock import local
from operation import backups, doctor, record, restoring, upgrade


def describe(commands):
    """Add these commands to the parser's."""
    made = commands.add_parser("backup", help="make an encrypted backup now, while the server runs")
    made.add_argument("folder", nargs="?", type=Path, help="instead of BACKUP_DIR")
    put_back = commands.add_parser("restore", help="put a backup back into an empty place; stop the server first")
    put_back.add_argument("file", type=Path)
    put_back.add_argument("--replace", action="store_true", help="set aside the SQLite database and papers that are there")
    read = commands.add_parser("verify-backup", help="read a backup through and compare it with its manifest")
    read.add_argument("file", type=Path)
    commands.add_parser("verify-audit", help="make every seal of the record of acts anew, and tell whether it was altered")
    told = commands.add_parser("export-audit", help="write the record of acts as lines of JSON")
    told.add_argument("--since", help="first day, as 2026-01-01")
    told.add_argument("--until", help="last day")
    new = commands.add_parser("upgrade", help="in the new version's folder: back up, then try it on a copy (docs/operate.md)")
    new.add_argument("--wait", action="store_true", help="only wait until the server of this version answers")
    commands.add_parser("doctor", help="look at settings, disk, clock, mail, database, certificate, backups; changes nothing")


def _backup(config, given, say):
    path, manifest = backups.make(config, given.folder)
    say(f"{path}: {_what(manifest)}. Read back and found whole.")
    if not config.backup_key:
        say(f"It opens only with the key in {config.data_dir / 'backup_key'}: keep a copy of that key elsewhere.")


def _restore(config, given, say):
    manifest = restoring.restore(config, given.file, replace=given.replace, say=say)
    say(f"Restored: {_what(manifest)}.")
    say("Next: put the other keys of that office (secret_key) into DATA_DIR if you have them, start the server, sign in, and "
        "look whether the last declarations are there. What was declared after the backup must be declared again.")


def _verify(config, given, say):
    say(f"The backup is whole: {_what(backups.verify(config, given.file))}.")


def _doctor(config, given, say):
    """0 when all is well or wants attention only, else the sentence to end with (and the exit code 1)."""
    wrong = 0
    for state, thing, words in doctor.examine(config):
        say(f"{state:<9}  {thing}: {words}")
        wrong += state == doctor.WRONG
    return None if not wrong else "One thing is wrong." if wrong == 1 else f"{wrong} things are wrong."


def _upgrade(config, given, say):
    if given.wait:
        return None if upgrade.answers(config) else "It does not answer."
    upgrade.rehearse(config, say)
    return None


def _what(manifest):
    rows = sum(manifest["counts"].values())
    made = local(datetime.fromisoformat(manifest["made_at"].rstrip("Z")))
    return (f"version {manifest['version']}, {manifest['engine']}, made {made:%d/%m/%Y %H:%M} in Viet Nam, {rows:,} rows "
            f"({manifest['counts'].get('stay', 0):,} declarations), {manifest['papers']:,} papers")


RUN = {"backup": _backup, "restore": _restore, "verify-backup": _verify, "doctor": _doctor, "upgrade": _upgrade,
       "verify-audit": record.verify, "export-audit": record.write_out}
