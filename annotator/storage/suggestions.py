"""The statements of suggestions: what sources proposed, read without what was refused, accepted or is there already."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.core.span import Fragment
from annotator.core.suggestion import Suggestion
from annotator.storage import entities, label_sets, rejections, sources
from annotator.storage.bulk import insert_rows
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import Database, execute, fetch, fetch_damaged, fetch_in, write_many


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
    insert_rows(
        db,
        "INSERT INTO suggestion (article_key, source_key, start_char, end_char, label, entity, confidence)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(key, source_key, *one.fragment, one.label, one.entity, one.confidence) for key, one in found],
    )


def remove(db: Database, source_key: int, article_keys: Sequence[int]) -> None:
    """Delete what a source proposed in these articles."""
    sql = "DELETE FROM suggestion WHERE source_key = ? AND article_key = ?"
    write_many(db, sql, [(source_key, key) for key in article_keys])


def remove_between(db: Database, source_key: int, after: int, reach: int) -> None:
    """Delete what a source proposed in the articles behind the key ``after`` and up to ``reach``."""
    sql = "DELETE FROM suggestion WHERE source_key = ? AND article_key > ? AND article_key <= ?"
    execute(db, sql, (source_key, after, reach))


def remove_some(db: Database, source_key: int, most: int) -> int:
    """Delete some of what a source proposed; return how many, 0 where nothing is left."""
    some = "SELECT key FROM suggestion WHERE source_key = ? LIMIT ?"
    return execute(db, f"DELETE FROM suggestion WHERE key IN ({some})", (source_key, most))


def count(db: Database, source_key: int) -> int:
    """Return how many suggestions of a source there are, in hidden articles too."""
    [[number]] = fetch(db, "SELECT count(*) FROM suggestion WHERE source_key = ?", (source_key,))
    return int(number)


def of_article(db: Database, article_id: str) -> list[Suggestion]:
    """Return what is proposed in a present article and not decided, in the order of the text."""
    rows = fetch(db, "SELECT key FROM article WHERE present AND id = ?", (article_id,))
    return of_articles(db, [rows[0][0]])[rows[0][0]] if rows else []


def of_articles(
    db: Database, article_keys: Sequence[int], source_ids: Iterable[str] = ()
) -> dict[int, list[Suggestion]]:
    """Return by key what the sources that are on, or those of them that are named, propose in present articles.

    It is in the order of the text. Of several with one place and label, that of the first source is told. Left out is
    what was refused in this text, what a span with the same label and place says already, what does not fit the text,
    and what has a label that the project has not; an entity that is not in the register is not told.
    """
    named = frozenset(source_ids)
    kept = {key: source.id for key, source, *_ in sources.present(db) if source.on}
    if not kept:
        return {key: [] for key in article_keys}
    labels = {label.id for label in label_sets.current(db)}
    sql = "SELECT key, id, sha256, length FROM article WHERE present AND key IN ({})"
    facts = {key: facts for key, *facts in fetch_in(db, sql, article_keys)}
    refused: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    for one in rejections.of_texts(db, [sha256 for _, sha256, _ in facts.values()]):
        refused[one.sha256].add((*one.fragment, one.label))
    there = "SELECT article_key, start_char, end_char, label FROM span WHERE article_key IN ({}) AND fragments IS NULL"
    tagged: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
    proposed: dict[int, list[tuple[int, int, str, int, float | None, str | None]]] = defaultdict(list)
    sql = (
        "SELECT article_key, start_char, end_char, label, source_key, confidence, entity FROM suggestion"
        " WHERE article_key IN ({}) ORDER BY article_key, start_char, end_char DESC, source_key, key"
    )
    for key, *row in fetch_in(db, sql, list(facts), fetch_damaged):
        proposed[key].append((row[0], row[1], row[2], row[3], row[4], row[5]))
    for key, start, end, label in fetch_in(db, there, list(proposed), fetch_damaged):
        tagged[key].add((start, end, label))
    entities_there = entities.there(db, list({row[5] for rows in proposed.values() for row in rows if row[5]}))
    found: dict[int, list[Suggestion]] = {key: [] for key in article_keys}
    for key, rows in proposed.items():
        article_id, sha256, length = facts[key]
        decided = refused[sha256] | tagged[key]
        for start, end, label, source_key, confidence, entity in rows:
            place = (start, end, label)
            if source_key not in kept or label not in labels or place in decided:
                continue
            if not (type(start) is type(end) is int and 0 <= start < end <= length):
                continue
            decided.add(place)
            if named and kept[source_key] not in named:
                continue
            linked = entity if entity in entities_there else None
            found[key].append(Suggestion(article_id, label, Fragment(start, end), kept[source_key], confidence, linked))
    return found


def articles_after(db: Database, source_id: str, after: int, limit: int) -> list[int]:
    """Return the keys of the next present articles in which a source, or any, proposes something."""
    where = "article_key > ? AND article.present"
    if source_id:
        where = f"source_key = (SELECT key FROM source WHERE id = ?) AND {where}"
    sql = (
        "SELECT DISTINCT article_key FROM suggestion CROSS JOIN article ON article.key = article_key"
        f" WHERE {where} ORDER BY article_key LIMIT ?"
    )
    return [key for [key] in fetch(db, sql, (*([source_id] if source_id else []), after, limit))]


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
