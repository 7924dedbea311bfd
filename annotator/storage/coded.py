"""Spans in columns, to the store and from it; articles with their spans as an export reads them, each verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any

from annotator.core.article import Article, CodedArticle, sha256_of
from annotator.core.errors import AnnotatorError
from annotator.core.span import Fragment, Span, quote_of
from annotator.core.span_columns import Columns, SpanColumns
from annotator.storage import articles, relations, spans
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
from annotator.storage.engine import Database, fetch, fetch_in

#: What is read at once: articles, and characters of their texts but for the last one's.
_PAGE_ARTICLES, _PAGE_CHARACTERS = 100, 500_000

_DAMAGED = "Run “annotator check” on the project to see all that is damaged."

#: In the order of the index; spans that start together are put in order when all are there.
_SPANS = (
    "SELECT article_key, id, start_char, end_char, label, quote, fragments, analyst_key, attributes, entity, note,"
    " created, updated, proposed FROM span WHERE article_key IN ({}) ORDER BY article_key, start_char"
)


def rows_of(
    article_key: int, text: str, spans: SpanColumns, analysts: Mapping[str, int], rules: Completeness
) -> list[tuple[Any, ...]]:
    """Return what ``spans.insert`` writes; ``analysts`` are their keys by name."""
    columns = spans.columns
    several = columns.fragments.count(None) < len(spans)
    made, changed, labels = columns.created, columns.updated, columns.labels
    quotes: Iterable[Any] = columns.texts
    pieces = columns.fragments
    if several:
        quotes = [words if own is None else quote_of(text, own) for words, own in zip(quotes, pieces, strict=True)]
    digested = (
        list(map(analysts.__getitem__, columns.analysts)),
        [None if own is None else encoded_fragments(own) for own in pieces] if several else pieces,
        [encoded(dict(values)) if values else "{}" for values in columns.attributes],
        columns.entities,
        columns.notes,
        made,
        [None if late == early else late for late, early in zip(changed, made, strict=True)],
        [encoded_proposed(told) if told else None for told in columns.proposed],
    )
    keys, fragments, *rest = digested
    digests = map(span_digest, labels, *digested)
    lacking = rules.column(labels, columns.attributes)
    place = (columns.starts, columns.ends, fragments, quotes)
    return list(zip(repeat(article_key), columns.ids, labels, keys, *place, *rest, digests, lacking, strict=False))


def pages_of(db: Database, keys: Sequence[int]) -> list[list[int]]:
    """Return the keys of these articles in pages, each of which may be in memory at once."""
    lengths = dict(fetch_in(db, "SELECT key, length FROM article WHERE key IN ({})", keys))
    pages, characters = list[list[int]](), _PAGE_CHARACTERS
    for key in keys:
        if characters >= _PAGE_CHARACTERS or len(pages[-1]) >= _PAGE_ARTICLES:
            pages.append([])
            characters = 0
        pages[-1].append(key)
        length = lengths.get(key, 0)
        characters += length if type(length) is int else 0
    return pages


def coded_articles(db: Database, keys: Sequence[int]) -> list[CodedArticle]:
    """Return articles with their spans, each verified; raise ``AnnotatorError`` naming what is not what was saved."""
    verified, links = list[CodedArticle](), relations.of_articles(db, keys)
    analysts = dict(fetch(db, "SELECT key, name FROM analyst"))
    rows = fetch_in(db, _SPANS, keys)
    marks = {key: list(group) for key, group in groupby(rows, key=itemgetter(0))}
    for key, sha256, text, facts in articles.page(db, keys):
        article_id = facts[0]
        if not isinstance(text, str) or sha256_of(text) != sha256:
            raise AnnotatorError(f"The text of the article {article_id} is not what was imported.", _DAMAGED)
        try:
            info = articles.info_of(facts)
        except DECODING_ERRORS as error:
            raise AnnotatorError(f"The article {article_id} holds a damaged entry ({error!r}).", _DAMAGED) from error
        own = marks.get(key, [])
        try:
            found = _columns(article_id, text, own, analysts)
        except DECODING_ERRORS:
            found = None
        there = tuple(relations.relation_of(article_id, row) for row in links[key])
        verified.append(CodedArticle(Article(info, text), found or _one_by_one(article_id, text, own, analysts), there))
    return verified


def _columns(
    article_id: str, text: str, rows: Sequence[tuple[Any, ...]], analysts: Mapping[int, str]
) -> SpanColumns | None:
    """Return the spans of ``_SPANS``; ``None`` where one of them is not sound, and where there are none."""
    if not rows:
        return None
    _, ids, starts, ends, labels, quotes, places, keys, attributes, entities, notes, created, updated, told = zip(
        *rows, strict=True
    )
    names: list[Any] = list(map(analysts.get, keys))  # None is no string, and so not sound
    changed = created
    if updated.count(None) < len(updated):
        changed = tuple(made if late is None else late for made, late in zip(created, updated, strict=True))
    if any(set(map(type, words)) != {str} for words in (ids, labels, quotes, names, notes, created, changed)):
        return None
    if {*map(type, starts), *map(type, ends)} != {int}:
        return None
    several = places.count(None) < len(places)
    pieces: Sequence[tuple[Fragment, ...] | None] = places
    if several:
        pieces = [
            None if place is None else decoded_fragments(place, start, end)
            for place, start, end in zip(places, starts, ends, strict=True)
        ]
    values = [{} if value == "{}" else decoded_mapping(value) for value in attributes]
    proposed = [{} if one is None else decoded_proposed(one) for one in told]
    # The quote of a span in pieces has a gap in it, so that it can't be compared with what is between its ends.
    texts = [None if piece else quote for piece, quote in zip(pieces, quotes, strict=True)] if several else quotes
    found = SpanColumns.fitting(
        article_id,
        text,
        Columns(ids, starts, ends, labels, texts, pieces, names, values, entities, notes, created, changed, proposed),
    )
    if several and not all(
        piece is None or quote_of(text, piece) == quote for piece, quote in zip(pieces, quotes, strict=True)
    ):
        return None
    return found


def _one_by_one(
    article_id: str, text: str, rows: Sequence[tuple[Any, ...]], analysts: Mapping[int, str]
) -> tuple[Span, ...]:
    """Return spans that are not all sound in columns; raise where one is not what was saved."""
    found = []
    for _, id_, start, end, label, quote, place, by, attributes, *rest in rows:
        row = (id_, label, analysts.get(by), start, end, place, attributes, *rest)
        span = spans.sound_span(article_id, row, len(text))
        if span is None:
            raise AnnotatorError(f"The span {id_} of the article {article_id} is damaged.", _DAMAGED)
        if quote_of(text, span.fragments) != quote:
            raise AnnotatorError(f"The span {id_} of the article {article_id} does not mark what it marked.", _DAMAGED)
        found.append(span)
    return tuple(sorted(found, key=lambda span: (span.start, -span.end, span.id)))
