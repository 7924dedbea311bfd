"""K11, D05, F13, F14: a project of an older version becomes one of today, or stays what it is."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults import children
from tests.faults.cases import Trial, case
from tests.faults.children import Child, Tell
from tests.faults.disks import ROOM, small_disk
from tests.faults.powerloss import contents, cuts, restore
from tests.faults.preload import CHANGES, DIES, Calls
from tests.faults.scripted import view_of

OLDER = sorted((Path(__file__).parents[1] / "data").glob("revision-*.sql"))


def older_project(path: Path, script: Path) -> bytes:
    """Make a project as an older version did; return its bytes."""
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript(script.read_bytes().decode())
    return path.read_bytes()


def _upgraded(path: Path):
    with Project(path) as project:
        return view_of(project)


@case("F13", full=1, quick=1)
def each_older_version(trial: Trial) -> str:
    for script in OLDER:
        path = trial.folder / "old.annot"
        older_project(path, script)
        with contextlib.closing(sqlite3.connect(path)) as db:
            before = {table: _rows(db, table, _columns(db, table)) for table in ("article", "article_text", "span")}
            columns = {table: _columns(db, table) for table in before}
        trial.require(_upgraded(path), script.name)
        trial.require(not check(path), script.name, check(path))
        with contextlib.closing(sqlite3.connect(path)) as db:
            after = {table: _rows(db, table, columns[table]) for table in before}
        trial.require(before == after, f"{script.name}: other rows")
        trial.count()
    return ", ".join(script.name for script in OLDER)


def _columns(db: sqlite3.Connection, table: str) -> str:
    return ", ".join(row[1] for row in db.execute(f"PRAGMA table_info({table})"))


def _rows(db: sqlite3.Connection, table: str, columns: str) -> list[tuple[object, ...]]:
    return db.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


@case("F14", full=100_000, quick=4)
def stopped_at_every_call(trial: Trial) -> str:
    """Every statement of an upgrade writes; the program is killed at each such call, or the call fails."""
    calls, path = Calls(trial.fresh("disk")), trial.folder / "disk" / "old.annot"
    whole, counts, left = older_project(path, OLDER[-1]), [], 0
    whole_after = _upgraded(path)
    for error in (DIES, errno.EIO):

        def work(tell: Tell, nth: int, error: int = error) -> None:
            calls.fail(CHANGES, nth, error)
            try:
                Project(path).close()
            except AnnotatorError as refused:
                tell(refused)
            tell(calls.counted())

        restore(path.parent, {path.name: whole})
        total = int(children.run(lambda tell, work=work: work(tell, 0))[-1])
        numbers = range(1, total + 1)
        chosen = sorted(trial.chance.sample(numbers, min(total, trial.wanted)))
        counts.append(len(chosen))
        for nth in chosen:
            restore(path.parent, {path.name: whole})
            child = Child(lambda tell, nth=nth, work=work: work(tell, nth))
            lines = child.end()
            trial.require(child.status in (0, -9), f"call {nth}: {lines[-1:]}")
            trial.require(_upgraded(path) == whole_after, f"call {nth}: other values")
            trial.require(not check(path), f"call {nth}: {check(path)[:3]}")
            left += any(file.name.startswith(".upgrade") for file in path.parent.iterdir())
            trial.count()
    trial.require(not left, f"{left} times a copy that was begun stays beside the project for ever")
    return f"killed at {counts[0]} calls, {counts[1]} failing calls; {left} times a copy stayed"


@case("K11", full=500, quick=8)
def power_loss(trial: Trial) -> str:
    folder = trial.fresh("disk")
    calls, path, log = Calls(folder), folder / "old.annot", trial.folder / "log"
    whole = older_project(path, OLDER[-1])
    first = contents(folder)

    def work(tell: Tell) -> None:
        with calls.logged(log):
            Project(path).close()
            calls.mark(1)

    children.run(work)
    after, new = _upgraded(path), 0
    place = trial.fresh("after")
    for acknowledged, files in cuts(log, folder, first, trial.wanted, trial.chance):
        restore(place, files)
        there = files.get(path.name, b"")
        new += there != whole
        trial.require(there == whole or acknowledged < 1 or there, "an upgrade that was told of is gone")
        try:
            trial.require(_upgraded(place / path.name) == after, "other values after a cut")
            trial.require(not check(place / path.name), check(place / path.name)[:3])
        except AnnotatorError as error:
            trial.require(False, f"after a cut: {error}")
        trial.count()
    return f"{new} cuts left the upgraded project, {trial.wanted - new} the old one"


@case("D05", full=5, quick=1)
def full_disk(trial: Trial) -> str:
    words = ""
    for _ in trial.each():
        with small_disk(trial) as disk:
            path = disk / "old.annot"
            whole = older_project(path, OLDER[-1])
            filler = disk / "filler"
            filler.write_bytes(bytes(ROOM - 2 * len(whole) - trial.chance.randrange(0, len(whole) // 2) + 60_000))
            try:
                Project(path).close()
                trial.require(False, "it was upgraded without room for a copy")
            except AnnotatorError as error:
                words, hint = str(error), error.hint
                trial.require("The project was left as it is." in hint, hint)
            trial.require("old.annot" in words and "the disk is full (" in words, words)
            trial.require(path.read_bytes() == whole, "the old project was written to")
            trial.require(sorted(file.name for file in disk.iterdir()) == ["filler", "old.annot"], "a file stays")
            filler.unlink()
            trial.require(_upgraded(path), "it can't be upgraded when there is room")
    return f"“{words}”"
