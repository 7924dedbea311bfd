"""What is still good of a damaged project, read row by row around the damage and brought into a new one.

The damaged file is only read: everything happens on a copy of it, filled up to the length that it should have. What
can't be brought along is named, a line each; nothing that contradicts itself is made to fit.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.article import Article, ArticleInfo, CodedArticle, Status, sha256_of
from annotator.core.change import adding
from annotator.core.errors import AnnotatorError, CopyError, ProjectError
from annotator.core.identity import new_id
from annotator.core.label_set import LabelSet
from annotator.core.span import Relation, Span, quote_of
from annotator.storage import articles, spans
from annotator.storage.check import check
from annotator.storage.codec import DECODING_ERRORS, decoded_label_set
from annotator.storage.copies import PART, Progress, Stopped, StoppedError, flush, never, nothing
from annotator.storage.descriptors import reading_bytes
from annotator.storage.engine import sync_folder, uri_of
from annotator.storage.failures import DATABASE_ERRORS, reason_of, shown_name
from annotator.storage.journals import is_stray, journal_of
from annotator.storage.opening import identify
from annotator.storage.project import Project
from annotator.storage.relations import relation_of
from annotator.storage.salvaged_register import bring_register
from annotator.storage.salvaged_sources import bring_sources

#: Rows that are asked for at once; where that fails, half of them, down to the one that can't be read.
_STEP = 256

#: So many lines of a kind are written out; the rest are counted.
_MOST = 200

#: The first revision with a register of entities; in older files spans name theirs, and nothing more is known of them.
_REGISTER = 4

#: The first revision with suggestions.
_SUGGESTIONS = 5

_FACTS = ("id", "title", "source", "published", "language", "status", "meta")
_MARKS = ("id", "label", "analyst_key", "start_char", "end_char", "fragments", "attributes", "entity", "note")
_TIMES = ("created", "updated", "proposed", "quote")
_LINKS = ("id", "head", "tail", "label", "proposed")


@dataclass(frozen=True, slots=True)
class Rescue:
    """What came along, and a line for each thing that did not or that is to be looked at."""

    articles: int
    spans: int
    relations: int
    lost: tuple[str, ...]
    entities: int = 0


def salvage(
    source: Path, target: Path, labels: LabelSet, progress: Progress = nothing, stopped: Stopped = never
) -> Rescue:
    """Make a new project at ``target`` of what can be read in ``source``; ``labels`` where its own are lost.

    Raises ``AnnotatorError`` where nothing can be read, or ``target`` is there already.
    """
    if os.path.lexists(target):
        raise ProjectError(f"{shown_name(target)} is there already.", "Choose another name.")
    revision = identify(source).revision
    copied = target.with_name(f"{PART}{new_id()}.annot")
    made = target.with_name(f"{PART}{new_id()}.annot")
    try:
        _copy_filled_up(source, copied)
        with contextlib.closing(_Remains(copied)) as remains:
            Project.create(made, remains.label_set(labels)).close()
            register = bring_register(remains.rows, remains.lost, made) if revision >= _REGISTER else None
            with Project(made) as new:
                if revision >= _SUGGESTIONS:
                    bring_sources(remains.rows, remains.lost, new)
                rescue = _bring(remains, new, register, progress, stopped)
        wrong = check(made)
        if wrong:
            raise CopyError("What was rescued is not sound, so it was not kept.", wrong[0])
        flush(made)
        made.rename(target)
        sync_folder(target)
    except (*DATABASE_ERRORS, OSError) as error:
        raise CopyError(f"{shown_name(target)} could not be written: {reason_of(target, error)}.") from error
    finally:
        for left in (copied, made, *(path.with_name(path.name + "-journal") for path in (copied, made))):
            with contextlib.suppress(OSError):
                left.unlink()
    return rescue


def _copy_filled_up(source: Path, copied: Path) -> None:
    """Copy a file as it is; one that was cut off gets empty pages for its lost ones, else SQLite reads none of it."""
    with reading_bytes(source) as lost, copied.open("xb") as out:
        shutil.copyfileobj(lost, out, 1 << 20)
    with copied.open("rb+") as file:
        head = file.read(32)
        size = int.from_bytes(head[16:18], "big")
        size = 65536 if size == 1 else size
        there = file.seek(0, os.SEEK_END)
        wanted = min(size * int.from_bytes(head[28:32], "big"), 2 * there + 100_000_000)
        if there < wanted:
            file.truncate(wanted)
    journal = journal_of(source)
    if journal.exists() and not is_stray(source, journal):
        shutil.copyfile(journal, journal_of(copied))


class _Remains:
    """The rows of a damaged file, as far as they can be read, as bytes and numbers."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(uri_of(path, "rw"), uri=True, isolation_level=None)
        self.lost: list[str] = []
        self._unread: Counter[str] = Counter()
        self._most = max(1000, path.stat().st_size // 16)
        # Bytes are decoded one by one, so that one bad letter costs one row; damaged definitions are passed over.
        self.db.text_factory = bytes
        for pragma in ("trusted_schema=OFF", "writable_schema=ON", "mmap_size=0", "cell_size_check=ON"):
            self.db.execute(f"PRAGMA {pragma}")
        self.beside = sqlite3.connect("", isolation_level=None)  # spans by article, without an index to believe in
        self.beside.text_factory = bytes

    def close(self) -> None:
        self.db.close()
        self.beside.close()

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[int, list[Any]]]:
        """Yield rows in the order of their keys; columns that are missing are ``None``."""
        try:
            there = {row[1].decode("utf-8", "replace") for row in self.db.execute(f'PRAGMA table_info("{table}")')}
        except sqlite3.Error:
            there = set()
        if not there:
            self.lost.append(f"The table {table!r} is missing.")
            return
        self.lost += [
            f"The column {name!r} of the table {table!r} is missing." for name in columns if name not in there
        ]
        listed = ", ".join(f'"{name}"' if name in there else "NULL" for name in columns)
        sql = f'SELECT rowid, {listed} FROM "{table}" NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid'
        last = self._last(table)
        for start in range(0, last + 1, _STEP):
            for key, *values in self._read(table, sql, start, min(start + _STEP - 1, last)):
                yield key, values
        if self._unread[table]:
            self.lost.append(f"In the table {table!r} {self._unread[table]} places could not be read.")

    def value(self, sql: str, key: int) -> Any:
        """Return one value, ``None`` where it is not there or can't be read."""
        try:
            row = self.db.execute(sql, (key,)).fetchone()
        except (sqlite3.Error, MemoryError):
            return None
        return row[0] if row else None

    def label_set(self, otherwise: LabelSet) -> LabelSet:
        """Return the current label set, else the newest that can be read, else another one."""
        found = [
            (bool(current), key, content) for key, (current, content) in self.rows("label_set", ("current", "content"))
        ]
        for _, _, content in sorted(found, key=lambda row: row[:2], reverse=True):
            with contextlib.suppress(*DECODING_ERRORS):
                return decoded_label_set(_text(content))
        self.lost.append("The label set could not be read; the usual one was taken, and labels of spans were added.")
        return otherwise

    def gather(self, table: str, columns: Sequence[str]) -> None:
        """Put the readable rows of a table aside, to be had by article."""
        places = ", ".join(f"c{number}" for number in range(len(columns)))
        self.beside.execute(f"CREATE TABLE {table} (article_key, {places})")
        marks = ", ".join("?" * (len(columns) + 1))
        rows = (values for _, values in self.rows(table, ("article_key", *columns)))
        self.beside.execute("BEGIN")
        self.beside.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        self.beside.execute(f"CREATE INDEX by_article_{table} ON {table} (article_key)")
        self.beside.execute("COMMIT")

    def of(self, table: str, article_key: int) -> list[list[Any]]:
        rows = self.beside.execute(f"SELECT * FROM {table} WHERE article_key = ?", (article_key,)).fetchall()
        return [list(row[1:]) for row in rows]

    def _last(self, table: str) -> int:
        for sql in (f'SELECT max(rowid) FROM "{table}"', f'SELECT rowid FROM "{table}" ORDER BY rowid DESC LIMIT 1'):
            with contextlib.suppress(sqlite3.Error):
                row = self.db.execute(sql).fetchone()
                return min(int(row[0] or 0) if row else 0, self._most)
        return self._most

    def _read(self, table: str, sql: str, first: int, last: int) -> list[Any]:
        try:
            return self.db.execute(sql, (first, last)).fetchall()
        except (sqlite3.Error, MemoryError):
            if first == last:
                self._unread[table] += 1
                return []
        middle = (first + last) // 2
        return self._read(table, sql, first, middle) + self._read(table, sql, middle + 1, last)


def _bring(remains: _Remains, new: Project, register: set[str] | None, progress: Progress, stopped: Stopped) -> Rescue:
    lost = remains.lost
    analysts = {key: _or_empty(name) for key, [name] in remains.rows("analyst", ("name",))}
    remains.gather("span", (*_MARKS, *_TIMES))
    remains.gather("relation", _LINKS)
    rows = list(remains.rows("article", ("present", "sha256", *_FACTS)))
    rescued: set[str] = set()
    links: list[Relation] = []
    seen: set[str] = set()
    named: set[str] = set()
    with new.arriving("rescue from a damaged project", "") as arriving:
        for done, (key, (present, sha256, *facts)) in enumerate(rows, start=1):
            if stopped():
                raise StoppedError("The rescue was stopped.", "Nothing was changed.")
            coded = _article(remains, key, present, sha256, facts, analysts) if present != 0 else None
            progress(done, len(rows))
            if coded is None or coded.article.id in seen:
                continue
            try:
                arriving.add(coded)
            except AnnotatorError as error:
                lost.append(f"The article {coded.article.id} was left out: {error}")
                continue
            seen.add(coded.article.id)
            rescued.update(span.id for span in coded.spans)
            named.update(span.entity for span in coded.spans if span.entity)
            links += _relations(remains, key, coded.article.id)
        arriving.keep_file()
        arriving.finish()
    sound = [link for link in links if link.head in rescued and link.tail in rescued]
    if len(sound) < len(links):
        lost.append(f"{len(links) - len(sound)} relations were left out, for an end of theirs is lost.")
    if sound:
        new.do(adding("rescue the relations", *sound))
    if register is not None:
        lost += [
            f"The entity {id_} is lost; it is named by what one of its spans marks, and nothing else is known of it."
            for id_ in sorted(named - register)
        ]
    lost.append("The steps of undo are left behind; they are still in the damaged file.")
    return Rescue(new.article_count(), new.span_count(), len(sound), _bounded(lost), len(register or ()))


def _article(
    remains: _Remains, key: int, present: Any, sha256: Any, facts: Sequence[Any], analysts: dict[int, str]
) -> CodedArticle | None:
    lost = remains.lost
    article_id = _or_empty(facts[0])
    if not article_id:
        lost.append(f"An article was left out, for its id can't be read (row {key}).")
        return None
    try:
        text = _text(remains.value("SELECT text FROM article_text WHERE article_key = ?", key))
    except DECODING_ERRORS:
        lost.append(f"The article {article_id} was left out, for its text can't be read.")
        return None
    try:
        info = articles.info_of([_text(fact) for fact in facts])
    except DECODING_ERRORS:
        title, source, published, language = map(_or_empty, facts[1:5])
        info = ArticleInfo(article_id, title, source, published, language)
        lost.append(f"Of the article {article_id} only a part of what is known of it could be read.")
    if sha256_of(text) != _or_empty(sha256):
        lost.append(f"The text of the article {article_id} is not what was imported; it is flagged, to be compared.")
        info = ArticleInfo(info.id, info.title, info.source, info.published, info.language, Status.FLAGGED, info.meta)
    sound = []
    for row in remains.of("span", key):
        span, finding = _span(article_id, text, row, analysts)
        if span is not None:
            sound.append(span)
        else:
            lost.append(f"A span of the article {article_id} was left out: {finding}.")
    return CodedArticle(Article(info, text), tuple({span.id: span for span in sound}.values()))


def _span(article_id: str, text: str, row: Sequence[Any], analysts: dict[int, str]) -> tuple[Span | None, str]:
    """Return a span that marks what it marked when it was saved, or ``None`` and why not."""
    id_, label, analyst, start, end, fragments, attributes, entity, note, created, updated, proposed, quote = row
    try:
        optional = [None if value is None else _text(value) for value in (fragments, entity, updated, proposed)]
        words = _text(id_), _text(label), analysts.get(analyst, "")
        rest = _text(attributes) if attributes is not None else "{}"
        span = spans.span_of(
            article_id,
            (*words, start, end, optional[0], rest, optional[1], _there(note), _there(created), *optional[2:]),
        )
        wanted = _text(quote)
    except DECODING_ERRORS as error:
        return None, f"it can't be read ({type(error).__name__})"
    if not spans.are_apart(span.fragments, len(text)):
        return None, f"it goes from {span.start} to {span.end} in a text of {len(text)} characters"
    if quote_of(text, span.fragments) != wanted:
        return None, f"from {span.start} to {span.end} it does not mark what it marked"
    return span, ""


def _relations(remains: _Remains, key: int, article_id: str) -> list[Relation]:
    found = []
    for row in remains.of("relation", key):
        with contextlib.suppress(*DECODING_ERRORS):
            id_, head, tail, label = map(_text, row[:-1])
            told = None if row[-1] is None else _text(row[-1])
            found.append(relation_of(article_id, (id_, head, tail, label, told)))
    return found


def _text(value: Any) -> str:
    """Return a cell as text; raise ``ValueError`` where it is none."""
    if not isinstance(value, bytes):
        raise ValueError("not a text")  # noqa: TRY004  (the content is wrong, not the caller's type)
    return value.decode("utf-8")


def _there(value: Any) -> str:
    """Return a cell as text, empty where its column is missing."""
    return "" if value is None else _text(value)


def _or_empty(value: Any) -> str:
    try:
        return _text(value)
    except ValueError:
        return ""


def _bounded(lost: Sequence[str]) -> tuple[str, ...]:
    more = len(lost) - _MOST
    return tuple(lost) if more <= 0 else (*lost[: _MOST - 1], f"And {more} more of such lines.", lost[-1])
