"""Suggestions in the text: a fine dashed line under the words, in the label's colour, and nothing else.

No tint, no tag, so that none is taken for a span; and no room of its own: the line goes into a lane that spans leave
free, or below theirs, so that the text stands still when suggestions come and go. What a suggestion is called is told
by the status bar and the tool tip; dashes differ from label to label, for colour is never the only cue.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.lanes import Stretch, lanes
from annotator.core.span_table import SpanTable
from annotator.core.suggestion import Suggestion
from annotator.ui.widgets.pixel_grid import Grid
from annotator.ui.widgets.span_geometry import Laid
from annotator.ui.widgets.span_metrics import MOST_LANES, SpanMetrics

#: Drawn and left out, in logical pixels, for one label after the other.
_DASHES = ((4.0, 3.0), (8.0, 3.0), (2.0, 3.0), (8.0, 3.0, 2.0, 3.0), (6.0, 5.0), (3.0, 2.0))

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


class Ghosts:
    """The suggestions of one article; only those of paragraphs in view cost anything."""

    def __init__(self) -> None:
        self.all: tuple[Suggestion, ...] = ()
        self._starts: list[int] = []
        self._reach: list[int] = []
        self._kept: dict[int, tuple[Laid, list[GhostMark]]] = {}

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
        marks = self._marks(paragraph, spans, metrics) if self.all else []
        if not marks:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        thickness = grid.length(0.6 * metrics.thickness)
        for mark in marks:
            if not grid.shows_line(mark.top):
                continue
            colour, number = pen_of(mark.suggestion.label)
            pen = QPen(colour, thickness, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([length / thickness for length in _DASHES[number % len(_DASHES)]])
            painter.setPen(pen)
            middle = grid.y(mark.top) + thickness / 2
            left, right = grid.x(mark.left), grid.x(mark.right)
            painter.drawLine(QLineF(left, middle, max(left + 1, right - 1), middle))
        painter.restore()

    def at(self, paragraph: Laid, point: QPointF, spans: SpanTable, metrics: SpanMetrics) -> tuple[Suggestion, ...]:
        """Return those whose line lies at ``point``, in the paragraph's coordinates, the nearest first."""
        if not self.all:
            return ()
        near = []
        for order, mark in enumerate(self._marks(paragraph, spans, metrics)):
            room = QRectF(mark.left, mark.top, mark.right - mark.left, metrics.thickness)
            if room.adjusted(-_TOLERANCE, -1, _TOLERANCE, _TOLERANCE).contains(point):
                near.append((abs(point.y() - room.center().y()), order, mark.suggestion))
        return tuple(dict.fromkeys(suggestion for *_, suggestion in sorted(near, key=lambda one: one[:2])))

    def _marks(self, paragraph: Laid, spans: SpanTable, metrics: SpanMetrics) -> list[GhostMark]:
        kept = self._kept.get(paragraph.number)
        if kept is not None and kept[0] is paragraph:
            return kept[1]
        marks = self._placed(paragraph, spans, metrics)
        while len(self._kept) >= _KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[paragraph.number] = paragraph, marks
        return marks

    def _placed(self, paragraph: Laid, spans: SpanTable, metrics: SpanMetrics) -> list[GhostMark]:
        here = self.between(paragraph.start, paragraph.end)
        if not here:
            return []
        taken = [(piece.start, piece.end, lane) for piece, lane in spans.lanes_between(paragraph.start, paragraph.end)]
        deepest = min(MOST_LANES, 1 + max((lane for *_, lane in taken), default=-1))
        stretches = [Stretch(*one.fragment, str(number)) for number, one in enumerate(here)]
        marks = []
        for one, lane in zip(here, lanes(stretches, taken), strict=True):
            top = metrics.lane_top(min(lane, max(deepest, _LANES - 1))) if lane else metrics.thickness / 2
            for line, box in paragraph.boxes(*one.fragment):
                natural = paragraph.layout.lineAt(line).naturalTextRect()
                left, right = max(box.left(), natural.left()), min(box.right(), natural.right())
                if right > left:
                    marks.append(GhostMark(one, left, right, box.bottom() + top))
        return marks
