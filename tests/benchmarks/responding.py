"""How soon a key is answered while an import runs: the caret in a real window, from the key to its paint."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt

from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.desk import Desk
from tests.benchmarks.figures import Figures, Goal

AT_REST = "the same while nothing else runs"


def measure(figures: Figures, bench: Bench) -> None:
    desk = Desk(bench.folder, bench.copy(bench.cache.small(100)))
    source = bench.cache.lines(500 if bench.quick else 4_000)
    quiet, busy = Times(), Times()
    for number in range(100):
        _key(desk, quiet, number)
    desk.window.transfers.import_paths([source])
    while desk.window.transfers.running():
        _key(desk, busy, len(busy))
    assert desk.workspace.project.article_count() > 500, "nothing was imported"
    what, goal = "caret one step while an import runs", Goal(p99=50.0)
    figures.add(what, busy, limit=quiet, limit_is=AT_REST, goal=goal, cost="O(V)")
    desk.close()


def _key(desk: Desk, times: Times, number: int) -> None:
    """Press a key as a hand does, some time after the last one, and see it painted; a late event is part of it."""
    due = time.perf_counter() + 0.02
    while time.perf_counter() < due:
        desk.app.processEvents()
        time.sleep(0.002)
    late = max(0.0, time.perf_counter() - due - 0.003)
    began, thread = time.perf_counter(), time.thread_time()
    desk.press(Qt.Key.Key_Right if number % 100 < 50 else Qt.Key.Key_Left)()
    desk.paint()
    times.add(time.perf_counter() - began + late, time.thread_time() - thread)
