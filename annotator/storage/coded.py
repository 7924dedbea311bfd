"""Spans in columns, to the store and from it; articles with their spans as an export reads them, each verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.span import quote_of
from annotator.core.span_columns import SpanColumns
from annotator.storage.codec import encoded, encoded_fragments


def rows_of(article_key: int, text: str, spans: SpanColumns, analysts: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """Return what ``spans.insert`` writes; ``analysts`` are their keys by name."""
    return [
        (
            article_key,
            id_,
            label,
            analysts[analyst],
            start,
            end,
            None if pieces is None else encoded_fragments(pieces),
            words if pieces is None else quote_of(text, pieces),
            encoded(dict(attributes)) if attributes else "{}",
            entity,
            note,
            made,
            None if changed == made else changed,
        )
        for id_, start, end, label, words, pieces, analyst, attributes, entity, note, made, changed in zip(
            *spans.columns, strict=True
        )
    ]
