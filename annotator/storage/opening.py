"""What is checked of a file before anything of it is believed: its kind, its revision, the shape of its tables.

Nothing here writes, so that a file which is refused stays as it is, byte for byte.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Index
from sqlalchemy.dialects import sqlite

from annotator.core.errors import ProjectError
from annotator.storage.engine import fetch
from annotator.storage.failures import shown_name
from annotator.storage.models import APPLICATION_ID, HEAD, Base

_MAGIC = b"SQLite format 3\0"

#: Up to this size the whole file is looked through at every opening; a larger one by ``check`` only.
QUICK_CHECK_BYTES = 32_000_000

_KEPT = "The file was left as it is."


class Header(NamedTuple):
    """What the first bytes of a project say."""

    revision: int
    write_ahead_log: bool


def identify(path: Path) -> Header:
    """Return what the file's first bytes say; raise ``ProjectError`` where it is no project of this program."""
    name, head = shown_name(path), _first_bytes(path)
    if len(head) < 100 or not head.startswith(_MAGIC) or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise ProjectError(f"{name} is not a project of this program.", _KEPT)
    revision = int.from_bytes(head[60:64], "big")
    if revision > HEAD:
        raise ProjectError(
            f"{name} is of version {revision}; this program reads projects up to version {HEAD}.",
            f"{_KEPT} Install the newer version of the program that made it.",
        )
    if revision < 1:
        raise ProjectError(f"{name} is damaged: it does not say its version.", _KEPT)
    return Header(revision, head[18] == 2)


def _first_bytes(path: Path) -> bytes:
    name = shown_name(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ProjectError(f"{name} is a folder, not a project.")
        if not stat.S_ISREG(mode):
            raise ProjectError(f"{name} is a device or a pipe, not a project.")
        with path.open("rb") as file:
            return file.read(100)
    except FileNotFoundError as error:
        if path.is_symlink():
            raise ProjectError(f"{name} is a link to a file that is not there.") from error
        raise ProjectError(f"{name} is not there.", "It may have been moved, renamed or deleted.") from error
    except PermissionError as error:
        raise ProjectError(f"{name} may not be read by you.", "Ask its owner for the right to read it.") from error
    except (OSError, ValueError) as error:
        raise ProjectError(f"{name} can't be opened: {getattr(error, 'strerror', None) or error}.") from error


def why_not_writable(path: Path) -> str:
    """Return one sentence why nothing can be written to the project, empty where it can."""
    if not os.access(path, os.W_OK):
        return f"The file {shown_name(path)} may only be read."
    if not os.access(path.absolute().parent, os.W_OK | os.X_OK):
        return f"The folder of {shown_name(path)} may only be read, and a change needs a file beside the project."
    return ""


def require_shape(db: Connection, path: Path) -> None:
    """Raise ``ProjectError`` where the file holds what a project never has, or lacks what it must have."""
    for finding in strangers(db):
        raise ProjectError(f"{shown_name(path)} was not opened: it {finding}, which no project has.", _KEPT)
    for finding in gaps(db):
        raise ProjectError(f"{shown_name(path)} is damaged: {finding}.", f"{_KEPT} Use a backup if you have one.")


def strangers(db: Connection) -> Iterator[str]:
    """Yield what the file has and a project never has: it could run when we write."""
    tables, indexes = set(Base.metadata.tables), {index.name for index in _indexes()}
    for kind, name, sql in fetch(db, "SELECT type, name, sql FROM sqlite_schema"):
        if kind in ("trigger", "view"):
            yield f"holds a {kind} {name!r}"
        elif kind == "table" and str(sql).upper().startswith("CREATE VIRTUAL"):
            yield f"holds a virtual table {name!r}"
        elif kind == "table" and name not in tables and not str(name).startswith("sqlite_"):
            yield f"holds a table {name!r}"
        elif kind == "index" and name not in indexes and sql is not None:
            yield f"holds an index {name!r}"
    for table in sorted(tables):
        for row in _columns(db, table):
            if row[1] not in Base.metadata.tables[table].columns:
                yield f"holds a column {row[1]!r} in the table {table!r}"
            elif row[6]:
                yield f"computes the column {row[1]!r} of the table {table!r}"


def gaps(db: Connection) -> Iterator[str]:
    """Yield what a project must have and the file lacks, or has otherwise."""
    for name, table in sorted(Base.metadata.tables.items()):
        found = {row[1]: row for row in _columns(db, name)}
        if not found:
            yield f"the table {name!r} is missing"
            continue
        for column in table.columns:
            if column.name not in found:
                yield f"the column {column.name!r} of the table {name!r} is missing"
                continue
            _, _, type_, not_null, _, key, _ = found[column.name]
            wanted = (column.type.compile(dialect=sqlite.dialect()), not column.nullable, column.primary_key)
            if (type_, bool(not_null), bool(key)) != wanted:
                yield f"the column {column.name!r} of the table {name!r} is of another kind"
    there = {name for [name] in fetch(db, "SELECT name FROM sqlite_schema WHERE type = 'index'")}
    for index in _indexes():
        if index.name not in there:
            yield f"the index {index.name!r} is missing"


def _columns(db: Connection, table: str) -> list[tuple[int, str, str, int, str | None, int, int]]:
    return fetch(db, f'PRAGMA table_xinfo("{table}")')


def _indexes() -> list[Index]:
    return [index for table in Base.metadata.sorted_tables for index in table.indexes]


def damage(db: Connection, path: Path) -> str:
    """Return one sentence where a look through the file finds it damaged; a large file is not looked through."""
    finding = cut_off(db, path)
    if not finding and path.stat().st_size <= QUICK_CHECK_BYTES:
        [[answer], *_] = fetch(db, "PRAGMA quick_check(1)")
        finding = "" if answer == "ok" else " ".join(str(answer).split())
    return f"{shown_name(path)} is damaged ({finding})." if finding else ""


def cut_off(db: Connection, path: Path) -> str:
    """Return words where the file is shorter or longer than it says; to be asked while nobody writes."""
    [[pages]], [[size]] = fetch(db, "PRAGMA page_count"), fetch(db, "PRAGMA page_size")
    there = path.stat().st_size
    return "" if pages * size == there else f"it has {there} bytes instead of {pages * size}"
