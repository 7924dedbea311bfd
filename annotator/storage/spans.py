"""The spans' statements, and the analysts they name.

A span is written only with offsets that fit its article's text; beside it stands the quote that they gave.
"""

from __future__ import annotations

import contextlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter, sub
from typing import Any, cast

from annotator.core.change import Edit
from annotator.core.errors import RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.placed import Placed
from annotator.core.span import Fragment, Span, quote_of, require_fragments
from annotator.core.span_table import SpanTable
from annotator.storage import articles, counts
from annotator.storage.articles import Known, Texts
from annotator.storage.bulk import insert_rows
from annotator.storage.codec import (
    DECODING_ERRORS,
    decoded_fragments,
    decoded_mapping,
    decoded_proposed,
    encoded,
    encoded_fragments,
    encoded_proposed,
)
from annotator.storage.completeness import Completeness
from annotator.storage.digests import span_digest
from annotator.storage.engine import Database, fetch, fetch_damaged, fetch_in, write_many
from annotator.storage.states import last_states

COLUMNS = (
    "span.id, span.label, analyst.name, span.start_char, span.end_char, span.fragments, span.attributes, span.entity,"
    " span.note, span.created, span.updated, span.proposed"
)

_INSERT = (
    "INSERT INTO span (article_key, id, label, analyst_key, start_char, end_char, fragments, quote, attributes, entity,"
    " note, created, updated, proposed, digest, incomplete) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_UPDATE = (
    "UPDATE span SET article_key = ?, id = ?, label = ?, analyst_key = ?, start_char = ?, end_char = ?, fragments = ?,"
    " quote = ?, attributes = ?, entity = ?, note = ?, created = ?, updated = ?, proposed = ?, digest = ?,"
    " incomplete = ? WHERE key = ?"
)


def span_of(article_id: str, row: Sequence[Any]) -> Span:
    """Make the span of ``COLUMNS``; raise one of ``DECODING_ERRORS`` where the row is damaged."""
    id_, label, analyst, start, end, fragments, attributes, entity, note, created, updated, proposed = row
    return Span(
        article_id,
        label,
        decoded_fragments(fragments, start, end),
        analyst,
        id_,
        decoded_mapping(attributes),
        entity,
        note,
        created,
        created if updated is None else updated,
        decoded_proposed(proposed),
    )


def sound_span(article_id: str, row: Sequence[Any], length: int) -> Span | None:
    """Make the span of ``COLUMNS`` where it fits a text of ``length``; ``None`` where the row is damaged."""
    try:
        span = span_of(article_id, row)
    except DECODING_ERRORS:
        return None
    if not are_apart(span.fragments, length):
        return None
    words = span.id, span.label, span.analyst, span.entity or "", span.note, span.created, span.updated
    return span if set(map(type, words)) == {str} else None


def rows_of(db: Database, article_keys: Sequence[int]) -> dict[int, list[tuple[str, Sequence[Any]]]]:
    """Return quote and columns of these articles' spans: by start, then longer first, then id."""
    sql = (
        f"SELECT span.article_key, span.quote, {COLUMNS} FROM span LEFT JOIN analyst ON analyst.key = span.analyst_key"
        " WHERE span.article_key IN ({}) ORDER BY span.article_key, span.start_char, span.end_char DESC, span.id"
    )
    found: dict[int, list[tuple[str, Sequence[Any]]]] = {key: [] for key in article_keys}
    for row in fetch_in(db, sql, article_keys, fetch_damaged):
        found[row[0]].append((row[1], row[2:]))
    return found


def table_of(db: Database, article_key: int, length: int) -> tuple[SpanTable, int]:
    """Return where an article's spans lie, and how many were left out because their place or name is damaged.

    ``length`` is that of the text. Only what a table holds is read, in the order of the index: whole spans would take
    many times as long.
    """
    sql = "SELECT start_char, end_char, id, label, fragments FROM span WHERE article_key = ? ORDER BY start_char"
    rows = fetch_damaged(db, sql, (article_key,))
    if not rows:
        return SpanTable(), 0
    ids, labels = list(map(itemgetter(2), rows)), list(map(itemgetter(3), rows))
    apart = {row[2]: _fragments_of(row, length) for row in rows if row[4] is not None}
    with contextlib.suppress(TypeError, OverflowError):  # an offset is no number
        starts, ends = array("q", map(itemgetter(0), rows)), array("q", map(itemgetter(1), rows))
        if None not in apart.values() and _are_sound(starts, ends, ids, labels, length):
            return SpanTable(starts, ends, ids, labels, cast("dict[str, tuple[Fragment, ...]]", apart)), 0
    sound = {row[2]: (row, pieces) for row in rows if (pieces := _fragments_of(row, length)) is not None}
    spans = [Placed(id_, row[3], pieces) for id_, (row, pieces) in sound.items()]
    return SpanTable.of(spans), len(rows) - len(spans)


def _are_sound(starts: array[int], ends: array[int], ids: list[Any], labels: list[Any], length: int) -> bool:
    """Say whether nothing is wrong with these columns, in the order of starts; all at once, for speed."""
    if {*map(type, ids), *map(type, labels)} != {str}:
        return False
    return starts[0] >= 0 and min(map(sub, ends, starts)) > 0 and max(ends) <= length


def _fragments_of(row: Sequence[Any], length: int) -> tuple[Fragment, ...] | None:
    """Return the fragments of a row of ``table_of``, ``None`` where something is wrong with it."""
    start, end, id_, label, content = row
    if not type(id_) is type(label) is str:
        return None
    try:
        fragments = decoded_fragments(content, start, end)
    except DECODING_ERRORS:
        return None
    return fragments if are_apart(fragments, length) else None


def are_apart(fragments: Iterable[Fragment], length: int) -> bool:
    """Say whether fragments are in order, apart from each other, not empty and within a text of this length."""
    last = -1  # so that a first fragment may begin at 0
    for start, end in fragments:
        if not last < start < end <= length:
            return False
        last = end
    return True


def by_id(db: Database, span_ids: Sequence[str], arrival: int = -1) -> dict[str, tuple[int, Span]]:
    """Return key and value of those of these spans that are in present articles, or staged by ``arrival``.

    Raises ``RefusedError`` where one is damaged.
    """
    found = {}
    for key, article_id, *row in _rows_by_id(db, span_ids, arrival):
        try:
            found[row[0]] = key, span_of(article_id, row)
        except DECODING_ERRORS as error:
            words = "The span is damaged in the file and can't be changed."
            raise RefusedError(words, "Run “annotator check” on the project to see all that is damaged.") from error
    return found


def readable(db: Database, span_ids: Sequence[str]) -> dict[str, Span]:
    """Return those of these spans that are in present articles and whose values can be read."""
    found = {}
    for _, article_id, *row in _rows_by_id(db, span_ids, -1):
        with contextlib.suppress(*DECODING_ERRORS):
            span = span_of(article_id, row)
            if {type(span.analyst), type(span.note), type(span.created), type(span.updated)} == {str}:
                found[span.id] = span
    return found


def _rows_by_id(db: Database, span_ids: Sequence[str], arrival: int) -> list[Any]:
    sql = (
        f"SELECT span.key, article.id, {COLUMNS} FROM span JOIN article ON article.key = span.article_key"
        " LEFT JOIN analyst ON analyst.key = span.analyst_key WHERE span.id IN ({})"
        f" AND (article.present OR article.arrival_key = {int(arrival)})"
    )
    return fetch_in(db, sql, span_ids)


def there(db: Database, span_ids: Sequence[str], arrival: int = -1) -> dict[str, str]:
    """Return the article's id for those of these spans that are in present articles, or staged by ``arrival``."""
    sql = (
        "SELECT span.id, article.id FROM span JOIN article ON article.key = span.article_key WHERE span.id IN ({})"
        f" AND (article.present OR article.arrival_key = {int(arrival)})"
    )
    return dict(fetch_in(db, sql, span_ids))


def count(db: Database) -> int:
    return sum(counts.spans(db).values())


def label_counts(db: Database) -> dict[str, int]:
    """Return how many spans of present articles each label has, for labels that have any."""
    return counts.spans(db)


def analysts(db: Database) -> list[str]:
    """Return whose spans there are in present articles, the first one to come first."""
    number: Counter[int] = Counter(dict(fetch(db, "SELECT analyst_key, count(*) FROM span GROUP BY analyst_key")))
    # Articles that are not present are few or none, so that counting all spans and taking theirs off is quickest.
    hidden = "article_key IN (SELECT key FROM article WHERE present = 0)"
    for key, less in fetch(db, f"SELECT analyst_key, count(*) FROM span WHERE {hidden} GROUP BY analyst_key"):
        number[key] -= less
    return [name for key, name in fetch(db, "SELECT key, name FROM analyst ORDER BY key") if number[key]]


def analyst_keys(db: Database, names: Iterable[str]) -> dict[str, int]:
    """Return the keys of analysts, new ones entered."""
    wanted = sorted(set(names))
    sql = "SELECT name, key FROM analyst WHERE name IN ({})"
    keys: dict[str, int] = dict(fetch_in(db, sql, wanted))
    missing = [(name,) for name in wanted if name not in keys]
    if missing:
        write_many(db, "INSERT INTO analyst (name) VALUES (?)", missing)
        keys = dict(fetch_in(db, sql, wanted))
    return keys


def rows_for(
    entries: Iterable[tuple[int, str, Span]], keys: Mapping[str, int], rules: Completeness
) -> list[tuple[Any, ...]]:
    """Return what ``insert`` writes: spans, each with key and text of its article; the offsets have been checked.

    ``keys`` are those of the analysts.
    """
    return [_row(article_key, text, span, keys, rules) for article_key, text, span in entries]


def insert(db: Database, rows: Sequence[tuple[Any, ...]]) -> None:
    insert_rows(db, _INSERT, rows)
    counts.add_spans(db, Counter(map(itemgetter(0, 2), rows)))


def delete_staged(db: Database, arrival: int, span_ids: Sequence[str]) -> None:
    """Delete spans of articles that an import has staged."""
    own = f"SELECT key FROM article WHERE arrival_key = {int(arrival)}"
    sql = f"SELECT key, article_key, label FROM span WHERE id IN ({{}}) AND article_key IN ({own})"
    found = fetch_in(db, sql, span_ids)
    write_many(db, "DELETE FROM span WHERE key = ?", [(key,) for key, _, _ in found])
    counts.add_spans(db, {place: -number for place, number in Counter(row[1:] for row in found).items()})


def apply(db: Database, edits: Sequence[Edit], texts: Texts, label_set: LabelSet) -> None:
    """Add, change and delete spans, however many, in a few statements."""
    if not edits:
        return
    found = by_id(db, list({edit.value.id for edit in edits if isinstance(edit.value, Span)}))
    states = last_states(edits, {id_: span for id_, (_, span) in found.items()}, Span, "The span")
    write_many(
        db, "DELETE FROM span WHERE key = ?", [(found[i][0],) for i, s in states.items() if s is None and i in found]
    )
    put = [span for span in states.values() if span is not None]
    before = [span for id_, (_, span) in found.items() if id_ in states]
    places = articles.known(db, list({span.article_id for span in (*put, *before)}))
    keys = analyst_keys(db, (span.analyst for span in put))
    new, changed = [], []
    for row, span in _checked_rows(db, put, places, keys, texts, Completeness(label_set)):
        if span.id in found:
            changed.append((*row, found[span.id][0]))
        else:
            new.append(row)
    insert_rows(db, _INSERT, new)
    write_many(db, _UPDATE, changed)
    moved = Counter((row[0], row[2]) for row in (*new, *changed))
    moved.subtract((places[span.article_id].key, span.label) for span in before)
    counts.add_spans(db, moved)


def _checked_rows(
    db: Database,
    put: Sequence[Span],
    places: Mapping[str, Known],
    keys: Mapping[str, int],
    texts: Texts,
    rules: Completeness,
) -> Iterable[tuple[tuple[Any, ...], Span]]:
    """Return rows in the order given, article by article so that few texts are in memory."""
    for article_id, group in groupby(put, key=lambda span: span.article_id):
        if article_id not in places:
            raise RefusedError(f"There is no article {article_id} in this project.")
        place = places[article_id]
        text = texts.get(db, place)
        for span in group:
            require_sound(text, span)
            yield _row(place.key, text, span, keys, rules), span


def require_sound(text: str, span: Span) -> None:
    """Raise ``RefusedError`` where a span does not fit its text, or its fragments are not in order and apart."""
    if not span.id:
        raise RefusedError("A span needs an id.")
    if require_fragments(text, span.fragments) != tuple(span.fragments):
        raise RefusedError("The fragments of a span must be in order and apart from each other.")


def _row(article_key: int, text: str, span: Span, keys: Mapping[str, int], rules: Completeness) -> tuple[Any, ...]:
    fragments, label, analyst, entity, note, created = (
        span.fragments,
        span.label,
        keys[span.analyst],
        span.entity,
        span.note,
        span.created,
    )
    start, end = fragments[0][0], fragments[-1][1]
    pieces, attributes = encoded_fragments(fragments), encoded(dict(span.attributes))
    updated = None if span.updated == created else span.updated
    quote = text[start:end] if len(fragments) == 1 else quote_of(text, fragments)
    proposed = encoded_proposed(span.proposed)
    digest = span_digest(label, analyst, pieces, attributes, entity, note, created, updated, proposed)
    row = (article_key, span.id, label, analyst, start, end, pieces, quote)
    rest = (attributes, entity, note, created, updated, proposed, digest)
    return (*row, *rest, int(rules.lacks(label, span.attributes)))
