"""A span as painting and finding see it, the pieces that it consists of, and the orders they come in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from annotator.core.lanes import Stretch
from annotator.core.span import Fragment, Span

#: A span over more code points than this is a wide one; fragments with a wider gap between them may get two lanes.
LONG = 2000


class Placed(NamedTuple):
    """What painting and finding need of a span."""

    id: str
    label: str
    fragments: tuple[Fragment, ...]

    @property
    def start(self) -> int:
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        return self.fragments[-1][1]


class Piece(NamedTuple):
    """One fragment of a span: ``[start, end)`` in code points; ``number`` counts the span's fragments from 0."""

    start: int
    end: int
    span: Placed
    number: int


def placed(span: Span | Placed) -> Placed:
    return Placed(span.id, span.label, tuple(span.fragments))


def reading_order(span: Span | Placed) -> tuple[int, int, str]:
    """The order of an article's spans: by start, of two with one start the longer first, then by id."""
    return (span.start, -span.end, span.id)


def piece_order(piece: Piece) -> tuple[int, int, str, int]:
    return piece[0], -piece[1], piece.span.id, piece.number


def pieces_of(span: Placed) -> Iterator[Piece]:
    return (Piece(start, end, span, number) for number, (start, end) in enumerate(span.fragments))


def linked_end(piece: Piece) -> int:
    """Return where a piece ends, or where the next one begins that has to share its lane."""
    following = piece.number + 1
    if following < len(piece.span.fragments):
        start = piece.span.fragments[following].start
        if start - piece.end <= LONG:
            return start + 1
    return piece.end


def places_of(span: Span | Placed) -> Iterator[Fragment]:
    """Yield the fragments of a span, those close to each other with the gap between them."""
    start, end = span.fragments[0]
    for fragment in span.fragments[1:]:
        if fragment.start - end > LONG:
            yield Fragment(start, end)
            start = fragment.start
        end = fragment.end
    yield Fragment(start, end)


def stretch_of(piece: Piece) -> Stretch:
    """Return what a piece asks of the lanes: fragments that are far from each other may get two."""
    fragments = piece.span.fragments
    far = sum(other.start - one.end > LONG for one, other in pairwise(fragments[: piece.number + 1]))
    return Stretch(piece.start, piece.end, f"{piece.span.id}\n{far}" if far else piece.span.id)


def rank_of(span: Span | Placed) -> tuple[int, str]:
    return (span.end - span.start, span.id)


def holds(outer: Span | Placed, inner: Span | Placed) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
