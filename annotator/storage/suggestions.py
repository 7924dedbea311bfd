"""The statements of suggestions: what sources proposed, read without what was refused, accepted or is there already."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.core.span import Fragment
from annotator.core.suggestion import Suggestion
from annotator.storage import rejections, sources
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import Database, fetch, fetch_damaged, write_many


class Judged(NamedTuple):
    """How many suggestions a source made, how many became spans that are still there, and how many were refused."""

    proposed: int
    accepted: int
    refused: int

    @property
    def precision(self) -> float | None:
        """The share of what was accepted in what was decided, ``None`` where nothing was."""
        decided = self.accepted + self.refused
        return self.accepted / decided if decided else None


def insert(db: Database, source_key: int, found: Iterable[tuple[int, Suggestion]]) -> None:
    """Write what a source proposes, each with the key of its article."""
    write_many(
        db,
        "INSERT INTO suggestion (article_key, source_key, start_char, end_char, label, entity, confidence)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(key, source_key, *one.fragment, one.label, one.entity, one.confidence) for key, one in found],
    )


def remove(db: Database, source_key: int, article_keys: Sequence[int]) -> None:
    """Delete what a source proposed in these articles."""
    sql = "DELETE FROM suggestion WHERE source_key = ? AND article_key = ?"
    write_many(db, sql, [(source_key, key) for key in article_keys])


def of_article(db: Database, article_id: str) -> list[Suggestion]:
    """Return what is proposed in a present article by the sources that are on, in the order of the text.

    Of several with one place and label, that of the first source is told. Left out is what was refused in this text,
    what a span with the same label and place says already, and what does not fit the text.
    """
    kept = {key: source for key, source, *_ in sources.present(db) if source.on}
    if not kept:
        return []
    rows = fetch(db, "SELECT key, sha256, length FROM article WHERE present AND id = ?", (article_id,))
    if not rows:
        return []
    [[article_key, sha256, length]] = rows
    sql = (
        "SELECT start_char, end_char, label, source_key, confidence, entity FROM suggestion WHERE article_key = ?"
        " ORDER BY start_char, end_char DESC, source_key"
    )
    decided = {(*one.fragment, one.label) for one in rejections.of_texts(db, [sha256])}
    there = "SELECT start_char, end_char, label FROM span WHERE article_key = ? AND fragments IS NULL"
    decided |= {tuple(row) for row in fetch_damaged(db, there, (article_key,))}
    found = []
    for start, end, label, source_key, confidence, entity in fetch_damaged(db, sql, (article_key,)):
        if source_key not in kept or (start, end, label) in decided:
            continue
        if not (type(start) is type(end) is int and 0 <= start < end <= length):
            continue
        decided.add((start, end, label))
        source_id = kept[source_key].id
        found.append(Suggestion(article_id, label, Fragment(start, end), source_id, confidence, entity))
    return found


def judged(db: Database) -> dict[str, Judged]:
    """Return the numbers of each present source by its id."""
    kept = {key: source.id for key, source, *_ in sources.present(db)}
    sql = "SELECT source_key, count(*) FROM suggestion GROUP BY source_key"
    proposed = Counter({kept[key]: number for key, number in fetch(db, sql) if key in kept})
    refused, accepted = rejections.counts(db), Counter[str]()
    sql = (
        "SELECT proposed, count(*) FROM span JOIN article ON article.key = article_key"
        " WHERE proposed IS NOT NULL AND present GROUP BY proposed"
    )
    for content, number in fetch_damaged(db, sql):
        try:
            accepted[json.loads(content)["span"]["source"]] += number
        except DECODING_ERRORS:
            continue  # something else of it was proposed
    return {id_: Judged(proposed[id_], accepted[id_], refused[id_]) for id_ in kept.values()}


def articles_with(db: Database, source_id: str) -> list[tuple[int, int]]:
    """Return key of the article and number of what a source proposes there, for present articles that have any."""
    sql = (
        "SELECT suggestion.article_key, count(*) FROM suggestion JOIN source ON source.key = source_key"
        " JOIN article ON article.key = suggestion.article_key WHERE source.id = ? AND article.present"
        " GROUP BY suggestion.article_key ORDER BY suggestion.article_key"
    )
    return [(key, number) for key, number in fetch(db, sql, (source_id,))]
