"""Word lists of a million terms, empty terms and single letters; runs that are killed, stopped, and out of room."""

from __future__ import annotations

import resource
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from annotator.core.change import adding
from annotator.core.errors import AnnotatorError, NotSavedError, StoppedError
from annotator.core.suggestion import Source
from annotator.storage import Project
from annotator.storage.check import check
from annotator.suggesting import add_words, run, running
from annotator.suggesting.finders import MOST_IN_ARTICLE
from tests.faults.cases import NotRunError, Trial, case
from tests.faults.children import Child, Tell
from tests.faults.disks import small_disk
from tests.faults.scripted import new_project

#: Seconds within which a list of a million is read, or stops; a slow machine has several times as long as ours took.
_READ, _STOP = 90.0, 3.0

_TEXT = "Talks moved to Doha and Oslo. " * 40


@case("A07", full=20, quick=3)
def dictionaries(trial: Trial) -> str:
    """A list of a million terms is read, looked for and stopped in bounded time; no kill and no full disk halves it."""
    said = [_million(trial, 20_000 if trial.quick else 1_000_000), _letters(trial), _killed(trial)]
    try:
        said.append(_full(trial))
    except NotRunError as error:
        said.append(str(error))
    return "; ".join(said)


def _million(trial: Trial, count: int) -> str:
    path, words = trial.folder / "million.annot", trial.folder / "million.csv"
    new_project(path, {f"a{number}": f"{number} {_TEXT}" for number in range(20)})
    with words.open("w", encoding="utf-8") as file:
        file.write("term,label\nOslo,claim\n,claim\n")
        file.writelines(f"Name{number % 997} van {number:x},actor\n" for number in range(count))
    with Project(path) as project:
        begun = time.perf_counter()
        added = add_words(project, words)
        read = time.perf_counter() - begun
        trial.require(added.terms == count + 1, "terms:", added.terms)
        trial.require(added.left_out == 1, "lines left out:", added.left_out)
        trial.require(read < _READ, f"reading took {read:.0f} s")
        project.do(adding("add", added.source))
        begun = time.perf_counter()
        ran = run(project)
        took = time.perf_counter() - begun
        trial.require(ran.proposed == 20 * 40, "proposed:", ran.proposed)
        trial.require(took < _READ, f"the run took {took:.0f} s")
        slowest = max(_stopped_after(trial, project, words, share * read) for share in (0.1, 0.3, 0.6, 0.9))
    trial.require(not check(path), check(path))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{count:,} terms read in {read:.1f} s, run in {took:.1f} s, stopped in {slowest:.2f} s, {peak:.0f} MB at most"
    )


def _stopped_after(trial: Trial, project: Project, words: Path, seconds: float) -> float:
    """Read the list again and stop after some seconds; return how long stopping took."""
    due, asked = time.monotonic() + seconds, 0.0

    def stopped() -> bool:
        nonlocal asked
        if time.monotonic() > due and not asked:
            asked = due
        return bool(asked)

    trial.count()
    try:
        add_words(project, words, stopped=stopped)
    except StoppedError:
        late = time.monotonic() - asked
        trial.require(late < _STOP, f"stopping took {late:.1f} s")
        return late
    return 0.0


def _letters(trial: Trial) -> str:
    """Single letters are whole words, and an article of nothing else fills no disk."""
    path, words = trial.folder / "letters.annot", trial.folder / "letters.csv"
    new_project(path, {"a0": "a " * 200_000, "a1": "ا ب " * 50_000, "a2": _TEXT})
    words.write_text("term\n\n \na\nا\n.\n–\n😀\n\u200d\nx\n", encoding="utf-8")
    with Project(path) as project:
        added = add_words(project, words, "actor")
        trial.require(added.terms == 3, "terms:", added.terms, added.bad)
        trial.require(all(bad.reason.endswith(".") for bad in added.bad), added.bad)
        project.do(adding("add", added.source))
        begun = time.perf_counter()
        ran = run(project)
        took = time.perf_counter() - begun
        trial.count(3)
        trial.require(ran.proposed == 2 * MOST_IN_ARTICLE, "proposed:", ran.proposed)
        trial.require(took < 20, f"the run took {took:.0f} s")
        for content in (b"", b"\n\n", b"term\n", b"term,label\n,\n", b"\xff\n", b"a\0b\n"):
            words.write_bytes(content)
            try:
                add_words(project, words, "actor")
                trial.require(False, content, "was taken")
            except AnnotatorError as error:
                trial.require(str(error).endswith("."), str(error))
            trial.count()
    trial.require(path.stat().st_size < 10_000_000, "the file has", path.stat().st_size)
    return f"single letters over 600,000 characters in {took:.1f} s, {ran.proposed:,} kept"


def _looked_for(path: Path, tell: Tell) -> None:
    with Project(path) as project:
        tell("ready")
        run(project, told=lambda done, total, name: tell(done))


def _source(path: Path, folder: Path) -> Source:
    words = folder / "few.csv"
    words.write_text("term,label\nOslo,claim\nDoha,actor\nTalks,claim\n", encoding="utf-8")
    with Project(path) as project:
        source = add_words(project, words).source
        project.do(adding("add", source))
    return source


def _state(path: Path) -> tuple[int, dict[int, int]]:
    """Return how far the source was looked for, and the number of its suggestions by article."""
    with Project(path), closing(sqlite3.connect(path)) as db:
        [[reach]] = db.execute("SELECT reach FROM source")
        return reach, dict(db.execute("SELECT article_key, count(*) FROM suggestion GROUP BY article_key"))


def _killed(trial: Trial) -> str:
    """A run that is killed anywhere has looked in every article up to its reach, and in no other."""
    path, count = trial.folder / "killed.annot", 60
    new_project(path, {f"a{number}": f"{number} {_TEXT}" for number in range(count)})
    _source(path, trial.folder)
    whole, kept = path.read_bytes(), running._ARTICLES
    running._ARTICLES = 2
    halfway = 0
    try:
        for number in trial.each():
            path.write_bytes(whole)
            child = Child(partial(_looked_for, path))
            child.line()
            for _ in range(trial.chance.randrange(6)):
                child.line()
            time.sleep(trial.chance.random() * 0.02)
            child.kill()
            reach, found = _state(path)
            halfway += reach > 0 and len(found) < count
            trial.require(set(found.values()) <= {120}, f"kill {number}: half an article", found)
            trial.require(set(found) == set(range(1, reach + 1)), f"kill {number}: reach {reach}", sorted(found))
            with Project(path) as project:
                trial.require(run(project).articles == count - len(found), f"kill {number}: it did not go on")
            trial.require(set(_state(path)[1].values()) == {120}, f"kill {number}: other suggestions in the end")
            trial.require(not check(path), f"kill {number}:", check(path))
    finally:
        running._ARTICLES = kept
    return f"{halfway} runs killed on their way went on to the same end"


def _full(trial: Trial) -> str:
    """Where the disk is full the run ends with one sentence; the source and what was recorded stay."""
    with small_disk(trial) as folder:
        path = folder / "full.annot"
        new_project(path, {f"a{number}": f"{number} {_TEXT}" for number in range(300)})
        source = _source(path, trial.folder)
        with Project(path) as project:
            try:
                run(project)
                trial.require(False, "the disk never became full")
            except NotSavedError as error:
                trial.require("full" in str(error), str(error))
        trial.count()
        reach, found = _state(path)
        trial.require(set(found) == set(range(1, reach + 1)), f"reach {reach}", len(found))
        with Project(path) as project:
            trial.require(project.suggested.sources() == [source], "the source is gone")
            project.undo()
            trial.require(not project.suggested.sources(), "it can't be undone")
        trial.require(not check(path), check(path))
        return f"full after {len(found)} articles"
