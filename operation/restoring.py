"""Puts a backup back into an empty place: everything is checked first, then the database is brought up to this version."""

import os
import shutil

import database
import field_key
import whole_file
from config import PRIVATE
from domain.applications import storage
from domain.clock import local, now
from lock import alone
from operation import Trouble, backups, engines, record

# The database's file, its log, and the index of that.
_SQLITE = "", "-wal", "-shm"


def restore(config, path, *, replace=False, say):
    """Restore the backup `path` into DATA_DIR and the database of the settings. Raises Trouble; then nothing has changed.

    What is there already is never overwritten: with `replace`, SQLite's database and the papers are set aside beside it.
    """
    with alone(config), backups.scratch(config) as place:
        _refuse_full(config, replace)
        say(f"Reading {path} …")
        manifest = backups.unpack(config, path, place, papers=True)
        _refuse_other(config, manifest)
        engines.examine(config, place / backups.DATABASE, manifest["engine"])
        if replace:
            _set_aside(config, say)
        say("The backup is whole. Putting it in place …")
        engines.put_back(config, place / backups.DATABASE)
        if (place / backups.PAPERS).exists():
            shutil.rmtree(config.data_dir / backups.PAPERS, ignore_errors=True)
            os.replace(place / backups.PAPERS, config.data_dir / backups.PAPERS)
        if not config.field_key and manifest.get("field_keys"):
            field_key.keep(config, manifest["field_keys"])
        record.begin_from(config, manifest.get("audit_key"))
        whole_file.settle(config.data_dir)
        found = engines.contents(config).counts
        if found != manifest["counts"]:
            raise Trouble("After restoring, the database has other numbers of rows than the backup. Do not use it; try again.")
        migrated(config, say)
        _seal_papers(config)
    return manifest


def migrated(config, say):
    """Bring the database up to this version and say so."""
    database.connect(config)
    try:
        for name in database.migrate():
            say(f"migrated: {name}")
    finally:
        database.disconnect()


def _seal_papers(config):
    """In the backup they lay plain, as the backup itself is sealed."""
    before = storage.keep_in(config.data_dir / backups.PAPERS)
    try:
        with database.db.connection_context():
            storage.reseal()
    finally:
        storage.keep_in(before)
        database.disconnect()


def _refuse_full(config, replace):
    if config.database_url and engines.contents(config).counts:
        raise Trouble("The database of DATABASE_URL is not empty, and nothing is overwritten. Make a new one (sudo -u postgres "
                      "createdb --owner khaibao khaibao_restored), name it in DATABASE_URL and restore again.")
    if _there(config) and not replace:
        raise Trouble(f"There is an office in {config.data_dir} already, and nothing is overwritten. Restore into an empty "
                      "DATA_DIR, or say --replace: what is there is then set aside, not deleted.")


def _there(config):
    """What lies where a backup goes. A log without its database counts: SQLite would write it into the one put beside it."""
    papers = config.data_dir / backups.PAPERS
    files = [] if config.database_url else [config.sqlite_path.with_name(config.sqlite_path.name + end) for end in _SQLITE]
    return [path for path in files if path.exists()] + ([papers] if papers.exists() and any(papers.iterdir()) else [])


def _refuse_other(config, manifest):
    if manifest["engine"] != engines.engine(config):
        raise Trouble(f"This backup is one of {manifest['engine']}; the settings name {engines.engine(config)}. "
                      "Set DATABASE_URL as it was when the backup was made.")
    unknown = set(manifest["migrations"]) - database.known_migrations()
    if unknown:
        raise Trouble(f"This backup was made by the newer version {manifest['version']}. Install that version and restore again.")


def _set_aside(config, say):
    aside = config.data_dir / f"before-restoring-{local(now()):%Y-%m-%d-%H%M%S}"
    aside.mkdir(PRIVATE)
    for path in _there(config):
        shutil.move(path, aside / path.name)
    say(f"What was there lies in {aside} now.")
