"""Which articles a list shows, and in which order: by degrees, so that its first rows never wait for its last.

Words are looked up in the full-text index as far as that goes, and in the texts beyond it. Where no article has the
words, the texts are looked through for the very characters, which finds parts of words too. Everything is read in
steps of some milliseconds: a longer look at the file would keep a change from being saved.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import islice
from pathlib import Path

from annotator.core.article import Status
from annotator.core.query import Order, Phrase, Query
from annotator.storage import counts, full_text
from annotator.storage.engine import Database, fetch, fetch_in, reading
from annotator.storage.holding import holder

#: Keys read at once where nothing but keys is read.
_KEYS = 20_000

#: Articles whose texts are looked through at once.
_TEXTS = 100

#: The index takes long over the beginning of a word of at most so many letters, as very many words begin so. Most
#: articles hold one, too: the first of them are looked for in so many texts before the index is asked.
_SHORT, _PROBED = 4, 60

#: Articles that are told before all others are read.
_SOON = 500

#: Up to so many hits are asked for their status one by one.
_FEW = 2_000

#: Steps of SQLite between two questions whether the answer is still wanted.
_STEPS = 5_000

Wanted = Callable[[], bool]


def everything(db: Database) -> Sequence[int]:
    """Return the keys of all articles in project order, without reading them where none is missing in between."""
    number = sum(counts.articles(db).values())
    [[first, last]] = fetch(
        db,
        "SELECT (SELECT min(key) FROM article WHERE present = 1), (SELECT max(key) FROM article WHERE present = 1)",
    )
    if first is None:
        return range(0)
    if last - first + 1 == number:
        return range(first, last + 1)
    return array("q", (key for [key] in fetch(db, "SELECT key FROM article WHERE present = 1 ORDER BY key")))


def search(
    db: Database,
    path: Path,
    query: Query,
    status: Status | None,
    order: Order,
    wanted: Wanted = lambda: True,
    *,
    brief: bool = False,
) -> Iterator[Sequence[int]]:
    """Yield the keys of the articles that a list shows, piece by piece, in its order.

    Ends early, without a word, once ``wanted`` says no. ``brief`` says that the first ones are enough: what the index
    takes long over is looked for in the texts then.
    """
    db.raw.set_progress_handler(lambda: not wanted(), _STEPS)
    try:
        yield from _searched(_Search(db, path, query, status, order, brief=brief), wanted)
    finally:
        db.raw.set_progress_handler(None, 0)


def _searched(work: _Search, wanted: Wanted) -> Iterator[Sequence[int]]:
    found = False
    for pieces in (work.by_words, work.by_characters):
        try:
            for piece in pieces():
                if not wanted():
                    return
                if piece:
                    found = True
                    yield piece
        except Exception:
            if not wanted():
                return
            raise
        if found or not work.query:
            return


class _Search:
    """One search; every method reads in transactions of its own."""

    def __init__(
        self, db: Database, path: Path, query: Query, status: Status | None, order: Order, *, brief: bool
    ) -> None:
        self.query = query
        self._brief = brief
        self._db, self._path = db, path
        self._status, self._order = status, order

    def by_words(self) -> Iterator[Sequence[int]]:
        """Yield what holds all phrases; everything where there is no query, nothing where it has no words."""
        if not self.query:
            yield from self._listed()
            return
        if not self.query.phrases:
            return
        with reading(self._db, self._path) as db:
            reach = 0 if self._brief and self._is_slow() else full_text.reach(db)
        probed: Sequence[int] = ()
        if reach and self._is_slow():
            probed = next(iter(self._listed(_PROBED)), ())
            yield self._matching(probed)
        if self._order is not Order.PROJECT:
            hits = array("q")
            for found in self._indexed(reach, -1):
                hits.extend(found)
            yield from self._in_order(hits, reach, frozenset(probed))
            return
        first = probed[-1] if probed else -1
        for found in self._indexed(reach, first):
            there = self._of_status(found)
            if self._has_phrases():
                for at in range(0, len(there), _TEXTS):
                    yield self._matching(there[at : at + _TEXTS])
            else:
                yield there
        for piece in self._listed(_TEXTS, after=max(reach, first)):
            yield self._matching(piece)

    def by_characters(self) -> Iterator[Sequence[int]]:
        """Yield what holds the very characters of the query, in whatever case."""
        self._db.raw.create_function("holds_query", 1, holder(self.query.literal), deterministic=True)
        fields = ("title", "source", "(SELECT text FROM article_text WHERE article_key = key)")
        holds = " OR ".join(f"holds_query(CAST({field} AS BLOB))" for field in fields)
        sql = f"SELECT key FROM article WHERE key IN ({{}}) AND ({holds})"
        for piece in self._listed(_TEXTS):
            with reading(self._db, self._path) as db:
                there = {key for [key] in fetch_in(db, sql, piece)}
            yield array("q", (key for key in piece if key in there))

    def _in_order(self, hits: Sequence[int], reach: int, done: Container[int]) -> Iterator[Sequence[int]]:
        """Yield hits of the index in the order asked for, and between them those that only the texts tell."""
        wanted, phrases = frozenset(hits), self._has_phrases()
        with reading(self._db, self._path) as db:
            reads = phrases or not full_text.is_whole(db)
        for piece in self._listed(_TEXTS if reads else _KEYS):
            may_be = array("q", (key for key in piece if (key in wanted or key > reach) and key not in done))
            if reads:
                there = frozenset(self._matching([key for key in may_be if phrases or key > reach]))
                may_be = array("q", (key for key in may_be if key in there or (not phrases and key in wanted)))
            yield may_be

    # Keys

    def _listed(self, size: int = _KEYS, *, after: int = -1) -> Iterator[Sequence[int]]:
        """Yield the keys of the status asked for, in order; in project order only those ``after`` a key."""
        if self._order is Order.PROJECT:
            yield from self._in_project_order(size, after)
            return
        hidden = self._hidden()
        with_status = None if self._status is None else frozenset(self._keys_with_status())
        for piece in self._sorted(size):
            yield array(
                "q",
                (key for key in piece if key not in hidden and (with_status is None or key in with_status)),
            )

    def _in_project_order(self, size: int, after: int) -> Iterator[Sequence[int]]:
        sql = "SELECT key FROM article WHERE present = 1 AND key > ?"
        if self._status is not None:
            sql += " AND status = ?"
        room = min(size, _SOON)
        while True:
            values = (after,) if self._status is None else (after, self._status.value)
            with reading(self._db, self._path) as db:
                keys = array("q", [key for [key] in fetch(db, f"{sql} ORDER BY key LIMIT {int(room)}", values)])
            if keys:
                yield keys
            if len(keys) < room:
                return
            after, room = keys[-1], size

    def _sorted(self, size: int) -> Iterator[Sequence[int]]:
        """Yield the keys of present and hidden articles, those without a title, source or date last."""
        column = {Order.TITLE: "title", Order.SOURCE: "source"}.get(self._order, "published")
        compared = column if column == "published" else f"{column} COLLATE NOCASE"
        way, sign = ("DESC", "<") if self._order is Order.NEWEST else ("ASC", ">")
        same = f"SELECT key FROM article WHERE {compared} = ? AND key {sign} ? ORDER BY key {way} LIMIT ?"
        further = f"SELECT key FROM article WHERE {compared} {{}} AND {compared} > ''"
        further += f" ORDER BY {compared} {way}, key {way} LIMIT ?"
        value, last = None, 0
        room = min(size, _SOON)
        while True:
            # In two statements, as one with both conditions would look through all that lies before.
            with reading(self._db, self._path) as db:
                keys: list[int] = []
                if value is not None:
                    keys += [key for [key] in fetch(db, same, (value, last, room))]
                if len(keys) < room:
                    start = (f"{sign} ?", (value,)) if value is not None else ("> ''", ())
                    keys += [key for [key] in fetch(db, further.format(start[0]), (*start[1], room - len(keys)))]
                if keys:
                    last = keys[-1]
                    [[value]] = fetch(db, f"SELECT {column} FROM article WHERE key = ?", (last,))
            yield array("q", keys)
            if len(keys) < room:
                break
            room = size
        after = -1
        while True:
            sql = f"SELECT key FROM article WHERE {compared} = '' AND key > ? ORDER BY key LIMIT {int(size)}"
            with reading(self._db, self._path) as db:
                blank = array("q", [key for [key] in fetch(db, sql, (after,))])
            yield blank
            if len(blank) < size:
                return
            after = blank[-1]

    def _hidden(self) -> frozenset[int]:
        """Return the keys of articles that are staged or taken back: nearly always none."""
        with reading(self._db, self._path) as db:
            return frozenset([key for [key] in fetch(db, "SELECT key FROM article WHERE present = 0")])

    def _keys_with_status(self) -> Iterator[int]:
        for piece in self._in_project_order(_KEYS, -1):
            yield from piece

    def _of_status(self, keys: Sequence[int]) -> Sequence[int]:
        """Return those of some present articles that have the status asked for."""
        if self._status is None:
            return keys
        if len(keys) <= _FEW:
            sql = "SELECT key, status FROM article WHERE key IN ({})"
            with reading(self._db, self._path) as db:
                statuses = dict(fetch_in(db, sql, keys))
            return array("q", (key for key in keys if statuses.get(key) == self._status.value))
        there = frozenset(self._keys_with_status())
        return array("q", (key for key in keys if key in there))

    # Words

    def _is_slow(self) -> bool:
        return any(phrase.open and len(phrase.words[-1]) <= _SHORT for phrase in self.query.phrases)

    def _has_phrases(self) -> bool:
        """Tell whether words are to follow one another, which the index does not know."""
        return any(len(phrase.words) > 1 for phrase in self.query.phrases)

    def _indexed(self, reach: int, after: int) -> Iterator[array[int]]:
        """Yield the present articles that hold all words, after a key and as far as the index goes."""
        if not reach:
            return
        sql = "SELECT rowid FROM full_text WHERE full_text MATCH ? AND rowid > ? AND rowid <= ? ORDER BY rowid"
        words = " AND ".join(map(_matched, self.query.phrases))
        hidden = self._hidden()
        for size in (_SOON, -1):
            with reading(self._db, self._path) as db:
                found = fetch(db, f"{sql} LIMIT {size}", (words, after, reach))
            keys = array("q", [key for [key] in found])
            yield array("q", (key for key in keys if key not in hidden)) if hidden else keys
            if size < 0 or len(keys) < size:
                return
            after = keys[-1]

    def _matching(self, keys: Sequence[int]) -> array[int]:
        """Return those of a few articles whose title, source or text holds all phrases."""
        with reading(self._db, self._path) as db:
            rows = full_text.fields(db, keys)
        matches = self.query.matches
        there = {key for key, *fields in rows if matches(*fields)}
        return array("q", (key for key in keys if key in there))


def _matched(phrase: Phrase) -> str:
    """Return the words of a phrase as FTS5 takes them: of letters and digits only, between quotation marks."""
    return " AND ".join(f'"{word}"' for word in phrase.words) + ("*" if phrase.open else "")


def first(pieces: Iterator[Sequence[int]], limit: int) -> array[int]:
    """Return the first keys of a search."""
    return array("q", islice((key for piece in pieces for key in piece), limit))
