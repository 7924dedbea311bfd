"""Which spans lack something that their label asks for: a column of each span's row, kept in step with the label set.

It is a matter of label and attributes alone, so that it is worked out where a row is written, and again for all spans
of a label whose attributes changed.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.core.attribute import FLAGGED, incomplete
from annotator.core.label_set import LabelSet
from annotator.storage.codec import DECODING_ERRORS, decoded_mapping
from annotator.storage.engine import Database, execute, fetch, fetch_damaged, write_many

#: Spans that are looked at at once, and sets of attributes that are remembered.
_PAGE = 10_000

#: From so many spans with the same attributes on, one statement goes through all spans for them.
_MANY = 1_000


class Completeness:
    """What a label set asks of spans, ready for many of them."""

    def __init__(self, label_set: LabelSet) -> None:
        self._asked = {label.id: label.attributes for label in label_set if label.attributes}
        self._requiring = {id_ for id_, asked in self._asked.items() if any(one.required for one in asked)}

    def lacks(self, label: str, attributes: Mapping[str, Any]) -> bool:
        """Say whether a span with this label and these attributes is incomplete."""
        if not attributes and label not in self._requiring:
            return False
        asked = self._asked.get(label)
        return bool(asked and incomplete(asked, attributes))

    def column(self, labels: Sequence[str], attributes: Sequence[Mapping[str, Any]]) -> list[int]:
        """Return 1 for each span that is incomplete, 0 for the others."""
        if not any(attributes) and self._requiring.isdisjoint(labels):
            return [0] * len(labels)
        return [int(self.lacks(label, values)) for label, values in zip(labels, attributes, strict=True)]


def follow(db: Database, before: LabelSet, after: LabelSet) -> None:
    """Work it out again for the spans of every label that asks for something else than before."""
    old = {label.id: label.attributes for label in before}
    changed = [label.id for label in after if label.attributes != old.get(label.id, ())]
    rules = Completeness(after)
    for label in changed:
        wrong: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
        for key, attributes, was, is_now in _compared(db, rules, label):
            if was != is_now:
                wrong[attributes, is_now].append(key)
        for (attributes, is_now), keys in wrong.items():
            _mark(db, label, attributes, keys, int(is_now))


def _mark(db: Database, label: str, attributes: str, keys: Sequence[int], now: int) -> None:
    """Write it for all spans with a label that have the same attributes."""
    if len(keys) < _MANY:
        write_many(db, "UPDATE span SET incomplete = ? WHERE key = ?", [(now, key) for key in keys])
    else:
        sql = "UPDATE span SET incomplete = ? WHERE label = ? AND attributes = ? AND incomplete = ?"
        execute(db, sql, (now, label, attributes, 1 - now))


def out_of_step(db: Database, label_set: LabelSet) -> Iterator[str]:
    """Yield a sentence for each label with spans that are taken for complete and are not, or the other way round."""
    rules = Completeness(label_set)
    for label in label_set:
        wrong = sum(was != is_now for _, _, was, is_now in _compared(db, rules, label.id))
        if wrong:
            yield f"{wrong} spans with the label {label.id} are counted as complete or incomplete wrongly."


def count(db: Database) -> int:
    """Return how many spans of present articles are incomplete."""
    [[every]] = fetch(db, "SELECT count(*) FROM span WHERE incomplete")
    hidden = (
        "SELECT count(*) FROM article CROSS JOIN span ON span.article_key = article.key"
        " WHERE article.present = 0 AND span.incomplete"
    )
    [[unseen]] = fetch(db, hidden) if every else [[0]]
    return int(every - unseen)


def ids(db: Database, article_key: int) -> frozenset[str]:
    """Return which spans of an article are incomplete."""
    rows = fetch_damaged(db, "SELECT id FROM span WHERE article_key = ? AND incomplete", (article_key,))
    return frozenset(id_ for (id_,) in rows)


def flagged(db: Database, article_key: int) -> frozenset[str]:
    """Return which spans of an article are flagged; every one of them is looked at."""
    sql = "SELECT id, attributes FROM span WHERE article_key = ? AND instr(attributes, ?)"
    found = set()
    for id_, attributes in fetch_damaged(db, sql, (article_key, FLAGGED)):
        with contextlib.suppress(*DECODING_ERRORS):
            if decoded_mapping(attributes).get(FLAGGED) is True:
                found.add(id_)
    return frozenset(found)


def next_article(db: Database, article_key: int, *, forward: bool) -> int | None:
    """Return the nearest present article after (or before) this one that has incomplete spans, round the end."""
    after, order = (">", "ASC") if forward else ("<", "DESC")
    near = (
        "SELECT span.article_key FROM span CROSS JOIN article ON article.key = span.article_key"
        " WHERE span.incomplete AND article.present = 1 AND span.article_key {} ?"
        f" ORDER BY span.article_key {order} LIMIT 1"
    )
    found = fetch(db, near.format(after), (article_key,)) or fetch(db, near.format("IS NOT"), (None,))
    return int(found[0][0]) if found else None


def _compared(db: Database, rules: Completeness, label: str) -> Iterator[tuple[int, str, bool, bool]]:
    """Yield key, attributes, what the row says and what is so, for the spans with a label that can be read."""
    last = -(2**63)
    known: dict[str, bool] = {}  # most spans have the attributes of many others
    sql = f"SELECT key, incomplete, attributes FROM span WHERE key > ? AND label = ? ORDER BY key LIMIT {_PAGE}"
    while rows := fetch(db, sql, (last, label)):
        last = rows[-1][0]
        for key, was, attributes in rows:
            lacks = known.get(attributes)
            if lacks is None:
                try:
                    lacks = rules.lacks(label, decoded_mapping(attributes))
                except DECODING_ERRORS:
                    continue
                if len(known) < _PAGE:
                    known[attributes] = lacks
            yield key, attributes, bool(was), lacks
