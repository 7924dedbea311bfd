"""The mouse in the article view: placing the caret, dragging and widening a selection, spans, edges, cursor shapes.

Single press: a place. Double: the name or word; triple: the passage or sentence; once more: the paragraph. Going on
to drag extends by the same units. A release without a drag on a span says so; nothing is ever tagged from here. With
the pen in hand a click and a drag are told as such, and a double click is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.core.placed import Placed
from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.suggestion import Suggestion
from annotator.core.target import moved_edge
from annotator.core.units import paragraph_at, unit_at

if TYPE_CHECKING:
    from annotator.ui.widgets.article_view import ArticleView

#: So many pixels the mouse may shake during a click.
_SHAKE = 3

#: Milliseconds between two steps of scrolling while the mouse is held outside the view.
_STEP = 30


@dataclass(slots=True)
class _EdgeDrag:
    """An edge of a span that follows the mouse."""

    span: Placed
    number: int
    start: bool
    offset: int


class ViewMouse(QObject):
    """Turns presses, moves and releases into the caret, the selection and signals of the view."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._presses = 0
        self._since_press = QElapsedTimer()
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._origin = 0  # where the press put the caret, or the anchor that it kept
        self._unit: Fragment | None = None  # what the press selected, kept whole while dragging on
        self._dragged = False
        self._picked: str | None = None  # the span whose line or tag was pressed
        self._clicked: tuple[str, ...] = ()  # the spans around the last click, and the one of them that was told
        self._shown = ""
        self._ghost: Suggestion | None = None  # the suggestion whose line was clicked last
        self._edge: _EdgeDrag | None = None
        self._scroller = QTimer(self)
        self._scroller.setInterval(_STEP)
        self._scroller.timeout.connect(self._scroll_on)
        self._by_words = False  # what the last move of a drag went by; Alt turns the setting round
        self.snap_to_words = False
        self._again = False  # the press of a double click, which the pen leaves alone
        self.pen: QCursor | None = None

    def forget(self) -> None:
        """Drop what was going on: another article is shown."""
        self._pressed_at, self._edge, self._clicked, self._presses = None, None, (), 0
        self._scroller.stop()

    def is_pressed(self) -> bool:
        """Say whether a button is held that was pressed on the text."""
        return self._pressed_at is not None or self._edge is not None

    # Events

    def press(self, event: QMouseEvent, *, double: bool = False) -> None:
        point = event.position()
        if self.pen is not None:
            self._set_pen_down(point, double=double)
            return
        self._count_press(point, double=double)
        self._pressed_at = self._last = point
        self._dragged, self._picked, self._unit = False, None, None
        hit = self._view.hit(point)
        if hit is not None and self._presses == 1:
            if hit.part in ("start", "end"):
                self._begin_edge(hit.span_id, hit.number, start=hit.part == "start")
                return
            self._picked = hit.span_id
        offset = self._view.page.offset_at(point)
        if self._presses > 1:
            self._select_unit(point)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._picked = None
            self._dragged = True
            self._view.put_caret(offset, keep=True)
            self._origin = self._view.anchor()
        else:
            self._view.put_caret(offset, clicked=True)
            self._origin = self._view.caret()

    def move(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._edge is not None:
            self._last = point
            self._move_edge(point)
        elif self._pressed_at is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._last = point
            shake = _SHAKE if self.pen is None else QApplication.startDragDistance()
            if not self._dragged and (point - self._pressed_at).manhattanLength() < shake:
                return
            self._dragged = True
            self._by_words = self.snap_to_words != bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._extend(point, words=self._by_words)
            outside = not 0 <= point.y() <= self._view.viewport().height()
            if outside and not self._scroller.isActive():
                self._scroller.start()
            elif not outside:
                self._scroller.stop()
        else:
            if event.buttons() == Qt.MouseButton.NoButton:
                self._pressed_at = None  # its release went to something else
            self._show_shape(point)

    def release(self, event: QMouseEvent) -> None:
        self._scroller.stop()
        if self._edge is not None:
            self._end_edge()
            return
        if self._pressed_at is None:
            return
        pressed_at, self._pressed_at = self._pressed_at, None
        if self.pen is not None:
            self._lift_pen(pressed_at)
        elif self._view.selection() is not None:
            self._view.finish_selection()
        elif not self._dragged and self._presses == 1:
            self._click(pressed_at)
        self._show_shape(event.position())

    def cancel(self) -> bool:
        """Put a dragged edge back; say whether there was one."""
        if self._edge is None:
            return False
        self._edge = None
        self._pressed_at = None
        self._view.preview(None)
        return True

    def right_press(self, point: QPointF) -> None:
        """Prepare for a menu: a selection stays if it is pressed on, else the place and its span are meant."""
        offset = self._view.page.offset_at(point)
        selection = self._view.selection()
        if selection is not None and selection.start <= offset <= selection.end:
            return
        self._view.put_caret(offset, clicked=True)
        chain = self.spans_at(point)
        if chain:
            selected = self._view.selected
            self._view.span_clicked.emit(selected if selected in chain else chain[0])

    # The pen

    def _set_pen_down(self, point: QPointF, *, double: bool) -> None:
        """Begin a click or a drag of the pen; what is the target stays so until it is known which."""
        self._pressed_at = self._last = point
        self._origin = self._view.page.offset_at(point)
        self._unit, self._presses, self._dragged, self._again = None, 1, False, double

    def _lift_pen(self, point: QPointF) -> None:
        if self._dragged:
            if self._view.selection() is not None:
                self._view.pen_dragged.emit()
        elif not self._again:
            self._view.pen_clicked.emit(point)

    # Selecting

    def _count_press(self, point: QPointF, *, double: bool) -> None:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        near = (point - self._last).manhattanLength() < QApplication.startDragDistance()
        soon = self._since_press.isValid() and self._since_press.elapsed() <= interval
        if self._presses >= 2 and near and soon:  # Qt tells every second press of a quick row as a double click
            self._presses = self._presses % 4 + 1
        elif double:
            self._presses = 2
        else:
            self._presses = 1
        self._since_press.start()

    def _select_unit(self, point: QPointF) -> None:
        self._unit = self._unit_at(point)
        if self._unit is not None:
            self._view.select(self._unit.start, self._unit.end)

    def _unit_at(self, point: QPointF) -> Fragment | None:
        view = self._view
        offset = view.page.character_at(point)
        if offset is None:
            offset = view.page.offset_at(point)
        text, language = view.page.text, view.language
        if self._presses == 2:
            return unit_at(text, offset, Rung.NAME, language) or unit_at(text, offset, Rung.WORD, language)
        if self._presses == 3:
            return unit_at(text, offset, Rung.CLAUSE, language) or unit_at(text, offset, Rung.SENTENCE, language)
        return paragraph_at(text, offset)

    def _extend(self, point: QPointF, *, words: bool) -> None:
        view = self._view
        point = QPointF(point.x(), min(max(point.y(), 0.0), view.viewport().height() - 1.0))
        offset = view.page.offset_at(point)
        if self._unit is None and not words:
            view.select(self._origin, offset)
            return
        text, language = view.page.text, view.language
        if self._unit is None:
            first = unit_at(text, self._origin, Rung.WORD, language) or Fragment(self._origin, self._origin)
            here = unit_at(text, offset, Rung.WORD, language) or Fragment(offset, offset)
        else:
            first, here = self._unit, self._unit_at(point) or Fragment(offset, offset)
        if here.start < first.start:
            view.select(first.end, here.start)
        else:
            view.select(first.start, max(first.end, here.end))

    def _scroll_on(self) -> None:
        view = self._view
        height = view.viewport().height()
        beyond = self._last.y() if self._last.y() < 0 else max(0.0, self._last.y() - height)
        if beyond == 0 or self._pressed_at is None:
            self._scroller.stop()
            return
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + round(max(-120.0, min(120.0, beyond / 2 + (4 if beyond > 0 else -4)))))
        self._extend(self._last, words=self._by_words)

    # Spans

    def spans_at(self, point: QPointF) -> tuple[str, ...]:
        """Return the ids of the spans painted at a point, innermost first."""
        offset = self._view.page.character_at(point)
        if offset is None:
            return ()
        around = [span for span in self._view.spans.at(offset) if _holds(span, offset)]
        return tuple(span.id for span in around)

    def _click(self, point: QPointF) -> None:
        if self._picked is not None:
            self._clicked = ()
            self._view.span_clicked.emit(self._picked)
            return
        ghosts = self._view.suggestions_under(point)
        if ghosts:
            place = ghosts.index(self._ghost) + 1 if self._ghost in ghosts else 0
            self._ghost = ghosts[place % len(ghosts)]
            self._clicked = ()
            self._view.suggestion_clicked.emit(self._ghost)
            return
        self._ghost = None
        chain = self.spans_at(point)
        again = chain == self._clicked and self._shown in chain
        self._clicked = chain
        if chain:
            place = chain.index(self._shown) + 1 if again else 0
            self._shown = chain[place % len(chain)]
            self._view.span_clicked.emit(self._shown)

    # Edges of the selected span

    def _begin_edge(self, span_id: str, number: int, *, start: bool) -> None:
        span = self._view.spans.get(span_id)
        if span is None:
            return
        fragment = span.fragments[number]
        self._edge = _EdgeDrag(span, number, start, fragment.start if start else fragment.end)

    def _move_edge(self, point: QPointF) -> None:
        edge, view = self._edge, self._view
        assert edge is not None
        offset = view.page.offset_at(point)
        if self.snap_to_words:
            word = unit_at(view.page.text, offset, Rung.WORD, view.language)
            if word is not None:
                offset = word.start if edge.start else word.end
        moved = moved_edge(view.page.text, edge.span.fragments, edge.number, start=edge.start, offset=offset)
        if moved is None:
            fragment = edge.span.fragments[edge.number]
            edge.offset = fragment.start if edge.start else fragment.end
            view.preview(None)
        else:
            edge.offset = offset
            view.preview(edge.span._replace(fragments=moved))

    def _end_edge(self) -> None:
        edge, self._edge, self._pressed_at = self._edge, None, None
        assert edge is not None
        fragment = edge.span.fragments[edge.number]
        self._view.preview(None)
        if edge.offset != (fragment.start if edge.start else fragment.end):
            self._view.edge_dragged.emit(edge.span.id, edge.number, edge.start, edge.offset)

    def _show_shape(self, point: QPointF) -> None:
        if self.pen is not None:
            if self._view.viewport().cursor().shape() != Qt.CursorShape.BitmapCursor:
                self._view.viewport().setCursor(self.pen)
            return
        hit = self._view.hit(point)
        if hit is None:
            is_over = bool(self._view.suggestions_under(point))
            shape = Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.IBeamCursor
        elif hit.part in ("start", "end"):
            shape = Qt.CursorShape.SizeHorCursor
        else:
            shape = Qt.CursorShape.PointingHandCursor
        if self._view.viewport().cursor().shape() != shape:
            self._view.viewport().setCursor(shape)


def _holds(span: Placed, offset: int) -> bool:
    return any(start <= offset < end for start, end in span.fragments)
