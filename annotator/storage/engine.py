"""How a project file is connected to; the one engine factory.

The driver's own transactions lose updates and half-commit schema changes, so it is in manual mode: every transaction
starts here, with ``BEGIN IMMEDIATE`` where something will be written. Results are fetched whole inside ``reading`` or
``writing``: an unfinished SELECT would keep other connections from committing.
"""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote_from_bytes

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from annotator.core.errors import RefusedError
from annotator.storage.failures import DATABASE_ERRORS, not_saved, unreadable

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
    raw = sqlite3.connect(uri_of(path, mode), uri=True, isolation_level=None, timeout=0)
    try:
        for pragma in _PRAGMAS:
            patiently(partial(raw.execute, f"PRAGMA {pragma}"))
    except BaseException:
        raw.close()
        raise
    return raw


def connect(path: Path, mode: str) -> Connection:
    """Return an open connection; closing it lets go of the file.

    Its errors keep the values of a statement to themselves: they hold text of articles, and errors are logged.
    """
    engine = create_engine(
        "sqlite://", creator=lambda: driver_connection(path, mode), poolclass=NullPool, hide_parameters=True
    )
    event.listen(engine, "begin", _begin)
    return engine.connect()


def patiently(act: Callable[[], T]) -> T:
    """Run one statement, again and again while another program holds a lock, for ``PATIENCE`` seconds.

    SQLite's own waiting looks so seldom that a program which saves without a pause shuts all others out.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            name = getattr(error, "sqlite_errorname", "")  # the driver's own errors have none
            if not name.startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(0.0005, 0.002))


def _begin(db: Connection) -> None:
    patiently(partial(_driver(db).execute, db.info.get("begin", "BEGIN")))


def _driver(db: Connection) -> sqlite3.Connection:
    raw = db.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


@contextlib.contextmanager
def reading(db: Connection, path: Path) -> Iterator[Connection]:
    """Run a block in one read transaction: it sees one state of the file, and leaves no lock."""
    try:
        with db.begin():
            yield db
    except DATABASE_ERRORS as error:
        raise unreadable(path, error) from error
    finally:
        _leave_clean(db)


@contextlib.contextmanager
def writing(db: Connection, path: Path) -> Iterator[Connection]:
    """Run a block in one write transaction, on the disk when it ends; any error leaves the file as it was."""
    db.info["begin"] = "BEGIN IMMEDIATE"
    try:
        with db.begin():
            yield db
            # A busy COMMIT leaves the transaction open, so that it can be tried again.
            patiently(_driver(db).commit)
    except DATABASE_ERRORS as error:
        raise not_saved(path, error) from error
    except UnicodeEncodeError as error:
        raise RefusedError("A text holds half of a surrogate pair, which is no character.") from error
    finally:
        db.info.pop("begin", None)
        _leave_clean(db)


@contextlib.contextmanager
def looking_up(path: Path) -> Iterator[None]:
    """Give words to what fails while single statements read, each of which is a transaction of its own."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise unreadable(path, error) from error


def _leave_clean(db: Connection) -> None:
    """Roll back what a failed COMMIT or ROLLBACK may have left open."""
    with contextlib.suppress(*DATABASE_ERRORS):
        if db.in_transaction():
            db.rollback()
    with contextlib.suppress(*DATABASE_ERRORS):
        if _driver(db).in_transaction:
            _driver(db).rollback()


def fetch(db: Connection, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """Return all rows of one SELECT as tuples; for lookups by the thousand, where SQLAlchemy's results would cost."""
    raw = _driver(db)
    rows: list[Any] = patiently(lambda: raw.execute(sql, parameters).fetchall())
    return rows


def fetch_in(db: Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    """Return all rows of a SELECT whose ``IN ({})`` takes any number of values."""
    rows: list[Any] = []
    for start in range(0, len(values), CHUNK):
        part = values[start : start + CHUNK]
        rows += fetch(db, sql.format(",".join("?" * len(part))), part)
    return rows


def write_many(db: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run one writing statement for every tuple; the quickest way through SQLAlchemy."""
    if rows:
        db.exec_driver_sql(sql, list(rows))


def sync_folder(path: Path) -> None:
    """Make the names in a file's folder last through a power loss, where the system can."""
    with contextlib.suppress(OSError):
        folder = os.open(path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
