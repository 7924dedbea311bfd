"""What went wrong with the file, in words for the analyst: one sentence of what happened, one of what to do."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from annotator.core.errors import DamagedProjectError, FileBusyError, NotSavedError, ProjectError
from annotator.storage.descriptors import reading_bytes

#: What reading or writing a project file may raise when the file, disk or memory fails.
DATABASE_ERRORS = (sqlite3.Error, MemoryError, UnicodeDecodeError)

#: What SQLite bears on Unix, with the name of the journal beside the project.
_LONGEST_PATH = 512 - len("-journal") - 1

_KEPT = "All that was saved before is still there."

#: Our own name for what SQLite has none for, and its names for what that comes as.
_QUOTA = "SQLITE_IOERR_QUOTA"
_REFUSED = ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC", "SQLITE_IOERR_TRUNCATE")

#: So many bytes are written to ask the disk for its reason; a change that does not fit is hardly smaller.
_PROBE = 1 << 18

_REASONS = {
    "SQLITE_READONLY_DBMOVED": "the file was moved, replaced or deleted while it was open",
    "SQLITE_READONLY": "the file or its folder may only be read",
    "SQLITE_BUSY": "another program is using the file",
    "SQLITE_LOCKED": "another program is using the file",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_NOTADB": "the file is damaged",
    "SQLITE_CANTOPEN": "a file beside it could not be opened, or its folder is gone",
    "SQLITE_TOOBIG": "a text is larger than a project can hold",
    "SQLITE_NOMEM": "the memory is used up",
    "SQLITE_PERM": "the file may not be written",
    "SQLITE_CONSTRAINT": "it contradicts what another window or program has saved meanwhile",
}

_SYSTEM = {
    errno.EACCES: "you may not write in its folder",
    errno.EPERM: "you may not write in its folder",
    errno.EROFS: "its disk may only be read",
    errno.ENOENT: "its folder is not there",
    errno.ENOTDIR: "its folder is a file",
    errno.ENAMETOOLONG: "its name is too long",
}

_HINTS = {
    "SQLITE_READONLY_DBMOVED": "What you see can still be saved elsewhere. ",
    "SQLITE_BUSY": "Try again when the other program has finished. ",
    "SQLITE_LOCKED": "Try again when the other program has finished. ",
    "SQLITE_FULL": "Make room on the disk and try again. ",
    "SQLITE_IOERR_QUOTA": "Delete files of yours on that disk, or ask for more room on it, and try again. ",
    "SQLITE_IOERR": "Check the disk, or copy the project to another one. ",
    "SQLITE_CORRUPT": "Run “annotator check” on a copy of it. ",
    "SQLITE_NOTADB": "Run “annotator check” on a copy of it. ",
    "SQLITE_CONSTRAINT": "Reopen the project. ",
}


def shown_name(path: Path) -> str:
    """Return the file's name as it can be shown; bytes that are no UTF-8 become stand-ins."""
    return os.fsencode(path.name or str(path)).decode("utf-8", "replace")


def error_name(error: BaseException) -> str:
    """Return SQLite's name of an error, such as ``SQLITE_IOERR_WRITE``; empty where it has none."""
    if isinstance(error, MemoryError):
        return "SQLITE_NOMEM"
    if isinstance(error, UnicodeDecodeError):  # what SQLite says of a damaged file quotes it
        return "SQLITE_CORRUPT"
    return str(getattr(error, "sqlite_errorname", "") or "")


def reason_of(path: Path, error: BaseException) -> str:
    """Return why a file could not be read or written, as the end of a sentence without its full stop."""
    if isinstance(error, OSError):
        if error.errno == errno.EDQUOT:
            return _quota(path)
        known = error.errno in (errno.ENOSPC, errno.EFBIG)
        return _full(path) if known else (_SYSTEM.get(error.errno or 0) or _said(error))
    return _reason(path, _fault_name(path, error), error)


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def not_saved(path: Path, error: BaseException) -> NotSavedError:
    """Return the error for a change that could not be written."""
    name = _fault_name(path, error)
    hint = next((words for start, words in _HINTS.items() if name.startswith(start)), "")
    kind = FileBusyError if name.startswith("SQLITE_BUSY") else NotSavedError
    return kind(f"The change could not be saved in {shown_name(path)}: {_reason(path, name, error)}.", hint + _KEPT)


def not_in_place(path: Path) -> NotSavedError:
    """Return the error for a change to a file that its name does not lead to any more."""
    return NotSavedError(
        f"The change could not be saved in {shown_name(path)}: {_REASONS['SQLITE_READONLY_DBMOVED']}.",
        f"What you see can still be saved elsewhere. {_KEPT}",
    )


def unreadable(path: Path, error: BaseException) -> ProjectError:
    """Return the error for a file that could not be read."""
    name = _fault_name(path, error)
    hint = next((words.strip() for start, words in _HINTS.items() if name.startswith(start)), "")
    if name.startswith("SQLITE_CORRUPT") and _cut_off(path):
        hint = "The file was left as it is. Use a backup, or copy the file again from where it came."
    kind = DamagedProjectError if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) else ProjectError
    return kind(f"{shown_name(path)} could not be read: {_reason(path, name, error)}.", hint)


def _reason(path: Path, name: str, error: BaseException) -> str:
    if name == "SQLITE_FULL":
        return _full(path)
    if name == _QUOTA:
        return _quota(path)
    if name.startswith("SQLITE_IOERR"):
        limit = _size_limit()
        if name == "SQLITE_IOERR_WRITE" and limit is not None:
            return (
                f"the disk refused to write; a file may not grow beyond {limit / 1e6:.1f} MB here ({_free_space(path)})"
            )
        return f"the disk reported a fault ({name.removeprefix('SQLITE_')}, {_free_space(path)})"
    if name.startswith("SQLITE_CANTOPEN") and len(os.fsencode(path.absolute())) > _LONGEST_PATH:
        return f"its path is too long, {_LONGEST_PATH} bytes are the most"
    reason = next((words for start, words in _REASONS.items() if name.startswith(start)), "")
    if name.startswith("SQLITE_CORRUPT"):
        reason += _cut_off(path)
    if not reason and "decode to UTF-8" in str(error):
        return "a text in it is damaged"
    return reason or f"SQLite says “{error}”"


def _full(path: Path) -> str:
    """Return words with the room there is without what did not fit: that was taken back before anybody could ask."""
    return f"the disk is full ({_free_space(path, ' without it')})"


def _quota(path: Path) -> str:
    return f"your quota on the disk is used up ({_free_space(path, ' on it for others')})"


def _fault_name(path: Path, error: BaseException) -> str:
    """Return SQLite's name of an error; a refusal to write for the analyst's quota, which has none, gets one.

    SQLite calls it a fault of the disk and the driver keeps the system's number to itself, so the disk is asked again.
    """
    name = error_name(error)
    return _QUOTA if name in _REFUSED and _is_over_quota(path) else name


def _is_over_quota(path: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=path.absolute().parent, buffering=0) as file:
            file.write(bytes(_PROBE))
            os.fsync(file.fileno())
    except OSError as error:
        return error.errno == errno.EDQUOT
    return False


def _free_space(path: Path, which: str = "") -> str:
    try:
        return f"{shutil.disk_usage(path.parent).free / 1e6:.1f} MB are free{which}"
    except OSError:
        return "its disk does not answer"


def _cut_off(path: Path) -> str:
    """Return words where the file's end is missing: SQLite refuses such a file whole, as a copy that was stopped is."""
    try:
        with reading_bytes(path) as file:
            head = file.read(32)
        there = path.stat().st_size
    except OSError:
        return ""
    size = int.from_bytes(head[16:18], "big")
    wanted = (65536 if size == 1 else size) * int.from_bytes(head[28:32], "big")
    return f", only {there:,} of its {wanted:,} bytes are there" if there < wanted else ""


def _size_limit() -> int | None:
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return None if limit == resource.RLIM_INFINITY else limit
