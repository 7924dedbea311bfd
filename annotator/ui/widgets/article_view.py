"""The article: its text in a calm column, its spans, the caret and the selection; events in, signals out.

A scroll area of the program's own over ``Page``, which lays out only what is in view. Everything outside counts code
points of the verbatim text. It knows core values only: it is told by its setters and tells by its signals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.core.label_set import LabelSet
from annotator.core.placed import Placed, placed
from annotator.core.query import Query
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.core.suggestion import Suggestion
from annotator.ui.widgets import article_accessible, view_painting
from annotator.ui.widgets.arc_layer import ArcLayer
from annotator.ui.widgets.caret_view import CaretView
from annotator.ui.widgets.label_strip import LabelStrip
from annotator.ui.widgets.plain import for_tip
from annotator.ui.widgets.span_painter import Hit, SpanPainter
from annotator.ui.widgets.view_mouse import ViewMouse
from annotator.ui.widgets.view_painting import Marks
from annotator.ui.widgets.view_pointing import ViewPointing


class ArticleView(CaretView):
    """Shows one article and its spans; ``selected`` is the id of the selected span."""

    span_clicked = Signal(str)
    suggestion_clicked = Signal(object)
    edge_dragged = Signal(str, int, bool, int)
    label_picked = Signal(str)
    pen_clicked = Signal(QPointF)
    pen_dragged = Signal()
    menu_requested = Signal(object)
    text_size_stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAcceptDrops(False)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.selected: str | None = None
        self.language = ""
        self.title = ""
        self.spans = SpanTable()
        self._labels = LabelSet("", ())
        self._mouse = ViewMouse(self)
        self.pointing = ViewPointing(self)
        self.layer = ArcLayer(self)
        self._strip = LabelStrip(self.viewport())
        self._strip.label_picked.connect(self.label_picked)
        self._strip_enabled = True
        #: Says of a suggestion what the tool tip tells.
        self.suggestion_tip: Callable[[Suggestion], str] = lambda _one: ""
        self._preview: tuple[SpanTable, Placed] | None = None
        self._wheel = 0
        article_accessible.install(ArticleView)
        self.load("", ())

    # What is shown

    def load(
        self,
        article_text: str,
        spans: SpanTable | Iterable[Span],
        *,
        title: str = "",
        byline: str = "",
        language: str = "",
    ) -> None:
        """Show an article from its top, the caret at its start; no signal tells of that."""
        self._strip.hide()
        self._mouse.forget()
        self.pointing.rest()
        self.language, self.title = language, title
        self.selected = None
        self.spans = spans if isinstance(spans, SpanTable) else SpanTable.of(spans)
        self._preview = None
        self._painter.ghosts.show(())
        self._painter.set_spans(self.spans, self._labels, None)
        self._painter.forget_all()
        self.layer.forget()
        self.page.load(article_text, title, byline)
        self._marks = Marks(hits=self._marks.hits)
        self._restyle()
        self._caret.select(0, 0)
        self._wake_caret()
        article_accessible.tell_loaded(self)

    def set_labels(self, labels: LabelSet) -> None:
        """Take the names, colours and keys of labels."""
        if labels != self._labels:
            self._labels = labels
            self._strip.set_labels(labels)
            self.layer.set_labels(labels)
            self._painter.set_spans(self._shown(), labels, self.selected)
            self._redo()

    def show_spans(self, spans: SpanTable | Iterable[Span], places: list[Fragment] | None = None) -> None:
        """Show these spans from now on; what was read stays where it is.

        ``places`` are those that changed in the table that is shown already: only the paragraphs that they touch are
        laid out and painted again. ``None`` says that nothing is known of what changed.
        """
        if spans is not self.spans or self._preview is not None:
            places = None
        self.spans = spans if isinstance(spans, SpanTable) else SpanTable.of(spans)
        self._preview = None
        self._painter.set_spans(self.spans, self._labels, self.selected)
        self.layer.arcs.find_ends(self.spans)
        if places is None:
            self._painter.forget_all()
            self._redo()
        elif places:
            self._painter.forget(places)
            self._redo(places)

    def preview(self, span: Span | Placed | None) -> None:
        """Show a span as it would be, or with ``None`` all as they are; ``spans`` stays what it was."""
        if self._preview is None:
            now = self.spans.get(span.id) if span is not None else None
            if now is None:
                return
            self._preview = self.spans.copy(), now
        shown, now = self._preview
        wanted = self.spans.get(now.id) if span is None else placed(span)
        assert wanted is not None  # what changes the table ends the preview
        places = shown.change([now], [wanted])
        self._preview = (shown, wanted) if span is not None else None
        self._painter.set_spans(self._shown(), self._labels, self.selected)
        self._painter.forget(places)
        self._redo(places)

    def select_span(self, span_id: str | None) -> None:
        """Draw a span as the selected one; this moves nothing and tells nothing."""
        if span_id != self.selected:
            old, self.selected = self.selected, span_id
            self._painter.set_spans(self._shown(), self._labels, span_id)
            for span in filter(None, (self.spans.get(old), self.spans.get(span_id))):
                self._update(span.fragments)

    def show_target(self, fragments: Sequence[Fragment]) -> None:
        """Outline the target; an empty sequence means none."""
        if tuple(fragments) != self._marks.target:
            old, self._marks.target = self._marks.target, tuple(sorted(fragments))
            for fragment in (*old, *fragments):  # its boxes alone: the pointer may set another one with every move
                for box in self.page.boxes(fragment):
                    self.viewport().update(box.toAlignedRect().adjusted(-4, -4, 4, 4))

    def show_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """Show these suggestions from now on; the text stays where it is."""
        if suggestions or self.suggestions:
            self._painter.ghosts.show(suggestions)
            self.viewport().update()

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The suggestions that are shown, in the order of the text."""
        return self._painter.ghosts.all

    def suggestions_under(self, point: QPointF) -> tuple[Suggestion, ...]:
        """Return the suggestions whose line is at a point of the viewport, the nearest first."""
        if not self.suggestions:
            return ()
        block = self.page.block_at(point)
        return self._painter.ghost_at(block, point - self.page.origin(block))

    def show_matches(self, matches: Sequence[Fragment], current: int = -1) -> None:
        """Mark what was found, in order of the text; one of them stands out."""
        self._marks.matches = tuple(matches)
        self._marks.current = matches[current] if 0 <= current < len(matches) else None
        self.viewport().update()

    def show_hits(self, query: Query | None) -> None:
        """Mark calmly, in this article and the next ones, what the list is filtered by; ``None`` means nothing."""
        if self._marks.hits.look_for(query):
            self.viewport().update()

    def set_show_tags(self, on: bool) -> None:
        self._painter.set_show_tags(on)
        self._redo()

    def set_snap_to_words(self, on: bool) -> None:
        self._mouse.snap_to_words = on

    def set_pen(self, cursor: QCursor | None) -> None:
        """Let clicks and drags be those of the pen, under its cursor, or of a hand again; a pen moves no edge."""
        self._mouse.pen = cursor
        self._strip.hide()
        self._painter.handles_on = cursor is None
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor if cursor is None else cursor)
        self.viewport().update()

    def set_strip_enabled(self, on: bool) -> None:
        self._strip_enabled = on
        if not on:
            self._strip.hide()

    def finish_selection(self) -> None:
        """A selection by mouse is done: it can be pasted with the middle button, and tagged from the strip."""
        fragment = self.selection()
        if fragment is None:
            return
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection():
            clipboard.setText(self.page.text[fragment.start : fragment.end], QClipboard.Mode.Selection)
        if self._strip_enabled:
            self._strip.show_beside(self.page.caret_box(self.caret()).toRect(), self.viewport().rect())

    def hit(self, point: QPointF) -> Hit | None:
        """Return the line, tag or edge handle of a span at a point of the viewport."""
        block = self.page.block_at(point)
        return self._painter.hit(block, point - self.page.origin(block))

    @property
    def span_painter(self) -> SpanPainter:
        return self._painter

    def spans_under(self, point: QPointF) -> tuple[str, ...]:
        """Return the ids of the spans at a point of the viewport, innermost first."""
        hit = self.hit(point)
        under = self._mouse.spans_at(point)
        return under if hit is None else (hit.span_id, *(id_ for id_ in under if id_ != hit.span_id))

    def target_fragments(self) -> tuple[Fragment, ...]:
        """Return where what is drawn as the target is: the outline, or else the selected span."""
        span = self._shown().get(self.selected) if not self._marks.target else None
        return span.fragments if span is not None else tuple(self._marks.target)

    def is_seen(self, fragments: Iterable[Fragment]) -> bool:
        """Say whether anything of these fragments is in view."""
        port = self.viewport().rect().toRectF()
        return any(box.intersects(port) for fragment in fragments for box in self.page.boxes(fragment))

    def is_on_handle(self, point: QPointF) -> bool:
        """Say whether an edge of the selected span can be taken hold of at a point."""
        hit = self.hit(point) if self.selected is not None else None
        return hit is not None and hit.part in ("start", "end")

    def is_dragging(self) -> bool:
        """Say whether a button is held on the text, or a relation is drawn or pointed at."""
        return self._mouse.is_pressed() or self.layer.is_busy()

    def cancel_drag(self) -> bool:
        """Put back what is being dragged, an edge or a relation; say whether there was something."""
        return self.layer.cancel() or self._mouse.cancel()

    def lay_out_anew(self) -> None:
        """Lay the lines out again: something wants other room above them."""
        self._redo()

    def reveal(self, fragment: Fragment) -> None:
        """Scroll so that a fragment is seen, its start for sure; what is seen already stays where it is."""
        start = self.page.line_box(min(fragment.start, len(self.page.text)))
        height, margin = self.viewport().height(), start.height()
        if margin <= start.top() and start.bottom() + margin <= height:
            self._after_layout()
            return
        end = self.page.line_box(min(fragment.end, len(self.page.text)))
        start = self.page.line_box(min(fragment.start, len(self.page.text)))
        middle = (start.top() + min(end.bottom(), start.top() + height / 2)) / 2
        self.scroll_to(round(self.page.scroll + middle - 0.45 * height), calmly=True)

    # For screen readers, see ``article_accessible``

    def readable_title(self) -> str:
        return self.title

    def readable_labels(self) -> str:
        """Return the names of the labels around the caret, innermost first."""
        labels = (self._labels.get(span.label) for span in self.spans.at(self.caret()))
        return ", ".join(label.name for label in labels if label is not None)

    # Inside

    def _tip(self, point: QPointF) -> str:
        if tip := self.layer.tip(point):
            return tip
        under = self.suggestions_under(point)
        return self.suggestion_tip(under[0]) if under and self.hit(point) is None else ""

    def _shown(self) -> SpanTable:
        return self.spans if self._preview is None else self._preview[0]

    def _restyle(self, *, keep: bool = False) -> None:
        self.layer.arcs.set_style(self._font, self.palette())
        super()._restyle(keep=keep)

    def _update(self, fragments: Iterable[Fragment]) -> None:
        super()._update(fragments)
        if self.layer.is_anything_shown():  # which reaches beyond the blocks of a span
            self.viewport().update()

    def _caret_told(self) -> None:
        self._strip.hide()

    def _scrolled(self) -> None:
        self._strip.hide()
        self.pointing.scrolled()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        self._marks.caret = self.caret() if self._caret_shown else None
        self._marks.focused = self.hasFocus() and self.isActiveWindow()
        with QPainter(self.viewport()) as painter:
            exposed = QRectF(event.rect())
            view_painting.paint(painter, self.page, self._painter, self._marks, exposed, self.palette())
            if self.layer.is_anything_shown():
                self.layer.paint(painter, exposed)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.layer.arcs.set_style(self._font, self.palette())
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.cancel_drag() or self._strip.isVisible()):
            self._strip.hide()
        elif event.key() == Qt.Key.Key_Menu:
            self._ask_menu()
        else:
            self._strip.hide()
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pointing.rest()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False  # Tab goes to the next span; the window decides when it leaves the text

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event, double=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press(event, double=True)

    def _press(self, event: QMouseEvent, *, double: bool) -> None:
        self.pointing.note(event)
        self._strip.hide()
        self._slide.stop()
        if event.button() == Qt.MouseButton.LeftButton and not self.layer.press(event):
            self._mouse.press(event, double=double)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.layer.move(event):
            self.pointing.note(event)
        else:
            self._mouse.move(event)
            self.pointing.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointing.note(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.layer.release(event):
            self._mouse.release(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointing.leave()
        if isinstance(event, QHelpEvent) and (tip := self._tip(QPointF(event.pos()))):
            QToolTip.showText(event.globalPos(), for_tip(tip), self.viewport())
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._wheel += event.angleDelta().y()
            steps = int(self._wheel / 120)
            if steps:
                self._wheel -= 120 * steps
                self.text_size_stepped.emit(1 if steps > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
            self.pointing.wheeled(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._strip.hide()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self._mouse.right_press(QPointF(event.pos()))
            self.menu_requested.emit(event.globalPos())
        else:
            self._ask_menu()
        event.accept()

    def _ask_menu(self) -> None:
        """Ask for the menu by key: beside the caret."""
        corner = self.page.caret_box(self._caret.offset).bottomLeft().toPoint()
        self.menu_requested.emit(self.viewport().mapToGlobal(corner))
