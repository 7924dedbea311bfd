"""The projects that are measured, made once and kept in a cache folder; each is sound by ``annotator check``.

A large one is the import of a thousand articles, its rows multiplied by SQL inside the file: a hundred thousand
articles take a minute instead of ten. What is made is named for what it depends on, so that a change of the corpus or
of the schema makes it anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from annotator.importing import import_paths
from annotator.resources import load_preset
from annotator.storage import Project, full_text, schema
from annotator.storage.digests import COVERED, digest_of
from tests.benchmarks import corpus

#: Articles of a large project that are imported; the others are copies of them under other names.
BASE = 1_000


class Cache:
    """A folder of projects and of what is imported into them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def lines(self, count: int) -> Path:
        """Return a JSONL file with the first ``count`` articles of the corpus."""
        return self._made(f"articles-{count}", ".jsonl", lambda path: corpus.write(path, count))

    def small(self, count: int) -> Path:
        """Return a project with as many articles, imported by the program, and the long ones behind them."""

        def make(path: Path) -> None:
            records = (*map(corpus.article, range(count)), *corpus.long_articles())
            _import(path, records)
            _index(path)

        return self._made(f"small-{count}", ".annot", make)

    def large(self, count: int, *, short: bool = False) -> Path:
        """Return a project with as many articles; ``short`` ones have one paragraph and two spans."""

        def make(path: Path) -> None:
            base = min(BASE, count)
            _import(path, map(corpus.short_article if short else corpus.article, range(base)))
            multiply(path, base, count // base)
            _index(path)

        return self._made(f"{'short' if short else 'large'}-{count}", ".annot", make)

    def copy(self, project: Path, folder: Path) -> Path:
        """Return a copy to work in, in a folder of its own; what the cache holds stays as it is."""
        own = Path(tempfile.mkdtemp(dir=folder))
        return Path(shutil.copyfile(project, own / project.name))

    def _made(self, name: str, suffix: str, make: Callable[[Path], None]) -> Path:
        kind = [Path(corpus.__file__).read_text(encoding="utf-8")]
        if suffix == ".annot":
            kind += [Path(__file__).read_text(encoding="utf-8"), *schema.statements(), *schema.full_text_statements()]
            kind.append(str(full_text.FOLDING))
        version = hashlib.sha256("\n".join(kind).encode()).hexdigest()[:10]
        path = self.folder / f"{name}-{version}{suffix}"
        if not path.exists():
            began = time.perf_counter()
            print(f"Making {path.name} in {self.folder}, once …", file=sys.stderr, flush=True)
            for old in self.folder.glob(f"{name}-*{suffix}"):
                old.unlink()
            new = path.with_name(f"making-{path.name}")
            new.unlink(missing_ok=True)
            make(new)
            new.rename(path)
            print(f"… {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        return path


def _import(path: Path, records: Iterator[dict[str, Any]] | Any) -> None:
    source = path.with_suffix(".jsonl")
    try:
        with source.open("wb") as file:
            file.writelines(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)
        with Project.create(path, load_preset("news")) as project:
            report = import_paths(project, [source], analyst="bench")
        assert report.change is not None, report
        assert not report.refused, report
    finally:
        source.unlink(missing_ok=True)


def _index(path: Path) -> None:
    """Build the full-text index, as the window does while the hand rests."""
    with Project(path) as project:
        while not project.index_next().done:
            pass


#: How a copied row differs from the row that it is a copy of; all other columns are the same.
_RENAMED = {
    "article": {
        "key": "key + :step",
        "id": "printf('bench-%07d', key - 1 + :step)",
        "title": "replace(title, 'Report ' || (key - 1) || ':', 'Report ' || (key - 1 + :step) || ':')",
    },
    "article_text": {"article_key": "article_key + :step"},
    "span": {
        "key": "key + :copy * :spans",
        "id": "printf('b%017x', key + :copy * :spans)",
        "article_key": "article_key + :step",
    },
}


def multiply(path: Path, base: int, times: int) -> None:
    """Multiply the ``base`` articles of a project, which are all it has."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-400000; BEGIN")
    indexes = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        db.execute(f'DROP INDEX "{name}"')
    [[spans]] = db.execute("SELECT count(*) FROM span")
    for table, renamed in _RENAMED.items():
        columns = _columns(db, table)
        values = [renamed.get(column, column) for column in columns]
        place = "key" if table == "article" else "article_key"
        sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"
        for copy in range(1, times):
            numbers = {"base": base, "step": copy * base, "copy": copy, "spans": spans}
            db.execute(f"{sql} WHERE {place} <= :base", numbers)
    for table in ("article_count", "span_count"):
        db.execute(f"UPDATE {table} SET number = number * ?", (times,))
    _tell_of_all(db, base * times)
    _digest_anew(db)
    for _, sql in indexes:
        db.execute(sql)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode=DELETE")
    db.close()


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def _tell_of_all(db: sqlite3.Connection, count: int) -> None:
    """Let the history say that the import brought so many articles."""
    [[seq, edits]] = db.execute("SELECT seq, edits FROM change")
    changed = json.loads(edits)
    for kind, *states in changed:
        if kind == "Arrival":
            for state in states:
                state[2] = count
    written = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    db.execute("UPDATE change SET edits = ?, text = 'import many' WHERE seq = ?", (written, seq))


def _digest_anew(db: sqlite3.Connection) -> None:
    """Give the rows that were changed on the way the digests of what they hold."""
    db.create_function("digest_of", -1, digest_of, deterministic=True)
    for table in ("article", "change"):
        _, covered = COVERED[table]
        db.execute(f"UPDATE {table} SET digest = digest_of({', '.join(covered)})")
