"""The spans of the open article in the order of the text, with a line to filter them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Set

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.label_set import LabelSet
from annotator.core.placed import Placed
from annotator.core.span import quote_of
from annotator.core.span_table import SpanTable
from annotator.ui import theme
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import for_tip, is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index, RowsView
from annotator.ui.widgets.shown_button import ShownButton

NoteFor = Callable[[str], str]
SpanRole = Qt.ItemDataRole.UserRole + 1

#: More of a quote than this is never looked at for a row.
_LONGEST = 240


class SpanModel(QAbstractListModel):
    """Spans whose quote or label holds the filter's words. A row is made when it is shown, and none for the filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans = SpanTable()
        self._rows: array[int] | None = None  # of those that the filter shows, where there is one
        self._text = ""
        self._folded: str | None = None
        self._note_for: NoteFor = lambda _span_id: ""
        self._labels = LabelSet("", ())
        self._needle = ""
        self._only: Set[str] | None = None
        self._incomplete: Set[str] = frozenset()

    def set_spans(self, spans: SpanTable, text: str, labels: LabelSet, note_for: NoteFor) -> None:
        """Show these spans of a text; to be told again after they changed."""
        self.beginResetModel()
        if text is not self._text:
            self._folded = None
        self._spans, self._text, self._labels, self._note_for = spans, text, labels, note_for
        self._filter()
        self.endResetModel()

    def set_filter(self, words: str) -> None:
        self.beginResetModel()
        self._needle = words.casefold().strip()
        self._filter()
        self.endResetModel()

    def set_only(self, span_ids: Set[str] | None) -> None:
        """Show only these spans, as far as the filter shows them; ``None`` sets no limit."""
        if span_ids != self._only:
            self.beginResetModel()
            self._only = span_ids
            self._filter()
            self.endResetModel()

    def set_incomplete(self, span_ids: Set[str]) -> None:
        """Tell which spans lack an attribute."""
        self._incomplete = span_ids

    def is_incomplete(self, span: Placed) -> bool:
        return span.id in self._incomplete

    def _filter(self) -> None:
        self._rows = self._held() if self._needle else None
        if self._only is not None:
            rows = array("q", sorted(row for id_ in self._only if (row := self._spans.row_of(id_)) is not None))
            shown = None if self._rows is None else frozenset(self._rows)
            self._rows = rows if shown is None else array("q", (row for row in rows if row in shown))

    def _held(self) -> array[int]:
        """Return the rows that hold the filter's words."""
        labels = [id_ for id_ in set(self._spans.labels()) if self._needle in self.label_name(id_).casefold()]
        if self._folded is None:
            self._folded = self._text.casefold()
        if len(self._folded) == len(self._text):
            return self._spans.rows_holding(self._folded, self._needle, labels)
        # Some characters fold to several, so that offsets of the text are none of the folded one.
        spans, named = enumerate(self._spans), frozenset(labels)
        return array(
            "q", (row for row, span in spans if span.label in named or self._needle in self.quote(span).casefold())
        )

    def row_of(self, span_id: str) -> int:
        row = self._spans.row_of(span_id)
        if row is None or self._rows is None:
            return -1 if row is None else row
        place = bisect_left(self._rows, row)
        return place if place < len(self._rows) and self._rows[place] == row else -1

    def quote(self, span: Placed, longest: int | None = None) -> str:
        """Return the words of a span, of long ones no more than ``longest`` and one."""
        start, end = span.fragments[0]
        if longest is not None and end - start > longest:
            return self._text[start : start + longest + 1]
        return quote_of(self._text, span.fragments)

    def label_name(self, label_id: str) -> str:
        label = self._labels.get(label_id)
        return label.name if label else label_id

    def colour(self, span: Placed) -> QColor | None:
        label = self._labels.get(span.label)
        return QColor(label.colour) if label else None

    def counts(self) -> tuple[int, int]:
        """Return how many spans are shown, and how many there are."""
        return self.rowCount(), len(self._spans)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        if parent.isValid():
            return 0
        return len(self._spans) if self._rows is None else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < self.rowCount():
            return None
        span = self._spans[index.row() if self._rows is None else self._rows[index.row()]]
        if role == SpanRole:
            return span
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(self.quote(span, _LONGEST), _LONGEST)
        if role == Qt.ItemDataRole.ToolTipRole:
            label, note = one_line(self.label_name(span.label)), one_line(self._note_for(span.id))
            lacks = self.tr("incomplete") if self.is_incomplete(span) else ""
            return for_tip(label, one_line(self.quote(span, 400), 400), note, lacks)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            lacks = self.tr(", incomplete") if self.is_incomplete(span) else ""
            return f"{one_line(self.label_name(span.label))}: {one_line(self.quote(span, _LONGEST), _LONGEST)}{lacks}"
        return None


class _SpanDelegate(QStyledItemDelegate):
    """A bar in the label's colour, then the quote on one line."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._metrics: tuple[QFont, QFontMetrics] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, QFontMetrics(self._view.font()).height() + 9)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        span = model.data(index, SpanRole) if isinstance(model, SpanModel) else None
        if not isinstance(span, Placed) or not isinstance(model, SpanModel):
            return
        palette, state, font = self._view.palette(), option.state, self._view.font()
        if self._metrics is None or self._metrics[0] != font:
            self._metrics = font, QFontMetrics(font)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._view.hasFocus()
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.accent(palette), 1.4) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.soft(palette) if selected else theme.hover(palette))
            painter.drawRoundedRect(QRectF(rect).adjusted(7, 0.8, -7, -0.8), 5, 5)
        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner = rect.adjusted(16, 0, -16, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(model.colour(span) or theme.muted(palette))
        bar_height = min(15.0, rect.height() - 8.0)
        left = inner.right() - 3 if mirrored else inner.left()
        painter.drawRoundedRect(QRectF(left, rect.center().y() - bar_height / 2 + 0.5, 4, bar_height), 2, 2)
        room = inner.adjusted(0, 0, -14, 0) if mirrored else inner.adjusted(14, 0, 0, 0)
        if model.is_incomplete(span):
            room = self._paint_incomplete(painter, room, mirrored=mirrored)
        quote = one_line(model.quote(span, _LONGEST), _LONGEST)
        rtl = is_right_to_left(quote)
        painter.setFont(font)
        painter.setPen(theme.text(palette))
        line = self._metrics[1].elidedText(shown_plain(quote), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LINE_FLAGS[rtl], line)
        painter.restore()

    def _paint_incomplete(self, painter: QPainter, room: QRect, *, mirrored: bool) -> QRect:
        """Paint an open ring at the end of the row; return the room that is left for the quote."""
        centre = QPointF(room.left() + 6 if mirrored else room.right() - 5, room.center().y() + 0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.text(self._view.palette()), 1.4, Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, 4.5, 4.5)
        return room.adjusted(18, 0, 0, 0) if mirrored else room.adjusted(0, 0, -18, 0)


class SpanList(QWidget):
    """ "In this article": says which span the analyst picked, and which spans are wanted (all, or some)."""

    span_picked = Signal(str)
    shown_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SpanModel(self)
        self._current: str | None = None
        self._title = QLabel(self.tr("In this article"), self)
        self._count = Line(self)
        self._filter = QLineEdit(self)
        self._filter.setPlaceholderText(self.tr("Filter spans…"))
        self._filter.setAccessibleName(self.tr("Filter the spans of this article"))
        self._filter.setToolTip(self.tr("Shows the spans whose words or label hold this"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._narrow)
        self._which = ShownButton(self)
        self._which.picked.connect(self.shown_changed)
        self._view = RowsView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_SpanDelegate(self._view))
        self._view.setAccessibleName(self.tr("Spans in this article"))
        self._view.clicked.connect(self._tell)
        self._filter.returnPressed.connect(self._to_list)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._count)
        line = QHBoxLayout()
        line.setContentsMargins(14, 0, 14, 0)
        line.addWidget(self._filter, 1)
        line.addWidget(self._which)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 6)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self._view, 1)
        self._retint()
        self._show_count()

    @property
    def list(self) -> QListView:
        """The list itself, for the focus."""
        return self._view

    def set_spans(self, spans: SpanTable, text: str, labels: LabelSet, note_for: NoteFor = lambda _span_id: "") -> None:
        """List these spans of a text, and again after they changed; ``note_for`` gives the note of one."""
        at = self._view.verticalScrollBar().value()
        self._model.set_spans(spans, text, labels, note_for)
        self._view.executeDelayedItemsLayout()  # else the rows would be painted now, and again after it
        self._show_count()
        self._select()
        self._view.verticalScrollBar().setValue(at)

    @property
    def shown(self) -> str:
        """Which spans are wanted, one of ``shown_button.SHOWN``."""
        return self._which.choice

    def show_all(self) -> None:
        """Set no limit but the filter, without telling."""
        self._which.choose("")
        self.set_only(None)

    def set_only(self, span_ids: Set[str] | None) -> None:
        """List only these spans, as far as the filter shows them; ``None`` sets no limit."""
        self._model.set_only(span_ids)
        self._show_count()
        self._select()

    def set_incomplete(self, span_ids: Set[str]) -> None:
        """Mark the spans that lack an attribute."""
        self._model.set_incomplete(span_ids)
        self._view.viewport().update()

    def set_current(self, span_id: str | None) -> None:
        """Mark the selected span and bring it into view."""
        self._current = span_id
        self._select()
        if self._view.currentIndex().isValid():
            self._view.scrollTo(self._view.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._retint()

    def _narrow(self, words: str) -> None:
        self._model.set_filter(words)
        self._show_count()
        self._select()

    def _select(self) -> None:
        row = -1 if self._current is None else self._model.row_of(self._current)
        if row >= 0:
            self._view.setCurrentIndex(self._model.index(row))
        else:
            self._view.clearSelection()
            self._view.setCurrentIndex(QModelIndex())

    def _show_count(self) -> None:
        shown, there = self._model.counts()
        if shown != there:
            self._count.set_text(self.tr("{} of {}").format(shown, there))
        else:
            self._count.set_text(self.tr("1 span") if there == 1 else self.tr("{} spans").format(there))
        self._filter.setVisible(there > 0)
        self._which.setVisible(there > 0)
        self._view.set_hint(self.tr("No span matches.") if there else self.tr("Nothing is tagged here yet."))

    def _tell(self, index: QModelIndex) -> None:
        span = index.data(SpanRole)
        if isinstance(span, Placed):
            self._current = span.id
            self.span_picked.emit(span.id)

    def _to_list(self) -> None:
        if self._model.rowCount():
            self._view.setFocus(Qt.FocusReason.TabFocusReason)
            if not self._view.currentIndex().isValid():
                self._view.setCurrentIndex(self._model.index(0))

    def _retint(self) -> None:
        if not hasattr(self, "_title"):
            return
        title = theme.scaled(self.font(), 1.0, bold=True)
        if self._title.font() != title:
            self._title.setFont(title)
