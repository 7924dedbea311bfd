"""K: the program is killed at any moment; what was acknowledged is there, and every step is whole or absent."""

from __future__ import annotations

import shutil
import time
from functools import partial
from pathlib import Path

from annotator.core.change import adding
from annotator.core.span import Fragment, Span
from annotator.formats import export_file
from annotator.formats.jsonl import JsonlExporter
from annotator.importing import import_paths
from annotator.storage import Project
from annotator.storage.backups import back_up, backups_of
from annotator.storage.check import check
from annotator.storage.copies import PART, save_copy
from tests.faults.cases import NotRunError, Trial, case
from tests.faults.children import RAISED, Child, Tell, Work
from tests.faults.preload import CHANGES, DIES, Calls
from tests.faults.scripted import Script, act, new_project, view_of
from tests.storage.material import bring, coded

#: Kills after which a series begins with a new file.
_SERIES = 40


def journal_of(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def keep_changing(path: Path, script: Script, tell: Tell) -> None:
    """Make steps without end, telling the number of each once it is saved."""
    with Project(path) as project:
        while True:
            act(project, script.step())
            tell(script.number)


def kill_and_compare(trial: Trial, *, adds_only: bool) -> str:
    path, kept, rolled_back, steps = trial.folder / "news.annot", 0, 0, 0
    whole, script = new_project(path), Script(0)
    for number in trial.each():
        if number % _SERIES == 0:
            path.write_bytes(whole)
            script = Script(number, adds_only=adds_only)
        child = Child(partial(keep_changing, path, script))
        if trial.chance.random() < 0.9:  # else killed while it opens, perhaps
            child.line()
            script.step()
            steps += 1
        time.sleep(trial.chance.random() * 0.03)
        told = child.kill()
        trial.require(not told or not told[-1].startswith("!"), told[-1:])
        for _ in told:
            script.step()
        steps += len(told)
        rolled_back += journal_of(path).exists()
        found = _reopened(path)
        if found != script.view():  # the step in hand may have been saved and not yet told
            script.step()
            kept += 1
        if not trial.require(
            found == script.view(), f"kill {number}: after step {script.number} the file holds other values"
        ):
            path.write_bytes(whole)
            script = Script(-number, adds_only=adds_only)
        findings = check(path)
        trial.require(not findings, f"kill {number}:", findings)
    return f"{steps:,} steps acknowledged, {kept} more saved and not told, {rolled_back} rolled back at reopening"


def _reopened(path: Path):
    with Project(path) as project:
        return view_of(project)


@case("K01", full=1000, quick=12)
def adds(trial: Trial) -> str:
    return kill_and_compare(trial, adds_only=True)


@case("K02", full=1000, quick=12)
def mixed_changes(trial: Trial) -> str:
    return kill_and_compare(trial, adds_only=False)


@case("K03", full=100, quick=3)
def tag_all(trial: Trial) -> str:
    path, matches, all_of_them = trial.folder / "news.annot", 10_000, 0
    whole = new_project(path, {"a1": "Oslo " * matches})
    took = seconds_of(lambda tell: _tag_all(path, matches, tell))
    for number in trial.each():
        path.write_bytes(whole)
        child = begun(lambda tell: _tag_all(path, matches, tell))
        time.sleep(trial.chance.random() * took * 1.1)
        acknowledged = "saved" in child.kill()
        with Project(path) as project:
            there, words = project.span_count(), project.undo_texts()[0]
        state = (there, words)
        trial.require(state in ((0, "import"), (matches, "tag all")), f"kill {number}: {state}")
        trial.require(there == matches or not acknowledged, f"kill {number}: acknowledged, and {there} are there")
        all_of_them += there == matches
        if number % 10 == 0:
            trial.require(not check(path), check(path))
    return f"{all_of_them} times all of 10,000 spans, else none"


def _tag_all(path: Path, matches: int, tell: Tell) -> None:
    new = [Span("a1", "actor", (Fragment(5 * n, 5 * n + 4),), "Noor") for n in range(matches)]
    with Project(path) as project:
        tell("ready")
        project.do(adding("tag all", *new))
        tell("saved")


def begun(work: Work) -> Child:
    """Start a child that stays until it is killed, and wait for the first thing that it tells."""
    child = Child(lambda tell: (work(tell), time.sleep(60)))
    child.line()
    return child


def seconds_of(work: Work) -> float:
    """Return how long a child takes from the first thing that it tells to the second."""
    child = begun(work)
    start = time.perf_counter()
    child.line()
    took = time.perf_counter() - start
    child.kill()
    return took


@case("K04", full=100, quick=2)
def import_of_2000_articles(trial: Trial) -> str:
    path, news, finished = trial.folder / "news.annot", trial.folder / "news", 0
    news.mkdir()
    for number in range(20):
        lines = (f'{{"id": "{number}-{n}", "text": "Article {n} of {number} 😀 says so."}}\n' for n in range(100))
        (news / f"{number}.jsonl").write_text("".join(lines), encoding="utf-8")
    whole = new_project(path)

    def bring_in(tell: Tell) -> None:
        with Project(path) as project:
            tell("ready")
            import_paths(project, [news], analyst="Noor")
            tell("saved")

    took = seconds_of(bring_in)
    path.write_bytes(whole)
    for number in trial.each():
        path.write_bytes(whole)
        child = begun(bring_in)
        time.sleep(trial.chance.random() * took)
        acknowledged = "saved" in child.kill()
        with Project(path) as project:
            there = project.article_count()
            trial.require(there in (3, 2003), f"kill {number}: {there - 3} articles are there")
            trial.require(there == 2003 or not acknowledged, f"kill {number}: acknowledged, and not there")
            finished += there == 2003
            report = import_paths(project, [news], analyst="Noor")
            again = (project.article_count(), report.summary.articles + report.summary.known, len(report.refused))
            trial.require(again == (2003, 2000, 0), f"kill {number}: imported again: {again}")
        if number % 5 == 0:
            trial.require(not check(path), check(path)[:3])
    return f"{finished} times all of 2,000, else none; imported again: complete, none doubled"


@case("K05", full=200, quick=5)
def export_over_an_older_export(trial: Trial) -> str:
    path, target = trial.folder / "news.annot", trial.folder / "out" / "news.jsonl"
    target.parent.mkdir()
    new_project(path)
    with Project(path) as project:
        bring(project, *(coded(f"b{n}", f"{n} " + "The ferry was full. " * 100) for n in range(300)))

    def write(tell: Tell) -> None:
        with Project(path, read_only=True) as project:
            tell("ready")
            export_file(target, JsonlExporter(), project.coded_articles())
            tell("written")

    took = seconds_of(write)
    new, old, strays, news = target.read_bytes(), b"the old export\n", 0, 0
    for number in trial.each():
        target.write_bytes(old)
        child = begun(write)
        time.sleep(trial.chance.random() * took * 1.2)
        acknowledged = "written" in child.kill()
        there = target.read_bytes()
        trial.require(there in (old, new), f"kill {number}: the export has {len(there)} bytes")
        trial.require(there == new or not acknowledged, f"kill {number}: acknowledged, and the old one is there")
        strays += len(list(target.parent.iterdir())) > 1
        news += there == new
        with Project(path, read_only=True) as project:
            export_file(target, JsonlExporter(), project.coded_articles())
        trial.require(list(target.parent.iterdir()) == [target], f"kill {number}: a stray file stays")
        trial.require(target.read_bytes() == new, f"kill {number}: the next export differs")
    return f"{news} times the new one, else the old one; {strays} stray files, all swept by the next export"


@case("K08", full=200, quick=10)
def killed_again_while_recovering(trial: Trial) -> str:
    calls = Calls(trial.folder)
    path, again = trial.folder / "news.annot", 0
    whole = new_project(path)
    left: list[tuple[bytes, bytes, object]] = []

    def die_at(nth: int, tell: Tell) -> None:
        calls.fail(CHANGES, nth, DIES)
        with Project(path) as project:
            view_of(project)
            tell("open")

    while trial.runs < trial.wanted:
        if not left:
            left = _hot_journals(trial, calls, path, whole)
        base, journal, before = left.pop()
        for nth in range(1, 50):
            path.write_bytes(base)
            journal_of(path).write_bytes(journal)
            child = Child(lambda tell, nth=nth: die_at(nth, tell))
            lines = child.end()
            if child.status == RAISED:
                trial.require(False, lines[-1:])
            again += child.status == -9
            trial.require(_reopened(path) == before, f"call {nth}: another state after the third opening")
            trial.require(not check(path), check(path)[:3])
            trial.count()
            if child.status == 0:
                break
    return f"{again} times killed in a call of the recovery itself, and opened the third time"


def _hot_journals(trial: Trial, calls: Calls, path: Path, whole: bytes) -> list[tuple[bytes, bytes, object]]:
    """Return files and journals that a kill left in the middle of a step, and the state before that step."""
    found = []
    for seed in range(4):
        path.write_bytes(whole)
        script = Script(trial.chance.randrange(1000) + seed)

        def work(tell: Tell, script: Script = script, stop: int = trial.chance.randrange(40, 120)) -> None:
            calls.fail(CHANGES, stop, DIES)
            keep_changing(path, script, tell)

        for _ in Child(work).end():
            script.step()
        if journal_of(path).exists():
            found.append((path.read_bytes(), journal_of(path).read_bytes(), script.view()))
            journal_of(path).unlink()
    if not found:
        raise NotRunError("no kill left a journal behind")
    return found


@case("K06", full=100, quick=4)
def backup_and_compact_copy(trial: Trial) -> str:
    path, root, target = trial.folder / "news.annot", trial.folder / "backups", trial.folder / "copy.annot"
    whole = new_project(path, {f"a{n}": f"{n} " + "The road is closed. " * 20_000 for n in range(8)})
    works = (lambda tell: (tell("begin"), back_up(path, root), tell("end")), lambda tell: _compact(path, target, tell))
    took, partial_copies, made = [seconds_of(work) for work in works], 0, 0
    for number in trial.each():
        shutil.rmtree(root, ignore_errors=True)
        target.write_bytes(b"an older copy")
        child = begun(works[number % 2])
        time.sleep(trial.chance.random() * took[number % 2] * 1.1)
        child.kill()
        trial.require(path.read_bytes() == whole, f"kill {number}: the project is another")
        for backup in backups_of(path, root):
            made += 1
            trial.require(not backup.damage(), f"kill {number}: offered for restore: {backup.damage()}")
        if number % 2:
            there = target.read_bytes()
            made += there != b"an older copy"
            trial.require(there == b"an older copy" or not check(target), f"kill {number}: half a copy")
        folder = root if number % 2 == 0 else trial.folder
        partial_copies += any(file.name.startswith(PART) for file in folder.rglob("*"))
    return f"{made} copies made whole, none offered half; {partial_copies} times a part was left for the next to sweep"


def _compact(path: Path, target: Path, tell: Tell) -> None:
    tell("begin")
    save_copy(path, target, clean=True)
    tell("end")
