"""Paints relations: thin lines in the room above the text, a word for the type, an arrow head; stronger for one span.

Which relations there are is told by ``show``; where their spans are is asked of the page when it is painted, and kept
until the page is scrolled or laid out anew. Without relations nothing of this is done.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPalette, QPen, QPolygonF, QRegion

from annotator.core.label_set import LabelSet
from annotator.core.link import End, Link
from annotator.core.placed import Placed
from annotator.core.span_table import SpanTable
from annotator.ui import theme
from annotator.ui.widgets.arc_geometry import Anchor, Away, Line, Room, Route, Wire, room_for, routes
from annotator.ui.widgets.label_colours import UNKNOWN, LabelColours
from annotator.ui.widgets.page import Page
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.span_painter import SpanPainter
from annotator.ui.widgets.text_block import LaidParagraph

#: So many arcs are drawn at once at most.
MOST = 300

#: The radius of corners, and the size of the arrow's head.
_CORNER, _ARROW = 5.0, 5.5

#: The widest words at an end, in heights of their font.
_WIDEST = 16

#: Room above the first line of a block, which has no line above it, in pixels.
_ABOVE_FIRST = 16.0

#: The least width of a part of a span that arrows are put over.
_LEAST = 14.0

#: The id of an arc that is not there yet.
PREVIEW = "\0preview"


class ArcPainter:
    """Paints the relations that are in view of a page; words keep clear of ``keep_clear``, a place of the viewport."""

    def __init__(self, spans: SpanPainter) -> None:
        self._span_painter = spans
        self._labels = LabelSet("", ())
        self._links: dict[str, Link] = {}
        self._source: Sequence[Link] = ()
        self._everything = False
        self._starts: list[int] = []
        self._by_start: list[tuple[int, str]] = []
        self._preview: Link | None = None
        self._kept: tuple[object, list[Route]] | None = None
        self.keep_clear: QRectF | None = None
        self._style: tuple[QFont, QPalette] | None = None
        self.set_style(QFont(), QPalette())

    # What is shown

    @property
    def is_empty(self) -> bool:
        return not self._links and self._preview is None

    def set_style(self, font: QFont, palette: QPalette) -> None:
        """Follow the font of the text and the palette."""
        if self._style is not None and self._style == (font, palette):
            return
        self._style = QFont(font), QPalette(palette)
        self._font = QFont(theme.scaled(font, 0.62))
        self._font.setFamilies([QFont().defaultFamily(), *font.families()])
        self._metrics = QFontMetricsF(self._font)
        self._palette = QPalette(palette)
        self._colours = LabelColours(palette)
        self._kept = None

    def set_labels(self, labels: LabelSet) -> None:
        self._labels, self._kept = labels, None

    def show(self, links: Sequence[Link], spans: SpanTable, *, everything: bool) -> bool:
        """Draw these relations; return whether the lines of the text need other room: that of all is kept free."""
        if links is self._source and everything == self._everything:
            return False
        self._source = links
        own = {link.relation.id: link for link in links}
        if own == self._links and everything == self._everything:
            return False
        needs_room = everything or self._everything
        self._links, self._everything, self._kept = own, everything, None
        self.find_ends(spans)
        return needs_room

    def find_ends(self, spans: SpanTable) -> None:
        """Look up where the ends are; to be told again when spans have moved."""
        self._kept = None
        ends = ((end, id_) for id_, link in self._links.items() for end in (link.head, link.tail))
        self._by_start = sorted((start, id_) for end, id_ in ends if (start := spans.start_of(end.id)) is not None)
        self._starts = [start for start, _ in self._by_start]

    def forget(self) -> None:
        """Show nothing: another article is shown."""
        self._source, self._links, self._preview, self._starts, self._by_start, self._kept = (), {}, None, [], [], None

    def preview(self, link: Link | None) -> None:
        """Draw also a relation that is not there yet."""
        self._preview, self._kept = link, None

    def room(self, start: int, end: int) -> float:
        """Return the pixels wanted above a line of text that holds ``[start, end)``."""
        if not self._everything or not self._starts:
            return 0.0
        return room_for(bisect_left(self._starts, end) - bisect_left(self._starts, start), self._metrics.height())

    # Painting

    def paint(self, painter: QPainter, page: Page, spans: SpanTable, selected: str | None, exposed: QRectF) -> None:
        """Paint over the text what of the arcs ``exposed`` meets."""
        if self.is_empty:
            return
        found = self.routes(page, spans, selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        free = QRegion(exposed.toAlignedRect())
        for tag in self._tags(page):
            free -= QRegion(tag.toAlignedRect())
        painter.setClipRegion(free)
        for route in sorted(found, key=lambda route: route.wire.strong):
            self._paint_line(painter, route)
        painter.setClipRect(exposed)
        painter.setFont(self._font)
        for route in sorted(found, key=lambda route: route.wire.strong):
            self._paint_words(painter, route)
        painter.restore()

    def routes(self, page: Page, spans: SpanTable, selected: str | None) -> list[Route]:
        """Return where the arcs run that are seen now."""
        blocks = list(page.visible(0, page.size.height()))
        key = (page.scroll, page.size, page.left, page.width, selected, self.keep_clear, blocks)
        if self._kept is None or self._kept[0] != key:
            self._kept = key, self._worked_out(page, spans, selected, blocks)
        return self._kept[1]

    def _worked_out(
        self, page: Page, spans: SpanTable, selected: str | None, blocks: Sequence[LaidParagraph]
    ) -> list[Route]:
        links = self._in_view(blocks)
        if not links:
            return []
        tags = self._tags(page)
        places = self._anchors(page, spans, links, blocks, tags)
        wires = [self._wire(link, places, selected) for link in links]
        wires = [wire for wire in wires if isinstance(wire.head, Anchor) or isinstance(wire.tail, Anchor)]
        lines = {end.line for wire in wires for end in (wire.head, wire.tail) if isinstance(end, Anchor)}
        rooms = self._rooms(page, lines, blocks)
        taken = tags if self.keep_clear is None else [*tags, self.keep_clear]
        view = QRectF(0, 0, page.size.width(), page.size.height())
        return routes(wires, rooms, (page.left, page.left + page.width), view, taken)

    def _in_view(self, blocks: Sequence[LaidParagraph]) -> list[Link]:
        """Return the relations with an end in these blocks: those that merely pass by would only be in the way."""
        low = bisect_left(self._starts, blocks[0].start) if blocks else 0
        high = bisect_left(self._starts, blocks[-1].end + 1) if blocks else 0
        ids = dict.fromkeys(id_ for _, id_ in self._by_start[low:high][: 2 * MOST])
        found = [self._links[id_] for id_ in ids][:MOST]
        return [*found, self._preview] if self._preview is not None else found

    def _anchors(
        self,
        page: Page,
        spans: SpanTable,
        links: Sequence[Link],
        blocks: Sequence[LaidParagraph],
        tags: Sequence[QRectF],
    ) -> dict[tuple[str, str], Anchor | Away]:
        """Return where each relation meets each of its spans, by the ids of both; beside each other on one span."""
        meeting: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for link in links:
            for own, other in ((link.head, link.tail), (link.tail, link.head)):
                far = spans.get(other.id)
                meeting[own.id].append((far.start if far is not None else 1 << 60, link.relation.id))
        result: dict[tuple[str, str], Anchor | Away] = {}
        for span_id, others in meeting.items():
            span = spans.get(span_id)
            if span is None:
                result.update(((span_id, id_), "elsewhere") for _, id_ in others)
                continue
            first = self._first_box(page, span, blocks)
            if isinstance(first, str):
                result.update(((span_id, id_), first) for _, id_ in others)
                continue
            line, box, rtl = first
            ordered = sorted(others, reverse=rtl)
            left, right = _beside_tags(box, tags, rtl=rtl)
            room = min(right - left, 14.0 * (len(ordered) + 1))
            left = right - room if rtl else left
            for number, (_, id_) in enumerate(ordered, start=1):
                x = left + room * number / (len(ordered) + 1)
                result[span_id, id_] = Anchor(x, _top_at(x, box, tags), line)
        return result

    def _first_box(self, page: Page, span: Placed, blocks: Sequence[LaidParagraph]) -> tuple[Line, QRectF, bool] | Away:
        for block in blocks:
            if block.start <= span.start <= block.end:
                boxes = block.boxes(*span.fragments[0])
                if boxes:
                    number, box = boxes[0]
                    own = [other for line, other in boxes if line == number]
                    rtl = block.is_right_to_left()
                    box = max(own, key=QRectF.right) if rtl else box
                    placed = box.translated(page.origin(block))
                    if placed.top() < 0:
                        return "above"
                    if placed.top() > page.size.height() - 4:
                        return "below"
                    return (block.number, number), placed, rtl
        return "above" if not blocks or span.start < blocks[0].start else "below"

    def _tags(self, page: Page) -> list[QRectF]:
        return [
            tag.translated(page.origin(block))
            for block in page.visible(0, page.size.height())
            for tag in self._span_painter.tag_rects(block)
        ]

    def _rooms(self, page: Page, lines: set[Line], blocks: Sequence[LaidParagraph]) -> Mapping[Line, Room]:
        by_number = {block.number: block for block in blocks}
        result = {}
        for number, line in lines:
            block = by_number[number]
            origin, rect = page.origin(block), block.line_rect(line)
            if line:
                below = self._span_painter.room(*block.line_range(line - 1))[1]
                roof = block.line_rect(line - 1).bottom() + below
            else:
                above = self._span_painter.room(*block.line_range(0))[0]
                roof = min(rect.top() - above, -_ABOVE_FIRST / 2)
            tags = self._span_painter.tags_height(*block.line_range(line))
            result[number, line] = Room(roof + origin.y(), rect.top() + origin.y(), tags)
        return result

    def _wire(self, link: Link, places: Mapping[tuple[str, str], Anchor | Away], selected: str | None) -> Wire:
        relation = link.relation
        head, tail = places[link.head.id, relation.id], places[link.tail.id, relation.id]
        strong = relation.id == PREVIEW or selected in (link.head.id, link.tail.id)
        words = self._words(link, head, tail)
        far = self._far(link, head, tail) if strong and "elsewhere" not in (head, tail) else ""
        return Wire(relation.id, head, tail, self._size(words), self._size(far) if far else (0.0, 0.0), strong)

    def _size(self, words: str) -> tuple[float, float]:
        return self._metrics.horizontalAdvance(words) + 4, self._metrics.height()

    def _words(self, link: Link, head: Anchor | Away, tail: Anchor | Away) -> str:
        type_ = self._labels.relation(link.relation.label)
        name = one_line(type_.name if type_ else link.relation.label, 60)
        if tail == "elsewhere":
            return f"{shown_plain(name)} → {self._elided(link.tail.title or link.tail.quote)}"
        if head == "elsewhere":
            return f"{self._elided(link.head.title or link.head.quote)} → {shown_plain(name)}"
        return name

    def _far(self, link: Link, head: Anchor | Away, tail: Anchor | Away) -> str:
        away, end = (head, link.head) if isinstance(head, str) else (tail, link.tail)
        if not isinstance(away, str):
            return ""
        return f"{'↑' if away == 'above' else '↓'} {self._elided(end.quote)}"

    def _elided(self, words: str) -> str:
        line = one_line(words, 200)
        width = _WIDEST * self._metrics.height()
        return shown_plain(self._metrics.elidedText(line, Qt.TextElideMode.ElideRight, width))

    def _link(self, route: Route) -> Link:
        if route.wire.id == PREVIEW:
            assert self._preview is not None
            return self._preview
        return self._links[route.wire.id]

    def _colour(self, end: End) -> str:
        label = self._labels.get(end.label)
        return label.colour if label else UNKNOWN

    def _paint_line(self, painter: QPainter, route: Route) -> None:
        colour = QColor(self._colours.line(self._colour(self._link(route).head)))
        if not route.wire.strong:
            colour = theme.mix(colour, self._colours.base, 0.62)
        pen = QPen(colour, 1.6 if route.wire.strong else 1.1)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if route.wire.id == PREVIEW:
            pen.setDashPattern((3, 2))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(rounded(route.points))
        if route.wire.tail == "elsewhere":
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.line(self._colour(self._link(route).head)))
        painter.drawPolygon(_arrow_head(route.points))

    def _paint_words(self, painter: QPainter, route: Route) -> None:
        link, wire = self._link(route), route.wire
        ink = QColor(self._colours.tag(self._colour(link.head)))
        for rect, words in (
            (route.words, self._words(link, wire.head, wire.tail)),
            (route.far, self._far(link, wire.head, wire.tail) if route.far is not None else ""),
        ):
            if rect is None:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours.base)
            painter.drawRoundedRect(rect.adjusted(0, 0.5, 0, -0.5), 3, 3)
            if rect is route.far or "elsewhere" in (wire.head, wire.tail):
                painter.setPen(QPen(theme.mix(ink, self._colours.base, 0.5), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(-1.5, 0.5, 1.5, -0.5), 4, 4)
            painter.setPen(ink)
            rtl = is_right_to_left(words)
            align = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
            painter.drawText(rect, align, words)


def _top_at(x: float, box: QRectF, tags: Sequence[QRectF]) -> float:
    """Return where an arrow ends: at the span, or at its tag where that is in between."""
    tops = [tag.top() for tag in tags if tag.left() - 2 <= x <= tag.right() + 2 and 0 <= box.top() - tag.bottom() < 8]
    return min(tops, default=box.top())


def _beside_tags(box: QRectF, tags: Sequence[QRectF], *, rtl: bool) -> tuple[float, float]:
    """Return the part of a box over which there is no tag, if it is wide enough for arrows; else all of it."""
    over = [tag for tag in tags if 0 <= box.top() - tag.bottom() < 8 and tag.left() < box.right()]
    over = [tag for tag in over if tag.right() > box.left()]
    if rtl:
        right = min((tag.left() - 2 for tag in over if tag.right() > box.right() - 4), default=box.right())
        return (box.left(), right) if right - box.left() >= _LEAST else (box.left(), box.right())
    left = max((tag.right() + 2 for tag in over if tag.left() < box.left() + 4), default=box.left())
    return (left, box.right()) if box.right() - left >= _LEAST else (box.left(), box.right())


def rounded(points: Sequence[QPointF]) -> QPainterPath:
    """Return a line through these points, its corners rounded."""
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _towards(corner, before), _towards(corner, after)
        path.lineTo(into)
        path.quadTo(corner, out)
    path.lineTo(points[-1])
    return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    way = other - corner
    length = max(abs(way.x()), abs(way.y()), 0.001)
    return corner + way * min(0.5, _CORNER / length)


def _arrow_head(points: Sequence[QPointF]) -> QPolygonF:
    """Return the arrow head at the last point, in the direction of the last stretch."""
    tip, way = points[-1], points[-1] - points[-2]
    length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 0.001)
    along = way / length
    across = QPointF(-along.y(), along.x())
    back = tip - along * _ARROW
    return QPolygonF([tip, back + across * (_ARROW * 0.6), back - across * (_ARROW * 0.6)])
