"""Times the project file: import, export, tag-all, find, open; each beside the bare work that it can't do without.

    python -m tests.benchmarks.store -n 10000

The bare import puts the same rows into the same tables with ``sqlite3`` alone; the bare export reads them, encodes
them with ``msgspec`` and writes them. Seconds mean little on a busy machine; the ratios of one run mean something.
"""

from __future__ import annotations

import argparse
import gc
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.change import Change, adding
from annotator.core.span import Fragment, Span
from annotator.formats import EXPORTERS, export_file
from annotator.importing import import_paths
from annotator.resources import load_preset
from annotator.storage import Project
from tests.benchmarks import corpus
from tests.benchmarks.figures import Figures

_TABLES = ("analyst", "arrival", "article", "article_text", "span", "label_set", "change")
_ROUNDS = 3
_TAGS = 10_000


def seconds(act: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def in_turn(*acts: Callable[[], object]) -> list[float]:
    """Return the least of each, measured one after the other in several rounds: a busy machine only adds."""
    rounds = [[seconds(act) for act in acts] for _ in range(_ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


class Store:
    """A folder with the files of one run."""

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        self.source, self.project = folder / "corpus.jsonl", folder / "project.annot"
        self.bare, self.out = folder / "bare.db", folder / "out.jsonl"
        corpus.write(self.source, count)

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
            made = [sql for [sql] in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
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


def _occurrences(project: Project) -> Iterator[Span]:
    for coded in project.coded_articles():
        text, at = coded.article.text, -1
        while (at := text.find("the", at + 1)) >= 0:
            yield Span(coded.article.id, "event", (Fragment(at, at + 3),), "bench")


def _tag_all(figures: Figures, project: Project, tags: int) -> None:
    change: Change = adding("tag all", *islice(_occurrences(project), tags))
    assert len(change.edits) == tags
    figures.add(f"tag all {tags:,} occurrences", seconds(lambda: project.do(change)), "s", 1.0)
    figures.add(f"undo all {tags:,}", seconds(project.undo), "s", 1.0)


def _finds(figures: Figures, project: Project, count: int) -> None:
    words = {"in titles alone": f"Report {count - 1}:", "in a few texts": "𝔑𝔢𝔴𝔰", "in no text": "no such words"}
    for name, query in words.items():
        assert bool(project.find(query)) == (name != "in no text")
        [found] = in_turn(partial(project.find, query))
        figures.add(f"find {name}", 1000 * found, "ms", 50.0)


def _opens(figures: Figures, path: Path) -> None:
    def act() -> None:
        with Project(path) as project:
            [row] = project.rows(project.find()[:1])
            project.article(row.info.id)
            assert project.spans(row.info.id)

    [opened] = in_turn(act)
    figures.add("open, and the first article with its spans", 1000 * opened, "ms", 50.0)
    with Project(path) as project:
        ids = [row.info.id for row in project.rows(project.find()[:200])]
        [again] = in_turn(lambda: [(project.article(id_), project.spans(id_)) for id_ in ids])
    figures.add("an article with its spans", 1000 * again / len(ids), "ms", 2.0)


def measure(figures: Figures, count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as name:
        store = Store(Path(name), count)
        store.imports(store.source)
        made, rows = store.rows()
        taken, bare = in_turn(lambda: store.imports(store.source), lambda: store.bare_import(made, rows))
        figures.add(f"bare import, {count:,} articles", bare, "s")
        figures.add("import / bare import", taken / bare, "x", 2.0)
        written, bare = in_turn(store.exports, store.bare_export)
        figures.add("bare export", bare, "s")
        figures.add("export / bare export", written / bare, "x", 1.5)
        own = store.out.rename(store.out.with_name("own.jsonl"))
        store.exports()
        own = store.out.rename(own)
        taken, bare = in_turn(lambda: store.imports(own), lambda: store.bare_import(made, rows))
        figures.add("import of an own export / bare import", taken / bare, "x", 2.0)
        texts = sum(len(text.encode()) for _, text in rows["article_text"])
        size = store.project.stat().st_size
        figures.add("project file / (text + 150 bytes a span)", size / (texts + 150 * len(rows["span"])), "x", 1.6)
        with Project(store.project) as project:
            _finds(figures, project, count)
            _tag_all(figures, project, min(_TAGS, count * 5))
        _opens(figures, store.project)


def main() -> None:
    options = argparse.ArgumentParser(description="Times the project file.")
    options.add_argument("-n", type=int, default=2_000, help="how many articles")
    figures = Figures()
    measure(figures, options.parse_args().n)
    figures.print()


if __name__ == "__main__":
    main()
