"""Writing an export so that the old file stays until the new one is whole and on the disk.

The new file grows under a name that nobody can guess, in the same folder, and takes the old one's place in one step.
What a killed export left behind is swept at the next export to the same target.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from annotator.core.article import CodedArticle
from annotator.core.collecting import collecting_seldom
from annotator.core.errors import AnnotatorError
from annotator.formats.reading import shown_name

T = TypeVar("T")


class Exporter(Protocol):
    """Writes one format. ``suffix`` is lower case, with the dot."""

    name: str
    suffix: str

    def export(self, articles: Iterable[CodedArticle], out: BinaryIO) -> int:
        """Write the articles; return how many there were."""
        ...


class ExportStoppedError(AnnotatorError):
    """The analyst stopped an export; the old file is as it was."""


Stopped = Callable[[], bool]
Progress = Callable[[int], None]

_OLD_IS_SAFE = "Whatever was there before is unchanged."


def export_to(
    out: BinaryIO,
    exporter: Exporter,
    articles: Iterable[CodedArticle],
    *,
    stopped: Stopped | None = None,
    progress: Progress | None = None,
) -> int:
    """Export to a stream that is already open, such as standard output; return how many articles were written.

    ``stopped`` is asked before every article, ``progress`` told the number of those written.
    """
    with collecting_seldom():
        count = exporter.export(_watched(articles, stopped, progress), out)
    out.flush()
    return count


def export_file(
    path: Path,
    exporter: Exporter,
    articles: Iterable[CodedArticle],
    *,
    stopped: Stopped | None = None,
    progress: Progress | None = None,
) -> int:
    """Export to a file, all of it or nothing; return how many articles were written.

    Raises ``AnnotatorError`` where it can't be written and ``ExportStoppedError`` where ``stopped`` said so; both
    leave what was there before untouched, and nothing beside it.
    """
    return replace_file(path, lambda out: export_to(out, exporter, articles, stopped=stopped, progress=progress))


def replace_file(path: Path, write: Callable[[BinaryIO], T]) -> T:
    """Write a file, all of it or nothing; return what ``write`` returned."""
    try:
        target = path.resolve() if path.is_symlink() else path
        mode = _mode_of_target(target)
        _sweep(target)
        temporary = target.with_name(_temporary_name(target))
        try:
            with temporary.open("xb") as out:
                _hold(out)
                if mode is not None:
                    temporary.chmod(mode)
                result = write(out)
                out.flush()
                os.fsync(out.fileno())
                if os.name != "nt":
                    temporary.replace(target)
            if os.name == "nt":  # where an open file can't be moved
                temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise AnnotatorError(f"{shown_name(path)} can't be written: {_reason(error)}.", _OLD_IS_SAFE) from error
    return result


def _watched(
    articles: Iterable[CodedArticle], stopped: Stopped | None, progress: Progress | None
) -> Iterator[CodedArticle]:
    for done, coded in enumerate(articles):
        if stopped is not None and stopped():
            raise ExportStoppedError("The export was stopped.", _OLD_IS_SAFE)
        yield coded
        if progress is not None:
            progress(done + 1)


def _mode_of_target(target: Path) -> int | None:
    """Return the permissions of the file to replace, ``None`` where there is none; refuse what can't be replaced."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    name = shown_name(target)
    if stat.S_ISDIR(mode):
        raise AnnotatorError(f"{name} can't be written: it is a folder.", "Name a file in it.")
    if not stat.S_ISREG(mode):
        raise AnnotatorError(f"{name} can't be written: it is not a file, but a pipe or a device.")
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise AnnotatorError(f"{name} can't be written: it is read-only.", _OLD_IS_SAFE)
    return stat.S_IMODE(mode)


def _prefix(target: Path) -> str:
    """Return how temporary files for this target begin; of fixed length, for the target's name may be the longest."""
    return f".annotator-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}-"


def _temporary_name(target: Path) -> str:
    return f"{_prefix(target)}{secrets.token_hex(16)}.part"


def _sweep(target: Path) -> None:
    """Remove what exports of this target left when they were killed; one that still runs holds its file."""
    ours = re.compile(re.escape(_prefix(target)) + r"[0-9a-f]{32}\.part")
    with suppress(PermissionError):  # a folder that may be written but not listed
        for stray in target.parent.iterdir():
            if ours.fullmatch(stray.name) and not _is_held(stray):
                stray.unlink(missing_ok=True)


if sys.platform == "win32":

    def _hold(out: BinaryIO) -> None:
        """Nothing to do: Windows does not remove an open file."""

    def _is_held(path: Path) -> bool:
        try:
            path.rename(path)
        except OSError:
            return True
        return False

else:
    import fcntl

    def _hold(out: BinaryIO) -> None:
        try:
            fcntl.flock(out.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL):
                raise

    def _is_held(path: Path) -> bool:
        try:
            with path.open("rb") as file:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise AnnotatorError(
                "The export was written, but the disk did not confirm it.", "Export again, best to another disk."
            ) from error
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    if error.errno == errno.ENOENT:
        return "its folder is not there"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "you may not write there"
    if error.errno == errno.EROFS:
        return "the disk is read-only"
    return error.strerror or str(error)
