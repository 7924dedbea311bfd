"""What relations add to the article view: the arcs, the handle that a relation is drawn from, pointing at spans.

It lies over the view, which hands it its painting and its mouse first. Like the view it knows values only: which spans
may be linked is asked of ``judge``, and what was drawn or pointed at is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen

from annotator.core.label_set import LabelSet
from annotator.core.link import Link
from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.widgets.arc_painter import ArcPainter
from annotator.ui.widgets.plain import shown_plain

if TYPE_CHECKING:
    from annotator.ui.widgets.article_view import ArticleView

#: The radius of the handle, how far the mouse may be off it, and where it is beside the end of the span.
_RADIUS, _NEAR = 4.5, 3.0
_BESIDE, _OVER = 8.0, 5.0

#: Milliseconds between two steps of scrolling while a relation is drawn near the edge of the view, and that edge.
_STEP, _EDGE = 30, 28


class ArcLayer(QObject):
    """Arcs, handle and pointing for one view.

    ``drawn`` tells the spans that a line was drawn between and where on the screen; ``pointed`` the spans under a
    click, innermost first, while ``pointing``; ``hovered`` what ``judge`` says of the span that a line ends at now.
    """

    drawn = Signal(str, str, QPoint)
    pointed = Signal(object)
    hovered = Signal(str)

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self.arcs = ArcPainter(view.span_painter)
        view.span_painter.further_room = self.arcs.room
        self.pointing = False
        self.judge: Callable[[str, str], str] = lambda _head, _tail: ""
        self._handle_on = False
        self._candidate: tuple[Sequence[Fragment], str] | None = None
        self._from: str | None = None
        self._at = QPointF()
        self._over: str | None = None
        self._refusal = ""
        self._scroller = QTimer(self, interval=_STEP)
        self._scroller.timeout.connect(self._scroll_on)

    # What is shown

    def set_labels(self, labels: LabelSet) -> None:
        self.arcs.set_labels(labels)

    def forget(self) -> None:
        """Show nothing, and drop what was going on: another article is shown."""
        self.cancel()
        self.arcs.forget()
        self._candidate = None

    def show_links(self, links: Sequence[Link], *, everything: bool = False) -> None:
        """Draw these relations; with ``everything`` the lines of the text keep room for them."""
        before = self.arcs.is_empty
        if self.arcs.show(links, self._view.spans, everything=everything):
            self._view.lay_out_anew()
        elif not (before and self.arcs.is_empty):
            self._view.viewport().update()

    def show_candidate(self, fragments: Sequence[Fragment], link: Link | None, refusal: str = "") -> None:
        """Outline what a relation might end at, with its arc; nothing and ``None`` take that away."""
        self._candidate = (fragments, refusal) if fragments else None
        self.arcs.preview(link)
        self._view.viewport().update()

    def set_handle(self, on: bool) -> None:
        """Show the handle at the selected span, or not."""
        if on != self._handle_on:
            self._handle_on = on
            self._view.viewport().update()

    def is_anything_shown(self) -> bool:
        """Say whether something is painted here that reaches beyond the lines of the spans."""
        return not self.arcs.is_empty or self._handle_on or self._candidate is not None or self._from is not None

    def is_busy(self) -> bool:
        """Say whether the mouse is for relations now: one is drawn, or its end is pointed at."""
        return self.pointing or self._from is not None

    def handle(self) -> QPointF | None:
        """Return the middle of the handle in the viewport, ``None`` where it is not seen."""
        view = self._view
        span = view.spans.get(view.selected) if self._handle_on else None
        if span is None:
            return None
        for block in view.page.visible(0, view.viewport().height()):
            if block.start < span.end <= block.end and (edge := view.span_painter.end_of_selected(block)) is not None:
                outward = -1 if edge.x < edge.box.center().x() else 1
                middle = QPointF(edge.x + outward * _BESIDE, edge.box.top() - _OVER)
                own = QRectF(middle.x() - _RADIUS, middle.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
                tags = [tag for tag in view.span_painter.tag_rects(block) if tag.intersects(own)]
                if tags:  # which begin right there; it stands over them
                    middle.setY(min(tag.top() for tag in tags) - _RADIUS - 1)
                return middle + view.page.origin(block)
        return None

    # Painting

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        view, palette = self._view, self._view.palette()
        middle = self.handle()
        self.arcs.keep_clear = None if middle is None else QRectF(middle.x() - 7, middle.y() - 7, 14, 14)
        self.arcs.paint(painter, view.page, view.spans, view.selected, exposed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = theme.accent(palette)
        if self._candidate is not None:
            fragments, refusal = self._candidate
            self._outline(painter, fragments, refusal)
        if middle is not None:
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(palette.base())
            painter.drawEllipse(middle, _RADIUS, _RADIUS)
            painter.drawLine(middle - QPointF(2, 0), middle + QPointF(2, 0))
            painter.drawLine(middle - QPointF(0, 2), middle + QPointF(0, 2))
        if self._from is not None and middle is not None:
            self._paint_drawing(painter, middle)

    def _outline(self, painter: QPainter, fragments: Sequence[Fragment], refusal: str) -> None:
        palette = self._view.palette()
        pen = QPen(theme.warning(palette) if refusal else theme.accent(palette), 2)
        if refusal:
            pen.setDashPattern((2, 2))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for fragment in fragments:
            for box in self._view.page.boxes(fragment):
                painter.drawRoundedRect(box.adjusted(-2.5, -1.5, 2.5, 1.5), 4, 4)

    def _paint_drawing(self, painter: QPainter, middle: QPointF) -> None:
        view, palette = self._view, self._view.palette()
        over = view.spans.get(self._over)
        if over is not None:
            self._outline(painter, over.fragments, self._refusal)
        painter.setPen(QPen(theme.warning(palette) if self._refusal else theme.accent(palette), 1.8))
        painter.drawLine(middle, self._at)
        if self._refusal:
            words = shown_plain(self._refusal)
            painter.setFont(theme.small(view.font()))
            metrics = QFontMetricsF(painter.font())
            rect = QRectF(0, 0, metrics.horizontalAdvance(words) + 14, metrics.height() + 8)
            left = min(max(4.0, self._at.x() + 12), view.viewport().width() - rect.width() - 4)
            top = (
                self._at.y() + 16 if self._at.y() + 20 + rect.height() < view.viewport().height() else self._at.y() - 34
            )
            rect.moveTopLeft(QPointF(left, top))
            painter.setPen(QPen(theme.line(palette), 1))
            painter.setBrush(palette.toolTipBase())
            painter.drawRoundedRect(rect, 5, 5)
            painter.setPen(palette.toolTipText().color())
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)

    # The mouse, before the view

    def press(self, event: QMouseEvent) -> bool:
        """Take a press: on the handle a relation is drawn from now on; while pointing, on a span it is told."""
        point = event.position()
        if self.is_on_handle(point):
            self._from, self._at, self._over, self._refusal = self._view.selected, point, None, ""
            return True
        if self.pointing:
            self.pointed.emit(self._view.spans_under(point))
            return True
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Take a move; true where it is none of the view's."""
        point = event.position()
        if self._from is not None:
            self._draw_to(point)
            near = point.y() < _EDGE or point.y() > self._view.viewport().height() - _EDGE
            if near and not self._scroller.isActive():
                self._scroller.start()
            elif not near:
                self._scroller.stop()
            return True
        on_handle = self.is_on_handle(point)
        if on_handle or self.pointing:
            is_hand = on_handle or bool(self._view.spans_under(point))
            self._view.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.ArrowCursor
            )
            return True
        return False

    def release(self, event: QMouseEvent) -> bool:
        if self._from is None:
            return self.pointing
        self._draw_to(event.position())
        head, over, refusal = self._from, self._over, self._refusal
        self.cancel()
        if over is not None and not refusal:
            self.drawn.emit(head, over, event.globalPosition().toPoint())
        elif refusal:
            self.hovered.emit(refusal)
        return True

    def cancel(self) -> bool:
        """Drop a relation that is being drawn; say whether there was one."""
        if self._from is None:
            return False
        self._from = self._over = None
        self._refusal = ""
        self._scroller.stop()
        self.hovered.emit("")
        self._view.viewport().update()
        return True

    def is_on_handle(self, point: QPointF) -> bool:
        middle = self.handle()
        return middle is not None and (point - middle).manhattanLength() <= _RADIUS + _NEAR

    def tip(self, point: QPointF) -> str:
        """Return what is said of a point of the viewport; empty where nothing is."""
        return self.tr("Drag to another span to link the two (R)") if self.is_on_handle(point) else ""

    def _draw_to(self, point: QPointF) -> None:
        self._at = point
        under = [id_ for id_ in self._view.spans_under(point) if id_ != self._from]
        reasons = {id_: self.judge(self._from or "", id_) for id_ in under}
        allowed = [id_ for id_ in under if not reasons[id_]]
        over = next(iter(allowed or under), None)
        refusal = reasons[over] if over is not None else ""
        if over != self._over or refusal != self._refusal:
            self._over, self._refusal = over, refusal
            self.hovered.emit(refusal)
        self._view.viewport().update()

    def _scroll_on(self) -> None:
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        beyond = self._at.y() - _EDGE if self._at.y() < _EDGE else self._at.y() - (height - _EDGE)
        if self._from is None or beyond == 0:
            self._scroller.stop()
            return
        bar.setValue(bar.value() + round(max(-40.0, min(40.0, beyond / 2))))
        self._draw_to(self._at)
