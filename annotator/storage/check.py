"""Verifies every promise that a project file makes; it reads only, and repairs nothing.

Each finding is one line that names what it is about. No damage may end it: what can't be read is a finding too.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.core.article import sha256_of
from annotator.core.errors import AnnotatorError, StoppedError
from annotator.core.span import quote_of
from annotator.storage import (
    articles,
    completeness,
    counts,
    digests,
    entities,
    full_text,
    label_sets,
    opening,
    proposed_findings,
    spans,
)
from annotator.storage.codec import DECODING_ERRORS, decoded_edits
from annotator.storage.engine import Database, connect, fetch, fetch_in, reading
from annotator.storage.failures import DATABASE_ERRORS, error_name, unreadable

Progress = Callable[[int, int], None]

#: Articles, or changes, that are read at once.
_PAGE = 100

#: A damaged file can have a finding for every byte; after these the rest of a kind are only counted.
_AT_MOST = 1_000

#: Steps of SQLite's machine after which it is asked whether to stop: some milliseconds.
_STEPS = 20_000

_STATES = "('staged', 'shown', 'hidden', 'doomed')"

#: Values that no row may have. SQLite looks at such rules only where a file may be written, and ``check`` only reads.
_BEYOND = (
    ("import", "arrival", "id", "state", _STATES),
    ("gazetteer", "gazetteer", "id", "state", _STATES),
    ("source", "source", "id", "present", "(0, 1)"),
    ("article", "article", "id", "present", "(0, 1)"),
    ("article", "article", "id", "status", "('todo', 'in_progress', 'done', 'flagged')"),
    ("change", "change", "seq", "done", "(0, 1)"),
    ("label set", "label_set", "version", "current", "(0, 1)"),
)

#: Seconds between two looks of the thread that interrupts.
_LOOK = 0.1

#: What reading a damaged row may raise, over and above what decoding its values may.
_ERRORS = (*DATABASE_ERRORS, *DECODING_ERRORS, OverflowError, AnnotatorError)


def check(path: Path, progress: Progress | None = None, stopped: Callable[[], bool] | None = None) -> list[str]:
    """Return what is wrong with a project, one line each; an empty list says that all is well.

    ``progress`` is called with the articles verified and their number. A file that is no project raises nothing
    either: that is the one finding. ``StoppedError`` comes soon after ``stopped`` says yes.
    """
    try:
        opening.identify(path)
        db = connect(path, "ro")
    except AnnotatorError as error:
        return [str(error)]
    except DATABASE_ERRORS as error:
        return [str(unreadable(path, error))]
    try:
        with _stopping(db, stopped):
            return list(_findings(db, path, progress or (lambda done, total: None)))
    finally:
        db.close()


@contextlib.contextmanager
def _stopping(db: Database, stopped: Callable[[], bool] | None) -> Iterator[None]:
    """Have what the block runs interrupted once ``stopped`` says yes.

    SQLite asks between its steps; but the look through a whole table is one step, and of gigabytes it takes minutes.
    A thread interrupts that.
    """
    if stopped is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_LOOK):
            if stopped():
                db.raw.interrupt()

    db.raw.set_progress_handler(stopped, _STEPS)
    watcher = threading.Thread(target=watch, name="stopping a check", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _findings(db: Database, path: Path, progress: Progress) -> Iterator[str]:
    yield from _guarded("the file", _file(db, path))
    shape = list(_guarded("the tables", _shape(db)))
    yield from shape
    if shape:
        return
    known: set[str] = set()
    yield from _guarded("the states of things", _values(db))
    yield from _guarded("the label set", _label_sets(db, known))
    yield from _guarded("the articles", _articles(db, known, progress))
    yield from _guarded("the relations", _relations(db))
    yield from _guarded("the history", _history(db))
    yield from _guarded("the imports", _arrivals(db))
    yield from _guarded("the digests", digests.altered(db))
    yield from _guarded("the suggestions", proposed_findings.findings(db))
    yield from _guarded("the register", entities.out_of_step(db))
    yield from _guarded("the counts", counts.out_of_step(db))
    yield from _guarded("the full-text index", full_text.out_of_step(db))


def _guarded(what: str, findings: Iterable[str]) -> Iterator[str]:
    """Yield findings until something can't be read, which is the last one then."""
    number = 0
    try:
        for number, finding in enumerate(findings, start=1):
            if number <= _AT_MOST:
                yield finding
    except StoppedError:
        raise
    except _ERRORS as error:
        if error_name(error) == "SQLITE_INTERRUPT":
            raise StoppedError("The check was stopped.", "What it had looked at till then was sound.") from error
        yield f"Reading {what} failed: {_words(error)}"
    if number > _AT_MOST:
        yield f"{number - _AT_MOST} more findings about {what}."


def _words(error: BaseException) -> str:
    cause = str(error).splitlines() or [""]
    return f"{error_name(error) or type(error).__name__}: {cause[0]}"


def _file(db: Database, path: Path) -> Iterator[str]:
    with reading(db, path):
        length = opening.cut_off(db, path)
    if length:
        yield f"The file is damaged: {length}."
    for [row] in fetch(db, "PRAGMA integrity_check(100)"):
        for line in str(row).splitlines():
            if line != "ok":
                yield f"The file is damaged: {line}"
    for table, key, parent, _ in fetch(db, "PRAGMA foreign_key_check"):
        yield f"The row {key} of the table {table} refers to a row of {parent} that is not there."


def _shape(db: Database) -> Iterator[str]:
    shapes = opening.shapes_of(db)
    for finding in opening.strangers(*shapes):
        yield f"The file {finding}, which no project has."
    for finding in opening.gaps(*shapes):
        yield f"In the file {finding}."


def _values(db: Database) -> Iterator[str]:
    for what, table, name, column, values in _BEYOND:
        for named, value in fetch(db, f"SELECT {name}, {column} FROM {table} WHERE {column} NOT IN {values}"):
            yield f"The {what} {named} has {value!r} as its {column}."


def _label_sets(db: Database, known: set[str]) -> Iterator[str]:
    rows = fetch(db, "SELECT version FROM label_set WHERE current")
    if len(rows) != 1:
        yield f"The project has {len(rows)} current label sets instead of one."
    if rows:
        known.update(label.id for label in label_sets.current(db))
        yield from completeness.out_of_step(db, label_sets.current(db))


def _articles(db: Database, known: set[str], progress: Progress) -> Iterator[str]:
    keys = [key for [key] in fetch(db, "SELECT key FROM article WHERE present = 1 ORDER BY key")]
    for start in range(0, len(keys), _PAGE):
        for key in keys[start : start + _PAGE]:
            yield from _guarded(f"the article with the key {key}", _article(db, key, known))
        progress(min(start + _PAGE, len(keys)), len(keys))
    for id_, key in fetch(db, "SELECT id, article_key FROM span WHERE article_key NOT IN (SELECT key FROM article)"):
        yield f"The span {id_} belongs to the article with the key {key}, which is not there."
    twice = "SELECT span.id FROM span JOIN article ON article.key = article_key WHERE present GROUP BY span.id"
    for [id_] in fetch(db, f"{twice} HAVING count(*) > 1"):
        yield f"The span {id_} is there twice."


def _article(db: Database, key: int, known: set[str]) -> Iterator[str]:
    rows = articles.page(db, [key])
    if not rows:
        yield f"The article with the key {key} can't be found again."
    for _, sha256, text, facts in rows:
        name = f"the article {facts[0]}"
        if not isinstance(text, str):
            yield f"{_capital(name)} has lost its text."
            continue
        if sha256_of(text) != sha256:
            yield f"{_capital(name)} has another text than the one that was imported: their hashes differ."
        [[length]] = fetch(db, "SELECT length FROM article WHERE key = ?", (key,))
        if length != len(text):
            yield f"{_capital(name)} has {len(text)} characters instead of {length}."
        try:
            articles.info_of(facts)
        except DECODING_ERRORS as error:
            yield f"The facts of {name} can't be read: {_words(error)}"
        for quote, row in spans.rows_of(db, [key])[key]:
            yield from (f"The span {row[0]} of {name} {finding}." for finding in _span(text, quote, row, known))


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _span(text: str, quote: str, row: Sequence[Any], known: set[str]) -> Iterator[str]:
    if row[1] not in known:
        yield f"has the label {row[1]!r}, which is not in the label set"
    if row[2] is None:
        yield "has an analyst who is not there"
    try:
        span = spans.span_of("", row)
        ends = [offset for fragment in span.fragments for offset in fragment]
    except DECODING_ERRORS as error:
        yield f"can't be read: {_words(error)}"
        return
    words = span.id, span.label, span.entity or "", span.note, span.created, span.updated
    if not all(type(word) is str for word in words):
        yield "holds something else than text in a column of text"
    if ends[0] < 0 or ends[-1] > len(text):
        yield f"goes from {ends[0]} to {ends[-1]} in a text of {len(text)} characters"
    elif any(start >= end for start, end in span.fragments):
        yield f"has a fragment that is empty or ends before it starts, between {ends[0]} and {ends[-1]}"
    elif any(end >= start for end, start in zip(ends[1:-1:2], ends[2::2], strict=True)):
        yield "has fragments that are not in order and apart from each other"
    elif quote_of(text, span.fragments) != quote:
        yield f"marks {quote_of(text, span.fragments)[:60]!r} instead of {str(quote)[:60]!r}"


def _relations(db: Database) -> Iterator[str]:
    sql = (
        "SELECT relation.id, article.id, relation.head, relation.tail FROM relation"
        " LEFT JOIN article ON article.key = relation.article_key WHERE article.present IS NOT 0 ORDER BY relation.key"
    )
    rows = fetch(db, sql)
    for start in range(0, len(rows), _PAGE):
        page = rows[start : start + _PAGE]
        there = spans.there(db, list({end for _, _, head, tail in page for end in (head, tail)}))
        for id_, article_id, head, tail in page:
            for end in (head, tail):
                if end not in there:
                    yield f"The relation {id_} of the article {article_id} has the end {end}, which is not there."
            if head in there and there[head] != article_id:
                yield f"The relation {id_} is kept with the article {article_id} instead of {there[head]}."


def _history(db: Database) -> Iterator[str]:
    taken_back = False
    rows = fetch(db, "SELECT seq, done FROM change ORDER BY seq")
    for start in range(0, len(rows), _PAGE):
        page = dict(rows[start : start + _PAGE])
        found = fetch_in(db, "SELECT seq, edits FROM change WHERE seq IN ({})", list(page))
        for seq, edits in found:
            if page[seq] and taken_back:
                yield f"The change {seq} is done although an earlier one was taken back."
            taken_back = taken_back or not page[seq]
            try:
                decoded_edits(edits)
            except (*DECODING_ERRORS, json.JSONDecodeError) as error:
                yield f"The change {seq} can't be read, nor undone: {_words(error)}"


def _arrivals(db: Database) -> Iterator[str]:
    sql = (
        "SELECT article.id, arrival.state FROM article JOIN arrival ON arrival.key = arrival_key"
        " WHERE present != (arrival.state = 'shown' AND article.key NOT IN (SELECT article_key FROM removed))"
    )
    for id_, state in fetch(db, sql):
        yield f"The article {id_} is shown or hidden against its import, which is {state}."
