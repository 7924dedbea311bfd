"""The relations' statements: links between spans, which never outlive the spans they link."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.span import Relation, Span
from annotator.storage import articles, spans
from annotator.storage.codec import DECODING_ERRORS, decoded_provenance, encoded_provenance
from annotator.storage.digests import digest_of
from annotator.storage.engine import Database, fetch, fetch_in, write_many
from annotator.storage.states import last_states

_ORDER = "ORDER BY article_key, id"


def of_articles(db: Database, keys: Sequence[int]) -> dict[int, list[Sequence[Any]]]:
    """Return id, head, tail, label and what proposed them of the relations kept with these articles, by id."""
    found: dict[int, list[Sequence[Any]]] = {key: [] for key in keys}
    sql = f"SELECT article_key, id, head, tail, label, proposed FROM relation WHERE article_key IN ({{}}) {_ORDER}"
    for key, *row in fetch_in(db, sql, keys):
        found[key].append(row)
    return found


def relation_of(article_id: str, row: Sequence[Any]) -> Relation:
    """Make the relation of id, head, tail, label and what proposed it.

    The last is left out where it is damaged, as ``check`` tells.
    """
    id_, head, tail, label, content = row
    proposed = None
    with contextlib.suppress(*DECODING_ERRORS):
        proposed = decoded_provenance(content)
    return Relation(article_id, head, tail, label, id_, proposed)


def by_id(db: Database, relation_ids: Sequence[str], arrival: int = -1) -> dict[str, tuple[int, Relation]]:
    """Return key and value of those of these relations that are in present articles, or staged by ``arrival``."""
    sql = (
        "SELECT relation.key, article.id, relation.id, relation.head, relation.tail, relation.label, relation.proposed"
        " FROM relation"
        " JOIN article ON article.key = relation.article_key WHERE relation.id IN ({})"
        f" AND (article.present OR article.arrival_key = {int(arrival)})"
    )
    rows = fetch_in(db, sql, relation_ids)
    return {row[0]: (key, relation_of(article_id, row)) for key, article_id, *row in rows}


def insert(db: Database, entries: Iterable[tuple[int, Relation]]) -> None:
    """Write relations, each with the key of its article."""
    write_many(
        db,
        "INSERT INTO relation (article_key, id, head, tail, label, proposed, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [_row(key, link) for key, link in entries],
    )


def _row(article_key: int, link: Relation) -> tuple[int, str, str, str, str, str | None, int]:
    proposed = encoded_provenance(link.proposed)
    later = () if proposed is None else (proposed,)
    digest = digest_of(link.head, link.tail, link.label, *later)
    return (article_key, link.id, link.head, link.tail, link.label, proposed, digest)


def apply(db: Database, edits: Sequence[Edit]) -> None:
    """Add, change and delete relations; both ends must be there."""
    if not edits:
        return
    found = by_id(db, list({edit.value.id for edit in edits if isinstance(edit.value, Relation)}))
    stored = {id_: relation for id_, (_, relation) in found.items()}
    states = last_states(edits, stored, Relation, "The relation")
    write_many(db, "DELETE FROM relation WHERE key = ?", [(found[id_][0],) for id_ in states if id_ in found])
    put = [relation for relation in states.values() if relation is not None]
    places = articles.known(db, list({relation.article_id for relation in put}))
    ends = {end for relation in put for end in (relation.head, relation.tail)}
    require_ends(put, spans.there(db, list(ends)))
    insert(db, ((places[relation.article_id].key, relation) for relation in put))


def require_none_left(db: Database, edits: Iterable[Edit]) -> None:
    """Raise ``RefusedError`` where one of the spans that were deleted is still an end of a relation."""
    gone = list({edit.value.id for edit in edits if edit.after is None and isinstance(edit.value, Span)})
    gone = list(set(gone) - spans.there(db, gone).keys())
    for end in ("head", "tail"):
        sql = f"SELECT {end} FROM relation JOIN article ON article.key = article_key WHERE present AND {end} IN ({{}})"
        left = fetch_in(db, sql, gone)
        if left:
            raise RefusedError(
                f"The span {left[0][0]} has a relation, so it can't be deleted alone.", "Delete the relation with it."
            )


def require_ends(wanted: Iterable[Relation], there: Mapping[str, str]) -> None:
    """Raise ``RefusedError`` where an end is missing in ``there`` (article ids by span id), or has a wrong place."""
    for relation in wanted:
        for end in (relation.head, relation.tail):
            if end not in there:
                raise RefusedError(f"The relation {relation.id} has an end, {end}, that is no span of this project.")
        if not relation.id or there[relation.head] != relation.article_id:
            raise RefusedError(f"The relation {relation.id} is not kept with the article of its head.")


def staged_without_end(db: Database, arrival: int) -> list[str]:
    """Return the ids of relations that an import brings, but whose ends have gone meanwhile."""
    missing = (
        "NOT EXISTS (SELECT 1 FROM span JOIN article ON article.key = span.article_key WHERE span.id = relation.{}"
        " AND (article.present OR article.arrival_key = ?))"
    )
    sql = (
        "SELECT relation.id FROM article JOIN relation ON relation.article_key = article.key"
        f" WHERE article.arrival_key = ? AND ({missing.format('head')} OR {missing.format('tail')})"
    )
    return [id_ for [id_] in fetch(db, sql, (arrival, arrival, arrival))]


def count(db: Database) -> int:
    [[number]] = fetch(db, "SELECT count(*) FROM relation JOIN article ON article.key = article_key WHERE present")
    return int(number)


def type_counts(db: Database) -> dict[str, int]:
    """Return how many relations of present articles each type has, for types that have any."""
    sql = "SELECT label, count(*) FROM relation JOIN article ON article.key = article_key WHERE present GROUP BY label"
    return dict(fetch(db, sql))
