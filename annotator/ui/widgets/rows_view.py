"""A list of equal rows whose cost does not grow with their number.

``QListView`` lays out every row even where all have one size, which takes longer than a key press may at 100,000 of
them. Here a row's place is its number times the height; everything else of the list view stays as it is.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from annotator.ui import theme

Index = QModelIndex | QPersistentModelIndex

_Align = Qt.AlignmentFlag
_ONE_LINE = _Align.AlignVCenter | _Align.AlignAbsolute | Qt.TextFlag.TextSingleLine

#: How a line of a row is drawn, by whether it is read from right to left: on the side where it begins.
LINE_FLAGS = {
    False: _ONE_LINE | _Align.AlignLeft,
    True: _ONE_LINE | _Align.AlignRight | Qt.TextFlag.TextForceRightToLeft,
}


class RowsView(QListView):
    """One column of rows as high as the delegate says of the first; an empty one shows ``hint``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = ""
        self._height = 0
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that it can be scrolled as a picture

    def setItemDelegate(self, delegate: QAbstractItemDelegate) -> None:
        super().setItemDelegate(delegate)
        self._height = 0

    def set_hint(self, hint: str) -> None:
        """Tell what an empty list says."""
        if hint != self._hint:
            self._hint = hint
            self.viewport().update()

    def row_height(self) -> int:
        if self._height <= 0:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            self._height = max(1, self.itemDelegate().sizeHint(option, QModelIndex()).height())
        return self._height

    def visible_rows(self) -> range:
        """Return the rows of which something is in view."""
        return self._rows_between(0, self.viewport().height() - 1)

    def _rows_between(self, top: int, bottom: int) -> range:
        """Return the rows of which something is between two heights of the viewport, both included."""
        above, height, count = self.verticalOffset(), self.row_height(), self._count()
        return range(min((above + top) // height, count), min((above + bottom) // height + 1, count))

    # What QListView would look up in its layout

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._count() * self.row_height() - room))
        bar.setPageStep(room)
        bar.setSingleStep(self.row_height() // 2)
        QAbstractItemView.updateGeometries(self)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        height = self.row_height()
        return QRect(0, index.row() * height - self.verticalOffset(), self.viewport().width(), height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = (point.y() + self.verticalOffset()) // self.row_height()
        if point.y() < 0 or not 0 <= row < self._count():
            return QModelIndex()
        return self.model().index(row, 0)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        bar, height, room = self.verticalScrollBar(), self.row_height(), self.viewport().height()
        self.updateGeometries()
        top = index.row() * height
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - (room - height) // 2)
        elif top < bar.value() or hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(top)
        elif top + height > bar.value() + room or hint == QAbstractItemView.ScrollHint.PositionAtBottom:
            bar.setValue(top + height - room)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if abs(dy) < self.viewport().height():
            self.viewport().scroll(0, dy)
        else:
            self.viewport().update()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        moves, count = QAbstractItemView.CursorAction, self._count()
        page = max(1, self.viewport().height() // self.row_height() - 1)
        steps = {
            moves.MoveUp: -1,
            moves.MovePrevious: -1,
            moves.MoveDown: 1,
            moves.MoveNext: 1,
            moves.MovePageUp: -page,
            moves.MovePageDown: page,
            moves.MoveHome: -count,
            moves.MoveEnd: count,
        }
        if count == 0:
            return QModelIndex()
        row = self.currentIndex().row()
        row = 0 if row < 0 else row + steps.get(action, 0)
        return self.model().index(min(max(row, 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.topLeft())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for place in range(selection.count()):
            chosen = selection.at(place)
            region += self.visualRect(chosen.topLeft()).united(self.visualRect(chosen.bottomRight()))
        return region

    def dataChanged(self, first: Index, last: Index, roles: object = ()) -> None:
        self.viewport().update(self.visualRect(first).united(self.visualRect(last)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().window())
        if self._count() == 0:
            self._paint_hint(painter)
            return
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        # Qt's flags are slow to combine in Python: what a row can be is made once.
        plain, focused = option.state & ~QStyle.StateFlag.State_HasFocus, self.hasFocus()
        selected, hovered = plain | QStyle.StateFlag.State_Selected, plain | QStyle.StateFlag.State_MouseOver
        mouse = self.viewport().mapFromGlobal(QCursor.pos()) if self.viewport().underMouse() else QPoint(-1, -1)
        under, current = self.indexAt(mouse).row(), self.currentIndex().row()
        for row in self._rows_between(event.rect().top(), event.rect().bottom()):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            state = selected if self.selectionModel().isSelected(index) else plain
            if row == under:
                state = hovered if state is plain else state | QStyle.StateFlag.State_MouseOver
            if row == current and focused:
                state |= QStyle.StateFlag.State_HasFocus
            option.state = state
            self.itemDelegate().paint(painter, option, index)

    def keyboardSearch(self, search: str) -> None:
        """Letters do not search: that would read every row. The filters do."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return, Enter and Space are a click on the current row; a key held down is one click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            if self.currentIndex().isValid() and not event.isAutoRepeat():
                self.clicked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._height = 0
            self.scheduleDelayedItemsLayout()

    def _count(self) -> int:
        model = self.model()
        return model.rowCount() if model is not None else 0

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setPen(theme.muted(self.palette()))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(16, 24, -16, -8), flags, self._hint)
