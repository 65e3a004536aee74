"""The nightly backup: made when its time has come, copied to a second place, handed to a command, old ones let go."""

import logging
import os
import shlex
import shutil
import subprocess
from datetime import datetime, time, timedelta
from pathlib import Path

import whole_file
from database import db
from domain import audit, installation
from domain.clock import local, now
from operation import Trouble, backups

AGAIN_AFTER, HOOK_HOURS = timedelta(hours=1), 12
log = logging.getLogger("khaibao")


class Nights:
    """Makes a backup once a night; after a failure again an hour later."""

    def __init__(self, config):
        self.config, self._not_before = config, datetime.min

    def run(self):
        """Make a backup if one is due; asked every minute. No connection is held while a backup is copied for hours."""
        with db.connection_context():
            wanted = now() >= self._not_before and due(self.config)
        if wanted:
            self._not_before = now() + AGAIN_AFTER
            night(self.config)


def due(config):
    """Whether the time of the nightly backup has come since the last one, or since the office was set up."""
    if not config.backup_at or not installation.done():
        return False
    clock = time.fromisoformat(config.backup_at)
    here = local(now())
    last_time = datetime.combine(here.date(), clock) - timedelta(days=clock > here.time())
    newest = backups.kept(backups.folder(config))[:1]
    before = backups.made_at(newest[0]) if newest else local(installation.current().created_at)
    return before < last_time


def night(config):
    """Make one backup and do with it what the settings say. Returns the problems; they are in the record and in the log, too."""
    path, problems = None, []
    try:
        path, _manifest = backups.make(config)
    except (Trouble, OSError) as problem:
        problems.append(str(problem))
    if path:
        with db.connection_context():
            audit.record("backup.made", by=None, file=path.name)
        let_go(backups.folder(config), config.backup_keep)
        problems += [str(problem) for step in (_copy, _hand_over) if (problem := _problem(step, config, path))]
    with db.connection_context():
        for problem in problems:
            log.error("backup: %s", problem)
            audit.record("backup.failed", by=None, reason=problem[:300])
    return problems


def let_go(folder, keep):
    """Delete the backups in a folder that are not the last of one of so many days, weeks or months ("7 4 12")."""
    found, stay = backups.kept(folder), set()
    for most, period in zip(keep.split(), ("%Y-%m-%d", "%G-%V", "%Y-%m"), strict=True):
        last = {}
        for path in found:
            last.setdefault(backups.made_at(path).strftime(period), path)
        stay |= set(list(last.values())[:int(most)])
    for path in set(found) - stay:
        path.unlink()


def _problem(step, config, path):
    try:
        step(config, path)
    except (Trouble, OSError, subprocess.SubprocessError) as problem:
        return problem
    return None


def _copy(config, path):
    if not config.backup_copy:
        return
    place = Path(config.backup_copy)
    if not place.is_dir():
        raise Trouble(f"{place} (BACKUP_COPY) is not there: is its disk connected?")
    with open(path, "rb") as source, whole_file.writing(place / path.name) as target:
        shutil.copyfileobj(source, target, 2**20)
    let_go(place, config.backup_keep)
    backups.sweep(place)


def _hand_over(config, path):
    if not config.backup_hook:
        return
    words = [word.replace("{}", str(path.resolve())) for word in shlex.split(config.backup_hook, posix=os.name != "nt")]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=HOOK_HOURS * 3600)  # noqa: S603
    if ended.returncode:
        raise Trouble(f"BACKUP_HOOK ended with {ended.returncode}: {(ended.stderr or ended.stdout).strip()[-200:]}")
