"""F19: a project of 5 GB is made in pieces where there is room, opened, and checked with a stop at two moments."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.importing import import_paths
from annotator.storage import Project
from annotator.storage.check import check
from tests.benchmarks import corpus
from tests.benchmarks.projects import multiply
from tests.faults import children
from tests.faults.cases import NotRunError, Trial, case
from tests.faults.children import Tell
from tests.faults.scripted import LABELS
from tests.faults.windows import open_window

#: Articles that are imported; the others are copies of them, so that 5 GB take minutes and not hours.
_BASE = 1_000

#: Of each article: bytes of text at least, and spans.
_SIZE, _SPANS = 50_000, 20

#: Bytes of room for each article: its text, its spans, the index that the window begins to build, and as much again.
_ROOM = 120_000

#: Seconds within which it opens, and within which a check has ended that is to stop.
_OPENS, _STOPS = 3.0, 5.0


def _record(number: int) -> dict[str, object]:
    """Return an article of the size that is wanted, its spans in its first part."""
    first = corpus.article(number, _SPANS)
    texts, size = [str(first["text"])], len(str(first["text"]).encode())
    while size < _SIZE:
        texts.append(str(corpus.article(number + len(texts) * _BASE, 0)["text"]))
        size += len(texts[-1].encode())
    return {**first, "text": "".join(texts)}


def _make(trial: Trial, path: Path) -> None:
    base = min(_BASE, trial.wanted)
    source = trial.folder / "articles.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number in range(base):
            file.write(json.dumps(_record(number), ensure_ascii=False) + "\n")
    with Project.create(path, LABELS) as project:
        report = import_paths(project, [source], analyst="Noor")
    source.unlink()
    trial.require(report.summary.articles == base, report.sentence())
    if trial.wanted > base:
        multiply(path, base, trial.wanted // base)


@case("F19", full=100_000)
def largest(trial: Trial) -> str:
    room, needed = shutil.disk_usage(trial.folder).free, trial.wanted * _ROOM
    if room < needed:
        raise NotRunError(f"it needs {needed / 1e9:.1f} GB of disk, and {room / 1e9:.1f} are free")
    path, begun = trial.folder / "large.annot", time.monotonic()
    _make(trial, path)
    made = time.monotonic() - begun
    with Project(path, read_only=True) as project:
        articles, spans = project.article_count(), project.span_count()
    trial.count(articles)

    def look(tell: Tell) -> None:
        window = open_window(trial.folder)
        start = time.perf_counter()
        window.projects.open_first([path])
        while window.workspace.article is None and time.perf_counter() - start < 60:
            QApplication.processEvents()
        tell(time.perf_counter() - start if window.workspace.article else 60)
        transfers = window.transfers
        for after in (0.3, None):  # at its beginning, and once it has shown how far it is
            shown, asked = list[int](), list[float]()

            def stop(asked: list[float] = asked) -> None:
                asked.append(time.perf_counter())
                transfers.stop()

            def progressed(done: int, *_: object, after: float | None = after, shown: list[int] = shown) -> None:
                if after is None and not shown:
                    QTimer.singleShot(0, stop)
                shown.append(done)

            link = transfers.progressed.connect(progressed)
            began = time.perf_counter()
            transfers.check()
            if after is not None:
                QTimer.singleShot(int(after * 1000), stop)
            while transfers.running():
                QApplication.processEvents()
                time.sleep(0.001)
            ended = time.perf_counter()
            transfers.progressed.disconnect(link)
            tell(f"{ended - (asked[0] if asked else began)} {(asked[0] if asked else ended) - began}")
        window.close()

    lines = children.run(look, 2400)
    opened, (first, _), (second, waited) = float(lines[0]), *(map(float, line.split()) for line in lines[1:3])
    trial.require(opened < _OPENS, f"it opens in {opened:.1f} s")
    trial.require(first < _STOPS, f"a check that is stopped as it begins goes on for {first:.0f} s")
    trial.require(second < _STOPS, f"a check that is stopped after a while goes on for {second:.0f} s")
    progress: list[int] = []
    begun = time.monotonic()
    findings = check(path, lambda done, _: progress.append(done))
    took = time.monotonic() - begun
    trial.require(not findings, findings[:3])
    trial.require(len(progress) > 3 or trial.wanted < _BASE, f"the check tells {len(progress)} times how far it is")
    return (
        f"{path.stat().st_size / 1e9:.1f} GB, {articles:,} articles, {spans:,} spans, made in {made:.0f} s: opened in"
        f" {opened:.2f} s; a check tells how far it is {len(progress):,} times, first after {waited:.0f} s, and ends"
        f" {first:.1f} and {second:.1f} s after a stop; the whole check takes {took:.0f} s"
    )
