"""How a project file is connected to; the one place that begins and ends transactions.

A file is read through the driver. Writing goes through SQLAlchemy on the same connection, and SQLAlchemy, which takes
longer to import than Qt, comes with the first write: an export or the first article on the screen never waits for it.

The driver's own transactions lose updates and half-commit schema changes, so it is in manual mode: every transaction
starts here, with ``BEGIN IMMEDIATE`` where something will be written. Results are fetched whole inside ``reading`` or
``writing``: an unfinished SELECT would keep other connections from committing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote_from_bytes

from annotator.core.errors import RefusedError
from annotator.storage.descriptors import Place, connected, disconnected, place_of
from annotator.storage.failures import DATABASE_ERRORS, not_in_place, not_saved, unreadable

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")

#: Seconds that a statement waits for another program's lock.
PATIENCE = 2.0

#: Fewer than SQLite's limit of parameters in one statement, in every build.
CHUNK = 500

_PRAGMAS = (
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "temp_store=MEMORY",
    "synchronous=EXTRA",
)


def uri_of(path: Path, mode: str) -> str:
    """Return the SQLite URI of a file, whatever its name holds; ``mode`` is ``ro``, ``rw`` or ``rwc``."""
    if os.name == "nt":
        return f"{path.absolute().as_uri()}?mode={mode}"
    return f"file://{quote_from_bytes(os.fsencode(path.absolute()))}?mode={mode}"


def driver_connection(path: Path, mode: str) -> sqlite3.Connection:
    """Return a connection of the bare driver with this program's settings, outside any transaction."""
    raw = _connection(path, mode)
    try:
        for pragma in _PRAGMAS:
            patiently(partial(raw.execute, f"PRAGMA {pragma}"))
    except BaseException:
        raw.close()
        raise
    return raw


class _Connection(sqlite3.Connection):
    """The driver's connection; as long as it is open, nobody in this process closes another descriptor of its file."""

    place: Place | None = None

    def close(self) -> None:
        super().close()
        place, self.place = self.place, None
        disconnected(place)


def _connection(path: Path, mode: str) -> sqlite3.Connection:
    place = connected(path)
    try:
        raw = sqlite3.connect(
            uri_of(path, mode),
            uri=True,
            isolation_level=None,
            timeout=0,
            check_same_thread=False,  # threads take turns
            factory=_Connection,
        )
    except BaseException:
        disconnected(place)
        raise
    raw.place = connected(path) if place is None else place  # one that was made just now
    return raw


class Database:
    """An open connection to a project file: ``raw`` is the driver's, ``core`` is SQLAlchemy's on top of it.

    Threads may share it: each transaction, and each statement outside of one, holds ``turn``. ``patience`` is for how
    many seconds a transaction that writes waits for other programs, while it has its turn.
    """

    def __init__(self, path: Path, mode: str) -> None:
        """Open the file; ``mode`` is that of ``uri_of``. Raises one of ``DATABASE_ERRORS``."""
        self.raw = driver_connection(path, mode)
        self.turn = threading.RLock()
        self.patience = PATIENCE
        self._place = place_of(path)
        self._core: Connection | None = None

    @property
    def core(self) -> Connection:
        """SQLAlchemy's connection."""
        if self._core is None:
            from annotator.storage.writing import connection_on

            self._core = connection_on(self.raw, partial(begin, self, "BEGIN IMMEDIATE"))
        return self._core

    def is_in_place(self, path: Path) -> bool:
        """Say whether the name still leads to the file that was opened, and not to another or to nothing."""
        place = place_of(path)
        return place is not None and place == self._place

    def close(self) -> None:
        """Let go of the file; twice does no harm."""
        with self.turn:
            if self._core is not None:
                with contextlib.suppress(*DATABASE_ERRORS), _errors_of_the_driver():
                    self._core.close()
                    self._core.engine.dispose()
                self._core = None
            self.raw.close()


def connect(path: Path, mode: str) -> Database:
    """Return an open connection; closing it lets go of the file."""
    return Database(path, mode)


def patiently(act: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Run one statement, again and again while another program holds a lock, for so many seconds.

    SQLite's own waiting looks so seldom that a program which saves without a pause shuts all others out.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            name = getattr(error, "sqlite_errorname", "")  # the driver's own errors have none
            if not name.startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(0.0005, 0.002))


def begin(db: Database, how: str) -> None:
    """Begin a transaction; ``how`` is ``BEGIN`` or ``BEGIN IMMEDIATE``."""
    if how == "BEGIN":
        patiently(partial(db.raw.execute, how))
    elif db.patience < PATIENCE:
        _begin_in_a_hurry(db, how)
    else:
        _give_way()
        patiently(partial(db.raw.execute, how), db.patience)


#: The connections of this process that somebody at the screen waits for, each with when it last met a lock.
_hurried: dict[int, float] = {}

#: For so many seconds after that, and for so many in all, long work of this process lets them go first.
_FRESH, _COURTESY = 0.3, 0.5


def _begin_in_a_hurry(db: Database, how: str) -> None:
    """Begin with little patience; where a lock is in the way, ask long work of this process to give way.

    An import writes one transaction after the other, and between two of them there is hardly time to come in.
    """
    try:
        db.raw.execute(how)
    except sqlite3.OperationalError:
        _hurried[id(db)] = time.monotonic()
        patiently(partial(db.raw.execute, how), db.patience)
    _hurried.pop(id(db), None)


def _give_way() -> None:
    until = time.monotonic() + _COURTESY
    while (now := time.monotonic()) < until and any(now - met < _FRESH for met in list(_hurried.values())):
        time.sleep(0.002)


@contextlib.contextmanager
def _errors_of_the_driver() -> Iterator[None]:
    """Raise what SQLAlchemy wraps: the rest of the package knows the driver's errors only."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if error.orig is None:
            raise
        raise error.orig from None


@contextlib.contextmanager
def reading(db: Database, path: Path) -> Iterator[Database]:
    """Run a block in one read transaction: it sees one state of the file, and leaves no lock."""
    with db.turn:
        try:
            begin(db, "BEGIN")
            yield db
            db.raw.commit()
        except DATABASE_ERRORS as error:
            raise unreadable(path, error) from error
        finally:
            _leave_clean(db)


@contextlib.contextmanager
def writing(db: Database, path: Path) -> Iterator[Database]:
    """Run a block in one write transaction, on the disk when it ends; any error leaves the file as it was."""
    with db.turn:
        try:
            with _errors_of_the_driver(), db.core.begin():
                yield db
                db.raw.execute("UPDATE generation SET number = number + 1")
                if not db.is_in_place(path):  # replaced by a program that synchronises, or on a disk that is gone
                    raise not_in_place(path)
                _commit(db, path)
        except DATABASE_ERRORS as error:
            raise not_saved(path, error) from error
        except UnicodeEncodeError as error:
            raise RefusedError("A text holds half of a surrogate pair, which is no character.") from error
        finally:
            _leave_clean(db)


def _commit(db: Database, path: Path) -> None:
    """Commit; a busy COMMIT leaves the transaction open, so that it can be tried again.

    Where the folder alone could not be flushed, the journal is gone and the change is in the file, but might not
    outlive a power loss. To call it unsaved would be wrong, and so would be to call it saved: another commit, whose
    journal comes and goes in the same folder, decides it.
    """
    try:
        patiently(db.raw.commit, db.patience)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_IOERR_DIR_FSYNC":
            raise
        if _knows_flush_of_folders(path):
            _leave_clean(db)
            [[version]] = db.raw.execute("PRAGMA user_version").fetchall()
            begin(db, "BEGIN IMMEDIATE")
            db.raw.execute(f"PRAGMA user_version={version}")
            patiently(db.raw.commit, db.patience)


def _knows_flush_of_folders(path: Path) -> bool:
    folder = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError as error:
        return error.errno not in (errno.EINVAL, errno.ENOTSUP)
    finally:
        os.close(folder)
    return True


@contextlib.contextmanager
def looking_up(path: Path) -> Iterator[None]:
    """Give words to what fails while single statements read, each of which is a transaction of its own."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise unreadable(path, error) from error


def _leave_clean(db: Database) -> None:
    """Roll back what a failed COMMIT or ROLLBACK may have left open."""
    with contextlib.suppress(*DATABASE_ERRORS):
        if db.raw.in_transaction:
            db.raw.rollback()


def fetch(db: Database, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """Return all rows of one SELECT, or PRAGMA, as tuples."""
    with db.turn:
        rows: list[Any] = patiently(lambda: db.raw.execute(sql, parameters).fetchall())
    return rows


def fetch_damaged(db: Database, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """Return all rows of one SELECT; a text that is no UTF-8 comes as its bytes, so that it hides no other row."""
    with db.turn:
        try:
            return fetch(db, sql, parameters)
        except sqlite3.OperationalError as error:
            if "decode to UTF-8" not in str(error):
                raise
        db.raw.text_factory = _text_or_bytes
        try:
            return fetch(db, sql, parameters)
        finally:
            db.raw.text_factory = str


def _text_or_bytes(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def fetch_in(db: Database, sql: str, values: Sequence[Any], rows_of: Callable[..., list[Any]] = fetch) -> list[Any]:
    """Return all rows of a SELECT whose ``IN ({})`` takes any number of values."""
    rows: list[Any] = []
    for start in range(0, len(values), CHUNK):
        part = values[start : start + CHUNK]
        rows += rows_of(db, sql.format(",".join("?" * len(part))), part)
    return rows


def execute(db: Database, sql: str, parameters: tuple[Any, ...] = ()) -> int:
    """Run one writing statement inside ``writing``; return how many rows it touched."""
    with _errors_of_the_driver():
        return db.core.exec_driver_sql(sql, parameters).rowcount


def write_many(db: Database, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run one writing statement for every tuple inside ``writing``; the quickest way through SQLAlchemy."""
    if rows:
        with _errors_of_the_driver():
            db.core.exec_driver_sql(sql, list(rows))


def sync_folder(path: Path) -> None:
    """Make the names in a file's folder last through a power loss, where the system can."""
    with contextlib.suppress(OSError):
        folder = os.open(path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
