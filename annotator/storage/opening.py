"""What is checked of a file before anything of it is believed: its kind, its revision, the shape of its tables.

Nothing here writes, so that a file which is refused stays as it is, byte for byte.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from annotator.core.errors import DamagedProjectError, ProjectError
from annotator.storage import schema
from annotator.storage.descriptors import reading_bytes
from annotator.storage.engine import Database, fetch, patiently
from annotator.storage.failures import shown_name
from annotator.storage.schema import APPLICATION_ID, HEAD

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
        with reading_bytes(path) as file:
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


def require_shape(db: Database, path: Path) -> None:
    """Raise ``ProjectError`` where the file holds what a project never has, or lacks what it must have."""
    shapes = shapes_of(db)
    for finding in strangers(*shapes):
        raise DamagedProjectError(f"{shown_name(path)} was not opened: it {finding}, which no project has.", _KEPT)
    for finding in gaps(*shapes):
        hint = f"{_KEPT} Use a backup if you have one."
        raise DamagedProjectError(f"{shown_name(path)} is damaged: {finding}.", hint)


def strangers(found: schema.Shape, wanted: schema.Shape) -> Iterator[str]:
    """Yield what the file has and a project never has: it could run when we write."""
    for kind, name in found.others:
        yield f"holds a {kind} {name!r}"
    for name, sql in found.virtual.items():
        if wanted.virtual.get(name) != sql:
            yield f"holds a virtual table {name!r}"
    for name in found.tables.keys() - wanted.tables.keys():
        yield f"holds a table {name!r}"
    for name in sorted(found.indexes - wanted.indexes):
        yield f"holds an index {name!r}"
    for table in sorted(found.tables.keys() & wanted.tables.keys()):
        for name, column in found.tables[table].items():
            if name not in wanted.tables[table]:
                yield f"holds a column {name!r} in the table {table!r}"
            elif column.computed:
                yield f"computes the column {name!r} of the table {table!r}"


def shapes_of(db: Database) -> tuple[schema.Shape, schema.Shape]:
    """Return the shape that the file has, and the one it must have: the full-text index is there or not."""
    found = patiently(partial(schema.shape_of, db.raw))
    return found, schema.wanted(full_text="full_text" in found.virtual)


def gaps(found: schema.Shape, wanted: schema.Shape) -> Iterator[str]:
    """Yield what a project must have and the file lacks, or has otherwise."""
    for name in sorted((wanted.tables.keys() | wanted.virtual.keys()) - found.tables.keys() - found.virtual.keys()):
        yield f"the table {name!r} is missing"
    for table in sorted(found.tables.keys() & wanted.tables.keys()):
        for name, column in wanted.tables[table].items():
            if name not in found.tables[table]:
                yield f"the column {name!r} of the table {table!r} is missing"
            elif found.tables[table][name][:3] != column[:3]:
                yield f"the column {name!r} of the table {table!r} is of another kind"
    for name in sorted(wanted.indexes - found.indexes):
        yield f"the index {name!r} is missing"


def damage(db: Database, path: Path) -> str:
    """Return one sentence where a look through the file finds it damaged; a large file is not looked through."""
    finding = cut_off(db, path)
    if not finding and path.stat().st_size <= QUICK_CHECK_BYTES:
        [[answer], *_] = fetch(db, "PRAGMA quick_check(1)")
        finding = "" if answer == "ok" else " ".join(str(answer).split())
    return f"{shown_name(path)} is damaged ({finding})." if finding else ""


def cut_off(db: Database, path: Path) -> str:
    """Return words where the file is shorter or longer than it says; to be asked while nobody writes."""
    [[pages]], [[size]] = fetch(db, "PRAGMA page_count"), fetch(db, "PRAGMA page_size")
    there = path.stat().st_size
    return "" if pages * size == there else f"it has {there} bytes instead of {pages * size}"
