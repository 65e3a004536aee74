"""Encrypts a stream chunk by chunk with AES-256-GCM, so that no file is too large and no altered or cut-off byte goes unnoticed.

A sealed file: MAGIC, the key's mark (8 bytes), salt (32 bytes), then for every MiB of content the length of what follows (4
bytes) and that MiB, packed by zlib, encrypted, with its tag of 16 bytes. The file's own key comes from the operator's by
HKDF-SHA256 over the salt. A chunk's nonce is its number (11 bytes, from 0) and 1 for the last chunk, else 0; the head is
part of what the tags vouch for.
"""

import os
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from operation import Trouble

MAGIC = b"KHAIBAO BACKUP 1\n"
CHUNK = 2**20
DAMAGED = "This backup is damaged: it was altered or cut off. Use another one."
_MARK, _SALT, _LENGTH = 8, 32, 4
_MOST = CHUNK + CHUNK // 100


def mark(key):
    """Eight bytes by which a key is recognised, and nothing else learnt about it."""
    return _derived(key, b"", b"khaibao mark", _MARK)


class Sealer:
    """Writes what it is given into `file`, sealed; `close` writes the last chunk."""

    def __init__(self, file, key):
        salt = os.urandom(_SALT)
        self._file, self._head = file, MAGIC + mark(key) + salt
        self._cipher, self._number, self._waiting = AESGCM(_derived(key, salt, b"khaibao backup 1", 32)), 0, bytearray()
        file.write(self._head)

    def write(self, data):
        self._waiting += data
        # A full chunk waits until more comes: only the very last one is marked as such.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self):
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, data, last):
        sealed = self._cipher.encrypt(_nonce(self._number, last), zlib.compress(data, 1), self._head)
        self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        self._number += 1


class Opener:
    """Reads a sealed `file`. Raises Trouble when the key is another, or at the first byte that is not as it was written."""

    def __init__(self, file, key):
        self._head = file.read(len(MAGIC) + _MARK + _SALT)
        if len(self._head) < len(MAGIC) + _MARK + _SALT or not self._head.startswith(MAGIC):
            raise Trouble("This file is not a backup of Khaibao, or its beginning is damaged.")
        if self._head[len(MAGIC):-_SALT] != mark(key):
            raise Trouble("This backup was made with another key. Put the key of that time into DATA_DIR/backup_key, "
                          "or name its file in BACKUP_KEY_FILE.")
        self._cipher = AESGCM(_derived(key, self._head[-_SALT:], b"khaibao backup 1", 32))
        self._file, self._number, self._rest = file, 0, b""
        self._ahead = self._sealed()

    def read(self, size):
        """At most so many bytes; none at the end of a file that is whole."""
        if not self._rest and (self._ahead or self._number == 0):
            self._rest = self._open()
        given, self._rest = self._rest[:size], self._rest[size:]
        return given

    def _open(self):
        sealed, self._ahead = self._ahead, self._sealed()
        try:
            data = self._cipher.decrypt(_nonce(self._number, last=not self._ahead), sealed, self._head)
        except InvalidTag:
            raise Trouble(DAMAGED)
        self._number += 1
        return zlib.decompress(data)

    def _sealed(self):
        head = self._file.read(_LENGTH)
        length = int.from_bytes(head, "big")
        sealed = self._file.read(min(length, _MOST))
        # A chunk has its tag of 16 bytes at least: a length of 0 was not written by us.
        if len(sealed) != length or head and not length:
            raise Trouble(DAMAGED)
        return sealed


def _derived(key, salt, purpose, length):
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose).derive(key)


def _nonce(number, last):
    return number.to_bytes(11, "big") + bytes([last])
