"""Whether the journal beside a project is its own, before SQLite applies it.

After a crash SQLite takes the half-written change back with the journal that stands beside the file. A journal of
another file, or of another time, put there by a program that copies or synchronises, would be written into a sound
project as blindly. Its own one tells itself: the first page in it is the present one, or the one before.
"""

from __future__ import annotations

import time
from pathlib import Path

from annotator.core.errors import ProjectError, StrayJournalError
from annotator.storage.descriptors import reading_bytes
from annotator.storage.failures import shown_name

_MAGIC = bytes.fromhex("d9d505f920a163d7")

#: A journal that another program is writing is looked at again after so many seconds: by then it is another or gone.
_LOOK_AGAIN = 0.2

#: So many pages of a journal are looked through for the first page of the file, which every change keeps.
_MOST_RECORDS = 100_000


def journal_of(project: Path) -> Path:
    """Return where SQLite looks for a project's journal."""
    real = project.resolve()
    return real.with_name(real.name + "-journal")


def require_own(project: Path) -> None:
    """Raise ``StrayJournalError`` where the journal beside a project is not its own; the file is only read."""
    journal = journal_of(project)
    if not journal.exists():
        return
    before = _stamp(journal)
    if not is_stray(project, journal):
        return
    time.sleep(_LOOK_AGAIN)
    if _stamp(journal) == before is not None and is_stray(project, journal):
        raise StrayJournalError(
            f"Beside {shown_name(project)} stands a journal that is not its own ({shown_name(journal)}).",
            "Applying it would damage the project. It can be set aside under another name; nothing was changed.",
        )


def set_aside(project: Path) -> Path:
    """Give a stray journal another name, so that it is kept and never applied."""
    journal = journal_of(project)
    names = (
        journal.with_name(f"{journal.name} (set aside{extra})") for extra in ("", *map(" {}".format, range(2, 999)))
    )
    target = next(name for name in names if not name.exists())
    try:
        return journal.rename(target)
    except OSError as error:
        raise ProjectError(
            f"{shown_name(journal)} can't be renamed: {(error.strerror or str(error)).lower()}.",
            "Move it away yourself.",
        ) from error


def is_stray(project: Path, journal: Path) -> bool:
    """Say whether SQLite would apply the journal although it does not belong to this state of the file.

    One that SQLite ignores, being empty or without its mark, is no danger and not called stray.
    """
    try:
        with journal.open("rb") as file, reading_bytes(project) as data:
            header, head = file.read(28), data.read(100)
            if len(header) < 28 or not header.startswith(_MAGIC) or len(head) < 100:
                return False
            sector, page_size = int.from_bytes(header[20:24], "big"), int.from_bytes(header[24:28], "big")
            if page_size != _page_size(head):
                return True
            counter = int.from_bytes(head[24:28], "big")
            file.seek(sector)
            for _ in range(_MOST_RECORDS):
                number, page = file.read(4), file.read(page_size)
                if len(page) < page_size:
                    break
                if int.from_bytes(number, "big") == 1:
                    return counter - int.from_bytes(page[24:28], "big") not in (0, 1)
                file.seek(4, 1)
            # Nothing of the file was written before its first page was kept; what would be cut off is all that counts.
            pages = project.stat().st_size // page_size
            return 0 < int.from_bytes(header[16:20], "big") < pages and int.from_bytes(header[8:12], "big") == 0
    except OSError:
        return False


def _page_size(head: bytes) -> int:
    size = int.from_bytes(head[16:18], "big")
    return 65536 if size == 1 else size


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
