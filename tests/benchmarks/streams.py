"""Import and export of a whole corpus, each beside the bare work that it can't do without; the window meanwhile.

The bare import puts the same rows into the same tables with ``sqlite3`` alone; the bare export reads them, encodes
them with ``msgspec`` and writes them. Seconds mean little on a busy machine; the ratios of one run mean something.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats import EXPORTERS, export_file
from annotator.importing import import_paths
from annotator.resources import load_preset
from annotator.storage import Project
from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times, in_turn
from tests.benchmarks.figures import Figures, Goal

BARE_IMPORT = "sqlite3 alone: the same rows by executemany into the same tables, in one transaction"
BARE_EXPORT = "the rows read with sqlite3, encoded with msgspec, written and synced"

#: How often the window's timer fires, in milliseconds.
_TICK_MS = 5

_TABLES = ("analyst", "arrival", "article", "article_text", "span", "label_set", "change")


class Streams:
    """A folder with the files of one run."""

    def __init__(self, bench: Bench, count: int) -> None:
        self.count = count
        self.source = bench.cache.lines(count)
        self.project, self.bare = bench.folder / "project.annot", bench.folder / "bare.db"
        self.out = bench.folder / "out.jsonl"

    def imports(self, source: Path) -> None:
        self.project.unlink(missing_ok=True)
        with Project.create(self.project, load_preset("news")) as project:
            report = import_paths(project, [source], analyst="bench")
        assert report.summary.articles == self.count, report

    def exports(self) -> None:
        with Project(self.project) as project:
            assert export_file(self.out, EXPORTERS["jsonl"], project.coded_articles()) == self.count

    def rows(self) -> tuple[list[str], dict[str, list[tuple[Any, ...]]]]:
        """Return the statements that make the tables, and what is in them."""
        with sqlite3.connect(self.project) as db:
            places = ",".join("?" * len(_TABLES))
            tables = f"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name IN ({places})"
            made = [sql for [sql] in db.execute(tables, _TABLES)]
            return made, {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}

    def bare_import(self, made: list[str], rows: dict[str, list[tuple[Any, ...]]]) -> None:
        self.bare.unlink(missing_ok=True)
        db = sqlite3.connect(self.bare, isolation_level=None)
        for statement in ("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=EXTRA", *made, "BEGIN"):
            db.execute(statement)
        for table, entries in rows.items():
            if entries:
                db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(entries[0]))})", entries)
        db.execute("COMMIT")
        db.close()

    def bare_export(self) -> None:
        db, encoder = sqlite3.connect(self.project), msgspec.json.Encoder()
        names = dict(db.execute("SELECT key, name FROM analyst"))
        spans = db.execute(
            "SELECT article_key, id, start_char, end_char, label, quote, analyst_key, entity, note, created, updated"
            " FROM span ORDER BY article_key, start_char"
        )
        following = next(spans, None)
        with self.out.open("wb") as out:
            for key, id_, text, *facts in db.execute(
                "SELECT key, id, text, title, source, published, language, status, sha256 FROM article"
                " JOIN article_text ON article_key = key ORDER BY key"
            ):
                marks = []
                while following is not None and following[0] == key:
                    _, span, start, end, label, quote, by, entity, note, made, changed = following
                    changed = made if changed is None else changed
                    ends, by = ((start, end),), names[by]
                    marks.append(_Mark(span, start, end, label, quote, ends, by, {}, entity, note, made, changed))
                    following = next(spans, None)
                out.write(encoder.encode(_Line(id_, text, dict(zip(_FACTS, facts, strict=True)), marks, [])) + b"\n")
            out.flush()
            os.fsync(out.fileno())
        db.close()


_FACTS = ("title", "source", "published", "language", "status", "sha256")


class _Mark(msgspec.Struct):
    id: str
    start: int
    end: int
    label: str
    text: str
    fragments: tuple[tuple[int, int], ...]
    analyst: str
    attributes: dict[str, Any]
    entity: str | None
    note: str
    created: str
    updated: str


class _Line(msgspec.Struct):
    id: str
    text: str
    meta: dict[str, str]
    spans: list[_Mark]
    relations: list[Any]


def measure(figures: Figures, bench: Bench) -> None:
    count = 1_000 if bench.quick else bench.n
    store = Streams(bench, count)
    store.imports(store.source)
    made, rows = store.rows()
    taken, bare = in_turn(lambda: store.imports(store.source), lambda: store.bare_import(made, rows))
    what, goal, cost = f"import {count:,} articles, {40 * count:,} spans", Goal(ratio=2.0), "O(N t + N n)"
    figures.add(what, taken, "s", limit=bare, limit_is=BARE_IMPORT, goal=goal, cost=cost)
    taken, bare = in_turn(store.exports, store.bare_export)
    what, goal = f"export {count:,} articles, {40 * count:,} spans", Goal(ratio=1.5)
    figures.add(what, taken, "s", limit=bare, limit_is=BARE_EXPORT, goal=goal, cost=cost)
    own = store.out.rename(store.out.with_name("own.jsonl"))
    store.exports()
    own = store.out.rename(own)
    taken, bare = in_turn(lambda: store.imports(own), lambda: store.bare_import(made, rows))
    what, goal = f"import of an own export, {count:,} articles", Goal(ratio=2.0)
    figures.add(what, taken, "s", limit=bare, limit_is=BARE_IMPORT, goal=goal, cost=cost)
    _in_the_window(figures, bench)


def _in_the_window(figures: Figures, bench: Bench) -> None:
    """Measure how late a timer of the window is while an import runs, and how long one takes to stop."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer  # only now, so that Qt weighs on nothing before

    from tests.benchmarks.desk import Desk

    desk = Desk(bench.folder, bench.copy(bench.cache.small(100)))
    source, transfers, ended = bench.cache.lines(1_000 if bench.quick else 4_000), desk.window.transfers, QEventLoop()
    transfers.ended.connect(ended.quit)
    timer, late, fired = QTimer(), Times(), [0.0]
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(_TICK_MS)

    def tick() -> None:
        now = time.perf_counter()
        late.add(max(now - fired[0] - _TICK_MS / 1000, 0.0))
        fired[0] = now

    timer.timeout.connect(tick)
    fired[0] = time.perf_counter()
    timer.start()
    transfers.import_paths([source])
    ended.exec()
    timer.stop()
    there = desk.workspace.project.article_count()
    assert there > 500, "nothing was imported"
    what = "an event of the window waits while an import runs"
    figures.add(what, late, goal=Goal(p99=50.0), cost="O(1)")
    desk.workspace.undo()
    there = desk.workspace.project.article_count()
    stops, asked = Times(), [0.0]

    def stop() -> None:
        asked[0] = time.perf_counter()
        transfers.stop()

    for after in (100, 300, 600):
        transfers.import_paths([source])
        QTimer.singleShot(after, stop)
        ended.exec()
        stops.add(time.perf_counter() - asked[0])
        assert desk.workspace.project.article_count() == there, "a stopped import left something"
    figures.add("stop an import: button to its end", stops, goal=Goal(p99=1_000.0), cost="O(1)")
    desk.close()
