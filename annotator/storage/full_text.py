"""The full-text index: which articles hold which words, in a virtual table that a project may have or not.

It does not know where in an article a word is: whether words follow one another is seen in the texts of those that
hold them all.

It is built by degrees, in the order of keys and in short transactions; ``index_reach`` says up to which article it
goes, so that building goes on where it was stopped. Up to there it holds every article, present or hidden: an import
that is taken back and done again costs nothing. The table has no content of its own: what is taken out of it is given
the words that went in, which is possible because texts never change. Its words are those of ``core.folding``.

Nothing that an analyst does waits for the index, or fails with it: one that is damaged is given up and built anew.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotator.core.folding import WORDS, folded
from annotator.storage import schema
from annotator.storage.engine import Database, execute, fetch, fetch_in, write_many, writing

logger = logging.getLogger(__name__)

#: The version of the rules of ``core.folding``; an index that was made by others is built anew.
FOLDING = 1

#: What one short transaction takes in at most, but for the article that fills it up.
_BATCH_ARTICLES, _BATCH_CHARACTERS = 500, 100_000

_INSERT = "INSERT INTO full_text (rowid, words) VALUES (?, ?)"
_REMOVE = "INSERT INTO full_text (full_text, rowid, words) VALUES ('delete', ?, ?)"


class Step(NamedTuple):
    """How far the index goes after a step: up to which key, of which last one; ``done`` where nothing is left."""

    reach: int
    last: int
    done: bool


def reach(db: Database) -> int:
    """Return the key up to which the index holds every article; 0 where there is no index, or none that is fit."""
    rows = fetch(db, "SELECT reach FROM index_reach WHERE folding = ?", (FOLDING,))
    if not rows or not isinstance(rows[0][0], int) or not _exists(db):
        return 0
    return int(rows[0][0])


def _exists(db: Database) -> bool:
    return bool(fetch(db, "SELECT 1 FROM sqlite_schema WHERE name = 'full_text'"))


def is_whole(db: Database) -> bool:
    """Tell whether the index holds every article that an import has brought."""
    return reach(db) >= _last(db)


def _last(db: Database) -> int:
    """Return the greatest key that may be indexed: articles of an import that still runs are left to its end."""
    [[last]] = fetch(db, "SELECT coalesce(max(key), 0) FROM article")
    staged = fetch(
        db,
        "SELECT min(key) FROM article WHERE arrival_key IN (SELECT key FROM arrival WHERE state = 'staged')",
    )
    return int(last) if staged[0][0] is None else int(staged[0][0]) - 1


def step(db: Database, path: Path) -> Step:
    """Take the next articles into the index, in one short transaction.

    What has to be read and folded is made ready before the transaction, so that nobody waits for that.
    """
    at, last = reach(db), _last(db)
    if at >= last:
        return Step(at, last, done=True)
    rows = _next(db, at, last)
    up_to = rows[-1][0] if rows else last
    with writing(db, path):
        if at == 0:
            drop_within(db)
            for statement in schema.full_text_statements():
                execute(db, statement)
            execute(db, "INSERT INTO index_reach (folding, reach) VALUES (?, 0)", (FOLDING,))
        if reach(db) != at:
            return Step(reach(db), last, done=False)  # another window is at it, too
        write_many(db, _INSERT, rows)
        execute(db, "UPDATE index_reach SET reach = ?", (up_to,))
    return Step(up_to, last, done=False)


def _next(db: Database, after: int, last: int) -> list[tuple[int, str]]:
    sql = "SELECT key, length FROM article WHERE key > ? AND key <= ? ORDER BY key LIMIT ?"
    keys, characters = [], 0
    for key, length in fetch(db, sql, (after, last, _BATCH_ARTICLES)):
        keys.append(key)
        characters += length
        if characters > _BATCH_CHARACTERS:
            break
    return _rows(db, keys)


def fields(db: Database, keys: Sequence[int]) -> list[tuple[int, str, str, str]]:
    """Return key, text, title and source of these articles; what is damaged is as readable as it is."""
    columns = ", ".join(f"CAST({name} AS BLOB)" for name in ("text", "title", "source"))
    sql = f"SELECT key, {columns} FROM article LEFT JOIN article_text ON article_key = key WHERE key IN ({{}})"
    return [(key, *map(_decoded, blobs)) for key, *blobs in fetch_in(db, sql, keys)]


def _decoded(blob: bytes | None) -> str:
    return "" if blob is None else blob.decode("utf-8", "replace")


def _rows(db: Database, keys: Sequence[int]) -> list[tuple[int, str]]:
    """Return what the index holds of these articles."""
    return [(key, _words(*texts)) for key, *texts in fields(db, keys)]


def _words(*texts: str) -> str:
    return " ".join(map(folded, texts))


def drop(db: Database, path: Path) -> None:
    """Remove the index."""
    with writing(db, path):
        drop_within(db)


def drop_within(db: Database) -> None:
    """Remove the index, as a part of a transaction."""
    execute(db, "DROP TABLE IF EXISTS full_text")
    execute(db, "DELETE FROM index_reach")


# Kept in step with changes


def remove(db: Database, keys: Sequence[int]) -> None:
    """Take articles out, as a part of the transaction that deletes them."""
    at = reach(db)
    indexed = [key for key in keys if key <= at]
    if indexed:
        with _given_up_where_damaged(db):
            write_many(db, _REMOVE, _rows(db, indexed))


def replace_facts(db: Database, facts: Mapping[int, tuple[str, str]]) -> None:
    """Give articles other titles and sources, as a part of the transaction that does so, and before it does."""
    at = reach(db)
    indexed = [key for key in facts if key <= at]
    if indexed:
        with _given_up_where_damaged(db):
            before = fields(db, indexed)
            write_many(db, _REMOVE, [(key, _words(*texts)) for key, *texts in before])
            write_many(db, _INSERT, [(key, _words(text, *facts[key])) for key, text, _, _ in before])


@contextlib.contextmanager
def _given_up_where_damaged(db: Database) -> Iterator[None]:
    """Forget the index where it can't be written, rather than what the analyst did."""
    execute(db, "SAVEPOINT index_change")
    try:
        yield
    except sqlite3.DatabaseError as error:
        if not str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_CORRUPT"):
            raise
        logger.warning("the full-text index is damaged and is given up: %s", error)
        execute(db, "ROLLBACK TO index_change")
        execute(db, "DELETE FROM index_reach")
    execute(db, "RELEASE index_change")


# Verified


def out_of_step(db: Database) -> Iterator[str]:
    """Compare the words of the index with those of the articles it should hold; yield a sentence where they differ.

    Every word counts by its hash as often as there are articles with it, so that neither is held in memory.
    """
    exists, rows = _exists(db), fetch(db, "SELECT folding, reach FROM index_reach")
    if not rows:
        return
    advice = "run “annotator index --rebuild” on it"
    if len(rows) > 1 or not exists:
        yield f"The full-text index is not what the project says of it; {advice}."
        return
    if rows[0][0] != FOLDING:
        return  # of another version of the program; it is not used
    try:
        same = _words_in_index(db) == _words_in_articles(db, rows[0][1])
    except sqlite3.DatabaseError as error:
        yield f"The full-text index is damaged ({error}); {advice}."
        return
    if not same:
        yield f"The full-text index is out of step with the articles; {advice}."


def _words_in_index(db: Database) -> tuple[int, int]:
    """Return how many words the articles of the index have, each once, and the sum of their hashes."""
    fetch(db, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_word USING fts5vocab('main', 'full_text', 'row')")
    number = total = 0
    for word, count in fetch(db, "SELECT term, doc FROM temp.indexed_word"):  # whole, so that nobody's save waits
        number += count
        total += hash(word) * count
    fetch(db, "DROP TABLE temp.indexed_word")
    return number, total


def _words_in_articles(db: Database, up_to: Any) -> tuple[int, int]:
    number = total = 0
    at = 0
    while True:
        keys = [key for [key] in fetch(db, "SELECT key FROM article WHERE key > ? AND key <= ? LIMIT 100", (at, up_to))]
        if not keys:
            return number, total
        at = keys[-1]
        for _, text in _rows(db, keys):
            words = set(WORDS.findall(text))
            number += len(words)
            total += sum(map(hash, words))
