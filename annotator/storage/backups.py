"""Backups of a project: made whole, read back, named only then, thinned out by age, and put back in its place.

They lie in a folder of the analyst's own, not beside the project, so that no program which synchronises the project's
folder copies them about. Each project has a folder there by its real path: a copy of a project beside the original
has another path, hence backups of its own; a project that was moved takes its backups along. Beside each backup
stands a record of what is in it, written first, by which a damaged one is told from a sound one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from annotator.core.errors import AnnotatorError, CopyError
from annotator.storage.copies import (
    PART,
    SPARE_BYTES,
    DamagedError,
    Facts,
    Progress,
    Stopped,
    StoppedError,
    copy,
    digest_of,
    facts_of,
    flush,
    never,
    nothing,
    temporary,
)
from annotator.storage.descriptors import reading_bytes
from annotator.storage.engine import driver_connection, patiently, sync_folder
from annotator.storage.failures import DATABASE_ERRORS, reason_of, shown_name
from annotator.storage.journals import require_own
from annotator.storage.opening import identify
from annotator.storage.rotation import kept

#: All backups of a project together take this many bytes at most, or those of ``LEAST`` backups where that is more.
MOST_BYTES = 2_000_000_000
LEAST = 4

#: An unfinished copy is swept away after so many seconds: by then its program has ended.
_STALE = 3600.0

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)\.annot")
_TIME = "%Y-%m-%dT%H-%M-%S"
_ABOUT = "about.json"
_KEPT = "The project and the backups made before are as they were."


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in the list. ``facts`` are those of its record; without one it has to be read before it is used."""

    path: Path
    made: datetime
    facts: Facts | None
    state: str = ""

    def damage(self, stopped: Stopped = never) -> str:
        """Read the whole file; return in words what is damaged, empty where it is what was written."""
        try:
            if self.facts is None:
                facts_of(self.path, stopped)
            elif self.path.stat().st_size != self.facts.size:
                return f"it has {self.path.stat().st_size:,} of {self.facts.size:,} bytes"
            elif digest_of(self.path, stopped) != self.facts.sha256:
                return "its bytes are not those that were written"
        except CopyError as error:
            return error.hint or str(error)
        except OSError as error:
            return reason_of(self.path, error)
        return ""


def default_root() -> Path:
    """Return the folder of all backups where the analyst has chosen none."""
    return user_data_path("annotator", appauthor=False) / "backups"


def folder_of(project: Path, root: Path) -> Path:
    """Return the folder of a project's backups, there or not; that of a project which was moved comes along."""
    real = project.resolve()
    digest = hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
    words = re.sub(r"[^\w]+", "-", shown_name(real.with_suffix(""))).strip("-")[:40]
    folder = root / f"{words or 'project'}-{digest}"
    if not folder.is_dir():
        with contextlib.suppress(OSError, CopyError, *DATABASE_ERRORS):
            for other in _moved_from(real, root):
                other.rename(folder)
                _write_about(folder, real)
                break
    return folder


def backups_of(project: Path, root: Path) -> list[Backup]:
    """Return a project's backups, newest first; nothing of them is read but their records."""
    folder = folder_of(project, root)
    found = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            if match and path.is_file():
                stamp, milliseconds = match[1][:-1].split(".")
                with contextlib.suppress(ValueError):
                    made = datetime.strptime(stamp, _TIME).replace(microsecond=int(milliseconds) * 1000, tzinfo=UTC)
                    found.append(_recorded(path, made))
    return sorted(found, key=lambda backup: backup.made, reverse=True)


def back_up(
    project: Path,
    root: Path,
    *,
    now: datetime | None = None,
    progress: Progress = nothing,
    stopped: Stopped = never,
) -> Backup | None:
    """Make a backup unless there is one of this state of the file; return it, or ``None``.

    Raises ``CopyError`` and leaves the project and the backups before alone where it can't be made or is not sound,
    ``PostponedError`` where a large project is changed all the time. Runs in any thread.
    """
    name = shown_name(project)
    try:
        state = _state(project)
        if any(backup.state == state for backup in backups_of(project, root)):
            return None
        folder = folder_of(project, root)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(folder)
        _require_room(project, folder)
        with temporary(folder, 0o600) as part:
            with contextlib.closing(driver_connection(project, "ro")) as raw:
                copy(raw, part, progress, stopped)
            facts = facts_of(part, stopped)
            made = (now or datetime.now(UTC)).astimezone(UTC)
            backup = _named(folder, part, made, facts, state)
        _write_about(folder, project.resolve())
        _thin_out(project, root, made, facts.size)
    except DamagedError as error:
        raise CopyError(
            f"No backup of {name} was made, for the project is damaged.", f"{error.hint} {_KEPT}"
        ) from error
    except (*DATABASE_ERRORS, OSError, ValueError) as error:
        raise CopyError(f"No backup of {name} could be made: {reason_of(root, error)}.", _KEPT) from error
    return backup


def prepare(backup: Backup, project: Path, progress: Progress = nothing, stopped: Stopped = never) -> Path:
    """Write a verified copy of a backup beside the project, to be put in its place by ``put_back``.

    Raises ``CopyError`` where the backup is damaged or there is no room. The caller deletes a copy that it does not
    put back.
    """
    damage = backup.damage(stopped)
    if damage:
        raise CopyError(f"The backup is damaged ({damage}).", "Choose another one. Nothing was changed.")
    real = project.resolve()
    target = real.with_name(f"{PART}{os.urandom(8).hex()}.annot")
    try:
        _copy_bytes(backup.path, target, progress, stopped)
        with contextlib.suppress(OSError):
            shutil.copymode(real, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        reason = reason_of(target, error)
        raise CopyError(f"The backup could not be restored: {reason}.", "Nothing was changed.") from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _copy_bytes(source: Path, target: Path, progress: Progress, stopped: Stopped) -> None:
    total, wanted = source.stat().st_size, hashlib.sha256()
    with reading_bytes(source) as file, target.open("xb") as out:
        while block := file.read(1 << 20):
            if stopped():
                raise StoppedError("Restoring was stopped.", "Nothing was changed.")
            out.write(block)
            wanted.update(block)
            progress(out.tell(), total)
    flush(target)
    if digest_of(target, stopped) != wanted.hexdigest():
        raise CopyError("The copy of the backup is not what was written.", "Check the disk. Nothing was changed.")


def put_back(prepared: Path, project: Path, now: datetime | None = None, *, word: str = "restore") -> Path | None:
    """Give a prepared copy the project's name; return under which name the present file is kept, if there is one.

    At every moment the project's name is that of a whole file. Nobody may have the project open.
    """
    real = project.resolve()
    aside: Path | None = None
    try:
        if os.path.lexists(real):
            _settle(real)
            aside = _name_aside(real, word, now or datetime.now())
            try:
                os.link(real, aside)
            except OSError:  # a disk without hard links; the name is gone for a moment
                real.rename(aside)
            journal = real.with_name(real.name + "-journal")
            if journal.exists():  # of a file too damaged for SQLite to settle it; the two belong together
                journal.rename(aside.with_name(aside.name + "-journal"))
        prepared.replace(real)
        sync_folder(real)
    except OSError as error:
        prepared.unlink(missing_ok=True)
        raise CopyError(
            f"{shown_name(real)} could not be replaced: {reason_of(real, error)}.", "The present file is kept."
        ) from error
    return aside


def _settle(project: Path) -> None:
    """Let SQLite take back what a crash left half written, so that the file which is kept is whole by itself."""
    with contextlib.suppress(AnnotatorError, *DATABASE_ERRORS):
        identify(project)  # the journal of anything else is none of ours
        require_own(project)
        with contextlib.closing(driver_connection(project, "rw")) as raw:
            patiently(lambda: raw.execute("SELECT count(*) FROM sqlite_schema").fetchall())


def _name_aside(project: Path, word: str, now: datetime) -> Path:
    stamp = now.strftime("%Y-%m-%d %H.%M")
    names = (f"{project.stem} (before {word} {stamp}{extra}).annot" for extra in _extras())
    return next(path for path in map(project.with_name, names) if not os.path.lexists(path))


def _extras() -> Iterator[str]:
    yield ""
    yield from (f" {number}" for number in range(2, 10_000))


def _state(project: Path) -> str:
    """Return what is another after every change of the file, without opening it.

    Opening and closing a file would drop the locks that this process holds on it through SQLite.
    """
    stat = project.stat()
    return f"{stat.st_dev}-{stat.st_ino}-{stat.st_size}-{stat.st_mtime_ns}"


def _require_room(project: Path, folder: Path) -> None:
    size, free = project.stat().st_size, shutil.disk_usage(folder).free
    if free < size + SPARE_BYTES:
        words = f"the disk is too full ({free / 1e6:.1f} MB are free, {(size + SPARE_BYTES) / 1e6:.1f} MB are needed)"
        raise CopyError(f"No backup of {shown_name(project)} could be made: {words}.", _KEPT)


def _named(folder: Path, part: Path, made: datetime, facts: Facts, state: str) -> Backup:
    """Write the record, then give the copy its name: a name says that all before it is on the disk."""
    while True:
        stamp = f"{made.strftime(_TIME)}.{made.microsecond // 1000:03}Z"
        path = folder / f"{stamp}.annot"
        if not path.exists():
            break
        made = (
            made.replace(microsecond=0)
            if made.microsecond >= 999_000
            else made.replace(microsecond=made.microsecond + 1000)
        )
    _write_whole(path.with_suffix(".json"), {"format": 1, "state": state, **asdict(facts)})
    part.replace(path)
    sync_folder(path)
    return Backup(path, made.replace(microsecond=made.microsecond // 1000 * 1000), facts, state)


def _recorded(path: Path, made: datetime) -> Backup:
    try:
        record = json.loads(path.with_suffix(".json").read_bytes())
        facts = Facts(**{name: kind(record[name]) for name, kind in _FIELDS.items()})
        return Backup(path, made, facts, str(record["state"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Backup(path, made, None)


_FIELDS: dict[str, Any] = {
    "articles": int,
    "spans": int,
    "last_change": str,
    "first_change": str,
    "size": int,
    "sha256": str,
}


def _thin_out(project: Path, root: Path, now: datetime, size: int) -> None:
    """Delete what the rule no longer keeps; the backup just made stays in every case."""
    there = backups_of(project, root)
    staying = kept([backup.made for backup in there], now, max(LEAST, MOST_BYTES // max(1, size)))
    for backup in there:
        if backup.made not in staying:
            backup.path.unlink(missing_ok=True)
            backup.path.with_suffix(".json").unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Delete what backups that were killed have left; a record whose backup never got its name goes too."""
    for path in folder.iterdir():
        old = time.time() - path.stat().st_mtime > _STALE
        orphan = path.suffix == ".json" and path.name != _ABOUT and not path.with_suffix(".annot").exists()
        if old and (path.name.startswith(PART) or orphan):
            path.unlink(missing_ok=True)


def _moved_from(project: Path, root: Path) -> Iterator[Path]:
    """Yield the folder of the place where this very file was before: the same file, the same beginning."""
    stat = project.stat()
    for about in root.glob(f"*/{_ABOUT}"):
        try:
            said = json.loads(about.read_bytes())
            same = (said["device"], said["inode"]) == (stat.st_dev, stat.st_ino)
            if same and not os.path.lexists(said["project"]) and _first_change(project) == said["first_change"] != "":
                yield about.parent
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            continue


def _write_about(folder: Path, project: Path) -> None:
    stat = project.stat()
    facts = {
        "project": str(project),
        "device": stat.st_dev,
        "inode": stat.st_ino,
        "first_change": _first_change(project),
    }
    _write_whole(folder / _ABOUT, facts)


def _first_change(project: Path) -> str:
    with contextlib.closing(driver_connection(project, "ro")) as raw:
        rows = patiently(lambda: raw.execute("SELECT id FROM change ORDER BY seq LIMIT 1").fetchall())
    return str(rows[0][0]) if rows else ""


def _write_whole(path: Path, value: dict[str, Any]) -> None:
    part = path.with_name(f"{PART}{os.urandom(8).hex()}.json")
    try:
        part.write_bytes(json.dumps(value, indent=1).encode("ascii"))
        part.chmod(0o600)
        flush(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
