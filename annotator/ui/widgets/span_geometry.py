"""Where the tints, lines, joins and tags of one paragraph lie.

Worked out from the boxes of the laid out text, which know about bidirectional runs, in the paragraph's own
coordinates. Nothing here depends on what is selected, on colours or on the screen: so it can be kept until the spans
or the layout change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QTextLayout

from annotator.core.lanes import JOIN_REACH
from annotator.ui.widgets.span_index import Piece, SpanIndex
from annotator.ui.widgets.span_metrics import MOST_LANES, SpanMetrics

_RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

#: So many code points are looked at for a second place that tells which way a run of text goes.
_NEIGHBOURS = 8


class Laid(Protocol):
    """What is asked of a laid out paragraph; offsets are code points of the article, boxes in its own coordinates."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def layout(self) -> QTextLayout: ...
    def boxes(self, start: int, end: int) -> list[tuple[int, QRectF]]: ...


class Edge(NamedTuple):
    """Where a piece begins or ends on the page: ``box`` is that of its first or last character."""

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
    top: float
    text: str


@dataclass(slots=True)
class SpanGeometry:
    """Everything that is painted for the spans of one paragraph, without colours."""

    tints: list[tuple[QRectF, tuple[Piece, ...]]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    joins: list[Mark] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)


def geometry_of(
    paragraph: Laid, index: SpanIndex, metrics: SpanMetrics, name_of: Callable[[str], str] | None
) -> SpanGeometry:
    """Return where the spans of a paragraph are painted; ``name_of`` gives a label's tag, ``None`` means no tags."""
    result = SpanGeometry()
    placed = index.lanes_between(paragraph.start, paragraph.end)
    if not placed:
        return result
    result.tints = _tints(paragraph, [piece for piece, _ in placed])
    for piece, lane in placed:
        result.marks += _marks(paragraph, piece, lane)
        result.joins += _joins(paragraph, piece, lane, metrics)
    result.hints = _hints(result.marks, metrics)
    if name_of is not None:
        first = [piece for piece, _ in placed if piece.number == 0 and piece.start >= paragraph.start]
        result.tags = _tags(paragraph, first, metrics, name_of)
    return result


def start_edge(paragraph: Laid, piece: Piece) -> Edge | None:
    """Return where a piece begins; ``None`` where it begins in another paragraph."""
    if piece.start < paragraph.start or piece.start >= paragraph.end:
        return None
    return _edge(paragraph, piece.start, min(piece.end, paragraph.end), 1)


def end_edge(paragraph: Laid, piece: Piece) -> Edge | None:
    """Return where a piece ends; ``None`` where it ends in another paragraph."""
    if piece.end > paragraph.end or piece.end <= paragraph.start:
        return None
    return _edge(paragraph, piece.end - 1, max(piece.start, paragraph.start) - 1, -1)


def _edge(paragraph: Laid, offset: int, stop: int, step: int) -> Edge | None:
    """Return the outer edge of the character at ``offset``, whose piece goes on by ``step`` as far as ``stop``."""
    own = paragraph.boxes(offset, offset + 1)
    if not own:
        return None
    line, box = own[0]
    rtl = _is_rtl(paragraph, offset, stop, step, box)
    at_right = rtl if step > 0 else not rtl
    return Edge(line, box.right() if at_right else box.left(), box, rtl)


def _is_rtl(paragraph: Laid, offset: int, stop: int, step: int, box: QRectF) -> bool:
    if not _RTL.search(paragraph.layout.text()):
        return False
    for other in range(offset + step, stop, step)[:_NEIGHBOURS]:
        for _, next_box in paragraph.boxes(min(offset, other), max(offset, other) + 1):
            if next_box.left() < box.left() - 0.5 or next_box.right() > box.right() + 0.5:
                goes_left = box.right() - next_box.left() > next_box.right() - box.left()
                return goes_left if step > 0 else not goes_left
    return paragraph.layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft


def _tints(paragraph: Laid, pieces: list[Piece]) -> list[tuple[QRectF, tuple[Piece, ...]]]:
    """Cut the paragraph where a piece begins or ends; return the boxes of each part with the pieces it lies in."""
    cuts = sorted(
        {min(max(offset, paragraph.start), paragraph.end) for piece in pieces for offset in (piece.start, piece.end)}
    )
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
            result += [(box, stack) for _, box in paragraph.boxes(start, end)]
    return result


def _marks(paragraph: Laid, piece: Piece, lane: int) -> list[Mark]:
    boxes = paragraph.boxes(max(piece.start, paragraph.start), min(piece.end, paragraph.end))
    return [Mark(piece, lane, line, box.left(), max(box.right(), box.left() + 2), box.bottom()) for line, box in boxes]


def _joins(paragraph: Laid, piece: Piece, lane: int, metrics: SpanMetrics) -> list[Mark]:
    """Return what joins this fragment to the one before it and the one after it, as far as it is in this paragraph.

    A short gap is joined all along; of a wider one, and of one that goes on in another paragraph, only stubs are
    drawn: they say that there is more, and keep the page calm.
    """
    result = []
    fragments = piece.span.fragments
    if piece.number + 1 < len(fragments) and piece.end <= paragraph.end:
        gap = paragraph.boxes(piece.end, min(fragments[piece.number + 1].start, paragraph.end))
        whole = _is_short(paragraph, piece.end, fragments[piece.number + 1].start, gap)
        result += _joined(paragraph, piece, lane, gap, end_edge(paragraph, piece), metrics, whole=whole)
    if piece.number > 0 and piece.start >= paragraph.start:
        gap = paragraph.boxes(max(fragments[piece.number - 1].end, paragraph.start), piece.start)
        if not _is_short(paragraph, fragments[piece.number - 1].end, piece.start, gap):
            result += _joined(paragraph, piece, lane, gap, start_edge(paragraph, piece), metrics, whole=False)
    return result


def _is_short(paragraph: Laid, start: int, end: int, gap: list[tuple[int, QRectF]]) -> bool:
    within = paragraph.start <= start and end <= paragraph.end
    lines = {line for line, _ in gap}
    return within and end - start <= JOIN_REACH and bool(gap) and max(lines) - min(lines) <= 1


def _joined(
    paragraph: Laid,
    piece: Piece,
    lane: int,
    gap: list[tuple[int, QRectF]],
    edge: Edge | None,
    metrics: SpanMetrics,
    *,
    whole: bool,
) -> list[Mark]:
    if whole:
        return [Mark(piece, lane, line, box.left(), box.right(), box.bottom()) for line, box in gap]
    if edge is None:
        return []
    beside = next((box for line, box in gap if line == edge.line and _touch(box, edge.x)), None)
    if beside is None:
        # Nothing of the gap is on this line: a short stub leaves the text at its edge.
        outward = edge.x >= edge.box.center().x()
        reach = metrics.stub / 2
    else:
        outward = beside.center().x() >= edge.x
        reach = min(metrics.stub, beside.width())
    left, right = (edge.x, edge.x + reach) if outward else (edge.x - reach, edge.x)
    return [Mark(piece, lane, edge.line, left, right, edge.box.bottom())]


def _touch(box: QRectF, x: float) -> bool:
    return box.left() - 1 <= x <= box.right() + 1


def _hints(marks: Iterable[Mark], metrics: SpanMetrics) -> list[Hint]:
    hidden: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.lane >= MOST_LANES:
            hidden.setdefault(mark.line, []).append(mark)
    top = metrics.lane_top(MOST_LANES)
    return [
        Hint(
            min(mark.left for mark in own),
            own[0].top + top,
            f"+{len({mark.piece.span.id for mark in own})}",
        )
        for own in hidden.values()
    ]


def _tags(paragraph: Laid, pieces: list[Piece], metrics: SpanMetrics, name_of: Callable[[str], str]) -> list[Tag]:
    """Place the tags, line by line, the earlier and then the longer span first.

    A tag stands at the start of its span. Where another one is in its way it is shifted in reading direction, by
    little; then shortened to what is free; at the end of the line it is moved back. Where all that is not enough it
    is left out: the span keeps its tint and its line.
    """
    result: list[Tag] = []
    rows: dict[int, list[tuple[float, float]]] = {}
    for piece in pieces:
        edge = start_edge(paragraph, piece)
        if edge is None:
            continue
        line = paragraph.layout.lineAt(edge.line)
        taken = rows.setdefault(edge.line, [])
        first, last = min(line.x(), edge.box.left()), max(line.x() + line.width(), edge.box.right())
        found = _free_place(edge, (first, last), taken, name_of(piece.span.label), metrics)
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
