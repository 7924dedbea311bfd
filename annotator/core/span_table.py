"""The spans of one article as columns in reading order: which lie where, by bisection, however many there are.

A ``Span`` for each of 50,000 takes longer to make than their article may take to open. So a table keeps of every span
what painting and finding need, in columns, and makes a ``Placed`` of those that are asked for. Beside the starts stands
the running maximum of the ends, so that the first span that can reach a place is found by bisection too. A few very
long spans would spoil that maximum for everything behind their start: the pieces of those are kept apart.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, compress, count
from operator import eq, sub
from typing import overload

from annotator.core.lanes import lanes
from annotator.core.placed import (
    LONG,
    Piece,
    Placed,
    holds,
    linked_end,
    piece_order,
    pieces_of,
    placed,
    places_of,
    rank_of,
    reading_order,
    stretch_of,
)
from annotator.core.reach import Reach
from annotator.core.span import Fragment, Span, united

#: More changed spans than this are quicker met by new columns than one by one.
_MANY = 500


class SpanTable(Sequence[Placed]):
    """Spans in reading order. ``change`` alters it in place and says where; all else only asks.

    ``_odd`` holds the fragments of the spans that have several, or that are wide: the latter count in the columns as
    if they ended where they start, and their pieces are in ``_wide``.
    """

    def __init__(
        self,
        starts: Sequence[int] = (),
        ends: Sequence[int] = (),
        ids: Iterable[str] = (),
        labels: Iterable[str] = (),
        fragments: Mapping[str, tuple[Fragment, ...]] | None = None,
    ) -> None:
        """Take columns in the order of ``starts``, and the fragments of the spans that have several, by id."""
        self._fill(starts, ends, ids, labels, fragments or {})

    @classmethod
    def of(cls, spans: Iterable[Span | Placed]) -> SpanTable:
        """Return a table of spans in any order."""
        return cls(*_columns_of(spans))

    def copy(self) -> SpanTable:
        """Return a table of its own with the same spans."""
        twin = SpanTable()
        twin._ids, twin._labels, twin._columns = self._ids[:], self._labels[:], self._columns.copy()
        twin._odd, twin._wide_spans = dict(self._odd), dict(self._wide_spans)
        twin._lay_wide()
        return twin

    def _fill(
        self,
        starts: Sequence[int],
        ends: Sequence[int],
        ids: Iterable[str],
        labels: Iterable[str],
        fragments: Mapping[str, tuple[Fragment, ...]],
    ) -> None:
        self._ids, self._labels, self._odd = list(ids), list(labels), dict(fragments)
        self._start_of: dict[str, int] | None = None
        self._wide_spans: dict[str, Placed] = {}
        is_wide = (
            list(map(LONG.__lt__, map(sub, ends, starts))) if max(map(sub, ends, starts), default=0) > LONG else ()
        )
        for id_, label, start, end in compress(zip(self._ids, self._labels, starts, ends, strict=True), is_wide):
            own = self._odd.setdefault(id_, (Fragment(start, end),))
            self._wide_spans[id_] = Placed(id_, label, own)
        if self._wide_spans:
            ends = [start if no else end for start, end, no in zip(starts, ends, is_wide, strict=True)]
        self._columns = Reach(starts, ends)
        self._order_equal_starts()
        self._lay_wide()
        self._known_lanes: dict[int, tuple[list[Piece], list[int]]] = {}

    def _order_equal_starts(self) -> None:
        starts, done = self._columns.starts, 0
        for place in compress(count(), map(eq, starts, starts[1:])):
            if place >= done:
                done = bisect_right(starts, starts[place], place)
                spans = [self._at(number) for number in range(place, done)]
                spans.sort(key=reading_order)
                self._ids[place:done] = [span.id for span in spans]
                self._labels[place:done] = [span.label for span in spans]
                ends = [span.start if span.id in self._wide_spans else span.end for span in spans]
                self._columns.ends[place:done] = array("q", ends)
                before = self._columns.reach[place - 1] if place else -1
                self._columns.reach[place:done] = array("q", list(accumulate(ends, max, initial=before))[1:])

    def _lay_wide(self) -> None:
        self._wide = sorted((piece for span in self._wide_spans.values() for piece in pieces_of(span)), key=piece_order)
        self._wide_reach = Reach((piece.start for piece in self._wide), map(linked_end, self._wide))
        self._wide_lanes: list[int] | None = None

    # As a sequence

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, row: int) -> Placed: ...
    @overload
    def __getitem__(self, row: slice) -> list[Placed]: ...
    def __getitem__(self, row: int | slice) -> Placed | list[Placed]:
        if isinstance(row, slice):
            return [self._at(place) for place in range(*row.indices(len(self)))]
        return self._at(range(len(self))[row])

    def __iter__(self) -> Iterator[Placed]:
        return map(self._at, range(len(self)))

    def _at(self, place: int) -> Placed:
        id_ = self._ids[place]
        fragments = self._odd.get(id_) if self._odd else None
        if fragments is None:
            fragments = (Fragment(self._columns.starts[place], self._columns.ends[place]),)
        return Placed(id_, self._labels[place], fragments)

    def labels(self) -> Sequence[str]:
        """Return the label of every span, in order; to be read only."""
        return self._labels

    def get(self, span_id: str | None) -> Placed | None:
        row = self.row_of(span_id)
        return None if row is None else self._at(row)

    def start_of(self, span_id: str | None) -> int | None:
        """Return where a span starts."""
        if self._start_of is None:
            self._start_of = dict(zip(self._ids, self._columns.starts, strict=True))
        return self._start_of.get(span_id) if span_id is not None else None

    def row_of(self, span_id: str | None) -> int | None:
        """Return the place of a span in the reading order."""
        start = self.start_of(span_id)
        if start is None:
            return None
        return self._ids.index(span_id, bisect_left(self._columns.starts, start))  # type: ignore[arg-type]

    def first_from(self, offset: int) -> int:
        """Return the row of the first span that starts at ``offset`` or behind it."""
        return bisect_left(self._columns.starts, offset)

    def tagged(self, label: str, fragment: Fragment) -> Placed | None:
        """Return the span with this label that takes exactly this fragment, or ``None``."""
        place = self.first_from(fragment[0])
        while place < len(self) and self._columns.starts[place] == fragment[0]:
            span = self._at(place)
            if span.label == label and span.fragments == (fragment,):
                return span
            place += 1
        return None

    def rows_holding(self, folded: str, needle: str, labels: Iterable[str]) -> array[int]:
        """Return the rows of spans with one of ``labels``, or with ``needle`` inside one of their fragments.

        ``folded`` is the text with every character in its place; no string is made for any span.
        """
        wanted, odd, find = frozenset(labels), self._odd, folded.find
        rows = enumerate(zip(self._columns.starts, self._columns.ends, self._labels, self._ids, strict=True))
        return array(
            "q",
            [
                row
                for row, (start, end, label, id_) in rows
                if label in wanted
                or (
                    any(find(needle, *piece) >= 0 for piece in odd[id_])
                    if id_ in odd
                    else find(needle, start, end) >= 0
                )
            ],
        )

    # Which lie where

    def between(self, start: int, end: int) -> list[Piece]:
        """Return the pieces that overlap ``[start, end)``: by start, the longer first, then by id."""
        low, high = self._columns.bounds(start, end)
        found = [piece for piece in self._pieces_of(low, high) if piece[1] > start and piece[0] < end]
        low, high = self._wide_reach.bounds(start, end)
        wide = [piece for piece in self._wide[low:high] if piece.end > start]
        return sorted(wide + found, key=piece_order) if wide else found

    def at(self, offset: int) -> list[Placed]:
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

    def outer(self, span: Span | Placed) -> Placed | None:
        """Return the shortest span around ``span``; of two with the same extent, one order of ids decides."""
        low, high = bisect_left(self._columns.reach, span.end), bisect_right(self._columns.starts, span.start)
        near = [self._at(place) for place in range(low, high) if self._columns.ends[place] >= span.end]
        around = (other for other in (*near, *self._wide_spans.values()) if holds(other, span))
        return min((other for other in around if rank_of(other) > rank_of(span)), key=rank_of, default=None)

    def inner(self, span: Span | Placed) -> Placed | None:
        """Return the longest span inside ``span``, the counterpart of ``outer``; the first in the text among equals."""
        low, high, rank = self.first_from(span.start), self.first_from(span.end), rank_of(span)
        columns = zip(self._columns.starts[low:high], self._columns.ends[low:high], self._ids[low:high], strict=True)
        inside = [(end - start, id_, start) for start, end, id_ in columns if start < end <= span.end]
        wide = (other for other in self._wide_spans.values() if holds(span, other))
        inside += [(*rank_of(other), other.start) for other in wide]
        inside = [other for other in inside if other[:2] < rank]
        if not inside:
            return None
        longest = max(inside)[0]
        equals = [other for other in inside if other[0] == longest]
        if longest == rank[0]:
            return self.get(max(equals)[1])
        return self.get(min(equals, key=lambda other: (other[2], other[1]))[1])

    def whole(self) -> list[Fragment]:
        """Return the place that holds all spans, if there are any."""
        if not len(self):
            return []
        last = max(self._columns.reach[-1], max((piece.end for piece in self._wide), default=0))
        return [Fragment(self._columns.starts[0], last)]

    def _pieces_of(self, low: int, high: int) -> list[Piece]:
        """Return the pieces of the spans at these places that are not wide, in order."""
        spans = map(self._at, range(low, high))
        if self._odd.keys().isdisjoint(self._ids[low:high]):
            return [Piece(*span.fragments[0], span, 0) for span in spans]
        narrow = (span for span in spans if span.id not in self._wide_spans)
        return sorted((piece for span in narrow for piece in pieces_of(span)), key=piece_order)

    # Lanes

    def lanes_between(self, start: int, end: int) -> list[tuple[Piece, int]]:
        """Return the pieces that overlap ``[start, end)``, each with its lane; the order is that of ``between``."""
        low, high = self._columns.cluster(start, end)
        if low not in self._known_lanes or len(self._known_lanes[low][0]) < high - low:
            pieces = self._pieces_of(low, high)
            self._known_lanes[low] = pieces, self._lanes_beside_wide(pieces)
        found = [pair for pair in zip(*self._known_lanes[low], strict=True) if pair[0][0] < end and pair[0][1] > start]
        wide = [pair for pair in self._wide_between(start, end) if pair[0].start < end and pair[0].end > start]
        if not wide:
            return found
        return sorted(wide + found, key=lambda pair: piece_order(pair[0]))

    def _wide_between(self, start: int, end: int) -> list[tuple[Piece, int]]:
        if self._wide_lanes is None:
            self._wide_lanes = lanes([stretch_of(piece) for piece in self._wide])
        low, high = self._wide_reach.cluster(start, end)
        return list(zip(self._wide[low:high], self._wide_lanes[low:high], strict=True))

    def _lanes_beside_wide(self, pieces: list[Piece]) -> list[int]:
        if not pieces:
            return []
        above = self._wide_between(pieces[0].start, max(piece.end for piece in pieces))
        return lanes([stretch_of(piece) for piece in pieces], [(piece.start, piece.end, lane) for piece, lane in above])

    def extent(self, start: int, end: int) -> Fragment:
        """Return ``[start, end)`` widened to all pieces whose lanes depend on one another there."""
        low, high = self._wide_reach.bounds(start, end)
        start, end = self._wide_reach.extent(start, end) if low < high else (start, end)
        return Fragment(*self._columns.extent(start, end))

    # Changes

    def change(self, gone: Sequence[Span | Placed], come: Sequence[Span | Placed]) -> list[Fragment]:
        """Take spans away, then bring others in; return the places whose picture changes: in order, apart.

        A span that comes or goes also moves the lanes of those that overlap it; they are within these places. Where
        very much changes it is one place that holds all spans of before and after.
        """
        if len(gone) + len(come) > _MANY:
            return self._rebuild(gone, come)
        touched = [place for span in (*gone, *come) for place in self._dependent(span)]
        for span in gone:
            self._remove(span)
        for span in come:
            self._insert(placed(span))
        self._known_lanes.clear()
        return list(united(touched + [place for span in (*gone, *come) for place in self._dependent(span)]))

    def _dependent(self, span: Span | Placed) -> Iterator[Fragment]:
        """Yield the places that a span has to do with; the lanes of wide ones do not depend on others'."""
        for place in places_of(span):
            yield self.extent(*place) if span.end - span.start > LONG else Fragment(*self._columns.extent(*place))

    def _rebuild(self, gone: Sequence[Span | Placed], come: Sequence[Span | Placed]) -> list[Fragment]:
        left, before = {span.id for span in gone}, self.whole()
        self._fill(*_columns_of([*(span for span in self if span.id not in left), *come]))
        return list(united(before + self.whole()))

    def _insert(self, span: Placed) -> None:
        place, order = self.first_from(span.start), reading_order(span)
        while place < len(self) and reading_order(self._at(place)) < order:
            place += 1
        is_wide = span.end - span.start > LONG
        self._ids.insert(place, span.id)
        self._labels.insert(place, span.label)
        self._columns.insert(place, span.start, span.start if is_wide else span.end)
        if self._start_of is not None:
            self._start_of[span.id] = span.start
        if is_wide or len(span.fragments) > 1:
            self._odd[span.id] = span.fragments
        if is_wide:
            self._wide_spans[span.id] = span
            self._lay_wide()

    def _remove(self, span: Span | Placed) -> None:
        place = self._ids.index(span.id, self.first_from(span.start))
        del self._ids[place], self._labels[place]
        self._columns.delete(place)
        if self._start_of is not None:
            del self._start_of[span.id]
        self._odd.pop(span.id, None)
        if self._wide_spans.pop(span.id, None) is not None:
            self._lay_wide()


def _columns_of(
    spans: Iterable[Span | Placed],
) -> tuple[list[int], list[int], list[str], list[str], dict[str, tuple[Fragment, ...]]]:
    """Return the columns of spans in any order."""
    spans = sorted(spans, key=reading_order)
    return (
        [span.start for span in spans],
        [span.end for span in spans],
        [span.id for span in spans],
        [span.label for span in spans],
        {span.id: tuple(span.fragments) for span in spans if len(span.fragments) > 1},
    )
