"""What a change of the label set may touch: whole spans by their labels, relations with the labels of their ends,
entities, and what proposes spans and was refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.core.draft import Draft
from annotator.core.entity import Entity
from annotator.core.errors import RefusedError
from annotator.core.span import Span
from annotator.core.surgery import Retyped, label_after
from annotator.core.surgery_plan import LinkEnds, Material, touched_labels
from annotator.storage import entities, rejections, sources
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import Database, fetch, fetch_in
from annotator.storage.relations import relation_of
from annotator.storage.spans import COLUMNS, span_of


def material(db: Database, draft: Draft) -> Material:
    """Return what a draft may touch of what is in the project; raise ``RefusedError`` where some of it is damaged."""
    labels = touched_labels(draft)
    same_labels = all(draft.after.get(label.id) is not None for label in draft.before)
    if not draft.steps and same_labels and draft.before.relations == draft.after.relations:
        return Material()
    went = {label.id: label_after(draft.steps, label.id) for label in draft.before}
    moved = [label for label, after in went.items() if after != label]
    with_these = {*moved, *(after for label in moved if (after := went[label]) is not None)}
    return Material(
        list(_spans(db, labels)),
        list(_links(db, draft, set(labels))),
        list(_entities(db, moved)),
        [kept.source for kept in sources.present(db)],
        rejections.of_labels(db, sorted(with_these)),
    )


def _spans(db: Database, labels: Sequence[str]) -> Iterator[Span]:
    """Yield the spans of present articles that have these labels, those of an article together."""
    sql = (
        f"SELECT article.id, {COLUMNS} FROM span JOIN article ON article.key = span.article_key"
        " LEFT JOIN analyst ON analyst.key = span.analyst_key WHERE article.present AND span.label IN ({})"
        " ORDER BY span.article_key, span.start_char"
    )
    for article_id, *row in fetch_in(db, sql, labels):
        try:
            yield span_of(article_id, row)
        except DECODING_ERRORS as error:
            words = f"A span with the label {row[1]} is damaged in the file, so the label can't be changed."
            raise RefusedError(words, "Run “annotator check” on the project to see all that is damaged.") from error


def _links(db: Database, draft: Draft, labels: set[str]) -> Iterator[LinkEnds]:
    """Yield the relations of present articles that may be touched."""
    types = {step.before for step in draft.steps if isinstance(step, Retyped)}
    old, new = ({one.id: one.ends for one in side.relations} for side in (draft.before, draft.after))
    types |= {type_ for type_ in old.keys() | new.keys() if old.get(type_) != new.get(type_)}
    sql = (
        "SELECT article.id, relation.id, relation.head, relation.tail, relation.label, relation.proposed, head.label,"
        " tail.label"
        " FROM relation JOIN article ON article.key = relation.article_key"
        " JOIN span AS head ON head.id = relation.head JOIN article AS h ON h.key = head.article_key AND h.present"
        " JOIN span AS tail ON tail.id = relation.tail JOIN article AS t ON t.key = tail.article_key AND t.present"
        " WHERE article.present"
    )
    for article_id, *row, head, tail in fetch(db, sql):
        if row[3] in types or head in labels or tail in labels:
            yield LinkEnds(relation_of(article_id, row), head, tail)


def _entities(db: Database, labels: Sequence[str]) -> Iterator[Entity]:
    """Yield the entities of the register whose mentions have labels that go away."""
    sql = f"SELECT {entities.COLUMNS} FROM entity WHERE label IN ({{}}) AND {entities.PRESENT}"
    for row in fetch_in(db, sql, labels):
        yield entities.entity_of(row)
