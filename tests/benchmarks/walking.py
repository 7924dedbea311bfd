"""The walk: from the key to the next place that is painted, in a long article that is full of spans."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.coding import SAVE_AND_PAINT
from tests.benchmarks.desk import Desk
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.limits import Commits, Plain
from tests.benchmarks.pointing import CHARACTERS, DENSE, REPAINT, SPANS, dense_project

#: Spans of these leave names to be walked to, however many there are.
LABELS = ("claim",)


def measure(figures: Figures, bench: Bench) -> None:
    desk = Desk(bench.folder, dense_project(bench.folder, LABELS))
    plain = Plain(desk.view.viewport().size(), desk.view.font())
    desk.show(DENSE)
    plain.show(desk.article.text)
    runs = 20 if bench.quick else 100
    where = f"{SPANS:,} spans in {CHARACTERS:,} characters"
    times, limits = walked(desk, runs, Qt.Key.Key_N, beside=plain.repaint)
    figures.add(
        f"a step of the walk, {where}",
        times,
        limit=limits,
        limit_is=REPAINT,
        goal=Goal(median=50.0),
        cost="O(V + log n)",
    )
    commit = Commits(bench.folder)

    def beside() -> None:
        commit()
        plain.repaint()

    times, limits = walked(desk, runs, Qt.Key.Key_A, beside=beside)
    name = f"a tag on the walk, saved, and the step to the next place, {where}"
    figures.add(name, times, limit=limits, limit_is=SAVE_AND_PAINT, goal=Goal(ratio=6.0), cost="O(V + log n)")
    desk.close()


def walked(desk: Desk, runs: int, key: Qt.Key, *, beside: Callable[[], object]) -> tuple[Times, Times]:
    """Press a key that goes on, from the first place of the article, each time until the next place is painted."""
    times, limits = Times(), Times()
    pane, walk = desk.window.article_pane, desk.window.hands.walk
    QTest.keyClick(desk.view, Qt.Key.Key_Escape)
    desk.view.set_caret(0)
    QTest.keyClick(desk.view, Qt.Key.Key_N)
    desk.rest(0.2)  # until all places are counted
    for _ in range(runs):
        before = pane.target
        with times.clocked():
            QTest.keyClick(desk.view, key)
            desk.paint()
        assert walk.is_on(), "the walk is over"
        assert pane.target != before, "the walk stands still"
        with limits.clocked():
            beside()
    return times, limits
