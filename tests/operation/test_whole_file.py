"""A file is stored whole or not at all."""

import errno
import os
import stat

import pytest

import whole_file


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "key"
    whole_file.write(path, b"old")
    return path


def test_new_bytes_replace_the_old_and_only_this_user_reads_them(place):
    whole_file.write(place, b"new")
    assert place.read_bytes() == b"new" and list(place.parent.iterdir()) == [place]
    assert os.name == "nt" or stat.S_IMODE(place.stat().st_mode) == 0o600


def test_what_fails_midway_leaves_the_old_file_and_nothing_beside_it(place):
    with pytest.raises(OSError, match="full"), whole_file.writing(place) as file:
        file.write(b"ne")
        raise OSError("the disk is full")
    assert place.read_bytes() == b"old" and list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize(("number", "stored"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_a_folder_that_cannot_be_settled_is_no_failure_but_a_broken_disk_is(place, monkeypatch, number, stored):
    if not hasattr(os, "O_DIRECTORY"):
        assert whole_file.settle(place.parent) is None
        return

    def refuse(handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    if stored:
        assert whole_file.settle(place.parent) is None
    else:
        with pytest.raises(OSError, match=os.strerror(number)):
            whole_file.settle(place.parent)
