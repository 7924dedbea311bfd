"""Paints spans: soft tints behind the text, a line in its lane under it, a small tag above, handles at the edges.

The view asks for ``room`` while it lays lines out, calls ``paint_under`` before the text and ``paint_over`` after it.
All coordinates are the paragraph's own; lines and tints are put on whole device pixels, so that they stay crisp at
every scale. Colour is never the only cue: the tag names the label, and without tags each label has its own dashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPalette, QPen

from annotator.core.label_set import LabelSet
from annotator.core.placed import Piece
from annotator.core.span import Fragment
from annotator.core.span_table import SpanTable
from annotator.core.suggestion import Suggestion
from annotator.ui.widgets.ghosts import Ghosts
from annotator.ui.widgets.label_colours import UNKNOWN, LabelColours, Layer
from annotator.ui.widgets.pixel_grid import Grid
from annotator.ui.widgets.span_geometry import Edge, Laid, Mark, SpanGeometry, geometry_of
from annotator.ui.widgets.span_metrics import MOST_LANES, SpanMetrics

#: So far, in logical pixels, the mouse may be off a line, a tag or a handle.
TOLERANCE = 4.0

#: The dashes of labels where tags are off, in widths of the line: drawn, left out, drawn ... Empty is a whole line.
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (5, 2),
    (2, 2),
    (7, 2, 2, 2),
    (10, 3),
    (4, 1.5, 1.5, 1.5, 1.5, 1.5),
    (1.5, 3),
    (12, 2, 4, 2),
    (3, 5),
)

#: More paragraphs than fill the tallest screen; beyond that the oldest geometry is dropped.
_KEPT = 400

Part = Literal["line", "tag", "start", "end"]


class Hit(NamedTuple):
    """What lies under the mouse: a part of the span's fragment ``number``; "start" and "end" are its handles."""

    span_id: str
    part: Part
    number: int


class SpanPainter:
    """Paints the spans of one article and says how much room they want.

    ``further_room`` gives the pixels that something else, such as arcs, wants above a line of text.
    """

    def __init__(self, font: QFont | None = None, palette: QPalette | None = None) -> None:
        self._spans = SpanTable()
        self._labels: dict[str, tuple[str, str, int]] = {}
        self._label_set: LabelSet | None = None
        self._selected: str | None = None
        #: Whether the edges of the selected span can be taken hold of.
        self.handles_on = True
        self._tags_on = True
        self._kept: dict[int, tuple[Laid, SpanGeometry]] = {}
        self.further_room: Callable[[int, int], float] = lambda _start, _end: 0.0
        #: The suggestions, drawn in the room that the spans leave.
        self.ghosts = Ghosts()
        self._style: tuple[QFont, QPalette] | None = None
        self.set_style(font or QGuiApplication.font(), palette or QGuiApplication.palette())

    def set_style(self, font: QFont, palette: QPalette) -> None:
        """Follow the font of the text and the palette; the view lays its lines out again afterwards."""
        if self._style is None or self._style[0] != font:
            self._metrics = SpanMetrics(font)
            self._metrics.set_names(self._names())
        if self._style is None or self._style[1] != palette:
            self._colours = LabelColours(palette)
        self._style = QFont(font), QPalette(palette)
        self.forget_all()

    def set_show_tags(self, on: bool) -> None:
        """Switch the tags on or off; the view lays its lines out again afterwards."""
        self._tags_on = on
        self.forget_all()

    def set_spans(self, spans: SpanTable, labels: LabelSet, selected: str | None) -> None:
        """Show these spans; where only ``selected`` differs nothing has to be laid out again.

        Where they changed since, ``forget`` has to be told.
        """
        if labels != self._label_set:
            self._label_set = labels
            self._labels = {label.id: (label.name.lower(), label.colour, n) for n, label in enumerate(labels)}
            self._metrics.set_names(self._names())
            self.forget_all()
        if spans is not self._spans:
            self._spans = spans
            self.forget_all()
        self._selected = selected

    def forget(self, places: Iterable[Fragment]) -> None:
        """Drop what is kept of these places; a paragraph that is laid out as a new object is noticed by itself."""
        places = list(places)
        self.ghosts.forget()
        for number, (paragraph, _) in list(self._kept.items()):
            if any(place.start <= paragraph.end and paragraph.start <= place.end for place in places):
                del self._kept[number]

    def forget_all(self) -> None:
        self._kept.clear()
        self.ghosts.forget()

    def room(self, start: int, end: int) -> tuple[float, float]:
        """Return the pixels wanted above and below a line of text that holds ``[start, end)``."""
        placed = self._spans.lanes_between(start, end)
        tagged = self._tags_on and any(piece.number == 0 and piece.start >= start for piece, _ in placed)
        lanes = 1 + max((lane for _, lane in placed), default=-1)
        return (self._metrics.above() if tagged else 0.0) + self.further_room(start, end), self._metrics.below(lanes)

    def tags_height(self, start: int, end: int) -> float:
        """Return the pixels above a line of text that its tags take."""
        return self.room(start, end)[0] - self.further_room(start, end)

    def tag_rects(self, paragraph: Laid) -> list[QRectF]:
        """Return where the tags of a paragraph are."""
        return [tag.rect for tag in self._geometry(paragraph).tags]

    def end_of_selected(self, paragraph: Laid) -> Edge | None:
        """Return where the selected span ends, if that is in this paragraph."""
        for part, piece, edge, _ in self._handles(self._geometry(paragraph)):
            if part == "end" and piece.number == len(piece.span.fragments) - 1:
                return edge
        return None

    def paint_under(self, painter: QPainter, paragraph: Laid, origin: QPointF) -> None:
        """Paint the tints, which lie behind the text."""
        grid = Grid(painter, origin)
        for box, stack in self._geometry(paragraph).tints:
            if grid.shows(box):
                layers = tuple(Layer(self._colour(piece), piece.span.id == self._selected) for piece in stack)
                painter.fillRect(grid.rect(box), self._colours.tint(layers))

    def paint_over(self, painter: QPainter, paragraph: Laid, origin: QPointF) -> None:
        """Paint lines, joins, tags and the handles of the selected span."""
        geometry, grid = self._geometry(paragraph), Grid(painter, origin)
        self.ghosts.paint(painter, paragraph, grid, self._spans, self._metrics, self._ghost_pen)
        if not geometry.marks and not geometry.joins:
            return
        painter.save()
        for mark in geometry.joins:
            if mark.lane < MOST_LANES and grid.shows_line(mark.top):
                self._paint_join(painter, mark, grid)
        for mark in sorted(geometry.marks, key=lambda mark: mark.piece.span.id == self._selected):
            if mark.lane < MOST_LANES and grid.shows_line(mark.top):
                self._paint_line(painter, mark, grid)
        painter.setFont(self._metrics.tag_font)
        painter.setPen(self._colours.faint)
        for hint in geometry.hints:
            painter.drawText(origin + QPointF(hint.left, hint.baseline), hint.text)
        for tag in geometry.tags:
            if grid.shows(tag.rect):
                painter.setPen(self._colours.tag(self._colour(tag.piece)))
                painter.drawText(origin + QPointF(tag.rect.left(), tag.baseline), tag.text)
        self._paint_handles(painter, geometry, grid)
        painter.restore()

    def hit(self, paragraph: Laid, point: QPointF) -> Hit | None:
        """Return what lies at ``point``, in the paragraph's coordinates: handles first, then tags, then lines."""
        geometry = self._geometry(paragraph)
        near: tuple[float, Hit] | None = None
        for part, piece, edge, lane in self._handles(geometry):
            if self._handle_rect(edge, lane).adjusted(-TOLERANCE, 0, TOLERANCE, TOLERANCE).contains(point):
                distance = abs(point.x() - edge.x)
                if near is None or distance < near[0]:
                    near = distance, Hit(piece.span.id, part, piece.number)
        if near is not None:
            return near[1]
        for tag in geometry.tags:
            if tag.rect.adjusted(-TOLERANCE, -TOLERANCE, TOLERANCE, 1).contains(point):
                return Hit(tag.piece.span.id, "tag", tag.piece.number)
        for mark in geometry.marks:
            if mark.lane >= MOST_LANES or not mark.left - TOLERANCE <= point.x() <= mark.right + TOLERANCE:
                continue
            middle = mark.top + self._metrics.lane_top(mark.lane) + self._metrics.thickness / 2
            distance = abs(point.y() - middle)
            off = distance - self._metrics.thickness / 2
            if point.y() >= mark.top - 1 and off <= TOLERANCE and (near is None or distance < near[0]):
                near = distance, Hit(mark.piece.span.id, "line", mark.piece.number)
        return near[1] if near is not None else None

    def ghost_at(self, paragraph: Laid, point: QPointF) -> tuple[Suggestion, ...]:
        """Return the suggestions whose line lies at ``point``, in the paragraph's coordinates, the nearest first."""
        return self.ghosts.at(paragraph, point, self._spans, self._metrics)

    def _ghost_pen(self, label_id: str) -> tuple[QColor, int]:
        """Return the colour of a suggestion's line, stronger than a span's for it is finer, and the label's place."""
        known = self._labels.get(label_id)
        return self._colours.tag(known[1] if known else UNKNOWN), known[2] if known else 0

    def _names(self) -> tuple[str, ...]:
        return tuple(name for name, _, _ in self._labels.values())

    def _name(self, label_id: str) -> str:
        return self._labels[label_id][0] if label_id in self._labels else label_id.lower()

    def _colour(self, piece: Piece) -> str:
        known = self._labels.get(piece.span.label)
        return known[1] if known else UNKNOWN

    def _geometry(self, paragraph: Laid) -> SpanGeometry:
        kept = self._kept.get(paragraph.number)
        if kept is not None and kept[0] is paragraph:
            return kept[1]
        geometry = geometry_of(paragraph, self._spans, self._metrics, self._name if self._tags_on else None)
        while len(self._kept) >= _KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[paragraph.number] = paragraph, geometry
        return geometry

    def _paint_line(self, painter: QPainter, mark: Mark, grid: Grid) -> None:
        selected = mark.piece.span.id == self._selected
        thickness = grid.length(self._metrics.thickness * (1.5 if selected else 1.0))
        colour = self._colours.line(self._colour(mark.piece))
        top = mark.top + self._metrics.lane_top(mark.lane)
        rect = grid.rect(QRectF(mark.left, top, mark.right - mark.left, 1))
        rect.setHeight(thickness)
        rect.setWidth(max(grid.length(1), rect.width() - grid.length(1)))  # so that neighbours stay two lines
        dashes = () if self._tags_on else DASHES[self._labels.get(mark.piece.span.label, ("", "", 0))[2] % len(DASHES)]
        if not dashes:
            painter.fillRect(rect, colour)
            return
        pen = QPen(colour, thickness, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(dashes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pen)
        middle = rect.top() + thickness / 2
        painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))

    def _paint_join(self, painter: QPainter, mark: Mark, grid: Grid) -> None:
        dot = grid.length(0.7 * self._metrics.thickness)
        pen = QPen(self._colours.line(self._colour(mark.piece)), dot, Qt.PenStyle.CustomDashLine)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern((1, 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pen)
        line = grid.length(self._metrics.thickness)
        middle = grid.y(mark.top + self._metrics.lane_top(mark.lane)) + grid.length((line - dot) / 2) + dot / 2
        left, right = grid.x(mark.left) + 2 * dot, grid.x(mark.right) - dot
        if right > left:
            painter.drawLine(QLineF(left, middle, right, middle))

    def _handles(self, geometry: SpanGeometry) -> list[tuple[Part, Piece, Edge, int]]:
        """Return the edges of the selected span in this paragraph that can be dragged."""
        if not self.handles_on:
            return []
        own = {mark.piece.number: mark for mark in geometry.marks if mark.piece.span.id == self._selected}
        result: list[tuple[Part, Piece, Edge, int]] = []
        for mark in own.values():
            begin, finish = geometry.page.start_edge(mark.piece), geometry.page.end_edge(mark.piece)
            if begin is not None:
                result.append(("start", mark.piece, begin, mark.lane))
            if finish is not None:
                result.append(("end", mark.piece, finish, mark.lane))
        return result

    def _handle_rect(self, edge: Edge, lane: int) -> QRectF:
        knob = self._metrics.knob
        bottom = edge.box.bottom() + self._metrics.lane_top(min(lane, MOST_LANES - 1)) + self._metrics.thickness / 2
        return QRectF(edge.x - knob, edge.box.top(), 2 * knob, bottom + knob - edge.box.top())

    def _paint_handles(self, painter: QPainter, geometry: SpanGeometry, grid: Grid) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for _, piece, edge, lane in self._handles(geometry):
            colour = self._colours.line(self._colour(piece))
            whole = self._handle_rect(edge, lane)
            width = grid.length(0.75 * self._metrics.thickness)
            bar = grid.rect(QRectF(edge.x - width / 2, whole.top(), width, whole.height() - self._metrics.knob))
            bar.setWidth(width)
            painter.fillRect(bar, colour)
            painter.setPen(QPen(colour, width))
            painter.setBrush(self._colours.base)
            knob = self._metrics.knob - width / 2
            painter.drawEllipse(QPointF(bar.center().x(), bar.bottom()), knob, knob)
