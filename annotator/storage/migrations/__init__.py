"""Brings an older project file up to date: on a copy beside it, which takes its place once it is proved whole.

Alembic is imported here and nowhere else, and this package only where a file's revision is not the program's.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from annotator.core.errors import NotSavedError, ProjectError
from annotator.core.identity import derived_id, new_id
from annotator.storage.engine import connect, driver_connection, execute, fetch, patiently, sync_folder, writing
from annotator.storage.failures import DATABASE_ERRORS, error_name, reason_of, shown_name
from annotator.storage.schema import HEAD

_KEPT = "The project was left as it is."


def config() -> Config:
    """Return Alembic's configuration; there is no ini file."""
    result = Config()
    result.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return result


def head() -> int:
    """Return the newest revision there is."""
    return int(ScriptDirectory.from_config(config()).get_current_head() or 0)


def upgrade(path: Path) -> None:
    """Replace the file by an upgraded copy of it; raise ``ProjectError``, and leave it alone, where that fails."""
    path = path.resolve()  # a link to the project stays a link
    try:
        _upgrade(path, path.with_name(f"{_start_of_copies(path)}{new_id()}.annot"))
    except (*DATABASE_ERRORS, OSError, NotSavedError) as error:
        cause = error.__cause__ if isinstance(error, NotSavedError) and error.__cause__ else error
        reason = reason_of(path, cause)  # asked for when the copy is gone
        hint = f"{_KEPT} It can be opened when there is room for a copy of it beside it." if _is_full(cause) else _KEPT
        raise ProjectError(f"{shown_name(path)} could not be brought up to date: {reason}.", hint) from error


def _upgrade(path: Path, copy: Path) -> None:
    try:
        original = driver_connection(path, "rw")
        try:
            patiently(partial(original.execute, "BEGIN IMMEDIATE"))  # nobody writes what the copy would lack
            _sweep(path)
            _copy(path, copy)
            _upgrade_copy(copy, _counts(original))
            with copy.open("rb+") as file:
                os.fsync(file.fileno())
            copy.chmod(path.stat().st_mode)
            copy.replace(path)
            sync_folder(path)
        finally:
            original.close()
    finally:
        for leftover in (copy, copy.with_name(copy.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink()


def _is_full(error: BaseException) -> bool:
    return error_name(error) == "SQLITE_FULL" or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


def _start_of_copies(path: Path) -> str:
    """Return how the names of copies begin; of fixed length, for the project's name may be the longest."""
    return f".upgrade-{derived_id(path.name)}-"


def _sweep(path: Path) -> None:
    """Remove what upgrades of this project left when they were killed; none runs while this one holds its lock."""
    start = _start_of_copies(path)
    with contextlib.suppress(OSError):
        for stray in path.parent.iterdir():
            if stray.name.startswith(start):
                stray.unlink(missing_ok=True)


def _copy(path: Path, copy: Path) -> None:
    source, target = driver_connection(path, "ro"), driver_connection(copy, "rwc")
    try:
        source.backup(target, pages=-1)
        findings = [row[0] for row in target.execute("PRAGMA integrity_check")]
    finally:
        source.close()
        target.close()
    if findings != ["ok"]:
        raise ProjectError(f"{shown_name(path)} is damaged, so it can't be brought up to date.", _KEPT)


def _upgrade_copy(copy: Path, before: dict[str, int]) -> None:
    db = connect(copy, "rw")
    try:
        # A batch change drops and remakes its table; with foreign keys on that could delete what hangs on it.
        fetch(db, "PRAGMA foreign_keys=OFF")
        with writing(db, copy):
            alembic = config()
            alembic.attributes["connection"] = db.core
            command.upgrade(alembic, "head")
            execute(db, f"PRAGMA user_version={HEAD}")
            after = _counts(db.raw)
            lost = [
                table for table, rows in before.items() if after.get(table, 0) < rows and table != "alembic_version"
            ]
            if lost or fetch(db, "PRAGMA foreign_key_check"):
                raise ProjectError(f"Bringing the project up to date would have lost rows of {_listed(lost)}.", _KEPT)
    finally:
        db.close()


def _counts(raw: sqlite3.Connection) -> dict[str, int]:
    # The full-text index is made of what the others hold, and can't be counted.
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'full_text*'"
    tables = [name for [name] in raw.execute(sql).fetchall()]
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "tables that refer to others"
