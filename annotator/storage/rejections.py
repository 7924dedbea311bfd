"""The statements of what the analyst refused, found by the text that it was refused in."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from annotator.core.change import Edit
from annotator.core.span import Fragment
from annotator.core.suggestion import Rejection
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.digests import digest_of
from annotator.storage.engine import Database, fetch, fetch_damaged, fetch_in, write_many
from annotator.storage.states import last_states

_COLUMNS = "article_id, sha256, label, start_char, end_char, source, analyst, made"


def of_texts(db: Database, hashes: Sequence[str]) -> list[Rejection]:
    """Return what was refused in the articles with these texts."""
    rows = fetch_in(db, f"SELECT {_COLUMNS} FROM rejection WHERE sha256 IN ({{}})", list(set(hashes)))
    return [_rejection(row) for row in rows]


def of_labels(db: Database, labels: Sequence[str]) -> list[Rejection]:
    """Return what was refused with these labels; what is damaged is left to ``check``."""
    found = []
    for row in fetch_in(db, f"SELECT {_COLUMNS} FROM rejection WHERE label IN ({{}})", labels, fetch_damaged):
        with contextlib.suppress(*DECODING_ERRORS):
            found.append(_rejection(row))
    return found


def counts(db: Database) -> Counter[str]:
    """Return how many suggestions of each source were refused."""
    return Counter(dict(fetch(db, "SELECT source, count(*) FROM rejection GROUP BY source")))


def apply(db: Database, edits: Sequence[Edit]) -> None:
    """Refuse suggestions, or take that back."""
    if not edits:
        return
    found = of_texts(db, [edit.value.sha256 for edit in edits if isinstance(edit.value, Rejection)])
    states = last_states(edits, {one.id: one for one in found}, Rejection, "The refusal")
    there = {one.id: one for one in found if one.id in states}
    place = "sha256 = ? AND start_char = ? AND end_char = ? AND label = ?"
    gone = [(one.sha256, *one.fragment, one.label) for one in there.values()]
    write_many(db, f"DELETE FROM rejection WHERE {place}", gone)
    put = [one for one in states.values() if one is not None]
    marks = ", ".join("?" * 9)
    write_many(db, f"INSERT INTO rejection ({_COLUMNS}, digest) VALUES ({marks})", [_row(one) for one in put])


def _rejection(row: Sequence[Any]) -> Rejection:
    article_id, sha256, label, start, end, source, analyst, made = row
    return Rejection(article_id, sha256, label, Fragment(start, end), source, analyst, made)


def _row(one: Rejection) -> tuple[str | int, ...]:
    values = (one.label, one.article_id, one.source, one.analyst, one.made)
    return (one.article_id, one.sha256, one.label, *one.fragment, *values[2:], digest_of(*values))
