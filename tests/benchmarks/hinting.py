"""Hints and jumping: from the key to the letters and marks that are painted, in an article that is full of spans."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.ui.widgets.hint_layer import HintLayer
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.desk import Desk
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.limits import Plain
from tests.benchmarks.pointing import CHARACTERS, DENSE, REPAINT, SPANS, dense_project

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def measure(figures: Figures, bench: Bench) -> None:
    desk = Desk(bench.folder, dense_project(bench.folder))
    plain = Plain(desk.view.viewport().size(), desk.view.font())
    desk.show(DENSE)
    plain.show(desk.article.text)
    runs = 20 if bench.quick else 100
    for what, modifier in (("spans, names and passages", NONE), ("every word", SHIFT)):
        times, limits = shown(desk, runs, modifier, beside=plain.repaint)
        name = f"hints on {what} in view, {SPANS:,} spans in {CHARACTERS:,} characters"
        figures.add(name, times, limit=limits, limit_is=REPAINT, goal=Goal(median=100.0), cost="O(V log V + log n)")
    times, limits = typed(desk, runs, "th", beside=plain.repaint)
    name = f"a letter typed to jump to, {CHARACTERS:,} characters"
    figures.add(name, times, limit=limits, limit_is=REPAINT, goal=Goal(median=16.0), cost="O(V)")
    desk.close()


def shown(desk: Desk, runs: int, modifier: Qt.KeyboardModifier, *, beside: Callable[[], object]) -> tuple[Times, Times]:
    """Press ``F`` until its letters are painted; put them away again without counting that."""
    times, limits = Times(), Times()
    for _ in range(runs):
        with times.clocked():
            QTest.keyClick(desk.view, Qt.Key.Key_F, modifier)
            desk.paint()
        layer = desk.view.findChild(HintLayer)
        assert isinstance(layer, HintLayer)
        assert len(layer.caps()) > 20, "no hints are shown"
        QTest.keyClick(desk.view, Qt.Key.Key_Escape)
        desk.paint()
        with limits.clocked():
            beside()
    return times, limits


def typed(desk: Desk, runs: int, letters: str, *, beside: Callable[[], object]) -> tuple[Times, Times]:
    """Type letters into the jump bar, each until its matches are painted."""
    times, limits = Times(), Times()
    jumping = desk.window.hands.jumping
    for _ in range(runs):
        desk.view.setFocus()
        jumping.open()
        desk.paint()
        for letter in letters:
            with times.clocked():
                QTest.keyClicks(jumping.bar.edit, letter)
                desk.paint()
            with limits.clocked():
                beside()
        QTest.keyClick(jumping.bar.edit, Qt.Key.Key_Escape)
        desk.paint()
    return times, limits
