"""What a disk's refusal is called: full, over quota or broken, with the room that there really is."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from annotator.storage import failures
from annotator.storage.failures import not_saved, reason_of


def refusal(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorname = name
    return error


@pytest.fixture
def disk(monkeypatch):
    """Let the disk refuse with an error number when it is asked for its reason; 0 takes all that it is given."""

    def refuse(number: int) -> None:
        class File:
            def __init__(self, **_):
                if number:
                    raise OSError(number, "no")

            def __enter__(self):
                return self

            def __exit__(self, *_):
                return None

            def write(self, content):
                assert content

            def fileno(self):
                return 1

        monkeypatch.setattr(failures.tempfile, "TemporaryFile", File)
        monkeypatch.setattr(failures.os, "fsync", lambda _: None)

    return refuse


@pytest.mark.parametrize("name", ["SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"])
def test_a_quota_that_is_used_up_is_not_told_as_a_fault_of_the_disk(disk, tmp_path, name):
    disk(errno.EDQUOT)
    error = not_saved(tmp_path / "news.annot", refusal(name))
    assert "news.annot: your quota on the disk is used up (" in str(error)
    assert "ask for more room" in error.hint
    assert "All that was saved before is still there." in error.hint


@pytest.mark.parametrize("number", [0, errno.EIO, errno.ENOSPC])
def test_a_fault_of_the_disk_is_told_as_one(disk, tmp_path, number):
    disk(number)
    assert "the disk reported a fault (IOERR_FSYNC, " in str(
        not_saved(tmp_path / "x.annot", refusal("SQLITE_IOERR_FSYNC"))
    )


def test_a_fault_of_reading_asks_nothing_of_the_disk(disk, tmp_path):
    disk(errno.EDQUOT)
    assert "reported a fault (IOERR_READ, " in reason_of(tmp_path / "x.annot", refusal("SQLITE_IOERR_READ"))


def test_the_room_that_is_told_is_that_without_what_did_not_fit(tmp_path):
    for error in (refusal("SQLITE_FULL"), OSError(errno.ENOSPC, "No space left on device")):
        words = reason_of(tmp_path / "x.annot", error)
        assert words.startswith("the disk is full (")
        assert words.endswith(" MB are free without it)")


def test_a_quota_is_named_by_the_system_too(tmp_path):
    assert reason_of(tmp_path / "x", OSError(errno.EDQUOT, "Quota")).startswith("your quota on the disk is used up (")
