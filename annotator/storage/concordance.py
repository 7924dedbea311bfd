"""The concordance of a project as its callers see it: looking, what a page of rows shows, their order, tagging them.

Each method reads in short transactions of its own, so that a thread may take its time and nobody's save waits.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from annotator.core.folding import words_of
from annotator.core.hits import HitRow, Hits
from annotator.core.label_set import Label
from annotator.core.sought import Sort, Sought
from annotator.storage import articles, bulk_tagging, looking
from annotator.storage.articles import Texts
from annotator.storage.bulk_tagging import TagPlan
from annotator.storage.engine import Database, fetch, fetch_damaged, fetch_in, reading
from annotator.storage.looking import Piece, Wanted

#: How many code points of the context a row has on either side, and how many words of it put it in order.
CONTEXT, _WORDS = 90, 5

#: Articles whose texts are read at once to put hits in order.
_PAGE = 50


class Concordance:
    """Looks things up over all articles of one project."""

    def __init__(self, db: Database, path: Path, texts: Texts) -> None:
        self._db, self._path, self._texts = db, path, texts

    def look(self, sought: Sought, wanted: Wanted = lambda: True) -> Iterator[Piece]:
        """Yield hits piece by piece, reading while the pieces are taken; see ``looking.look``."""
        return looking.look(self._db, self._path, sought, wanted)

    def rows(self, hits: Hits, *, context: int = CONTEXT) -> list[HitRow]:
        """Return what a list shows of these hits, in their order."""
        facts = "SELECT key, id, title, source, published, sha256, length FROM article WHERE present AND key IN ({})"
        found = []
        with reading(self._db, self._path) as db:
            known = {row[0]: row[1:] for row in fetch_in(db, facts, sorted(set(hits.keys)), fetch_damaged)}
            for key, start, end in zip(hits.keys, hits.starts, hits.ends, strict=True):
                found.append(self._row(db, key, start, end, known[key], context) if key in known else HitRow())
        return found

    def _row(self, db: Database, key: int, start: int, end: int, facts: Sequence[object], context: int) -> HitRow:
        *words, sha256, length = facts
        article_id, title, source, published = map(str, words)
        text = self._texts.get(db, looking_at(key, sha256, length))
        if end > len(text):
            return HitRow()
        sql = "SELECT label FROM span WHERE article_key = ? AND start_char = ? AND end_char = ? AND fragments IS NULL"
        labels = dict.fromkeys(str(label) for [label] in fetch_damaged(db, sql, (key, start, end)))
        begin = 1 + max(text.rfind("\n", 0, start), text.rfind("\r", 0, start))
        return HitRow(
            article_id,
            title,
            source,
            published,
            text[begin : begin + CONTEXT],
            text[max(0, start - context) : start],
            text[start:end],
            text[end : end + context],
            tuple(labels),
        )

    def order(self, hits: Hits, sort: Sort, wanted: Wanted = lambda: True) -> array[int]:
        """Return the numbers of the hits in another order; it ends early, and means nothing, once ``wanted`` says no.

        What is before a hit is compared from its nearest word on, as what is after it.
        """
        if sort is Sort.ARTICLE:
            return array("I", range(len(hits)))
        if sort is Sort.DATE:
            dates = self._dates(hits)
            return array("I", sorted(range(len(hits)), key=lambda number: dates.get(hits.keys[number], "\U0010ffff")))
        keys: list[str] = []
        numbers = range(len(hits))
        groups = [(key, list(group)) for key, group in groupby(numbers, key=hits.keys.__getitem__)]
        for at in range(0, len(groups), _PAGE):
            if not wanted():
                return array("I")
            page = groups[at : at + _PAGE]
            texts = self._texts_of([key for key, _ in page])
            for key, group in page:
                text = texts.get(key, "")
                keys += [_compared(text, hits.starts[number], hits.ends[number], sort) for number in group]
        return array("I", sorted(numbers, key=keys.__getitem__))

    def _dates(self, hits: Hits) -> dict[int, str]:
        sql = "SELECT key, published FROM article WHERE key IN ({}) AND published > ''"
        with reading(self._db, self._path) as db:
            return dict(fetch_in(db, sql, sorted(set(hits.keys)), fetch_damaged))

    def _texts_of(self, keys: Sequence[int]) -> dict[int, str]:
        sql = "SELECT article_key, text FROM article_text WHERE article_key IN ({})"
        with reading(self._db, self._path) as db:
            return {key: text for key, text in fetch_in(db, sql, keys, fetch_damaged) if isinstance(text, str)}

    def plan_tagging(self, hits: Hits, label: Label, analyst: str, wanted: Wanted = lambda: True) -> TagPlan:
        """Return what it would be to tag these hits with a label; nothing is changed."""
        return bulk_tagging.plan(self._db, self._path, hits, label, analyst, wanted)

    def article_id(self, key: int) -> str | None:
        """Return the id of a present article."""
        with reading(self._db, self._path) as db:
            rows = fetch(db, "SELECT id FROM article WHERE present AND key = ?", (key,))
        return str(rows[0][0]) if rows else None


def looking_at(key: int, sha256: object, length: object) -> articles.Known:
    return articles.Known(key, str(sha256), length if isinstance(length, int) else 0)


def _compared(text: str, start: int, end: int, sort: Sort) -> str:
    """Return what a hit is put in order by: folded words, the nearest first."""
    if sort is Sort.AFTER:
        return " ".join(words_of(text[end : end + CONTEXT])[:_WORDS])
    return " ".join(words_of(text[max(0, start - CONTEXT) : start])[: -_WORDS - 1 : -1])
