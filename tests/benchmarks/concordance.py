"""The concordance: from Return to the first page of hits painted, and ten thousand hits tagged and taken back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from annotator.core.hits import Hits
from annotator.core.span import Fragment, Span
from annotator.ui.panes.concordance_pane import ConcordancePane
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.coding import RAW_TAGS, bare_tags
from tests.benchmarks.desk import Desk, Paints
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.listing import Index

READ_AND_PAINT = (
    "sqlite3 alone asks the full-text index for fifty articles and reads their texts, and the same rows paint again"
)

#: What is looked for: a word of most articles, a phrase, a word of one article in a hundred thousand, an Urdu phrase.
SOUGHT = ("Prosecutor", "agreed to meet", "hailstorm", "مردم شماری")

#: What fifty articles are read by.
_PAGE = (
    "SELECT text FROM article_text WHERE article_key IN (SELECT rowid FROM full_text WHERE full_text MATCH ? LIMIT 50)"
)


class Rows:
    """The concordance of a real window."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.window.concordance.open()
        pane = desk.window.concordance.pane
        assert isinstance(pane, ConcordancePane)
        self.pane = pane
        edit = pane.bar.findChild(QLineEdit, "sought")
        assert isinstance(edit, QLineEdit)
        self.edit, self.port = edit, pane.rows.viewport()
        self.paints = Paints(self.port)

    def ask(self, words: str) -> None:
        """Press Return and wait until hits are painted."""
        self.edit.setText(words)
        QTest.keyClick(self.edit, Qt.Key.Key_Return)
        self.desk.until(lambda: len(self.pane.hits) > 0)
        self.repaint()

    def repaint(self) -> None:
        painted = self.paints.count
        self.port.update()
        self.desk.until(lambda: self.paints.count > painted)

    def find(self, words: str, count: int) -> None:
        """Look until there are so many hits."""
        self.ask(words)
        self.desk.until(lambda: len(self.pane.hits) >= count or not self.pane.is_looking())
        self.pane.stop()
        assert len(self.pane.hits) >= count, "there are not as many hits"

    def tag(self, count: int) -> None:
        """Have the first hits tagged as soon as they are counted, and wait until that is saved and painted."""
        pane, label = self.pane, self.desk.workspace.labels.offered[3]
        pane.tagging.prepare(pane.hits.some(range(count)), label, "")
        self.desk.until(lambda: pane.tagging.is_pending() and not pane.question.isHidden())
        assert pane.tagging.agree()
        pane.question.hide()
        self.repaint()


def measure(figures: Figures, bench: Bench) -> None:
    for count in (1_000,) if bench.quick else (1_000, 100_000):
        desk = Desk(bench.folder, bench.copy(bench.cache.large(count)))
        _first_pages(figures, Rows(desk), desk.workspace.project.path, count)
        desk.close()
    size, count = (1_000, 1_000) if bench.quick else (10_000, 10_000)
    desk = Desk(bench.folder, bench.copy(bench.cache.large(size)))
    _tagging(figures, bench, Rows(desk), count)
    desk.close()


def _first_pages(figures: Figures, rows: Rows, project: Path, count: int) -> None:
    index, texts = Index(project), sqlite3.connect(project)
    times, bare = Times(), Times()
    for words in SOUGHT * 5:
        with times.clocked():
            rows.ask(words)
        rows.pane.stop()
        with bare.clocked():
            index.ask(words)
            texts.execute(_PAGE, (" ".join(f'"{word}"' for word in words.casefold().split()),)).fetchall()
            rows.repaint()
    what = f"concordance: Return to the first hits painted, {count // 1000}k articles"
    goal = Goal(p99=100.0)
    figures.add(what, times, limit=bare, limit_is=READ_AND_PAINT, goal=goal, cost="O(first page)")


def _tagging(figures: Figures, bench: Bench, rows: Rows, count: int) -> None:
    rows.find("Prosecutor", count)
    bare = bare_tags(bench.folder, spans_of(rows.pane.hits, count))
    tags, undos, least = Times(), Times(), Times()
    for _ in range(3):
        with tags.clocked():
            rows.tag(count)
        with least.clocked():
            bare()
        with undos.clocked():
            assert rows.desk.workspace.undo() is not None
            rows.repaint()
    for what, times in (("counted, tagged and painted", tags), ("undone and painted", undos)):
        goal = Goal(median=1.0) if count == 10_000 else Goal(ratio=15.0)
        cost = "O(k), k hits"
        figures.add(
            f"concordance: {count:,} hits {what}", times, "s", limit=least, limit_is=RAW_TAGS, goal=goal, cost=cost
        )


def spans_of(hits: Hits, count: int) -> list[Span]:
    """Return spans like those that tagging hits makes."""
    places = zip(hits.keys[:count], hits.starts, hits.ends, strict=False)
    return [Span(f"bench-{key:07}", "event", (Fragment(start, end),), "bench") for key, start, end in places]
