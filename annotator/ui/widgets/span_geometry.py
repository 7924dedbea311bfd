"""Where the tints, lines, joins and tags of one paragraph lie.

Worked out from the boxes of the laid out text, which know about bidirectional runs, in the paragraph's own
coordinates. Nothing here depends on what is selected, on colours or on the screen: so it can be kept until the spans
or the layout change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextLayout

from annotator.core.lanes import JOIN_REACH
from annotator.core.placed import Piece
from annotator.core.span_table import SpanTable
from annotator.ui.widgets.span_metrics import MOST_LANES, SpanMetrics

#: So many code points are looked at for a second place that tells which way a run of text goes.
_NEIGHBOURS = 8


class Laid(Protocol):
    """What is asked of a laid out paragraph; offsets are code points of the article, boxes in its own coordinates."""

    number: int
    start: int
    end: int
    layout: QTextLayout
    has_bidi: bool

    def is_right_to_left(self) -> bool: ...
    def boxes(self, start: int, end: int) -> list[tuple[int, QRectF]]: ...


class Edge(NamedTuple):
    """Where a piece begins or ends on the page; ``box`` is a box of the piece that has this edge."""

    line: int
    x: float
    box: QRectF
    rtl: bool


class Mark(NamedTuple):
    """A line under the text in its lane: ``top`` is where the text's box ends, from which lanes are counted."""

    piece: Piece
    lane: int
    line: int
    left: float
    right: float
    top: float


class Tag(NamedTuple):
    """A label's name above the first character of a span; ``baseline`` is that of the name."""

    piece: Piece
    rect: QRectF
    baseline: float
    text: str


class Hint(NamedTuple):
    """Says how many spans lie in lanes that are not drawn."""

    left: float
    baseline: float
    text: str


class Page:
    """A laid out paragraph as the painter asks it: boxes without the white space at the ends of lines, each once."""

    def __init__(self, paragraph: Laid) -> None:
        self.start, self.end = paragraph.start, paragraph.end
        self._paragraph = paragraph
        self._known: dict[tuple[int, int], list[tuple[int, QRectF]]] = {}
        self._extents: dict[int, tuple[float, float]] = {}

    def boxes(self, start: int, end: int) -> list[tuple[int, QRectF]]:
        """Return the line and the place of everything that is seen of ``[start, end)``."""
        start, end = max(start, self.start), min(end, self.end)
        found = self._known.get((start, end))
        if found is None:
            found = [] if start >= end else [self._clipped(*box) for box in self._paragraph.boxes(start, end)]
            found = [(line, box) for line, box in found if box.width() > 0]
            self._known[start, end] = found
        return found

    def extent(self, line: int) -> tuple[float, float]:
        """Return from where to where the text of a line reaches."""
        if line not in self._extents:
            natural = self._paragraph.layout.lineAt(line).naturalTextRect()
            self._extents[line] = natural.left(), natural.right()
        return self._extents[line]

    def column(self, line: int) -> tuple[float, float]:
        """Return from where to where the text of a line might reach."""
        whole = self._paragraph.layout.lineAt(line)
        return whole.x(), whole.x() + whole.width()

    def start_edge(self, piece: Piece) -> Edge | None:
        """Return where a piece begins; ``None`` where it begins in another paragraph, or where nothing is seen."""
        if not self.start <= piece.start < self.end:
            return None
        if not self._paragraph.has_bidi:
            seen = self.boxes(piece.start, piece.end)
            return Edge(seen[0][0], seen[0][1].left(), seen[0][1], False) if seen else None
        return self._edge(piece.start, min(piece.end, self.end), 1)

    def end_edge(self, piece: Piece) -> Edge | None:
        """Return where a piece ends; ``None`` where it ends in another paragraph, or where nothing is seen."""
        if not self.start < piece.end <= self.end:
            return None
        if not self._paragraph.has_bidi:
            seen = self.boxes(piece.start, piece.end)
            return Edge(seen[-1][0], seen[-1][1].right(), seen[-1][1], False) if seen else None
        return self._edge(piece.end - 1, max(piece.start, self.start) - 1, -1)

    def _edge(self, offset: int, stop: int, step: int) -> Edge | None:
        """Return the outer edge of the first character that is seen from ``offset`` by ``step`` to ``stop``."""
        for place in range(offset, stop, step)[:_NEIGHBOURS]:
            own = self.boxes(place, place + 1)
            if own:
                line, box = own[0]
                rtl = self._is_rtl(place, stop, step, box)
                return Edge(line, box.right() if rtl == (step > 0) else box.left(), box, rtl)
        return None

    def _is_rtl(self, offset: int, stop: int, step: int, box: QRectF) -> bool:
        """Say which way the text goes at ``offset``: by the first neighbour in the piece that stands elsewhere."""
        for other in range(offset + step, stop, step)[:_NEIGHBOURS]:
            for _, beside in self.boxes(other, other + 1):
                if abs(beside.center().x() - box.center().x()) > 0.5 and abs(beside.top() - box.top()) < 0.5:
                    return (beside.center().x() < box.center().x()) == (step > 0)
        return self._paragraph.is_right_to_left()

    def _clipped(self, line: int, box: QRectF) -> tuple[int, QRectF]:
        left, right = self.extent(line)
        left, right = max(left, box.left()), min(right, box.right())
        return line, QRectF(left, box.top(), right - left, box.height())


@dataclass(slots=True)
class SpanGeometry:
    """Everything that is painted for the spans of one paragraph, without colours."""

    page: Page
    tints: list[tuple[QRectF, tuple[Piece, ...]]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    joins: list[Mark] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)


def geometry_of(
    paragraph: Laid, spans: SpanTable, metrics: SpanMetrics, name_of: Callable[[str], str] | None
) -> SpanGeometry:
    """Return where the spans of a paragraph are painted; ``name_of`` gives a label's tag, ``None`` means no tags."""
    page = Page(paragraph)
    result = SpanGeometry(page)
    placed = spans.lanes_between(paragraph.start, paragraph.end)
    result.tints = _tints(page, [piece for piece, _ in placed])
    for piece, lane in placed:
        result.marks += _marks(page, piece, lane)
        result.joins += _joins(page, piece, lane, metrics)
    result.hints = _hints(result.marks, metrics)
    if name_of is not None:
        result.tags = _tags(page, [piece for piece, _ in placed if piece.number == 0], metrics, name_of)
    return result


def _tints(page: Page, pieces: list[Piece]) -> list[tuple[QRectF, tuple[Piece, ...]]]:
    """Cut the paragraph where a piece begins or ends; return the boxes of each part with the pieces it lies in."""
    cuts = sorted({min(max(offset, page.start), page.end) for piece in pieces for offset in piece[:2]})
    result = []
    active: list[Piece] = []
    coming = iter(pieces)
    following = next(coming, None)
    for start, end in pairwise(cuts):
        active = [piece for piece in active if piece.end > start]
        while following is not None and following.start <= start:
            active.append(following)
            following = next(coming, None)
        if active:
            stack = tuple(active)
            result += [(box, stack) for _, box in page.boxes(start, end)]
    return result


def _marks(page: Page, piece: Piece, lane: int) -> list[Mark]:
    return [_mark(piece, lane, line, box) for line, box in page.boxes(piece.start, piece.end)]


def _mark(piece: Piece, lane: int, line: int, box: QRectF) -> Mark:
    return Mark(piece, lane, line, box.left(), max(box.right(), box.left() + 2), box.bottom())


def _joins(page: Page, piece: Piece, lane: int, metrics: SpanMetrics) -> list[Mark]:
    """Return what joins this fragment to the one before it and the one after it, as far as it is in this paragraph.

    A short gap is joined all along; of a wider one, and of one that goes on in another paragraph, only stubs are
    drawn: they say that there is more, and keep the page calm.
    """
    result: list[Mark] = []
    fragments = piece.span.fragments
    if piece.number + 1 < len(fragments) and piece.end <= page.end:
        following = fragments[piece.number + 1].start
        gap = page.boxes(piece.end, following)
        if _is_short(page, piece.end, following, gap):
            result += [_mark(piece, lane, line, box) for line, box in gap]
        else:
            result += _stub(piece, lane, gap, page.end_edge(piece), metrics)
    if piece.number > 0 and piece.start >= page.start:
        previous = fragments[piece.number - 1].end
        gap = page.boxes(previous, piece.start)
        if not _is_short(page, previous, piece.start, gap):
            result += _stub(piece, lane, gap, page.start_edge(piece), metrics)
    return result


def _is_short(page: Page, start: int, end: int, gap: list[tuple[int, QRectF]]) -> bool:
    """Say whether the line that joins two fragments is drawn whole: on one line of text, or over one line's end."""
    if not gap or not page.start <= start or not end <= page.end:
        return False
    return end - start <= JOIN_REACH and gap[-1][0] - gap[0][0] <= 1


def _stub(
    piece: Piece, lane: int, gap: list[tuple[int, QRectF]], edge: Edge | None, metrics: SpanMetrics
) -> list[Mark]:
    """Return the stub that leaves a fragment at ``edge`` into the gap; past the text where none of it is beside."""
    if edge is None:
        return []
    beside = next((box for line, box in gap if line == edge.line and box.left() - 1 <= edge.x <= box.right() + 1), None)
    if beside is None:
        outward, reach = edge.x >= edge.box.center().x(), metrics.stub / 2
    else:
        outward, reach = beside.center().x() >= edge.x, min(metrics.stub, beside.width())
    left = edge.x if outward else edge.x - reach
    return [Mark(piece, lane, edge.line, left, left + reach, edge.box.bottom())]


def _hints(marks: Iterable[Mark], metrics: SpanMetrics) -> list[Hint]:
    """Return a hint for each line of text that has spans in lanes which are not drawn."""
    hidden: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.lane >= MOST_LANES:
            hidden.setdefault(mark.line, []).append(mark)
    result = []
    for own in hidden.values():
        spans = {mark.piece.span.id for mark in own}
        top = own[0].top + metrics.lane_top(MOST_LANES)
        result.append(Hint(min(mark.left for mark in own), top + metrics.tag_ascent, f"+{len(spans)}"))
    return result


def _tags(page: Page, pieces: list[Piece], metrics: SpanMetrics, name_of: Callable[[str], str]) -> list[Tag]:
    """Place the tags, line by line, the earlier and then the longer span first.

    A tag stands at the start of its span. Where another one is in its way it is shifted in reading direction, by
    little; then shortened to what is free; at the end of the line it is moved back. Where all that is not enough it
    is left out: the span keeps its tint and its line.
    """
    result: list[Tag] = []
    rows: dict[int, list[tuple[float, float]]] = {}
    for piece in pieces:
        edge = page.start_edge(piece)
        if edge is None:
            continue
        taken = rows.setdefault(edge.line, [])
        found = _free_place(edge, page.column(edge.line), taken, name_of(piece.span.label), metrics)
        if found is None:
            continue
        left, width, text = found
        taken.append((left, left + width))
        baseline = edge.box.top() - metrics.tag_air - metrics.tag_descent
        rect = QRectF(left, baseline - metrics.tag_ascent, width, metrics.tag_height)
        result.append(Tag(piece, rect, baseline, text))
    return result


def _free_place(
    edge: Edge, bounds: tuple[float, float], taken: list[tuple[float, float]], name: str, metrics: SpanMetrics
) -> tuple[float, float, str] | None:
    """Return left, width and text of a tag, or ``None``; right-to-left is worked out as in a mirror."""
    text = metrics.elided(name, metrics.longest_tag)
    width = metrics.tag_width(text)
    start, last = edge.x, bounds[1]
    first = bounds[0]
    if edge.rtl:
        start, first, last = -edge.x, -bounds[1], -bounds[0]
        taken = [(-right, -left) for left, right in taken]
    taken = sorted(taken)
    place = start
    for left, right in taken:
        if left - metrics.tag_gap < place + width and place < right + metrics.tag_gap:
            if left > place and metrics.elided(name, left - metrics.tag_gap - place):
                break
            place = right + metrics.tag_gap
    if place - start > 2 * metrics.longest_tag / 3:
        return None
    free = min([left - metrics.tag_gap for left, _ in taken if left > place] + [last]) - place
    if width > free and last - place == free:
        # At the end of the line: back as far as needed, unless another tag is there.
        back = max(first, last - width)
        if all(right + metrics.tag_gap <= back or left > place for left, right in taken):
            place, free = back, last - back
    if width > free:
        text = metrics.elided(name, free)
        width = metrics.tag_width(text)
    if not text:
        return None
    return (-(place + width) if edge.rtl else place), width, text
