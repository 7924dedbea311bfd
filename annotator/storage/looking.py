"""Looks a concordance up in the articles, piece by piece: the first hits never wait for the last.

The full-text index chooses articles as far as it goes and as words can be told; all others are looked through.
Texts are read in steps of some milliseconds. Hits are columns of numbers, sixteen bytes each, so that a million of them
are held as easily as ten.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotator.core.errors import AnnotatorError
from annotator.core.hits import MOST_HITS, Hits
from annotator.core.sought import Finder, Manner, Sought, WordFinder
from annotator.storage import full_text
from annotator.storage.codec import DECODING_ERRORS, decoded_fragments
from annotator.storage.engine import Database, fetch, fetch_damaged, fetch_in, reading

#: Articles that are looked through at once: few at first, then more, and no more than have so many characters.
_FIRST, _ARTICLES, _CHARACTERS = 8, 100, 1_000_000

#: How many keys the index is asked for before it is asked for all.
_SOON = 500

#: Steps of SQLite between two questions whether the answer is still wanted.
_STEPS = 5_000

Wanted = Callable[[], bool]


class Piece(NamedTuple):
    """Further hits, how many articles they are in, and how many articles have been left out as too slow by now."""

    hits: Hits
    articles: int
    missed: int = 0


def finder_of(sought: Sought) -> Finder:
    """Return what finds it; raise ``RefusedError`` where a pattern can't be read."""
    if sought.manner is not Manner.PATTERN:
        return WordFinder(sought)
    from annotator.engines.patterns import PatternFinder  # whose library takes a while to import

    return PatternFinder(sought)


def look(db: Database, path: Path, sought: Sought, wanted: Wanted = lambda: True) -> Iterator[Piece]:
    """Yield hits in the order of the project, up to ``MOST_HITS``; end early once ``wanted`` says no.

    Raises ``RefusedError`` for a pattern that can't be read, and ``AnnotatorError`` for one that takes too long.
    """
    if not sought:
        return
    finder = finder_of(sought)
    db.raw.set_progress_handler(lambda: not wanted(), _STEPS)
    left, trouble = MOST_HITS, None
    try:
        for batch in _Articles(db, path, sought, finder).batches():
            if not wanted():
                return
            piece, trouble = _found_in(db, path, sought, finder, batch, left)
            left -= len(piece.hits)
            yield piece
            if trouble is not None or left <= 0:
                break
    except Exception:
        if wanted():
            raise
    finally:
        db.raw.set_progress_handler(None, 0)
    if trouble is not None:
        raise trouble


def _found_in(
    db: Database, path: Path, sought: Sought, finder: Finder, keys: Sequence[int], most: int
) -> tuple[Piece, AnnotatorError | None]:
    """Look for it in the texts of some articles; return what was found, and why it has to end there, if it has."""
    with reading(db, path) as db:
        spans = _spans_in(db, sought, keys) if sought.label or sought.untagged else {}
        if sought.label:
            keys = [key for key in keys if key in spans]
        sql = "SELECT article_key, text FROM article_text WHERE article_key IN ({}) ORDER BY article_key"
        texts = fetch_in(db, sql, keys, fetch_damaged)
    hits, articles, trouble = Hits(), 0, None
    for key, text in texts:
        if not isinstance(text, str):
            continue  # damaged; ``check`` says so
        before = len(hits)
        pieces = spans.get(key, _Pieces())
        try:
            for start, end in finder.places(text):
                if (sought.label and not pieces.hold(start, end)) or (sought.untagged and (start, end) in pieces.exact):
                    continue
                hits.keys.append(key)
                hits.starts.append(start)
                hits.ends.append(end)
                if len(hits) >= most:
                    break
        except AnnotatorError as error:
            trouble = error
        articles += len(hits) > before
        if trouble is not None or len(hits) >= most:
            break
    return Piece(hits, articles, getattr(finder, "missed", 0)), trouble


class _Pieces:
    """Pieces of an article that spans have marked: of one label to look into, of any to know what is tagged."""

    def __init__(self) -> None:
        self.exact: set[tuple[int, int]] = set()
        self._within: list[tuple[int, int]] = []
        self._sorted: list[tuple[int, int]] | None = None

    def add(self, fragments: Sequence[tuple[int, int]], *, exact: bool, within: bool) -> None:
        if exact and len(fragments) == 1:
            self.exact.add((fragments[0][0], fragments[0][1]))
        if within:
            self._within += [(start, end) for start, end in fragments]

    def hold(self, start: int, end: int) -> bool:
        """Say whether a hit lies in one of the pieces."""
        if self._sorted is None:
            self._sorted = _outermost(self._within)
        at = _last_from(self._sorted, start)
        return at >= 0 and end <= self._sorted[at][1]


def _outermost(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return pieces by their starts, without those that lie in another one: so that ends are in order, too."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _last_from(pieces: list[tuple[int, int]], start: int) -> int:
    """Return the place of the last piece that begins at ``start`` or before; -1 where there is none."""
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high) // 2
        if pieces[middle][0] <= start:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _spans_in(db: Database, sought: Sought, keys: Sequence[int]) -> dict[int, _Pieces]:
    """Return what spans have marked in these articles, where that matters; with a label only those that have it."""
    sql = "SELECT article_key, label, start_char, end_char, fragments FROM span WHERE article_key IN ({})"
    found: dict[int, _Pieces] = {}
    for key, label, start, end, content in fetch_in(db, sql, keys, fetch_damaged):
        try:
            fragments = decoded_fragments(content, start, end)
        except DECODING_ERRORS:
            continue
        if label == sought.label or key in found or not sought.label:
            found.setdefault(key, _Pieces()).add(fragments, exact=sought.untagged, within=label == sought.label)
        elif sought.untagged:
            found.setdefault(key, _Pieces()).add(fragments, exact=True, within=False)
    return found


class _Articles:
    """The present articles in which something may be found, in the order of the project and in batches."""

    def __init__(self, db: Database, path: Path, sought: Sought, finder: Finder) -> None:
        self._db, self._path, self._alternatives = db, path, finder.alternatives
        conditions, values = ["present = 1"], list[Any]()
        if sought.status is not None:
            conditions.append("status = ?")
            values.append(sought.status.value)
        if sought.since:
            conditions.append("published >= ?")
            values.append(sought.since)
        if sought.until:
            conditions.append("published > '' AND substr(published, 1, ?) <= ?")
            values += [len(sought.until), sought.until]
        self._where, self._values = " AND ".join(conditions), values

    def batches(self) -> Iterator[list[int]]:
        batch, characters, room = list[int](), 0, _FIRST
        for key, length in self._all():
            batch.append(key)
            characters += length
            if len(batch) >= room or characters >= _CHARACTERS:
                yield batch
                batch, characters, room = [], 0, min(2 * room, _ARTICLES)
        if batch:
            yield batch

    def _all(self) -> Iterator[tuple[int, int]]:
        with reading(self._db, self._path) as db:
            reach = full_text.reach(db) if self._alternatives else 0
        after = -1
        if reach:
            yield from self._indexed(reach)
            after = reach
        yield from self._listed(after)

    def _indexed(self, reach: int) -> Iterator[tuple[int, int]]:
        """Yield those that hold the words, as far as the index goes."""
        sql = "SELECT rowid FROM full_text WHERE full_text MATCH ? AND rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?"
        lines = [" AND ".join(f'"{word}"' for word in dict.fromkeys(words)) for words in self._alternatives]
        words, after = " OR ".join(f"({line})" for line in lines), -1
        for size in (_SOON, -1):
            with reading(self._db, self._path) as db:
                keys = array("q", [key for [key] in fetch(db, sql, (words, after, reach, size))])
            for at in range(0, len(keys), _SOON):
                yield from self._those_of(keys[at : at + _SOON])
            if size < 0 or len(keys) < size:
                return
            after = keys[-1]

    def _those_of(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        marks = ",".join("?" * len(keys))
        sql = f"SELECT key, length FROM article WHERE key IN ({marks}) AND {self._where} ORDER BY key"
        with reading(self._db, self._path) as db:
            return fetch(db, sql, (*keys, *self._values))

    def _listed(self, after: int) -> Iterator[tuple[int, int]]:
        sql = f"SELECT key, length FROM article WHERE key > ? AND {self._where} ORDER BY key LIMIT {_SOON}"
        while True:
            with reading(self._db, self._path) as db:
                found = fetch(db, sql, (after, *self._values))
            yield from found
            if len(found) < _SOON:
                return
            after = found[-1][0]
