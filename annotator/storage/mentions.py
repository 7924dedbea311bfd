"""Spans as mentions: which spans name an entity, how many, and which have the same words.

Only present articles count. Nearly always every article is present; then numbers come from the indexes alone, which is
a hundred times quicker than looking at each span's article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.core.span import Span
from annotator.storage import articles, spans
from annotator.storage.engine import Database, fetch, fetch_in

#: Code points of the text that are shown on each side of a mention.
_AROUND = 60

_HIDDEN = "SELECT key FROM article WHERE present = 0"


class Mention(NamedTuple):
    """A span that names an entity, with what stands around it; ``key`` is where the next page goes on."""

    key: int
    span_id: str
    article_id: str
    title: str
    label: str
    quote: str
    before: str
    after: str


def _all_present(db: Database) -> bool:
    return not fetch(db, f"{_HIDDEN} LIMIT 1")


def counts(db: Database, entity_ids: Sequence[str]) -> dict[str, int]:
    """Return how many spans mention each of these entities; those without any are left out."""
    sql = "SELECT entity, count(*) FROM span WHERE entity IN ({}) GROUP BY entity"
    if not _all_present(db):
        sql = (
            "SELECT entity, count(*) FROM span JOIN article ON article.key = article_key"
            " WHERE entity IN ({}) AND present GROUP BY entity"
        )
    return dict(fetch_in(db, sql, entity_ids))


def all_counts(db: Database) -> Counter[str]:
    """Return how many spans mention each entity, of those that any does."""
    linked = "SELECT entity, count(*) FROM span WHERE entity IS NOT NULL"
    number: Counter[str] = Counter(dict(fetch(db, f"{linked} GROUP BY entity")))
    if not _all_present(db):
        for id_, less in fetch(db, f"{linked} AND article_key IN ({_HIDDEN}) GROUP BY entity"):
            number[id_] -= less
    return +number


def counts_in(db: Database, article_key: int) -> dict[str, int]:
    """Return how many spans of an article mention each entity."""
    sql = "SELECT entity, count(*) FROM span WHERE article_key = ? AND entity IS NOT NULL GROUP BY entity"
    return dict(fetch(db, sql, (article_key,)))


def linked_so(db: Database, quote: str, article_key: int) -> dict[str, tuple[int, int]]:
    """Return the entities that spans with exactly these words name: how often here, and how often in the project."""
    where = "" if _all_present(db) else f" AND article_key NOT IN ({_HIDDEN})"
    sql = (
        "SELECT entity, sum(article_key = ?), count(*) FROM span INDEXED BY ix_span_words"
        f" WHERE quote = ? AND entity IS NOT NULL{where} GROUP BY entity"
    )
    return {id_: (here, number) for id_, here, number in fetch(db, sql, (article_key, quote))}


def page(db: Database, entity_id: str, after: int, limit: int) -> list[Mention]:
    """Return mentions of an entity in the order in which they were made, those after the key ``after``."""
    sql = (
        "SELECT span.key, span.id, article.id, article.title, span.label, span.quote, start_char, end_char, article_key"
        " FROM span JOIN article ON article.key = article_key"
        " WHERE entity = ? AND span.key > ? AND present ORDER BY span.key LIMIT ?"
    )
    rows = fetch(db, sql, (entity_id, after, limit))
    around = _around(db, [(row[8], row[6], row[7]) for row in rows])
    return [
        Mention(key, span_id, article_id, title, label, quote, before, after)
        for (key, span_id, article_id, title, label, quote, *_), (before, after) in zip(rows, around, strict=True)
    ]


def _around(db: Database, places: Iterable[tuple[int, int, int]]) -> list[tuple[str, str]]:
    """Return what stands before and after each place of a text, without reading a long text whole into Python."""
    sql = (
        "SELECT substr(text, max(?2 - ?4, 0) + 1, min(?2, ?4)), substr(text, ?3 + 1, ?4) FROM article_text"
        " WHERE article_key = ?1"
    )
    found = []
    for key, start, end in places:
        rows = fetch(db, sql, (key, start, end, _AROUND))
        found.append((str(rows[0][0]), str(rows[0][1])) if rows else ("", ""))
    return found


def ids_of(db: Database, entity_id: str) -> list[str]:
    """Return the ids of all spans that mention an entity."""
    sql = "SELECT span.id FROM span JOIN article ON article.key = article_key WHERE entity = ? AND present"
    return [id_ for [id_] in fetch(db, sql, (entity_id,))]


def spans_of(db: Database, span_ids: Sequence[str]) -> list[Span]:
    """Return these spans whole, article by article; raise ``RefusedError`` where one is damaged."""
    found = sorted(spans.by_id(db, span_ids).values(), key=lambda pair: (pair[1].article_id, pair[0]))
    return [span for _, span in found]


def unlinked_ids(db: Database, quote: str, label: str) -> list[str]:
    """Return the ids of the spans with exactly these words and this label that name no entity.

    No index knows them: every span of the project is looked at, which takes a second for a million.
    """
    sql = (
        "SELECT span.id FROM span JOIN article ON article.key = article_key"
        " WHERE quote = ? AND span.label = ? AND entity IS NULL AND present"
    )
    return [id_ for [id_] in fetch(db, sql, (quote, label))]


def article_key_of(db: Database, article_id: str) -> int:
    """Return the key of a present article, -1 where there is none."""
    known = articles.known(db, [article_id])
    return known[article_id].key if article_id in known else -1
