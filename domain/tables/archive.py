"""The zip directory of a workbook, checked entry by entry before any program for workbooks opens it."""

import os
import re
import struct
import zipfile
import zlib

from domain.problems import refuse
from domain.tables import sentences as say

_CHUNK = 64 * 1024
_SMALL = 256 * 1024
_ENTRY = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_DOCTYPE = re.compile(b"|".join(re.escape("<!DOCTYPE".encode(code)) for code in ("ascii", "utf-16-le", "utf-16-be")),
                      re.IGNORECASE)
_MARK = re.compile(rb"<\0?!")


def check(path, limits):
    """What the archive holds: `plain` or `macros`. Raises Refused at `file` for anything but a sound workbook."""
    try:
        with open(path, "rb") as file, zipfile.ZipFile(file) as archive:
            _check_end(file, limits)
            entries = archive.infolist()
            _check_directory(file, entries, archive.start_dir, limits)
            names = {entry.filename for entry in entries}
            _check_kind(archive, names)
            for entry in entries:
                _check_part(file, entry)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, ValueError,
            OSError):
        refuse("file", say.BROKEN)
    return "macros" if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names) \
        else "plain"


def _check_end(file, limits):
    """The directory is small, and nothing stands behind it."""
    size = os.fstat(file.fileno()).st_size
    file.seek(max(0, size - _END.size))
    end = _END.unpack(file.read(_END.size))
    if end[0] != b"PK\x05\x06":
        raise zipfile.BadZipFile
    if end[4] > limits.members or end[5] > limits.members * 1024:
        refuse("file", say.CROWDED, members=limits.members)
    if end[6] + end[5] != size - _END.size:
        raise zipfile.BadZipFile


def _check_directory(file, entries, directory_at, limits):
    """Counts, names and sizes as promised; each entry described alike in both places and none on top of another."""
    if len(entries) > limits.members:
        refuse("file", say.CROWDED, members=limits.members)
    for entry in entries:
        if entry.flag_bits & 0x1:
                    refuse("file", say.LOCKED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile
        if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(1, entry.compress_size):
            refuse("file", say.BOMB)
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        refuse("file", say.BOMB)
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names) or any(_strays(entry.orig_filename) for entry in entries):
        raise zipfile.BadZipFile
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    free_from = 0
    for entry in ordered:
        if entry.header_offset < free_from:
            raise zipfile.BadZipFile
        free_from = _data_at(file, entry) + entry.compress_size
    if free_from > directory_at or (ordered and ordered[0].header_offset):
        raise zipfile.BadZipFile


def _strays(name):
    return name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")


def _data_at(file, entry):
    """Where the bytes of an entry begin, once its own header is seen to agree with the directory."""
    file.seek(entry.header_offset)
    mark, _, flags, method, _, _, crc, packed, size, name_length, extra = _ENTRY.unpack(file.read(_ENTRY.size))
    name = file.read(name_length).decode("utf-8" if flags & 0x800 else "cp437")
    if mark != b"PK\x03\x04" or name != entry.orig_filename or method != entry.compress_type:
        raise zipfile.BadZipFile
    described_later = flags & 0x8 and not (crc or packed or size)
    if not described_later and 0xFFFFFFFF not in (packed, size) and (packed, size) != (
            entry.compress_size, entry.file_size):
        raise zipfile.BadZipFile
    return file.tell() + extra


def _check_kind(archive, names):
    """Refuse documents, slides, binary books and plain archives; and OpenDocument sheets with a password."""
    if "xl/workbook.bin" in names:
        refuse("file", say.BINARY_BOOK)
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        refuse("file", say.DOCUMENT)
    if "xl/workbook.xml" in names:
        return
    mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    if not mimetype.startswith(b"application/vnd.oasis.opendocument"):
        if any(name.startswith("xl/") for name in names):
            raise zipfile.BadZipFile
        refuse("file", say.PACKED)
    if b"spreadsheet" not in mimetype:
        refuse("file", say.DOCUMENT)
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        refuse("file", say.LOCKED)


def _check_part(file, entry):
    """Unpack one part and throw it away: exactly as long as promised, and without a document type."""
    length, crc, tail = 0, 0, b""
    for piece in _unpacked(file, entry):
        length += len(piece)
        crc = zlib.crc32(piece, crc)
        if length > entry.file_size:
            refuse("file", say.BOMB)
        seen = tail + piece
        if _MARK.search(seen) and _DOCTYPE.search(seen):
            refuse("file", say.DOCTYPE)
        tail = seen[-20:]
    if length != entry.file_size or crc != entry.CRC:
        raise zipfile.BadZipFile


def _unpacked(file, entry):
    """The plain bytes of one part in pieces of a bounded size."""
    file.seek(_data_at(file, entry))
    unpacker = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left:
        packed = file.read(min(_CHUNK, left))
        if not packed:
            raise EOFError
        left -= len(packed)
        while packed and unpacker:
            yield unpacker.decompress(packed, 4 * _CHUNK)
            packed = unpacker.unconsumed_tail
        if packed:
            yield packed
    while unpacker and not unpacker.eof:
        piece = unpacker.decompress(b"", 4 * _CHUNK)
        if not piece:
            raise EOFError
        yield piece
    if unpacker and unpacker.unused_data:
        raise zipfile.BadZipFile
