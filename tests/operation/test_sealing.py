"""A sealed file opens with its key only, and not at all once a byte of it was altered, moved or cut off."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from operation import Trouble, sealing

KEY, OTHER = b"k" * 32, b"o" * 32
CHUNK = sealing.CHUNK
HEAD = len(sealing.MAGIC) + 40


def sealed(*pieces):
    file = io.BytesIO()
    sealer = sealing.Sealer(file, KEY)
    for piece in pieces:
        sealer.write(piece)
    sealer.close()
    return file.getvalue()


def opened(data, key=KEY, size=2**16):
    opener = sealing.Opener(io.BytesIO(data), key)
    return b"".join(iter(lambda: opener.read(size), b""))


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_was_sealed_comes_back(length):
    content = bytes(range(256)) * (length // 256 + 1)
    content = content[:length]
    assert opened(sealed(content[:7], content[7:])) == content
    assert opened(sealed(content), size=CHUNK + 9) == content


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_altered_or_cut_off_file_is_refused(data):
    whole = sealed(b"declared" * 40)
    at = data.draw(st.integers(0, len(whole) - 1))
    wrong = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1:]
    for damaged in (wrong, whole[:at]):
        with pytest.raises(Trouble):
            opened(damaged)


def test_whole_chunks_left_out_or_exchanged_are_noticed():
    whole = sealed(b"a" * CHUNK, b"b" * CHUNK, b"c" * CHUNK)
    size = 4 + int.from_bytes(whole[HEAD:HEAD + 4], "big")
    head, first, second, last = whole[:HEAD], whole[HEAD:][:size], whole[HEAD + size:][:size], whole[HEAD + 2 * size:]
    assert opened(head + first + second + last) == b"a" * CHUNK + b"b" * CHUNK + b"c" * CHUNK
    for forged in (head + second + first + last, head + first + last, head + first + second, head + last, head,
                   head + first + second + last + last):
        with pytest.raises(Trouble, match="altered or cut off"):
            opened(forged)


@pytest.mark.parametrize("more", [b"\0", bytes(4), bytes(4) + b"anything", b"\0\0\0\1x"])
def test_what_hangs_on_behind_the_end_is_noticed(more):
    with pytest.raises(Trouble, match="altered or cut off"):
        opened(sealed(b"declared") + more)


def test_another_key_opens_nothing_and_is_named_as_the_reason():
    with pytest.raises(Trouble, match="another key"):
        opened(sealed(b"x"), OTHER)
    with pytest.raises(Trouble, match="not a backup"):
        opened(b"SQLite format 3\0" * 20)


def test_two_backups_of_the_same_office_have_nothing_in_common():
    one, two = sealed(b"x" * 1000), sealed(b"x" * 1000)
    assert one[HEAD + 4:] != two[HEAD + 4:] and b"xxx" not in one
