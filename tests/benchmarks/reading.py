"""Reading: the next article, a held key through a thousand of them, long articles opened and scrolled, the caret."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent

from annotator.storage import Project
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.corpus import LONG
from tests.benchmarks.desk import CONTROL, NONE, Desk
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.limits import Plain

#: One frame of a screen that shows sixty a second, in milliseconds.
FRAME = 16.7

PLAIN_SHOW = "Qt's own plain text widget of the same size takes the same text and paints it"
PLAIN_PAINT = "Qt's own plain text widget of the same size paints the same text again"
PLAIN_SCROLL = "Qt's own plain text widget scrolls three lines of the same text"

_OPEN_GOALS = {"long-500": 16.0, "long-5000": 40.0, "long-50000": 100.0}


@contextmanager
def store_clocked(times: list[float]) -> Iterator[None]:
    """Collect how long this thread waited for the store, each read."""
    read = Project._read

    def clocked(self: Project, act):
        began = time.perf_counter()
        try:
            return read(self, act)
        finally:
            times.append(time.perf_counter() - began)

    Project._read = clocked
    try:
        yield
    finally:
        Project._read = read


def measure(figures: Figures, bench: Bench) -> None:
    count = 100 if bench.quick else 1_000
    desk = Desk(bench.folder, bench.copy(bench.cache.small(count)))
    plain = Plain(desk.view.viewport().size(), desk.view.font())
    _next(figures, desk, plain, 60 if bench.quick else 200)
    _held(figures, desk, plain, count - 1)
    _caret(figures, desk, plain, 100)
    _open(figures, desk, plain, ["long-500", "long-50000"] if bench.quick else list(LONG), 5 if bench.quick else 15)
    _scroll(figures, desk, plain, 100 if bench.quick else 300)
    desk.close()


def _next(figures: Figures, desk: Desk, plain: Plain, runs: int) -> None:
    """One press of Ctrl+PgDown, the hand at rest before it."""
    desk.show("bench-0000000")
    store, paint = Times(), Times()
    press = desk.press(Qt.Key.Key_PageDown, CONTROL)

    def act() -> None:
        reads: list[float] = []
        with store_clocked(reads):
            press()
            began = time.perf_counter()
            desk.paint()
        paint.add(time.perf_counter() - began)
        store.add(sum(reads))

    times, bare = desk.timed(runs, act, beside=lambda: plain.show(desk.article.text), rest=0.1)
    goal = Goal(median=8.0, p99=FRAME)
    figures.add(
        "next article, 6 kB and 40 spans", times, limit=bare, limit_is=PLAIN_SHOW, goal=goal, cost="O(V), n to read"
    )
    figures.add("  of it reading the store", store, cost="O(n)")
    figures.add("  of it painting", paint, limit=bare, limit_is=PLAIN_SHOW, cost="O(V)")


def _held(figures: Figures, desk: Desk, plain: Plain, runs: int) -> None:
    """Ctrl+PgDown held: the key repeats itself as soon as the frame before it is painted."""
    desk.show("bench-0000000")
    texts = cycle([desk.article.text])

    def act() -> None:
        key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_PageDown, CONTROL, "", True)
        desk.app.postEvent(desk.view, key)
        desk.app.sendPostedEvents(desk.view)

    def again() -> None:
        plain.show(next(texts))

    shown = desk.article.info.id
    press = desk.press(Qt.Key.Key_PageDown, CONTROL)
    act()
    desk.paint()
    step = act if desk.article.info.id != shown else press
    desk.show("bench-0000000")
    times, bare = desk.timed(runs, step, beside=again)
    assert desk.article.info.id == f"bench-{runs:07}", desk.article.info.id
    goal = Goal(median=8.0, p99=FRAME)
    what = f"held Ctrl+PgDown, {runs:,} articles: a frame"
    figures.add(what, times, limit=bare, limit_is=PLAIN_SHOW, goal=goal, cost="O(V), n to read")


def _caret(figures: Figures, desk: Desk, plain: Plain, runs: int) -> None:
    for id_, words in (("bench-0000000", "40"), ("long-50000", "50,000")):
        desk.show(id_)
        plain.show(desk.article.text)
        times, bare = desk.timed(runs, desk.press(Qt.Key.Key_Right), beside=plain.repaint)
        goal = Goal(median=8.0, p99=FRAME)
        what = f"caret one step, {words} spans"
        figures.add(what, times, limit=bare, limit_is=PLAIN_PAINT, goal=goal, cost="O(V + log n)")


def _open(figures: Figures, desk: Desk, plain: Plain, ids: list[str], runs: int) -> None:
    for id_ in ids:
        key = desk.workspace.project.key_of(id_)
        desk.show("bench-0000000")

        def back(number: int) -> None:
            desk.show(f"bench-{number:07}")

        def act(key: int | None = key) -> None:
            assert key is not None
            desk.window.commands.show(key)

        desk.show(id_)
        text = desk.article.text
        times, bare = desk.timed(runs, act, before=back, beside=lambda text=text: plain.show(text))
        size = {500: "60 kB", 5_000: "1 MB", 50_000: "5 MB"}[LONG[id_][0]]
        what = f"open {size}, {LONG[id_][0]:,} spans"
        goal = Goal(median=_OPEN_GOALS[id_])
        figures.add(what, times, limit=bare, limit_is=PLAIN_SHOW, goal=goal, cost="O(t + n)")


def _scroll(figures: Figures, desk: Desk, plain: Plain, runs: int) -> None:
    desk.show("long-50000")
    plain.show(desk.article.text)
    port, bar = desk.view.viewport(), desk.view.verticalScrollBar()
    middle = QPointF(port.rect().center())

    def wheel() -> None:
        no_phase, left = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
        place = QPointF(port.mapToGlobal(middle))
        desk.app.sendEvent(port, QWheelEvent(middle, place, QPoint(), QPoint(0, -120), left, NONE, no_phase, False))
        desk.view.viewport().update()

    goal, top = Goal(median=6.0, p99=FRAME), bar.value()
    times, bare = desk.timed(runs, wheel, beside=plain.scroll)
    figures.add("scroll one notch of the wheel, 5 MB", times, limit=bare, limit_is=PLAIN_SCROLL, goal=goal, cost="O(V)")
    assert bar.value() > top + 20 * runs, "the wheel did not scroll"
    places = [int(bar.maximum() * (number * 0.618 % 1)) for number in range(runs // 3)]
    jumps = iter(places)
    times, bare = desk.timed(len(places), lambda: bar.setValue(next(jumps)), beside=plain.scroll)
    goal = Goal(p99=FRAME)
    what = "jump anywhere by the scroll bar, 5 MB"
    figures.add(what, times, limit=bare, limit_is=PLAIN_SCROLL, goal=goal, cost="O(V + log t)")
