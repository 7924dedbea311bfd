"""Reading a project's bytes costs none of the locks that SQLite holds on it for this process."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest

from annotator.storage import Project, descriptors
from annotator.storage.descriptors import reading_bytes
from annotator.storage.engine import driver_connection
from annotator.storage.failures import unreadable
from annotator.storage.journals import is_stray, journal_of
from annotator.storage.opening import identify
from tests.storage.material import run_child

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks are the system's own there")

#: Another program: whether the system has a lock on SQLite's byte for "will write", and whether SQLite lets it write.
TRY = """
import errno, fcntl, sqlite3
RESERVED = 0x40000001
with open(path, "rb+") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, RESERVED)
        print("free", end=" ")
    except OSError as error:
        print("locked" if error.errno in (errno.EACCES, errno.EAGAIN) else error, end=" ")
db = sqlite3.connect(path, isolation_level=None, timeout=0)
try:
    db.execute("BEGIN IMMEDIATE")
    print("writes")
except sqlite3.OperationalError as error:
    print(error.sqlite_errorname)
"""

LOCKED = "locked SQLITE_BUSY"


@contextlib.contextmanager
def half_way(path):
    """Be in the middle of a change, with the journal on the disk."""
    with contextlib.closing(driver_connection(path, "rw")) as raw:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE generation SET number = number + 1")
        yield
        raw.rollback()


def tried(path) -> str:
    return run_child(TRY, path).strip()


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def plain(path):
    with path.open("rb") as file:
        file.read(100)


READERS = {
    "what kind of file it is": identify,
    "opening it once more": lambda path: Project(path, read_only=True).close(),
    "how much of it is there": lambda path: unreadable(path, UnicodeDecodeError("utf-8", b"", 0, 1, "")),
    "whose its journal is": lambda path: is_stray(path, journal_of(path)),
}


@pytest.mark.parametrize("name", READERS)
def test_looking_at_a_file_lets_nobody_else_write_in_the_middle_of_a_change(project, name):
    project.close()
    with half_way(project.path):
        assert journal_of(project.path).exists()
        assert tried(project.path) == LOCKED
        READERS[name](project.path)
        assert tried(project.path) == LOCKED
    assert tried(project.path) == "free writes"


def test_reading_it_as_any_file_is_read_would_have(project):
    project.close()
    with half_way(project.path):
        plain(project.path)
        assert tried(project.path) == "free writes"


@pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux tells")
def test_descriptors_are_used_again_and_closed_with_the_last_connection(project):
    before = open_files()
    for _ in range(50):
        identify(project.path)
    with reading_bytes(project.path) as one, reading_bytes(project.path) as two:
        assert one.read(6) == two.read(6) == b"SQLite"
    assert len(descriptors._kept[descriptors.place_of(project.path)]) == 2
    project.close()
    assert descriptors.place_of(project.path) not in descriptors._kept
    assert descriptors.place_of(project.path) not in descriptors._connections
    assert open_files() < before


def test_a_file_that_nobody_has_open_is_let_go_at_once(project):
    project.close()
    with reading_bytes(project.path) as file:
        pass
    assert file.closed
