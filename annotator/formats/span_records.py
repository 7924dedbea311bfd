"""The spans of one record, made and looked over: one by one by every rule, or, where they are plain, all at once.

``spans_of`` knows the rules and says which one is broken. ``columns_of`` takes only what breaks none, and gives the
same spans; for anything else it leaves the word to ``spans_of``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import astuple

from annotator.core.errors import RefusedError
from annotator.core.identity import derived_ids, family_of
from annotator.core.label_set import require_label_id
from annotator.core.provenance import Proposed, proposed_of
from annotator.core.span import Fragment, Span, require_fragments
from annotator.core.span_columns import Columns, SpanColumns
from annotator.formats.fields import UNIT_HINT, free_name, require_shallow, short, text_of

_SPAN_KEYS = frozenset(
    "id start end label text fragments analyst attributes entity note created updated proposed".split()  # noqa: SIM905
)


class PlainSpan(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A span as our own exports have it, or with less; the fields stand in the order of ``Columns``."""

    start: int
    end: int
    label: str
    id: str = ""
    text: str | None = None
    fragments: tuple[tuple[int, int], ...] | None = None
    analyst: str = ""
    attributes: dict[str, Any] | None = None
    entity: str | None = None
    note: str = ""
    created: str = ""
    updated: str = ""
    proposed: dict[str, dict[str, str]] | None = None


def columns_of(text: str, values: list[PlainSpan], labels: set[str], article_id: str, seed: str) -> SpanColumns:
    """Return what ``spans_of`` would; raise ``RefusedError`` where only that can tell what to do."""
    starts, ends, names, ids, texts, pieces, analysts, attributes, entities, notes, created, updated, proposed = (
        zip(*map(astuple, values), strict=True) if values else ((),) * len(Columns._fields)
    )
    for label in set(names) - labels:
        labels.add(require_label_id(label))
    several = _several(pieces, starts, ends)
    if not all(ids):
        ids = tuple(_names(seed, analysts, names, starts, ends, several)) if not any(ids) else ()
    if any(attributes):
        require_shallow(list(attributes))
    columns = Columns(
        ids=ids,
        starts=starts,
        ends=ends,
        labels=names,
        texts=texts,
        fragments=several,
        analysts=analysts,
        attributes=[attribute or {} for attribute in attributes],
        entities=[entity or None for entity in entities],
        notes=notes,
        created=created,
        updated=updated if all(updated) else [late or made for late, made in zip(updated, created, strict=True)],
        proposed=[proposed_of(told) if told else {} for told in proposed],
    )
    found = SpanColumns.fitting(article_id, text, columns) if len(ids) == len(values) else None
    if found is None:
        raise RefusedError("One of its spans is not plain.")
    return found


def _names(
    seed: str,
    analysts: Sequence[str],
    labels: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
    several: Sequence[tuple[Fragment, ...] | None],
) -> list[str]:
    """Return ids for spans that came without; none where two are equal, for those want to be counted."""
    pairs = list(zip(analysts, labels, strict=True))
    heads = {pair: _head(*pair) for pair in set(pairs)}
    members = [
        f"{heads[pair]}{start}-{end} 1" if pieces is None else f"{heads[pair]}{_where(pieces)} 1"
        for pair, start, end, pieces in zip(pairs, starts, ends, several, strict=True)
    ]
    return derived_ids(family_of("span", seed), members) if len(set(members)) == len(members) else []


def _head(analyst: str, label: str) -> str:
    """Return how the name of a span among those of its article begins; where and the how-manieth it is follow."""
    return f"{len(analyst)}:{analyst}{len(label)}:{label}"


def _where(fragments: Iterable[Fragment]) -> str:
    return " ".join([f"{start}-{end}" for start, end in fragments])


def _several(
    pieces: Sequence[tuple[tuple[int, int], ...] | None], starts: Sequence[int], ends: Sequence[int]
) -> Sequence[tuple[Fragment, ...] | None]:
    """Return the fragments of spans that have several, or any that are not their outermost offsets."""
    none = (None,) * len(pieces)
    whole = tuple(zip(zip(starts, ends, strict=True)))
    if pieces in (none, whole):
        return none
    return [
        None if piece is None or piece == single else tuple(Fragment(*pair) for pair in piece)
        for piece, single in zip(pieces, whole, strict=True)
    ]


def spans_of(text: str, values: list[Any], labels: set[str], article_id: str, seed: str) -> tuple[Span, ...]:
    """Return the spans by start; raise ``RefusedError`` where one breaks a rule.

    ``labels`` are those already found good, and grows. ``seed`` names the article in the ids of spans without one.
    """
    spans: list[Span] = []
    ids: set[str] = set()
    running: dict[tuple[object, ...], int] = {}
    family = family_of("span", seed)
    for value in values:
        span = _span(article_id, text, value, labels)
        span_id = span.id
        if not span_id:
            fragments = span.fragments
            same = (span.analyst, span.label, fragments)
            running[same] = number = running.get(same, 0) + 1
            [span_id] = derived_ids(family, [f"{_head(span.analyst, span.label)}{_where(fragments)} {number}"])
            object.__setattr__(span, "id", span_id)  # nobody else has seen it yet
        if span_id in ids:
            raise RefusedError(f"Two of its spans have the id “{short(span_id)}”.")
        ids.add(span_id)
        spans.append(span)
    spans.sort(key=lambda span: (span.fragments[0][0], -span.fragments[-1][1], span.id))
    return tuple(spans)


def _span(article_id: str, text: str, values: Any, labels: set[str]) -> Span:
    if not isinstance(values, dict):
        raise RefusedError("A span is not a JSON object.")
    get = values.get
    label = get("label")
    if not isinstance(label, str):
        raise RefusedError("A span has no label." if label is None else "The label of a span is not a string.")
    if label not in labels:
        labels.add(require_label_id(label))
    fragments = _fragments(text, values)
    attributes = get("attributes")
    if attributes is None:
        attributes = {}
    elif not isinstance(attributes, dict):
        raise RefusedError("The attributes of a span are not a JSON object.")
    if not values.keys() <= _SPAN_KEYS:
        for key in values.keys() - _SPAN_KEYS:
            attributes[free_name(key, attributes)] = values[key]
    proposed: Proposed = {}
    if (told := get("proposed")) is not None:
        try:
            proposed = proposed_of(told)
        except RefusedError:  # a field of somebody else's, which is kept like any other
            attributes[free_name("proposed", attributes)] = told
    if attributes:
        require_shallow(attributes)
    analyst, span_id, entity, note = get("analyst", ""), get("id", ""), get("entity"), get("note", "")
    created, updated = get("created", ""), get("updated", "")
    return Span(
        article_id,
        label,
        fragments,
        analyst if type(analyst) is str else text_of(analyst, "The analyst of a span"),
        span_id if type(span_id) is str else text_of(span_id, "The id of a span"),
        attributes,
        None if entity is None else text_of(entity, "The entity of a span") or None,
        note if type(note) is str else text_of(note, "The note of a span"),
        created if type(created) is str else text_of(created, "The time of a span"),
        updated if type(updated) is str else text_of(updated, "The time of a span"),
        proposed,
    )


def _fragments(text: str, values: dict[str, Any]) -> tuple[Fragment, ...]:
    start, end = values.get("start"), values.get("end")
    if type(start) is not int or type(end) is not int:  # True is an int to isinstance
        raise RefusedError(f"The offsets of a span must be whole numbers, not {start!r:.40} and {end!r:.40}.")
    quote, pairs = values.get("text"), values.get("fragments")
    if not (0 <= start < end <= len(text)):
        raise RefusedError(*_misfit(text, start, end, quote))
    if quote is not None and quote != text[start:end]:
        raise RefusedError(*_wrong_quote(text, start, end, quote))
    if pairs is None or pairs == [[start, end]]:
        return (Fragment(start, end),)
    fragments = require_fragments(text, [_pair(pair) for pair in pairs] if isinstance(pairs, list) else [])
    if (fragments[0].start, fragments[-1].end) != (start, end):
        raise RefusedError(f"The fragments of a span do not reach from its start, {start}, to its end, {end}.")
    return fragments


def _pair(value: Any) -> Fragment:
    if not (isinstance(value, list) and len(value) == 2 and type(value[0]) is type(value[1]) is int):
        raise RefusedError(f"A fragment is a list of two whole numbers, not {value!r:.40}.")
    return Fragment(value[0], value[1])


def _misfit(text: str, start: int, end: int, quote: Any) -> tuple[str, str]:
    unit = _unit_that_fits(text, start, end, quote)
    if unit:
        return f"Its offsets {start} to {end} count {unit}, not code points.", UNIT_HINT
    if start == end:
        return f"A span from {start} to {end} is empty.", UNIT_HINT
    return f"A span from {start} to {end} does not fit a text of {len(text)} characters.", UNIT_HINT


def _wrong_quote(text: str, start: int, end: int, quote: Any) -> tuple[str, str]:
    found = text[start:end]
    said = f"A span says “{short(str(quote))}”, but from {start} to {end} the text has “{short(found)}”"
    unit = _unit_that_fits(text, start, end, quote)
    return f"{said}; its offsets count {unit}." if unit else f"{said}.", UNIT_HINT


def _unit_that_fits(text: str, start: int, end: int, quote: Any) -> str:
    """Return in which other unit the offsets hold the quote, or an empty string."""
    if not isinstance(quote, str) or not 0 <= start < end:
        return ""
    for encoding, width, name in (("utf-16-le", 2, "UTF-16 units"), ("utf-8", 1, "UTF-8 bytes")):
        piece = text.encode(encoding)[start * width : end * width]
        if quote and piece == quote.encode(encoding):
            return name
    return ""
