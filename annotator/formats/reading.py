"""What every reader shares: opening a file without surprises, and saying where in it something was refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from annotator.core.article import CodedArticle
from annotator.core.errors import RefusedError

#: Bytes that a file gives at once.
_BUFFER = 1024 * 1024


@dataclass(slots=True)
class Reading:
    """How far a reader is in its file, and what the analyst should know of how it was read.

    ``line`` counts from 1 and is ``None`` where the format has no records; whoever refuses what a reader gave reads
    it here. ``done`` are the bytes that have been read.
    """

    line: int | None = None
    done: int = 0
    notes: list[str] = field(default_factory=list)


class Reader(Protocol):
    """Reads one format. ``suffixes`` are lower case, with the dot."""

    name: str
    suffixes: tuple[str, ...]

    def read(self, path: Path, reading: Reading | None = None) -> Iterator[CodedArticle]:
        """Give the articles of a file one by one; raise ``BadRecordError`` at the first that breaks a rule.

        What was given before the error came is not to be kept: a file is read whole or not at all.
        """
        ...


class BadRecordError(RefusedError):
    """A file was refused; ``reason`` is a sentence, ``line`` counts from 1 or is ``None``."""

    def __init__(self, path: Path, line: int | None, reason: str, hint: str = "") -> None:
        super().__init__(f"{place(path, line)}: {reason}", hint)
        self.path = path
        self.line = line
        self.reason = reason


def shown_name(path: Path) -> str:
    """Return a file's name as text; bytes in it that are not UTF-8 become U+FFFD."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def place(path: Path, line: int | None) -> str:
    """Return ``news.jsonl, line 3`` or just the name."""
    return shown_name(path) if line is None else f"{shown_name(path)}, line {line}"


@contextmanager
def opened(path: Path, reading: Reading) -> Iterator[BinaryIO]:
    """Open a file for reading bytes; whatever is refused inside comes out as ``BadRecordError`` with its place.

    Pipes and devices are refused without being opened, for opening one may wait for ever. A file that another
    program writes to meanwhile is refused, for half of it may be old.
    """
    try:
        _require_file(path)
        with path.open("rb", buffering=_BUFFER) as file:
            before = os.fstat(file.fileno())
            yield file
            _require_unchanged(before, os.fstat(file.fileno()))
    except BadRecordError:
        raise
    except RefusedError as error:
        raise BadRecordError(path, reading.line, str(error), error.hint) from error
    except OSError as error:
        raise BadRecordError(path, reading.line, unreadable(error)) from error


def _require_file(path: Path) -> None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise RefusedError("It is a folder.")
    if not stat.S_ISREG(mode):
        raise RefusedError("It is not a file, but a pipe or a device.")


def _require_unchanged(before: os.stat_result, after: os.stat_result) -> None:
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise RefusedError("It changed while it was read.", "Import it again when the other program is done.")


def unreadable(error: OSError) -> str:
    """Return the sentence for a file that the system does not give."""
    if isinstance(error, FileNotFoundError):
        return "There is no such file."
    if isinstance(error, PermissionError):
        return "It may not be read by you."
    return f"It can't be read: {error.strerror or error}."
