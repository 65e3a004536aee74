"""A backup: one encrypted file with the database, the citizens' papers and a manifest; made while the office works."""

import hashlib
import io
import json
import os
import re
import secrets
import shutil
import tarfile
import time
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import config as settings
import field_key
import whole_file
from changelog import VERSION
from domain.applications import storage
from domain.clock import local, now
from operation import Trouble, engines, sealing

NAME = re.compile(r"khaibao-(\d{4}-\d\d-\d\d-\d{6})\.backup")
DATABASE, MANIFEST, PAPERS = "database", "manifest.json", "papers"
_SUM = re.compile(r"[0-9a-f]{64}")
_PIECE = 2**20
_HALF, _SCRATCH, _LEFT = "khaibao-*.half", ".scratch-", 2 * 86400


def folder(config):
    """Where backups are kept: BACKUP_DIR, or a folder of DATA_DIR."""
    return Path(config.backup_dir) if config.backup_dir else config.data_dir / "backups"


def kept(place):
    """The backups in a folder, newest first."""
    return sorted((path for path in Path(place).glob("khaibao-*.backup") if NAME.fullmatch(path.name)), reverse=True)


def made_at(path):
    """When a backup was made, by its name: wall-clock time in Viet Nam."""
    return datetime.strptime(NAME.fullmatch(path.name)[1], "%Y-%m-%d-%H%M%S")


def make(config, place=None):
    """Make a backup in `place`, read it back, and return (its path, its manifest). Raises Trouble; then no file is left.

    Whatever was acknowledged before this began is in it, and of each change either all or nothing.
    """
    place = Path(place) if place else folder(config)
    place.mkdir(settings.PRIVATE, parents=True, exist_ok=True)
    sweep(place)
    key = settings.kept_key(config, "backup_key")
    path = place / f"khaibao-{local(now()):%Y-%m-%d-%H%M%S}.backup"
    if path.exists():
        raise Trouble(f"{path} has been made this very second.")
    _room(place, engines.size(config) + _bytes_of(papers(config)))
    with whole_file.writing(path) as file:
        manifest = _write(config, file, bytes.fromhex(key))
        file.flush()
        verify(config, file.name)
    return path, manifest


def verify(config, path):
    """Read a backup from its first byte to its last and compare everything with its manifest, which is returned."""
    with scratch(config) as place:
        manifest = unpack(config, path, place, papers=False)
        counts = engines.examine(config, place / DATABASE, manifest["engine"])
        if counts is not None and counts != manifest["counts"]:
            raise Trouble("The database in this backup has other numbers of rows than its manifest says.")
    return manifest


def unpack(config, path, place, *, papers):
    """Open a backup into the folder `place`, its papers only if asked for; returns the manifest when all is as it says."""
    if not config.backup_key and not (config.data_dir / "backup_key").exists():
        raise Trouble(f"There is no key to open this backup with. Put the office's backup_key into {config.data_dir}, "
                      "or name its file in BACKUP_KEY_FILE.")
    key = bytes.fromhex(settings.kept_key(config, "backup_key"))
    sums, found, manifest = {}, {"papers": 0, "papers_bytes": 0}, None
    with open(path, "rb") as file:
        opener = sealing.Opener(file, key)
        for name, size, pieces in _members(opener):
            if manifest is not None:
                raise Trouble("This backup has more in it than its manifest says.")
            if name == MANIFEST:
                manifest = json.loads(b"".join(pieces))
                continue
            target = _target(place, name, papers)
            digest = _pour(pieces, target)
            if name.startswith(f"{PAPERS}/"):
                found["papers"], found["papers_bytes"] = found["papers"] + 1, found["papers_bytes"] + size
                sums["wrong"] = sums.get("wrong", 0) + (digest != name.rpartition("/")[2])
            else:
                sums[name] = digest
        while opener.read(_PIECE):
            pass
    _compare(manifest, sums, found)
    return manifest


@contextmanager
def scratch(config):
    """A folder for plain copies beside the plain data, gone afterwards."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    sweep(config.data_dir)
    place = config.data_dir / f"{_SCRATCH}{secrets.token_hex(8)}"
    place.mkdir(settings.PRIVATE)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sweep(place):
    """Delete what a backup that was killed two days ago or earlier left in a folder: half files, plain copies."""
    for path in [*place.glob(_HALF), *place.glob(f"{_SCRATCH}*")]:
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _LEFT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _write(config, file, key):
    began = now()
    with scratch(config) as place:
        found = engines.copy(config, place / DATABASE)
        sealer = sealing.Sealer(file, key)
        with tarfile.open(fileobj=sealer, mode="w|", bufsize=_PIECE) as box:
            digest = _add(box, place / DATABASE, DATABASE)
            number = total = 0
            for path in papers(config):
                # A paper may be deleted by its applicant meanwhile.
                with suppress(FileNotFoundError):
                    size = _add_paper(box, path)
                    number, total = number + 1, total + size
            manifest = {"format": 1, "version": VERSION, "made_at": f"{began:%Y-%m-%dT%H:%M:%SZ}", "engine": found.engine,
                        "engine_version": found.version, "migrations": found.migrations, "counts": found.counts,
                        "database_sha256": digest, "papers": number, "papers_bytes": total,
                        # Keys that are kept apart by a setting stay apart.
                        "field_keys": [] if config.field_key else field_key.keys(config),
                        "audit_key": "" if config.audit_key else settings.kept_key(config, "audit_key")}
            (place / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf8")
            _add(box, place / MANIFEST, MANIFEST)
        sealer.close()
    return manifest


def _add(box, path, name):
    """Put a file into the box; returns its checksum."""
    with open(path, "rb") as file:
        about = tarfile.TarInfo(name)
        about.size, about.mode = os.fstat(file.fileno()).st_size, 0o600
        read = _Summed(file)
        box.addfile(about, read)
    # The library remembers every member; of a million papers that is a gigabyte.
    box.members.clear()
    return read.sum.hexdigest()


def _add_paper(box, path):
    """Put a paper into the box as it was handed in (the box itself is sealed); returns its size."""
    try:
        content = storage.plain(path)
    except field_key.Locked:
        raise Trouble(f"{path} is sealed with a field key that is not here: put the key of its time into DATA_DIR/field_key, "
                      "in a line of its own (docs/operate.md).")
    about = tarfile.TarInfo(f"{PAPERS}/{path.parent.name}/{path.name}")
    about.size, about.mode = len(content), 0o600
    box.addfile(about, io.BytesIO(content))
    box.members.clear()
    return len(content)


class _Summed:
    """A file that adds up what is read from it."""

    def __init__(self, file):
        self._file, self.sum = file, hashlib.sha256()

    def read(self, size):
        data = self._file.read(size)
        self.sum.update(data)
        return data


def _members(opener):
    """Each member of a backup: its name, its size, its pieces."""
    try:
        with tarfile.open(fileobj=opener, mode="r|", bufsize=_PIECE) as box:
            for member in box:
                box.members.clear()
                if not member.isreg():
                    raise Trouble(f"This backup holds {member.name}, which is no file.")
                content = box.extractfile(member)
                yield member.name, member.size, iter(lambda content=content: content.read(_PIECE), b"")
    except tarfile.TarError as error:
        raise Trouble(f"This backup cannot be read: {error}.")


def _target(place, name, papers):
    """Where a member goes, None to read it only. Only the names we write ourselves are taken."""
    if name == DATABASE:
        return place / DATABASE
    top, _, rest = name.partition("/")
    start, _, checksum = rest.partition("/")
    if top != PAPERS or not _SUM.fullmatch(checksum) or start != checksum[:2]:
        raise Trouble(f"This backup holds {name!r}, which does not belong there.")
    return place / PAPERS / start / checksum if papers else None


def _pour(pieces, target):
    digest = hashlib.sha256()
    if target is not None:
        target.parent.mkdir(settings.PRIVATE, parents=True, exist_ok=True)
    handle = os.open(target or os.devnull, os.O_WRONLY | (os.O_CREAT | os.O_EXCL if target else 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
        if target is not None:
            file.flush()
            os.fsync(file.fileno())
    return digest.hexdigest()


def _compare(manifest, sums, found):
    if manifest is None:
        raise Trouble("This backup has no manifest: it was not finished.")
    if sums.get(DATABASE) != manifest["database_sha256"]:
        raise Trouble("The database in this backup is not what its manifest says.")
    if sums.get("wrong") or any(found[name] != manifest[name] for name in found):
        raise Trouble("The papers in this backup are not what its manifest says.")


def papers(config):
    """Every whole file of a citizen's paper; those that are just being written have longer names."""
    return (path for path in (config.data_dir / PAPERS).glob("??/*") if _SUM.fullmatch(path.name))


def _bytes_of(paths):
    total = 0
    for path in paths:
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def _room(place, needed):
    free = shutil.disk_usage(place).free
    if free < needed:
        raise Trouble(f"There is no room for a backup in {place}: about {needed // 2**20} MB are needed, {free // 2**20} MB are "
                      "free. Make room there, or set BACKUP_DIR to another disk.")
