"""Which spans lie where: by bisection, however many an article has.

Pieces are kept sorted by their starts, with the running maximum of their ends, so that the first piece that can reach
a place is found by bisection too. A few very long pieces would spoil that maximum for everything behind their start;
they are kept apart. An index is a value: a change makes a new one, which shares nothing that can be altered.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, count
from operator import attrgetter, eq, is_, le
from typing import NamedTuple
from weakref import ref

from annotator.core.lanes import Stretch, lanes
from annotator.core.span import Fragment, Span, united

#: A piece of more code points than this is a long one; fragments with a wider gap between them may get two lanes.
LONG = 2000

#: More changed spans than this are quicker met by a new index than one by one.
_MANY = 500


class Piece(NamedTuple):
    """One fragment of a span: ``[start, end)`` in code points; ``number`` counts the span's fragments from 0."""

    start: int
    end: int
    span: Span
    number: int


def _order(piece: Piece) -> tuple[int, int, str, int]:
    return piece.start, -piece.end, piece.span.id, piece.number


def _linked_end(fragment: Fragment, span: Span) -> int:
    """Return where the fragment ends, or where the next one begins that has to share its lane."""
    if len(span.fragments) > 1 and fragment is not span.fragments[-1]:
        following = span.fragments[span.fragments.index(fragment) + 1].start
        if following - fragment.end <= LONG:
            return following + 1
    return fragment.end


class _Tier:
    """Fragments in the order of ``_order``, with the running maximum of their (linked) ends.

    Kept as columns of what is there already: a ``Piece`` for each of 50,000 would cost more than all the rest.
    """

    __slots__ = ("fragments", "reach", "spans", "starts")

    def __init__(self, fragments: list[Fragment], spans: list[Span]) -> None:
        starts = [fragment[0] for fragment in fragments]
        if not all(map(le, starts, starts[1:])):
            order = sorted(range(len(starts)), key=starts.__getitem__)
            fragments, spans = [fragments[place] for place in order], [spans[place] for place in order]
            starts.sort()
        self.fragments, self.spans, self.starts = fragments, spans, starts
        self._order_equal_starts()
        ends = [
            fragment[1] if len(span.fragments) == 1 else _linked_end(fragment, span)
            for fragment, span in zip(fragments, spans, strict=True)
        ]
        self.reach = list(accumulate(ends, max))

    def _order_equal_starts(self) -> None:
        done = 0
        for place in compress(count(), map(eq, self.starts, self.starts[1:])):
            if place >= done:
                done = bisect_right(self.starts, self.starts[place], place)
                pieces = sorted((self.piece(number) for number in range(place, done)), key=_order)
                self.spans[place:done] = [piece.span for piece in pieces]
                self.fragments[place:done] = [piece.span.fragments[piece.number] for piece in pieces]

    def __len__(self) -> int:
        return len(self.starts)

    def piece(self, place: int) -> Piece:
        fragment, span = self.fragments[place], self.spans[place]
        number = span.fragments.index(fragment) if len(span.fragments) > 1 else 0
        return Piece(fragment[0], fragment[1], span, number)

    def copy(self) -> _Tier:
        twin = _Tier.__new__(_Tier)
        twin.fragments, twin.spans = self.fragments[:], self.spans[:]
        twin.starts, twin.reach = self.starts[:], self.reach[:]
        return twin

    def add(self, piece: Piece) -> None:
        place = self._place(piece)
        self.fragments.insert(place, piece.span.fragments[piece.number])
        self.spans.insert(place, piece.span)
        self.starts.insert(place, piece.start)
        self.reach.insert(place, -1)
        self._mend(place)

    def remove(self, piece: Piece) -> None:
        place = self._place(piece)
        del self.fragments[place], self.spans[place], self.starts[place], self.reach[place]
        self._mend(place)

    def _place(self, piece: Piece) -> int:
        place = bisect_left(self.starts, piece.start)
        while place < len(self) and _order(self.piece(place)) < _order(piece):
            place += 1
        return place

    def _mend(self, place: int) -> None:
        """Redo the running maximum from ``place`` until it is what it was."""
        top = self.reach[place - 1] if place else -1
        for number in range(place, len(self)):
            top = max(top, _linked_end(self.fragments[number], self.spans[number]))
            if self.reach[number] == top:
                return
            self.reach[number] = top

    def _bounds(self, start: int, end: int) -> tuple[int, int]:
        low = bisect_right(self.reach, start)
        return low, max(low, bisect_left(self.starts, end))

    def between(self, start: int, end: int) -> list[Piece]:
        low, high = self._bounds(start, end)
        return [self.piece(place) for place in range(low, high) if self.fragments[place][1] > start]

    def cluster(self, start: int, end: int) -> tuple[int, int]:
        """Return the run of pieces that ``[start, end)`` meets and all that overlap them, directly or by others."""
        low, high = self._bounds(start, end)
        while 0 < low < len(self) and self.reach[low - 1] > self.starts[low]:
            low -= 1
        while low < high < len(self) and self.starts[high] < self.reach[high - 1]:
            high += 1
        return low, high

    def pieces(self, low: int, high: int) -> list[Piece]:
        return [self.piece(place) for place in range(low, high)]

    def extent(self, start: int, end: int) -> tuple[int, int]:
        low, high = self.cluster(start, end)
        if low == high:
            return start, end
        return min(start, self.starts[low]), max(end, self.reach[high - 1])


class SpanIndex:
    """The spans of one article, found by place."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = list(spans)
        self._short, self._long = _tiers(self._spans)
        self._by_id: dict[str, Span] | None = None
        self._long_lanes: list[int] | None = None
        self._known_lanes: dict[int, tuple[list[Piece], list[int]]] = {}
        self._made_from: tuple[ref[SpanIndex], list[Span], list[Span]] | None = None

    def __len__(self) -> int:
        return len(self._spans)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def get(self, span_id: str | None) -> Span | None:
        if self._by_id is None:
            self._by_id = dict(zip(map(attrgetter("id"), self._spans), self._spans, strict=True))
        return self._by_id.get(span_id) if span_id is not None else None

    def between(self, start: int, end: int) -> list[Piece]:
        """Return the pieces that overlap ``[start, end)``: by start, the longer first, then by id."""
        found = self._short.between(start, end)
        long = self._long.between(start, end)
        return sorted(long + found, key=_order) if long else found

    def at(self, offset: int) -> list[Span]:
        """Return the spans around the caret position ``offset``, innermost first.

        Innermost is the one whose outermost offsets are closest together; of equals the later start, then the lesser
        id. A caret at the end of a span is still inside it, unless another span begins there: then that one is meant.
        """
        near = self.between(offset - 1, offset + 1)
        begun = any(piece.start == offset for piece in near)
        inside = {
            piece.span.id: piece.span for piece in near if piece.start <= offset and piece.end >= offset + bool(begun)
        }
        return sorted(inside.values(), key=lambda span: (span.end - span.start, -span.start, span.id))

    def lanes_between(self, start: int, end: int) -> list[tuple[Piece, int]]:
        """Return the pieces that overlap ``[start, end)``, each with its lane; the order is that of ``between``."""
        if self._long_lanes is None:
            self._long_lanes = lanes([_stretch(piece) for piece in self._long.pieces(0, len(self._long))])
        long_low, long_high = self._long.cluster(start, end)
        pairs = list(zip(self._long.pieces(long_low, long_high), self._long_lanes[long_low:long_high], strict=True))
        low, high = self._short.cluster(start, end)
        if low not in self._known_lanes or len(self._known_lanes[low][0]) < high - low:
            pieces = self._short.pieces(low, high)
            self._known_lanes[low] = pieces, self._short_lanes(pieces)
        pieces, numbers = self._known_lanes[low]
        pairs += zip(pieces, numbers, strict=True)
        found = [pair for pair in pairs if pair[0].start < end and pair[0].end > start]
        return sorted(found, key=lambda pair: _order(pair[0])) if long_high > long_low else found

    def _short_lanes(self, pieces: list[Piece]) -> list[int]:
        if not pieces:
            return []
        assert self._long_lanes is not None
        start, end = pieces[0].start, max(piece.end for piece in pieces)
        low, high = self._long.cluster(start, end)
        above = zip(self._long.pieces(low, high), self._long_lanes[low:high], strict=True)
        return lanes([_stretch(piece) for piece in pieces], [(piece.start, piece.end, lane) for piece, lane in above])

    def extent(self, start: int, end: int) -> Fragment:
        """Return ``[start, end)`` widened to all pieces whose lanes depend on one another there."""
        start, end = self._long.extent(start, end) if self._long.between(start, end) else (start, end)
        return Fragment(*self._short.extent(start, end))

    def whole(self) -> Fragment | None:
        """Return the place that holds all spans."""
        tiers = [tier for tier in (self._short, self._long) if len(tier)]
        if not tiers:
            return None
        return Fragment(min(tier.starts[0] for tier in tiers), max(tier.reach[-1] for tier in tiers))

    def difference(self, old: SpanIndex) -> tuple[list[Span], list[Span]]:
        """Return the spans that are only in ``old`` and only in this one; a span that changed is in both."""
        if old is self:
            return [], []
        if self._made_from is not None and self._made_from[0]() is old:
            return self._made_from[1:]
        return _difference(old._spans, self._spans)

    def replaced(self, spans: Sequence[Span]) -> SpanIndex:
        """Return an index of ``spans``; what both have in common is taken over, not built again."""
        spans = list(spans)
        gone, new = _difference(self._spans, spans)
        if len(gone) + len(new) > _MANY:
            return SpanIndex(spans)
        twin = SpanIndex()
        twin._spans, twin._made_from = spans, (ref(self), gone, new)
        twin._short, twin._long = self._short.copy(), self._long.copy()
        for spans_changed, change in ((gone, _Tier.remove), (new, _Tier.add)):
            for span in spans_changed:
                for number, (start, end) in enumerate(span.fragments):
                    tier = twin._long if end - start > LONG else twin._short
                    change(tier, Piece(start, end, span, number))
        return twin


def _tiers(spans: list[Span]) -> tuple[_Tier, _Tier]:
    """Return the short and the long fragments of ``spans``."""
    fragments = [fragment for span in spans for fragment in span.fragments]
    owners = spans[:] if len(fragments) == len(spans) else [span for span in spans for _ in span.fragments]
    is_long = [end - start > LONG for start, end in fragments]
    if not any(is_long):
        return _Tier(fragments, owners), _Tier([], [])
    is_short = [not long for long in is_long]
    return (
        _Tier(list(compress(fragments, is_short)), list(compress(owners, is_short))),
        _Tier(list(compress(fragments, is_long)), list(compress(owners, is_long))),
    )


def touched(old: SpanIndex, new: SpanIndex) -> list[Fragment]:
    """Return the places whose picture changes from ``old`` to ``new``: in order, apart from each other.

    A span that came or went also moves the lanes of those that overlap it; they are within these places. Where very
    much changed it is one place that holds all spans of both.
    """
    if not _are_apart(old, new):
        changed = [span for spans in new.difference(old) for span in spans]
        if len(changed) <= _MANY:
            places = [place for span in changed for place in _places(span)]
            return list(united(index.extent(*place) for place in places for index in (old, new)))
    wholes = [whole for index in (old, new) if (whole := index.whole()) is not None]
    return [Fragment(min(wholes)[0], max(end for _, end in wholes))]


def _are_apart(old: SpanIndex, new: SpanIndex) -> bool:
    """Say whether the two have so little in common that a comparison is wasted: another article, or far more spans."""
    first, other = next(iter(old), None), next(iter(new), None)
    if first is not None and other is not None and first.article_id != other.article_id:
        return True
    return abs(len(old) - len(new)) > _MANY


def _places(span: Span) -> Iterator[Fragment]:
    """Yield the fragments of a span, those close to each other with the gap between them."""
    start, end = span.fragments[0]
    for fragment in span.fragments[1:]:
        if fragment.start - end > LONG:
            yield Fragment(start, end)
            start = fragment.start
        end = fragment.end
    yield Fragment(start, end)


def _stretch(piece: Piece) -> Stretch:
    return Stretch(piece.start, piece.end, piece.span.id)


def _difference(old: Sequence[Span], new: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Return the spans that are only in ``old`` and only in ``new``; one that changed is in both.

    Mostly one of very many differs, and the others are the same objects: those are skipped from both ends first.
    """
    first = _common(old, new)
    shorter = min(len(old), len(new)) - first
    last = _common(old[: first - 1 if first else None : -1], new[: first - 1 if first else None : -1])
    last = min(last, shorter)
    left = {span.id: span for span in old[first : len(old) - last]}
    right = {span.id: span for span in new[first : len(new) - last]}
    gone = [span for span in left.values() if right.get(span.id) is not span and right.get(span.id) != span]
    come = [span for span in right.values() if left.get(span.id) is not span and left.get(span.id) != span]
    return gone, come


def _common(old: Sequence[Span], new: Sequence[Span]) -> int:
    same = list(map(is_, old, new))
    return same.index(False) if False in same else len(same)
