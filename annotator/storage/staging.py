"""Where an import waits unseen: its rows in the file, who owns them, and how they go away again.

Rows are written and deleted in short transactions, so that tagging in the window never waits long for them. An import
that dies leaves its rows behind; the next one deletes them before it begins, once it is sure that the owner is gone.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from annotator.core.article import Article, ArticleInfo
from annotator.core.errors import NotSavedError
from annotator.core.identity import new_id
from annotator.core.span import Relation, Span
from annotator.core.span_columns import SpanColumns
from annotator.storage import articles, label_sets, relations, spans
from annotator.storage.coded import rows_of
from annotator.storage.completeness import Completeness
from annotator.storage.engine import Database, execute, fetch, fetch_in, looking_up, reading, write_many, writing
from annotator.storage.failures import DATABASE_ERRORS, shown_name

#: Seconds without a sign after which an import is taken for dead, whoever owns it.
SILENCE = 60

#: Articles that one short transaction deletes.
_DELETE_AT_ONCE = 100

#: Seconds that an import gives to deleting what is seen by nobody, before it begins and when it is over.
_SWEEP = 0.5

#: What the page cache may take while an import runs, in kB: what a batch writes, and the places in the index where
#: spans enter that were named elsewhere, in no order. With SQLite's own 2 MB their pages come and go.
_CACHE = 16_000

#: The imports of this process that are on their way.
_living: set[str] = set()


@dataclass
class Batch:
    """What one transaction will stage: articles with texts and hashes, and what came with them.

    ``columns`` are the spans of new articles that came so, by article, and ``named`` whose they are by the spans' ids.
    ``spans`` are single ones, with the texts that they mark.
    """

    GROWING: ClassVar = ("articles", "by_text", "columns", "named", "spans", "relations")

    articles: dict[str, tuple[ArticleInfo, str, str]] = field(default_factory=dict)
    by_text: dict[str, str] = field(default_factory=dict)
    columns: dict[str, SpanColumns] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[str, Span]] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    characters: int = 0

    def add(self, article_id: str, article: Article, sha256: str, columns: SpanColumns | None) -> None:
        """Add a new article, perhaps with its spans."""
        self.articles[article_id] = (article.info, article.text, sha256)
        self.by_text.setdefault(sha256, article_id)
        self.characters += len(article.text)
        if columns is not None:
            self.columns[article_id] = columns
            self.named.update(dict.fromkeys(columns.columns.ids, article_id))

    def span(self, span_id: str) -> Span | None:
        """Return the span with this id that waits."""
        if span_id in self.named:
            columns = self.columns[self.named[span_id]]
            return columns[columns.columns.ids.index(span_id)]
        return self.spans.get(span_id, (None, None))[1]

    def analysts(self) -> set[str]:
        names = {span.analyst for _, span in self.spans.values()}
        return names.union(*(own.columns.analysts for own in self.columns.values()))


class Staging:
    """The rows of one import; ``key`` is that of its row in ``arrival``, ``id`` its name in the history."""

    def __init__(self, db: Database, path: Path) -> None:
        self.id, self.key = new_id(), -1
        self.last = 0  # the greatest key of an article before this import, then of those it staged
        self._db, self._path = db, path
        self._cache = -2_000
        self._analysts: dict[str, int] = {}  # by name; an analyst's row is never deleted

    def begin(self) -> None:
        """Delete what dead imports left, and enter this one; refuse where another one runs."""
        purge(self._db, self._path)
        with writing(self._db, self._path) as db:
            if fetch(db, "SELECT 1 FROM arrival WHERE state = 'staged'"):
                raise NotSavedError(
                    f"Another import into {shown_name(self._path)} is running.", "Try again when it has finished."
                )
            execute(
                db,
                "INSERT INTO arrival (id, state, owner, touched) VALUES (?, 'staged', ?, ?)",
                (self.id, _owner(self.id), int(time.time())),
            )
            [[self.key]] = fetch(db, "SELECT key FROM arrival WHERE id = ?", (self.id,))
            self.last = _last_key(db)
        _living.add(self.id)
        with looking_up(self._path):
            [[self._cache]] = fetch(self._db, "PRAGMA cache_size")
            fetch(self._db, f"PRAGMA cache_size=-{_CACHE}")

    def require_alive(self, db: Database) -> None:
        """Say that this import still runs; raise where another one has taken it for dead and deleted its rows."""
        sql = "UPDATE arrival SET touched = ? WHERE key = ? AND id = ? AND state = 'staged'"
        if execute(db, sql, (int(time.time()), self.key, self.id)) != 1:
            raise NotSavedError(
                "This import gave no sign for too long, and another one took its place.", "Import again."
            )

    def write(self, batch: Batch) -> float:
        """Stage a batch, all of it or nothing; return for how many seconds it kept others from saving.

        The rows are made before the transaction begins, so that nobody waits for that.
        """
        self._enter_analysts(batch.analysts())
        with reading(self._db, self._path) as db:
            last = _last_key(db)
            keys = {id_: last + number for number, id_ in enumerate(batch.articles, start=1)}
            named = {span.article_id for _, span in batch.spans.values()}
            named |= {link.article_id for link in batch.relations.values()}
            sql = f"SELECT id, key FROM article WHERE arrival_key = {int(self.key)} AND id IN ({{}})"
            keys.update(fetch_in(db, sql, list(named - keys.keys())))
            rules = Completeness(label_sets.current(db))
        rows = [
            row
            for id_, own in batch.columns.items()
            for row in rows_of(keys[id_], batch.articles[id_][1], own, self._analysts, rules)
        ]
        marks = batch.spans.values()
        rows += spans.rows_for([(keys[span.article_id], text, span) for text, span in marks], self._analysts, rules)
        with writing(self._db, self._path) as db:
            began = time.perf_counter()
            self.require_alive(db)
            if _last_key(db) != last:  # only an import adds articles, and no other one may run
                raise NotSavedError("Another import came between.", "Import again.")
            articles.insert(db, self.key, ((keys[id_], *article) for id_, article in batch.articles.items()))
            spans.insert(db, rows)
            relations.insert(db, ((keys[link.article_id], link) for link in batch.relations.values()))
        self.last = last + len(batch.articles)
        return time.perf_counter() - began

    def _enter_analysts(self, names: set[str]) -> None:
        if not names <= self._analysts.keys():
            with writing(self._db, self._path) as db:
                self.require_alive(db)
                entered = spans.analyst_keys(db, names)
            self._analysts.update(entered)

    def take_back(self, after: int, span_ids: list[str], relation_ids: list[str]) -> None:
        """Delete the articles with greater keys than ``after``, and these spans and relations of earlier ones."""
        sql = "SELECT key FROM article WHERE arrival_key = ? AND key > ?"
        with reading(self._db, self._path) as db:
            keys = [key for [key] in fetch(db, sql, (self.key, after))]
        with writing(self._db, self._path) as db:
            spans.delete_staged(db, self.key, span_ids)
            own = "SELECT key FROM article WHERE arrival_key = ?"
            sql = f"DELETE FROM relation WHERE id = ? AND article_key IN ({own})"
            write_many(db, sql, [(id_, self.key) for id_ in relation_ids])
        _delete_articles(self._db, self._path, keys)
        self.last = after

    def end(self) -> None:
        """Say that this import is over, by ``finish`` or not; give its memory back."""
        _living.discard(self.id)
        with contextlib.suppress(*DATABASE_ERRORS):
            fetch(self._db, f"PRAGMA cache_size={int(self._cache)}")
            fetch(self._db, "PRAGMA shrink_memory")

    def abandon(self) -> None:
        """Delete the rows; what can't be deleted at once is seen by nobody, and the next import deletes it."""
        self.end()
        with contextlib.suppress(NotSavedError):
            _delete_arrival(self._db, self._path, self.key, time.monotonic() + _SWEEP)


def _last_key(db: Database) -> int:
    [[key]] = fetch(db, "SELECT coalesce(max(key), 0) FROM article")
    return int(key)


def purge(db: Database, path: Path) -> None:
    """Delete what imports left that died, or that only a redo could have shown which is gone; for ``_SWEEP`` seconds.

    What is left then waits, seen by nobody, for the next time.
    """
    deadline = time.monotonic() + _SWEEP
    with reading(db, path):
        rows = fetch(db, "SELECT key, id, owner, touched, state FROM arrival WHERE state IN ('staged', 'doomed')")
    for key, id_, owner, touched, state in rows:
        if state == "doomed" or not _alive(id_, owner, touched):
            _delete_arrival(db, path, key, deadline)


def _delete_arrival(db: Database, path: Path, arrival: int, deadline: float) -> None:
    with writing(db, path):
        execute(db, "UPDATE arrival SET state = 'doomed' WHERE key = ? AND state = 'staged'", (arrival,))
    with reading(db, path):
        keys = [key for [key] in fetch(db, "SELECT key FROM article WHERE arrival_key = ?", (arrival,))]
    if _delete_articles(db, path, keys, deadline):
        with writing(db, path):
            execute(db, "DELETE FROM arrival WHERE key = ? AND state = 'doomed'", (arrival,))


def _delete_articles(db: Database, path: Path, keys: list[int], deadline: float = math.inf) -> bool:
    """Delete articles, some at a time; return whether all are gone."""
    for start in range(0, len(keys), _DELETE_AT_ONCE):
        if time.monotonic() > deadline:
            return False
        with writing(db, path):
            articles.delete(db, keys[start : start + _DELETE_AT_ONCE])
    return True


def _owner(import_id: str) -> str:
    return json.dumps([platform.node(), os.getpid(), import_id])


def _alive(import_id: str, owner: str, touched: int) -> bool:
    """Tell whether an import may still run: it gave a sign lately, and its process is not known to be gone."""
    if abs(time.time() - touched) > SILENCE:
        return False
    node, pid, _ = json.loads(owner)
    if node != platform.node():
        return True
    if pid == os.getpid():
        return import_id in _living
    if os.name == "nt":  # where os.kill would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
