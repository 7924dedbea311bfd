"""I: anything may come in: it is read or refused in bounded time and memory, and an export is whole or not there."""

from __future__ import annotations

import errno
import os
import resource
import threading
import time
from pathlib import Path

from annotator.formats import READERS, BadRecordError, export_file
from annotator.formats.jsonl import JsonlExporter
from annotator.importing import import_paths
from annotator.storage import Project
from annotator.storage.check import check
from tests.faults import children
from tests.faults.cases import Trial, case
from tests.faults.children import Tell
from tests.faults.fuzzing import SECONDS
from tests.faults.preload import READ, Calls
from tests.faults.scripted import new_project


def read_all(name: str, path: Path) -> str:
    """Read a file; return what came of it. What a reader may not raise goes through."""
    try:
        return f"{sum(1 for _ in READERS[name].read(path))} articles"
    except BadRecordError as error:
        return str(error)


@case("I05", full=1, quick=1)
def bombs(trial: Trial) -> str:
    path, figures = trial.folder / "bomb.jsonl", []

    def work(tell: Tell) -> None:
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        tell(read_all("jsonl", path))
        tell(time.perf_counter() - start)
        tell((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000)

    def bomb(content: bytes, size: int = 0) -> None:
        with path.open("wb") as file:
            file.write(content)
            file.truncate(max(size, len(content)))

    inputs = {
        "100,000 deep": lambda: bomb(b'{"text": "x", "meta": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"),
        "10,000 digits": lambda: bomb(b'{"text": "xyz", "meta": {"n": ' + b"9" * 10_000 + b"}}\n"),
        "10,000 digits as an offset": lambda: bomb(
            b'{"text": "xyz", "spans": [{"start": ' + b"9" * 10_000 + b', "end": 3, "label": "x"}]}\n'
        ),
        "a line of 500 MB": lambda: bomb(b'{"text": "', 500_000_000),
    }
    for what, make in inputs.items():
        make()
        outcome, seconds, megabytes = children.run(work)
        trial.count()
        trial.require(float(seconds) < SECONDS, f"{what}: {seconds} s")
        trial.require(float(megabytes) < 500, f"{what}: {megabytes} MB")
        trial.require("bomb.jsonl" in outcome or "articles" in outcome, f"{what}: {outcome}")
        figures.append(f"{what}: {float(seconds):.1f} s, {float(megabytes):.0f} MB")
    return "; ".join(figures)


@case("I16", full=100_000, quick=300)
def strange_folders(trial: Trial) -> str:
    news = trial.fresh("news")
    (news / "loop").symlink_to(news)
    (news / "up").symlink_to(trial.folder)
    (news / "gone.txt").symlink_to(news / "nothing.txt")
    (news / ".hidden.txt").write_text("hidden", encoding="utf-8")
    os.mkfifo(news / "pipe.txt")
    for number in range(trial.wanted):
        folder = news / str(number // 1000)
        if number % 1000 == 0:
            folder.mkdir()
        (folder / f"{number}.txt").write_text(f"Article {number}\n", encoding="utf-8")
    path = trial.folder / "x.annot"
    new_project(path)
    with Project(path) as project:
        start = time.perf_counter()
        report = import_paths(project, [news], analyst="Noor")
        took = time.perf_counter() - start
        trial.require(report.summary.articles == trial.wanted, report.sentence())
        trial.require(
            sorted({refusal.path.name for refusal in report.refused}) == ["gone.txt", "pipe.txt"], report.refused
        )
        calls = [0]

        def stop() -> bool:
            calls[0] += 1
            return calls[0] > 50

        trial.require(import_paths(project, [news], analyst="Noor", stopped=stop).cancelled, "it was not stopped")
    trial.count(trial.wanted)
    return f"{trial.wanted:,} files in {took:.0f} s; {'; '.join(refusal.sentence() for refusal in report.refused)}"


@case("I17", full=40, quick=2)
def unreadable_while_read(trial: Trial) -> str:
    """A disk that fails at any reading call; that a file changes or goes away is held by the tests of the readers."""
    news, path = trial.fresh("news"), trial.folder / "x.annot"
    calls = Calls(news)
    for number in range(5):
        lines = "".join(f'{{"id": "{number}-{n}", "text": "Article {n}"}}\n' for n in range(300))
        (news / f"{number}.jsonl").write_text(lines, encoding="utf-8")
    new_project(path)
    kept = 0

    def work(tell: Tell, nth: int) -> None:
        calls.fail(READ, nth, errno.EIO)
        with Project(path) as project:
            report = import_paths(project, [news], analyst="Noor")
            tell(len(report.refused))
            tell(report.summary.articles)
            project.undo()

    for number in trial.each():
        refused, articles = (int(line) for line in children.run(lambda tell, n=number: work(tell, n + 1)))
        trial.require(articles == 300 * (5 - refused), f"call {number}: {articles} articles, {refused} files refused")
        kept += refused == 0
    trial.require(not check(path), check(path)[:3])
    return f"each file whole or refused; {kept} imports without a failing call"


@case("I22", full=20, quick=2)
def stopped(trial: Trial) -> str:
    news, path, target, longest = trial.fresh("news"), trial.folder / "x.annot", trial.folder / "out.jsonl", 0.0
    for number in range(4):
        lines = "".join(f'{{"id": "{number}-{n}", "text": "Article {n} {"says so " * 300}"}}\n' for n in range(500))
        (news / f"{number}.jsonl").write_text(lines, encoding="utf-8")
    new_project(path)
    with Project(path) as project:
        for _ in trial.each():
            before = project.history(), project.article_count()
            event, asked = threading.Event(), [0.0]

            def stop(event: threading.Event = event, asked: list[float] = asked) -> None:
                asked[0] = time.perf_counter()
                event.set()

            timer = threading.Timer(trial.chance.random() * 0.4, stop)
            timer.start()
            report = import_paths(project, [news], analyst="Noor", stopped=event.is_set)
            ended = time.perf_counter()
            timer.join()
            if report.cancelled:
                longest = max(longest, ended - asked[0])
                trial.require((project.history(), project.article_count()) == before, "something of it is there")
            else:
                project.undo()
        target.write_bytes(b"old")
        left = [3]

        def soon() -> bool:
            left[0] -= 1
            return left[0] < 0

        try:
            export_file(target, JsonlExporter(), project.coded_articles(), stopped=soon)
        except Exception as error:
            trial.require("stopped" in str(error) or "3 " in str(error), error)
        trial.require(target.read_bytes() == b"old" or project.article_count() == 3, "the old export is gone")
    trial.require(longest < 1, f"it took {longest:.1f} s")
    trial.require(not check(path), check(path)[:3])
    return f"the longest took {longest * 1000:.0f} ms; nothing kept"
