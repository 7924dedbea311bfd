"""The list of articles: typed into, key by key, until what was found is painted; jumped through; with very many."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.desk import Desk, Paints
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.reading import FRAME

LIST_PAINT = "the same list paints what it shows again"
ASK_AND_PAINT = (
    "sqlite3 alone asks the full-text index for fifty articles with these words, and the same list paints again"
)

#: What is typed.
TYPED = {
    "a title": ("Report 77", "Report 5:"),
    "a word of many texts": ("agreed to meet", "Prosecutor"),
    "a rare word": ("𝔑𝔢𝔴𝔰 2", "bench seven"),
    "an Urdu word": ("مردم شماری", "وادیٔ میرو"),
}


#: A list that has not changed after so many seconds stays as it is.
_UNCHANGED = 2.0


class Index:
    """The full-text index of a project, asked with ``sqlite3`` alone."""

    def __init__(self, project: Path) -> None:
        self._db = sqlite3.connect(project)

    def ask(self, query: str) -> None:
        words = " ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        if words:
            sql = "SELECT rowid FROM full_text WHERE full_text MATCH ? LIMIT 50"
            self._db.execute(sql, (words + "*",)).fetchall()


class Listing:
    """The filter and the list of a real window."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        pane = desk.window.articles_pane
        self.edit = pane.filter.findChild(QLineEdit)
        self.list = pane.list
        assert isinstance(self.edit, QLineEdit)
        self.port = self.list.viewport()
        self.paints = Paints(self.port)
        self.listed = 0
        model = pane.list.model()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self._count)

    def _count(self, *_: object) -> None:
        self.listed += 1

    def type(self, letter: str | None) -> bool:
        """Press a key in the filter (``None``: Backspace) and wait until what it found is painted.

        The answer is false where the list stayed as it was for a while: nothing was to be painted then.
        """
        listed = self.listed
        if letter is None:
            QTest.keyClick(self.edit, Qt.Key.Key_Backspace)
        else:
            self.edit.insert(letter)  # a key event carries no letter outside of the keyboard's layout
        asked = time.perf_counter()
        self.desk.until(lambda: self.listed > listed or time.perf_counter() - asked > _UNCHANGED)
        painted = self.paints.count
        self.port.update()
        self.desk.until(lambda: self.paints.count > painted)
        return self.listed > listed

    def repaint(self) -> None:
        self.port.update()
        self.desk.paint()


def measure(figures: Figures, bench: Bench) -> None:
    sizes = (1_000,) if bench.quick else (1_000, 100_000)
    for count in sizes:
        desk = Desk(bench.folder, bench.copy(bench.cache.large(count)))
        listing = Listing(desk)
        _filters(figures, listing, count, 1 if bench.quick else 2)
        _jumps(figures, desk, listing, count)
        desk.close()
    if not bench.quick:
        desk = Desk(bench.folder, bench.copy(bench.cache.large(1_000_000, short=True)))
        listing = Listing(desk)
        _filters(figures, listing, 1_000_000, 1)
        _jumps(figures, desk, listing, 1_000_000)
        desk.close()


def _filters(figures: Figures, listing: Listing, count: int, most: int) -> None:
    index, cost = Index(listing.desk.workspace.project.path), "O(found)"
    for words, queries in TYPED.items():
        times, bare = Times(), Times()
        for query in queries[:most]:
            for letter in [*query, *[None] * len(query)]:
                listing.desk.rest(0.01)
                typed = Times()
                with typed.clocked():
                    changed = listing.type(letter)
                if changed:
                    times.extend(typed)
                with bare.clocked():
                    index.ask(listing.edit.text())
                    listing.repaint()
        goal = Goal(p99=50.0) if count <= 100_000 else Goal()
        what = f"filter by {words}, {_short(count)} articles"
        assert len(times) > len(bare) // 2, "the list did not follow the filter"
        figures.add(what, times, limit=bare, limit_is=ASK_AND_PAINT, goal=goal, cost=cost)


def _jumps(figures: Figures, desk: Desk, listing: Listing, count: int) -> None:
    bar = listing.list.verticalScrollBar()
    times, bare = Times(), Times()
    for number in range(60):
        with times.clocked():
            bar.setValue(int(bar.maximum() * (number * 0.618 % 1)))
            desk.paint()
        with bare.clocked():
            listing.repaint()
    what = f"jump anywhere in the list, {_short(count)} articles"
    figures.add(what, times, limit=bare, limit_is=LIST_PAINT, goal=Goal(p99=FRAME), cost="O(V)")


def _short(count: int) -> str:
    return f"{count // 1_000_000}M" if count >= 1_000_000 else f"{count // 1_000}k"
