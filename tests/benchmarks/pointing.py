"""Pointing: a move of the mouse over the text, from the event to the outline and the status bar that are painted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.importing import import_paths
from annotator.resources import load_preset
from annotator.storage import Project
from tests.benchmarks import corpus
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.desk import Desk
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.limits import Plain

DENSE = "dense"
CHARACTERS, SPANS = 47_000, 5_000
LABELS = ("actor", "claim", "location", "event")
REPAINT = "Qt's own plain text widget paints the same text again"


def measure(figures: Figures, bench: Bench) -> None:
    desk = Desk(bench.folder, dense_project(bench.folder))
    plain = Plain(desk.view.viewport().size(), desk.view.font())
    desk.show(DENSE)
    plain.show(desk.article.text)
    runs = 100 if bench.quick else 600
    for what, way, goal in (
        ("onto the next word", 37.0, Goal(median=4.0)),
        ("within a word", 0.0, Goal(median=1.0)),
    ):
        times, limits = moves(desk, runs, way, beside=plain.repaint)
        name = f"a move of the mouse {what}, {SPANS:,} spans in {CHARACTERS:,} characters"
        figures.add(name, times, limit=limits, limit_is=REPAINT, goal=goal, cost="O(V + log n)")
    desk.close()


def moves(desk: Desk, runs: int, way: float, *, beside: Callable[[], object] = lambda: None) -> tuple[Times, Times]:
    """Move the mouse over the lines in view by ``way`` pixels at a time, or by next to nothing within a word."""
    page, port = desk.view.page, desk.view.viewport()
    rows = [
        page.top_of(block) + block.line_rect(line).center().y()
        for block in page.visible(0, port.height())
        for line in range(block.lines)
    ]
    rows = [row for row in rows if 0 < row < port.height()]
    steps, left, width = count(), page.left + 4.0, page.width - 60.0
    move_to(desk, QPointF(left, rows[0]))
    move_to(desk, QPointF(left + 100.0, rows[0]))
    times, limits = Times(), Times()
    for _ in range(runs):
        step = next(steps)
        far = step * way
        point = QPointF(left + far % width, rows[int(far / width) % len(rows)]) + QPointF(0.0, step % 2)
        pane, took = desk.window.article_pane, Times()
        before = pane.target
        with took.clocked():
            move_to(desk, point)
        if way == 0.0 or pane.target != before:  # only moves onto another word count as such
            times.extend(took)
        with limits.clocked():
            beside()
    assert len(times) > runs // 4, "the pointer set no target"
    return times, limits


def move_to(desk: Desk, point: QPointF) -> None:
    """Send what the platform sends for a move of the mouse, and have painted what it changes."""
    port = desk.view.viewport()
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, point, port.mapToGlobal(point), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(port, event)
    desk.paint()


def dense_project(folder: Path, labels: Sequence[str] = LABELS) -> Path:
    """Return a project with one article that is full of spans with these labels."""
    lines, project = folder / f"{DENSE}.jsonl", folder / f"{DENSE}.annot"
    lines.write_text(json.dumps(dense_article(labels), ensure_ascii=False) + "\n", encoding="utf-8")
    with Project.create(project, load_preset("news")) as made:
        import_paths(made, [lines], analyst="bench")
    return project


def dense_article(labels: Sequence[str] = LABELS) -> dict[str, Any]:
    text = ""
    for number in count(0, 5):  # none of these has another script in it
        text += corpus.article(number)["text"]
        if len(text) >= CHARACTERS:
            break
    text = text[:CHARACTERS]
    spans: list[dict[str, Any]] = []
    for number in range(SPANS):
        start = number * (len(text) - 80) // SPANS
        spans.append({"start": start, "end": start + 5 + number % 60, "label": labels[number % len(labels)]})
    return {"id": DENSE, "text": text, "meta": {"title": "Dense", "language": "en"}, "spans": spans}
