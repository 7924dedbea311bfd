"""Coding: tags and undos by key in articles of every size, and ten thousand at once in the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.core.change import Change, adding, removing, replacing
from annotator.core.span import Fragment, Span
from annotator.storage import Project
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times, in_turn
from tests.benchmarks.desk import Desk
from tests.benchmarks.figures import Figures, Goal
from tests.benchmarks.limits import Commits, Plain
from tests.benchmarks.reading import FRAME

SAVE_AND_PAINT = "a bare durable commit, and Qt's own plain text widget paints the same text again"
RAW_TAGS = "sqlite3 alone: the same rows by executemany, and the change in the history, in one transaction"


def measure(figures: Figures, bench: Bench) -> None:
    project = bench.copy(bench.cache.small(100 if bench.quick else 1_000))
    desk = Desk(bench.folder, project)
    plain, commit = Plain(desk.view.viewport().size(), desk.view.font()), Commits(bench.folder)
    runs = 60 if bench.quick else 200
    for id_, spans in (("bench-0000000", "40"), ("long-50000", "50,000")):
        _tag(figures, desk, plain, commit, id_, spans, runs)
    desk.close()
    _all(figures, bench, 1_000 if bench.quick else 10_000)


def _tag(figures: Figures, desk: Desk, plain: Plain, commit: Commits, id_: str, spans: str, runs: int) -> None:
    """Tag words that no span touches, one key each, then take the same back."""
    desk.show(id_)
    plain.show(desk.article.text)
    words = desk.free_words(20, len(desk.article.text) // 3 if "long" in id_ else 0)

    def beside() -> None:
        commit()
        plain.repaint()

    tag, undo = desk.press(Qt.Key.Key_4), desk.press(Qt.Key.Key_Z)
    desk.view.set_caret(words[0].start + 1)
    tag()  # the first write of a process imports what writes
    undo()
    held, goal = len(desk.workspace.spans()), Goal(p99=FRAME)
    tags, tag_limits, undos, undo_limits = Times(), Times(), Times(), Times()
    for word in islice(cycle(words), runs):
        desk.view.reveal(word)
        desk.view.set_caret(word.start + 1)
        times, bare = desk.timed(1, tag, beside=beside)
        assert len(desk.workspace.spans()) == held + 1, "the key made no span"
        tags.extend(times)
        tag_limits.extend(bare)
        times, bare = desk.timed(1, undo, beside=beside)
        assert len(desk.workspace.spans()) == held, "the key took no span back"
        undos.extend(times)
        undo_limits.extend(bare)
    what = f"tag: key to saved and painted, {spans} spans"
    figures.add(what, tags, limit=tag_limits, limit_is=SAVE_AND_PAINT, goal=goal, cost="O(V + log n)")
    what = f"undo: key to saved and painted, {spans} spans"
    figures.add(what, undos, limit=undo_limits, limit_is=SAVE_AND_PAINT, goal=goal, cost="O(V + log n)")


def _occurrences(project: Project) -> Iterator[Span]:
    for coded in project.coded_articles():
        text, at = coded.article.text, -1
        while (at := text.find("the", at + 1)) >= 0:
            yield Span(coded.article.id, "event", (Fragment(at, at + 3),), "bench")


def _all(figures: Figures, bench: Bench, count: int) -> None:
    """Tag, relabel and delete very many occurrences as one change each, and take each back."""
    with Project(bench.copy(bench.cache.small(1_000))) as project:
        made = list(islice(_occurrences(project), count))
        assert len(made) == count
        other = [(span, span.changed(label="claim")) for span in made]
        changes: dict[str, Change] = {
            "tag": adding("tag all", *made, analyst="bench"),
            "relabel": replacing("relabel all", *other, analyst="bench"),
            "delete": removing("delete all", *(after for _, after in other), analyst="bench"),
        }
        bare = bare_tags(bench.folder, made)
        for name, change in changes.items():
            done, undone, least = Times(), Times(), Times()
            for _ in range(3):
                done.extend(in_turn(lambda change=change: project.do(change), rounds=1)[0])
                least.extend(in_turn(bare, rounds=1)[0])
                undone.extend(in_turn(project.undo, rounds=1)[0])
            project.redo()
            goal = Goal(median=1.0) if count == 10_000 else Goal(ratio=10.0)
            for what, times in ((name, done), (f"undo: {name}", undone)):
                cost = "O(k), k spans changed"
                figures.add(f"{what} all {count:,}", times, "s", limit=least, limit_is=RAW_TAGS, goal=goal, cost=cost)


def bare_tags(folder: Path, made: list[Span]) -> Callable[[], None]:
    """Return what writes the rows of spans, and the change that tells of them, with ``sqlite3`` alone."""
    rows = [
        (span.id, number % 1_000, span.label, span.start, span.end, span.created) for number, span in enumerate(made)
    ]
    edits = json.dumps([["Span", None, row] for row in rows])

    def act() -> None:
        path = folder / "bare-tags.db"
        path.unlink(missing_ok=True)
        db = sqlite3.connect(path, isolation_level=None)
        db.executescript(
            "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; CREATE TABLE change(seq INTEGER PRIMARY KEY, edits);"
            "CREATE TABLE span(key INTEGER PRIMARY KEY, id, article, label, start, end, created);"
            "CREATE UNIQUE INDEX ids ON span(id); CREATE INDEX places ON span(article, start)"
        )
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO span VALUES (NULL, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("INSERT INTO change VALUES (NULL, ?)", (edits,))
        db.execute("COMMIT")
        db.close()

    return act
