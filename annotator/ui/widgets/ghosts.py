"""Suggestions in the text: a fine dashed line under the words, in the label's colour, and nothing else.

No tint, no tag, so that none is taken for a span; and no room of its own: the line goes into a lane that spans leave
free, or below theirs, so that the text stands still when suggestions come and go. What a suggestion is called is told
by the status bar and the tool tip; dashes differ from label to label, for colour is never the only cue.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from annotator.core.lanes import Stretch, lanes
from annotator.core.span_table import SpanTable
from annotator.core.suggestion import Suggestion
from annotator.ui.widgets.pixel_grid import Grid
from annotator.ui.widgets.span_geometry import Laid
from annotator.ui.widgets.span_metrics import MOST_LANES, SpanMetrics

#: Drawn and left out, in logical pixels, for one label after the other; none is dotted, as what joins fragments is.
_DASHES = ((4.0, 3.0), (9.0, 3.0), (6.0, 6.0), (8.0, 3.0, 3.0, 3.0), (3.0, 2.0), (12.0, 4.0))

#: Where no span is, so many lines of suggestions have room under a line of text; further ones share the last.
_LANES = 2

#: So far, in logical pixels, the mouse may be off a line.
_TOLERANCE = 4.0

#: More paragraphs than fill the tallest screen.
_KEPT = 400


class GhostMark(NamedTuple):
    """The line of one suggestion under one line of text; ``top`` is where it is, from the paragraph's top.

    In the first lane it keeps off the words, so that the outline of the target does not hide it.
    """

    suggestion: Suggestion
    left: float
    right: float
    top: float


@dataclass(slots=True)
class _Kept:
    """What is kept of a paragraph: its marks, and the lines as they were painted last, from the paragraph's corner."""

    paragraph: Laid
    marks: list[GhostMark]
    phase: tuple[float, float, float] | None = None
    lines: list[tuple[QRectF, QPixmap]] = field(default_factory=list)

    def labels(self) -> set[str]:
        return {mark.suggestion.label for mark in self.marks}


class Ghosts:
    """The suggestions of one article; only those of paragraphs in view cost anything."""

    def __init__(self) -> None:
        self.all: tuple[Suggestion, ...] = ()
        self._starts: list[int] = []
        self._reach: list[int] = []
        self._kept: dict[int, _Kept] = {}
        self._tiles: dict[tuple[int, int, float, float], QPixmap] = {}

    def show(self, suggestions: Sequence[Suggestion]) -> None:
        """Show these from now on."""
        self.all = tuple(sorted(suggestions, key=lambda one: (one.fragment.start, -one.fragment.end)))
        self._starts = [one.fragment.start for one in self.all]
        self._reach = list(accumulate((one.fragment.end for one in self.all), max))
        self.forget()

    def forget(self) -> None:
        """Drop what is kept of where they lie: the spans or the paragraphs are others."""
        self._kept.clear()

    def between(self, start: int, end: int) -> list[Suggestion]:
        """Return the suggestions that overlap ``[start, end)``, in the order of the text."""
        low, high = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return [one for one in self.all[low:high] if one.fragment.end > start]

    def paint(
        self,
        painter: QPainter,
        paragraph: Laid,
        grid: Grid,
        spans: SpanTable,
        metrics: SpanMetrics,
        pen_of: Callable[[str], tuple[QColor, int]],
    ) -> None:
        """Paint the lines of a paragraph; ``pen_of`` gives the colour of a label and its place in the label set."""
        kept = self._of(paragraph, spans, metrics) if self.all else None
        if kept is None or not kept.marks:
            return
        if kept.phase != grid.phase:
            kept.phase, thickness = grid.phase, grid.length(0.6 * metrics.thickness)
            tiles = {label: self._tile(*pen_of(label), thickness, grid.ratio) for label in kept.labels()}
            kept.lines = [(_line(mark, grid, thickness), tiles[mark.suggestion.label]) for mark in kept.marks]
        for line, tile in kept.lines:
            if grid.shows(line):
                painter.drawTiledPixmap(line.translated(grid.origin), tile)

    def _tile(self, colour: QColor, number: int, thickness: float, ratio: float) -> QPixmap:
        """Return one round of a label's dashes: to lay tiles takes a fraction of the time of a pen with dashes."""
        known = (colour.rgba(), number % len(_DASHES), thickness, ratio)
        tile = self._tiles.get(known)
        if tile is None:
            dashes = [max(1, round(length * ratio)) for length in _DASHES[number % len(_DASHES)]]
            tile = QPixmap(sum(dashes), max(1, round(thickness * ratio)))
            tile.fill(Qt.GlobalColor.transparent)
            with QPainter(tile) as painter:
                for drawn in range(0, len(dashes), 2):
                    painter.fillRect(sum(dashes[:drawn]), 0, dashes[drawn], tile.height(), colour)
            tile.setDevicePixelRatio(ratio)
            self._tiles[known] = tile
        return tile

    def at(self, paragraph: Laid, point: QPointF, spans: SpanTable, metrics: SpanMetrics) -> tuple[Suggestion, ...]:
        """Return those whose line lies at ``point``, in the paragraph's coordinates, the nearest first."""
        if not self.all:
            return ()
        near = []
        for order, mark in enumerate(self._of(paragraph, spans, metrics).marks):
            room = QRectF(mark.left, mark.top, mark.right - mark.left, metrics.thickness)
            if room.adjusted(-_TOLERANCE, -1, _TOLERANCE, _TOLERANCE).contains(point):
                near.append((abs(point.y() - room.center().y()), order, mark.suggestion))
        return tuple(dict.fromkeys(suggestion for *_, suggestion in sorted(near, key=lambda one: one[:2])))

    def _of(self, paragraph: Laid, spans: SpanTable, metrics: SpanMetrics) -> _Kept:
        kept = self._kept.get(paragraph.number)
        if kept is None or kept.paragraph is not paragraph:
            kept = _Kept(paragraph, self._placed(paragraph, spans, metrics))
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[paragraph.number] = kept
        return kept

    def _placed(self, paragraph: Laid, spans: SpanTable, metrics: SpanMetrics) -> list[GhostMark]:
        here = self.between(paragraph.start, paragraph.end)
        if not here:
            return []
        taken = [(piece.start, piece.end, lane) for piece, lane in spans.lanes_between(paragraph.start, paragraph.end)]
        deepest = min(MOST_LANES, 1 + max((lane for *_, lane in taken), default=-1))
        marks = []
        for one, lane in zip(here, _lanes(here, taken), strict=True):
            top = metrics.lane_top(min(lane, max(deepest, _LANES - 1))) if lane else metrics.thickness / 2
            boxes = paragraph.boxes(*one.fragment)
            for line, box in boxes:
                left, right = box.left(), box.right()
                if len(boxes) > 1:  # without the white space at the end of a line
                    natural = paragraph.layout.lineAt(line).naturalTextRect()
                    left, right = max(left, natural.left()), min(right, natural.right())
                if right > left:
                    marks.append(GhostMark(one, left, right, box.bottom() + top))
        return marks


def _line(mark: GhostMark, grid: Grid, thickness: float) -> QRectF:
    """Return where the line of a mark is painted, on whole pixels."""
    left, right = grid.x(mark.left), grid.x(mark.right)
    place = QPointF(left, grid.y(mark.top)) - grid.origin
    return QRectF(place.x(), place.y(), max(1.0, right - left - 1), thickness)


def _lanes(here: Sequence[Suggestion], taken: Sequence[tuple[int, int, int]]) -> Sequence[int]:
    """Return a lane for each suggestion; where none overlaps anything it is the first, as it mostly is."""
    if not taken and all(one.fragment.end <= other.fragment.start for one, other in pairwise(here)):
        return [0] * len(here)
    return lanes([Stretch(*one.fragment, str(number)) for number, one in enumerate(here)], taken)
