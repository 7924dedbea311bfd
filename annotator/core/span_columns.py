"""The spans of one article as columns of plain values: how an import and an export hand on hundreds of thousands.

A ``Span`` takes longer to make and to look over than a row takes to be read or written. So a reader of files and a
reader of the store may give ``SpanColumns`` in place of a tuple of spans: the same values, looked over all at once.
Whoever asks for single spans gets them made; whoever takes the columns passes them on as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter, lt, neg
from typing import Any, NamedTuple, overload

from annotator.core.errors import RefusedError
from annotator.core.provenance import Proposed
from annotator.core.span import Fragment, Span, require_fragments


class Columns(NamedTuple):
    """A value of each kind for every span, in one order.

    ``fragments`` are ``None`` where ``starts`` and ``ends``, the outermost offsets, say it all. ``texts`` are what
    the article has between these two; before that was compared, ``None`` where nobody said what it should have.
    """

    ids: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    labels: Sequence[str]
    texts: Sequence[str | None]
    fragments: Sequence[tuple[Fragment, ...] | None]
    analysts: Sequence[str]
    attributes: Sequence[Mapping[str, Any]]
    entities: Sequence[str | None]
    notes: Sequence[str]
    created: Sequence[str]
    updated: Sequence[str]
    proposed: Sequence[Proposed]


class SpanColumns(Sequence[Span]):
    """Spans of one article by start, then longer first, then id; every one of them fits the text that it was made for.

    Equal to any sequence of the same spans.
    """

    __slots__ = ("article_id", "columns")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, article_id: str, columns: Columns) -> None:
        """Take columns that are in order and fit their text; see ``fitting``."""
        self.article_id = article_id
        self.columns = columns

    @classmethod
    def fitting(cls, article_id: str, text: str, columns: Columns) -> SpanColumns | None:
        """Return the spans in their order; ``None`` where one has no id, has that of another, or does not fit ``text``.

        What is wrong then, the rules for single spans can tell.
        """
        starts, ends, ids = columns.starts, columns.ends, columns.ids
        if not ids:
            return cls(article_id, columns)
        if min(starts) < 0 or max(ends) > len(text) or not all(map(lt, starts, ends)):
            return None
        if "" in ids or len(set(ids)) < len(ids):
            return None
        texts = list(map(text.__getitem__, map(slice, starts, ends)))
        if list(columns.texts) != texts:
            if columns.texts.count(None) < len(ids) and not all(
                said is None or said == has for said, has in zip(columns.texts, texts, strict=True)
            ):
                return None
            columns = columns._replace(texts=texts)
        if columns.fragments.count(None) < len(ids) and not all(
            fragments is None or _in_order(text, fragments, start, end)
            for fragments, start, end in zip(columns.fragments, starts, ends, strict=True)
        ):
            return None
        order = list(zip(starts, map(neg, ends), ids, strict=True))
        if order != sorted(order):
            arranged = itemgetter(*sorted(range(len(order)), key=order.__getitem__))
            columns = Columns._make(map(arranged, columns))
        return cls(article_id, columns)

    def __len__(self) -> int:
        return len(self.columns.ids)

    def __iter__(self) -> Iterator[Span]:
        article_id = self.article_id
        for id_, start, end, label, _, fragments, analyst, attributes, entity, note, made, changed, told in zip(
            *self.columns, strict=True
        ):
            place = fragments or (Fragment(start, end),)
            yield Span(article_id, label, place, analyst, id_, attributes, entity, note, made, changed, told)

    @overload
    def __getitem__(self, place: int) -> Span: ...
    @overload
    def __getitem__(self, place: slice) -> list[Span]: ...
    def __getitem__(self, place: int | slice) -> Span | list[Span]:
        if isinstance(place, slice):
            return list(self)[place]
        [span] = SpanColumns(self.article_id, Columns._make([column[place]] for column in self.columns))
        return span

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SpanColumns | tuple | list):
            return len(self) == len(other) and list(self) == list(other)
        return NotImplemented

    def __repr__(self) -> str:
        return f"SpanColumns({list(self)!r})"


def _in_order(text: str, fragments: tuple[Fragment, ...], start: int, end: int) -> bool:
    try:
        sound = require_fragments(text, fragments)
    except RefusedError:
        return False
    return sound == fragments and (sound[0].start, sound[-1].end) == (start, end)
