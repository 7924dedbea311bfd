"""How many articles have a status and how many spans a label, kept by every transaction that changes them.

They are kept for each import, so that one is shown or hidden without counting; what a project holds is the sum over
the imports that are shown. Counting a million articles would take longer than opening their project may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from annotator.storage.engine import Database, fetch, fetch_in, write_many

_ADD = (
    "INSERT INTO {table} (arrival_key, {column}, number) VALUES (?, ?, ?)"
    " ON CONFLICT (arrival_key, {column}) DO UPDATE SET number = number + excluded.number"
)

_SUM = (
    "SELECT {column}, sum(number) FROM {table} JOIN arrival ON arrival.key = arrival_key"
    " WHERE state = 'shown' GROUP BY {column} HAVING sum(number) != 0"
)


def add_articles(db: Database, changes: Mapping[tuple[int, str], int]) -> None:
    """Count articles in or out; ``changes`` are numbers by the key of the import and the status."""
    _add(db, "article_count", "status", changes)


def add_spans(db: Database, changes: Mapping[tuple[int, str], int]) -> None:
    """Count spans in or out; ``changes`` are numbers by the key of the article and the label."""
    keys = list({key for (key, _), number in changes.items() if number})
    arrivals: dict[int, int] = dict(fetch_in(db, "SELECT key, arrival_key FROM article WHERE key IN ({})", keys))
    by_arrival: Counter[tuple[int, str]] = Counter()
    for (key, label), number in changes.items():
        if number:
            by_arrival[arrivals[key], label] += number
    _add(db, "span_count", "label", by_arrival)


def _add(db: Database, table: str, column: str, changes: Mapping[tuple[int, str], int]) -> None:
    rows = [(arrival, name, number) for (arrival, name), number in changes.items() if number]
    write_many(db, _ADD.format(table=table, column=column), rows)


def articles(db: Database) -> dict[str, int]:
    """Return how many articles of the project have each status, of those that any has."""
    return dict(fetch(db, _SUM.format(table="article_count", column="status")))


def spans(db: Database) -> dict[str, int]:
    """Return how many spans of the project have each label, of those that any has."""
    return dict(fetch(db, _SUM.format(table="span_count", column="label")))


def out_of_step(db: Database) -> Iterator[str]:
    """Count everything; yield a sentence for each number that is not what was kept."""
    there = "key NOT IN (SELECT article_key FROM removed)"
    counted = fetch(db, f"SELECT arrival_key, status, count(*) FROM article WHERE {there} GROUP BY arrival_key, status")
    yield from _different(db, "article_count", "status", "articles with the status", counted)
    sql = (
        "SELECT arrival_key, label, count(*) FROM span JOIN article ON article.key = article_key"
        " GROUP BY arrival_key, label"
    )
    yield from _different(db, "span_count", "label", "spans with the label", fetch(db, sql))


def _different(db: Database, table: str, column: str, what: str, counted: list[tuple[int, str, int]]) -> Iterator[str]:
    there = {(arrival, name): number for arrival, name, number in counted}
    rows = fetch(db, f"SELECT arrival_key, {column}, number FROM {table}")
    kept = {(arrival, name): number for arrival, name, number in rows}
    for arrival, name in sorted(there.keys() | kept.keys(), key=repr):
        number, said = there.get((arrival, name), 0), kept.get((arrival, name), 0)
        if number != said:
            yield f"The import with the key {arrival} has {number} {what} {name!r}, and its count says {said}."
