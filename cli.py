"""The operator's commands, run as `python app.py <command>` on the server itself."""

import argparse
import errno
import os
import sqlite3
import sys
from contextlib import nullcontext

import config as settings
import database
import field_key
from domain import accounts, counting, installation, officers, retention, second_factor
from domain.applications import storage
from domain.problems import Refused
from lock import alone
from operation import Trouble, commands, rotation


def main(words):
    """Run one command; returns None when it went well, else the sentence to end with."""
    parser = argparse.ArgumentParser(prog="app.py", description=__doc__)
    listed = parser.add_subparsers(dest="command", required=True)
    listed.add_parser("migrate", help="bring the database up to date")
    listed.add_parser("demo", help="fill an empty DATA_DIR with an invented province (needs DEMO=yes)")
    listed.add_parser("recount", help="make the sums of the reports anew from the declarations; stop the server first")
    over = listed.add_parser("retention", help="redact what is past its term, as the server does each night; stop it first")
    over.add_argument("--dry-run", action="store_true", help="only tell how many of each, up to which day")
    listed.add_parser("rotate-field-key", help="seal secrets, accounts and papers with a new field key; stop the server first")
    listed.add_parser("setup-token", help="print a new address of the set-up page; older ones stop working")
    newcomer = listed.add_parser("create-admin", help="invite an administrator; prints a link for the password")
    newcomer.add_argument("full_name")
    newcomer.add_argument("email")
    lost = listed.add_parser("reset-second-factor", help="take a lost second factor from a person")
    lost.add_argument("identifier", help="e-mail, telephone number or user name")
    commands.describe(listed)
    given = parser.parse_args(words)
    try:
        config = settings.load()
        field_key.use(config)
        if given.command in commands.RUN:
            return commands.RUN[given.command](config, given, _say)
        database.connect(config)
        storage.keep_in(config.data_dir / "papers")
        for name in database.migrate():
            _say(f"migrated: {name}")
        with database.db.connection_context():
            return _COMMANDS[given.command](config, given)
    except settings.Unsafe as problem:
        return f"Khaibao does not start: {problem}"
    except (Trouble, database.Newer, database.Away, database.Damaged, sqlite3.OperationalError) as problem:
        return database.why(problem)
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            return "The disk is full. Make room (old backups, journalctl --vacuum-size=200M), then type it again."
        return f"That did not work: {problem}. May the user of the service read and write there?"
    except Refused as refused:
        return "\n".join(problem.message % problem.params for problem in refused.problems)


def _say(line):
    """Print a line at once. When nobody reads any more (| head), what was begun is finished in silence."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _demo(config, given):
    from demo import fill

    if not config.demo:
        return "The demo accounts have a public password: set DEMO=yes and a DATA_DIR of their own."
    return fill.run(config)


def _recount(config, given):
    with alone(config):
        counted = counting.recount(lambda month, counted: _say(f"{month:%m/%Y}: {counted}"))
        _say(f"{counted} declarations were counted.")


def _retention(config, given):
    with nullcontext() if given.dry_run else alone(config):
        found = retention.run(config, dry=given.dry_run)
    for each in found:
        what = "would be redacted or deleted" if given.dry_run else "were redacted or deleted"
        _say(f"{each.kind} ended before {each.until:%d/%m/%Y}: {each.redacted} {what}, {each.held} are held.")
    if not found:
        _say("No kind has a term: see STAY_YEARS, DOSSIER_YEARS and NOTICE_MONTHS in docs/settings.md.")


def _setup_token(config, given):
    token = installation.set_up_token(config)
    if not token:
        return "This copy is set up already. Use create-admin for another administrator."
    _say(f"{config.site}/setup?token={token}")
    return None


def _create_admin(config, given):
    if not installation.done():
        return "Set this copy up first: setup-token prints the address."
    user, token = officers.invite(by=None, role="admin", full_name=given.full_name, email=given.email)
    _say(f"{user.full_name} chooses a password here, once, within {officers.INVITATION_HOURS} hours:")
    _say(f"{config.site}/set-password/{token}")
    return None


def _reset_second_factor(config, given):
    user = accounts.find(given.identifier)
    if user is None:
        return "Nobody signs in with that."
    second_factor.remove(by=None, user=user)
    _say(f"The second factor of {user.full_name} is removed; every device is signed out.")
    return None


_COMMANDS = {"migrate": lambda config, given: None, "demo": _demo, "recount": _recount, "retention": _retention,
             "setup-token": _setup_token, "rotate-field-key": lambda config, given: rotation.rotate(config, _say),
             "create-admin": _create_admin, "reset-second-factor": _reset_second_factor}
