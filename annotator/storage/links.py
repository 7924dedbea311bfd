"""Relations with both of their ends, also where one lies in another article; and spans found by their words.

Each lookup follows an index, of the relations by head, tail or article. No text is read, for a span keeps its quote.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from annotator.core.folding import folded
from annotator.core.link import End, Link, Quotes
from annotator.core.span import Relation
from annotator.storage.engine import Database, fetch, fetch_damaged, fetch_in
from annotator.storage.relations import relation_of

#: Spans of which the quotes are compared before the clock is looked at.
_PAGE = 2_000

#: Up to so many relations of a project are gone through to find those that end in an article; else its spans are.
_FEW = 5_000

_KEPT = (
    "SELECT relation.key, article.id, relation.id, relation.head, relation.tail, relation.label, relation.proposed"
    " FROM relation JOIN article ON article.key = relation.article_key WHERE article.present AND relation.{} IN ({{}})"
)


def links_of_article(db: Database, article_key: int) -> list[Link]:
    """Return the relations that begin or end in a present article, by id."""
    rows = fetch_in(db, _KEPT.format("article_key"), [article_key])
    kept = {row[0] for row in rows}
    rows += fetch_in(db, _KEPT.format("key"), [key for key in _ending_in(db, article_key) if key not in kept])
    return _linked(db, rows)


def links_of_spans(db: Database, span_ids: Sequence[str]) -> list[Link]:
    """Return the relations that begin or end at one of these spans, wherever they are kept, by id."""
    return _linked(db, _rows_of_spans(db, span_ids))


def relations_of_spans(db: Database, span_ids: Sequence[str]) -> list[Relation]:
    """The same without what is needed to show them."""
    return [_relation(row) for row in sorted(_rows_of_spans(db, span_ids), key=itemgetter(2))]


def ends_of(db: Database, span_ids: Sequence[str]) -> dict[str, End]:
    """Return those of these spans that are in present articles, as ends, by their ids."""
    sql = (
        "SELECT span.id, span.label, span.quote, article.id, article.title, span.start_char FROM span"
        " JOIN article ON article.key = span.article_key WHERE article.present AND span.id IN ({})"
    )
    ends = {}
    for id_, label, quote, article_id, title, start in fetch_in(db, sql, span_ids, fetch_damaged):
        ends[id_] = End(id_, _word(label), _word(quote), article_id, _word(title), start if type(start) is int else 0)
    return ends


def quotes_holding(
    db: Database, query: str, labels: Iterable[str] | None, limit: int, seconds: float, after: int = 0
) -> Quotes:
    """Return spans of present articles whose quote holds ``query``, folded, in the order in which they were made.

    ``labels`` are those that count, ``None`` for all. It ends after ``limit`` spans or so many seconds; to go on, give
    ``reached`` as ``after``.
    """
    needle, until = " ".join(folded(query).split()), time.monotonic() + seconds
    wanted = None if labels is None else frozenset(labels)
    found: list[tuple[str, str, str, int, int]] = []
    if not needle:
        return Quotes([], None)
    sql = "SELECT key, id, label, quote, article_key, start_char FROM span WHERE key > ? ORDER BY key LIMIT ?"
    reached: int | None = after
    while reached is not None and len(found) < limit:
        rows = fetch_damaged(db, sql, (reached, _PAGE))
        reached = rows[-1][0] if len(rows) == _PAGE else None
        for key, id_, label, quote, article_key, start in rows:
            is_wanted = (wanted is None or label in wanted) and isinstance(quote, str)
            if is_wanted and needle in " ".join(folded(quote).split()):
                found.append((id_, label, quote, article_key, start))
                if len(found) == limit:
                    reached = key
                    break
        if time.monotonic() > until:
            break
    articles = _articles(db, {row[3] for row in found})
    ends = [End(id_, label, quote, *articles[key], start) for id_, label, quote, key, start in found if key in articles]
    return Quotes(ends, reached)


def _ending_in(db: Database, article_key: int) -> list[int]:
    """Return the keys of the relations whose tail is in an article: by the shorter of two ways."""
    [[few]] = fetch(db, "SELECT count(*) FROM (SELECT 1 FROM relation LIMIT ?)", (_FEW + 1,))
    if not few:
        return []
    by_relation = "relation CROSS JOIN span ON span.id = relation.tail AND span.article_key = ?"
    by_span = "span CROSS JOIN relation ON relation.tail = span.id WHERE span.article_key = ?"
    sql = f"SELECT relation.key FROM {by_relation if few <= _FEW else by_span}"
    return [key for [key] in fetch(db, sql, (article_key,))]


def _rows_of_spans(db: Database, span_ids: Sequence[str]) -> list[Any]:
    rows = fetch_in(db, _KEPT.format("head"), span_ids) + fetch_in(db, _KEPT.format("tail"), span_ids)
    return list({row[0]: row for row in rows}.values())


def _linked(db: Database, rows: Iterable[Sequence[Any]]) -> list[Link]:
    """Add the ends; an end that can't be read keeps its id, so that its relation can still be removed."""
    links = [_relation(row) for row in sorted(rows, key=itemgetter(2))]
    ends = ends_of(db, list({end for link in links for end in (link.head, link.tail)}))

    def end_of(id_: str, article_id: str) -> End:
        return ends.get(id_) or End(id_, "", "", article_id)

    return [Link(link, end_of(link.head, link.article_id), end_of(link.tail, link.article_id)) for link in links]


def _relation(row: Sequence[Any]) -> Relation:
    _, article_id, *rest = row
    return relation_of(article_id, rest)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _articles(db: Database, keys: set[int]) -> dict[int, tuple[str, str]]:
    """Return id and title of those of these articles that are present."""
    rows = fetch_in(db, "SELECT key, id, title FROM article WHERE present AND key IN ({})", sorted(keys))
    return {key: (id_, title) for key, id_, title in rows}
