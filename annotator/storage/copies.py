"""Whole, verified copies of a project, taken while it may be open and in work; for backups and for saving elsewhere.

SQLite's backup API copies from a connection of its own, and a copy gets its name only after it was read back. A
project of ordinary size is copied in one step, which is one state of it. While a step runs nobody can commit, so a
large one is copied in steps of a few milliseconds; a change in between makes SQLite begin again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import AnnotatorError, CopyError, ProjectError
from annotator.core.identity import new_id
from annotator.storage.descriptors import reading_bytes
from annotator.storage.engine import driver_connection, patiently, sync_folder, uri_of
from annotator.storage.failures import DATABASE_ERRORS, reason_of, shown_name
from annotator.storage.leavings import drop_leavings
from annotator.storage.opening import identify

Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]

#: Up to so many bytes are copied in one step; a larger project in steps of ``STEP_BYTES``.
ONE_STEP_BYTES = 32_000_000
STEP_BYTES = 4_000_000

#: A large project that changes more often than this while it is copied is copied another time.
MOST_RESTARTS = 5

#: A copy is not begun where it would leave less free than this, so that the work itself still finds room.
SPARE_BYTES = 4_000_000

#: How the name of an unfinished copy begins.
PART = ".part-"

_BLOCK = 1 << 20
_ROWS = 50


@dataclass(frozen=True, slots=True)
class Facts:
    """What a copy holds, as it was read back from it; ``first_change`` is an id that copies of one project share."""

    articles: int
    spans: int
    last_change: str
    first_change: str
    size: int
    sha256: str


class DamagedError(CopyError):
    """What was read back is not a sound project; ``hint`` says what was found."""


class PostponedError(AnnotatorError):
    """The project changed all the while it was copied; it can be copied when there is less going on."""


class StoppedError(AnnotatorError):
    """The copy was stopped by the analyst, or because the program ends."""


def nothing(done: int, total: int) -> None:
    """Tell nobody of progress."""


def never() -> bool:
    """Go on to the end."""
    return False


def copy(source: sqlite3.Connection, target: Path, progress: Progress = nothing, stopped: Stopped = never) -> None:
    """Copy one state of an open database into an empty file, and bring it to the disk; raises ``DATABASE_ERRORS``.

    ``source`` is in no transaction. Raises ``StoppedError`` where it is asked to stop, ``PostponedError`` where a
    large project is changed all the while.
    """
    [[pages]] = patiently(lambda: source.execute("PRAGMA page_count").fetchall())
    [[page_size]] = source.execute("PRAGMA page_size").fetchall()
    step = -1 if pages * page_size <= ONE_STEP_BYTES else max(1, STEP_BYTES // page_size)
    restarts, last = 0, pages

    def told(_status: int, remaining: int, total: int) -> None:
        nonlocal restarts, last
        if stopped():
            raise StoppedError("The copying was stopped.")
        restarts += remaining > last
        last = remaining
        if restarts > MOST_RESTARTS:
            raise PostponedError("The project changed all the while it was copied.")
        progress(total - remaining, total)

    copied = sqlite3.connect(uri_of(target, "rw"), uri=True, isolation_level=None)
    try:
        # Nobody sees this file before it is whole and flushed below, so SQLite need not guard it against a crash.
        copied.execute("PRAGMA synchronous=OFF")
        copied.execute("PRAGMA journal_mode=OFF")
        source.backup(copied, pages=step, progress=told, sleep=0.002)
    finally:
        copied.close()
    flush(target)


def compact(source: Path, target: Path, progress: Progress = nothing, stopped: Stopped = never) -> None:
    """Write a file without the room and the remains of what was deleted; ``source`` is nobody else's."""
    size = max(1, source.stat().st_size)

    def told() -> int:
        with contextlib.suppress(OSError):
            progress(min(target.stat().st_size, size), size)
        return int(stopped())

    raw = driver_connection(source, "ro")
    try:
        raw.set_progress_handler(told, 20_000)
        raw.execute("VACUUM INTO ?", (uri_of(target, "rwc"),))
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            raise StoppedError("The copying was stopped.") from error
        raise
    finally:
        raw.close()
    flush(target)


def facts_of(path: Path, stopped: Stopped = never) -> Facts:
    """Read a copy back from its first page to its last text; raise ``DamagedError`` where it is not a sound project."""
    try:
        identify(path)
    except ProjectError as error:
        raise DamagedError(str(error), error.hint) from error
    raw = driver_connection(path, "ro")
    try:
        raw.set_progress_handler(lambda: int(stopped()), 100_000)
        [found, *_] = raw.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise DamagedError(f"{shown_name(path)} is damaged.", " ".join(str(found).split()))
        for id_ in _changed_texts(raw):
            raise DamagedError(f"{shown_name(path)} is damaged.", f"The text of the article {id_} is not what it was.")
        articles = _number(raw, "SELECT count(*) FROM article WHERE present")
        spans = _number(raw, "SELECT count(*) FROM span JOIN article ON article.key = article_key WHERE present")
        last = raw.execute("SELECT text FROM change WHERE done = 1 ORDER BY seq DESC LIMIT 1").fetchone()
        first = raw.execute("SELECT id FROM change ORDER BY seq LIMIT 1").fetchone()
    except DATABASE_ERRORS as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            raise StoppedError("The copying was stopped.") from error
        raise DamagedError(f"{shown_name(path)} can't be read: {reason_of(path, error)}.") from error
    finally:
        raw.close()
    size, digest = path.stat().st_size, digest_of(path, stopped)
    return Facts(articles, spans, str(last[0]) if last else "", str(first[0]) if first else "", size, digest)


def _changed_texts(raw: sqlite3.Connection) -> Iterator[str]:
    rows = raw.execute(
        "SELECT article.id, article.sha256, CAST(text AS BLOB) FROM article"
        " LEFT JOIN article_text ON article_key = article.key WHERE present"
    )
    while page := rows.fetchmany(_ROWS):
        for id_, sha256, text in page:
            if text is None or hashlib.sha256(text).hexdigest() != sha256:
                yield str(id_)


def _number(raw: sqlite3.Connection, sql: str) -> int:
    return int(raw.execute(sql).fetchone()[0])


def digest_of(path: Path, stopped: Stopped = never) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with reading_bytes(path) as file:
        while block := file.read(_BLOCK):
            if stopped():
                raise StoppedError("The copying was stopped.")
            digest.update(block)
    return digest.hexdigest()


def flush(path: Path) -> None:
    """Bring a file's bytes to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def temporary(folder: Path, mode: int = 0o666) -> Iterator[Path]:
    """Give an empty file that no list offers and nobody guesses; unless it gets another name, it goes away."""
    path = folder / f"{PART}{new_id()}.annot"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))
    try:
        yield path
    finally:
        for leftover in (path, path.with_name(path.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink()


def save_copy(
    source: Path | sqlite3.Connection,
    target: Path,
    *,
    clean: bool = False,
    progress: Progress = nothing,
    stopped: Stopped = never,
) -> Facts:
    """Write a verified copy of a project to ``target``, which is replaced whole or left as it was.

    A file is read on a connection of its own. ``clean`` leaves out the remains of what was deleted, which a plain
    copy still carries in unused pages, and word lists that nothing names. Raises ``CopyError``.
    """
    name = shown_name(target)
    try:
        with contextlib.ExitStack() as stack:
            plain = stack.enter_context(temporary(target.parent))
            if isinstance(source, Path):
                with contextlib.closing(driver_connection(source, "ro")) as raw:
                    copy(raw, plain, progress, stopped)
            else:
                copy(source, plain, progress, stopped)
            whole = plain
            if clean:
                whole = stack.enter_context(temporary(target.parent))
                with contextlib.closing(driver_connection(plain, "rw")) as raw:
                    drop_leavings(raw)
                compact(plain, whole, progress, stopped)
            facts = facts_of(whole, stopped)
            whole.replace(target)
            sync_folder(target)
    except DamagedError as error:
        raise CopyError(f"{name} could not be written: the project is damaged.", error.hint or str(error)) from error
    except (*DATABASE_ERRORS, OSError, ValueError) as error:
        hint = "Nothing was replaced. Choose another place, on another disk if this one is full."
        raise CopyError(f"{name} could not be written: {reason_of(target, error)}.", hint) from error
    return facts
