"""A line to type into and a ranked list under it: the inside of the command palette and of "go to article"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.row_model import RowModel, RowRole
from annotator.ui.widgets.rows_view import Index, RowsView

#: Milliseconds without a key before a source of items is asked.
REST = 80

_LEAST_SCORE = 55
_MOST = 200


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One thing to run: its words, what is said beside them, its keys, and what it does."""

    title: str
    detail: str
    shortcut: str
    run: Callable[[], object]


Items = Sequence[PaletteItem] | Callable[[str], Sequence[PaletteItem]]


def ranked(items: Sequence[PaletteItem], query: str) -> list[PaletteItem]:
    """Return the items that ``query`` may mean, best first; all of them, as they are, for an empty query.

    Words that begin as typed come before words that hold it, those before mere likeness.
    """
    wanted = query.casefold().strip()
    if not wanted:
        return list(items)
    from rapidfuzz import fuzz, process  # here, because the window starts without a palette

    titles = [item.title.casefold() for item in items]
    likeness = {
        number: score
        for _, score, number in process.extract(
            wanted, titles, scorer=fuzz.WRatio, limit=None, score_cutoff=_LEAST_SCORE
        )
    }
    scored = []
    for number, (item, title) in enumerate(zip(items, titles, strict=True)):
        score = _score(title, item.detail.casefold(), wanted, likeness.get(number, 0.0))
        if score > 0:
            scored.append((-score, number))
    return [items[number] for _, number in sorted(scored)]


def _score(title: str, detail: str, wanted: str, likeness: float) -> float:
    words = wanted.split()
    if title.startswith(wanted):
        return 400 - len(title) / 1000
    starts = title.split()
    if all(any(start.startswith(word) for start in starts) for word in words):
        return 300 - len(title) / 1000
    if all(word in title for word in words):
        return 200 - len(title) / 1000
    initials = "".join(start[0] for start in starts)
    if len(wanted) > 1 and initials.startswith(wanted):
        return 150
    if all(word in f"{title} {detail}" for word in words):
        return 120
    return likeness if len(wanted) > 2 else 0.0


class _ItemModel(RowModel[PaletteItem]):
    def title(self, row: PaletteItem) -> str:
        return one_line(row.title, 300)

    def spoken(self, row: PaletteItem, number: int) -> Sequence[str]:
        return (self.title(row), one_line(row.detail, 300), row.shortcut)


class _ItemDelegate(QStyledItemDelegate):
    """Title, detail after it, keys at the end."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, QFontMetrics(self._view.font()).height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(RowRole)
        if not isinstance(item, PaletteItem):
            return
        palette, font = self._view.palette(), self._view.font()
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.accent(palette), 1))
            painter.setBrush(theme.soft(palette))
            painter.drawRoundedRect(QRectF(rect).adjusted(6.5, 1.5, -6.5, -1.5), 6, 6)
        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        room = rect.adjusted(18, 0, -18, 0)
        small = theme.small(font)
        if item.shortcut:
            room = self._paint_end(painter, room, item.shortcut, small, mirrored=mirrored)
        title = shown_plain(item.title)
        detail = shown_plain(item.detail)
        metrics = QFontMetrics(font)
        title_width = min(metrics.horizontalAdvance(title) + 4, room.width())
        rtl = is_right_to_left(item.title) or mirrored
        title_room = QRect(room)
        title_room.setWidth(title_width)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignAbsolute
        flags |= Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        direction = self._view.layoutDirection()
        painter.setFont(font)
        painter.setPen(theme.text(palette))
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, title_room.width())
        painter.drawText(QStyle.visualRect(direction, room, title_room), flags, shown)
        rest = QRect(room)
        rest.setLeft(room.left() + title_width + 12)
        if detail and rest.width() > 30:
            painter.setFont(small)
            painter.setPen(theme.muted(palette))
            shown = QFontMetrics(small).elidedText(detail, Qt.TextElideMode.ElideRight, rest.width())
            leading = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            flags = leading | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(QStyle.visualRect(direction, room, rest), flags, shown)
        painter.restore()

    def _paint_end(self, painter: QPainter, room: QRect, keys: str, font: QFont, *, mirrored: bool) -> QRect:
        """Paint the keys at the end of the row; return what room is left."""
        painter.setFont(font)
        painter.setPen(theme.muted(self._view.palette()))
        width = QFontMetrics(font).horizontalAdvance(keys) + 4
        side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, keys)
        return room.adjusted(width + 14, 0, 0, 0) if mirrored else room.adjusted(0, 0, -width - 14, 0)


class PaletteList(QWidget):
    """Filters items as one types. Up, down, page keys move; Return or a click chooses.

    Items are a sequence, which is ranked here, or a function from the words to items in their final order.
    """

    chosen = Signal(object)
    filled = Signal()

    def __init__(self, items: Items, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = items
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self.edit.setFont(theme.scaled(self.font(), 1.12))
        self.edit.installEventFilter(self)
        self._model = _ItemModel(self)
        self._view = RowsView(self)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_ItemDelegate(self._view))
        self._view.setAccessibleName(self.tr("Results"))
        self._view.clicked.connect(self._choose)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self._fill)
        self.edit.textChanged.connect(self._typed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 6)
        layout.setSpacing(8)
        line = QVBoxLayout()
        line.setContentsMargins(10, 0, 10, 0)
        line.addWidget(self.edit)
        layout.addLayout(line)
        layout.addWidget(self._view, 1)
        self.setFocusProxy(self.edit)
        self._fill()

    def shown(self) -> list[PaletteItem]:
        """Return what is listed, best first."""
        return list(self._model.rows)

    def fitting_height(self) -> int:
        """Return the height that shows every row, or the hint where there is none."""
        row = self._view.row_height()
        return self.edit.sizeHint().height() + 28 + row * max(1, self._model.rowCount()) + 4

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.edit or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        rows = self._model.rowCount()
        page = max(1, self._view.viewport().height() // self._view.row_height() - 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        key = Qt.Key(event.key())
        if key in steps and rows:
            row = self._view.currentIndex().row() + steps[key]
            row = row % rows if abs(steps[key]) == 1 else min(max(row, 0), rows - 1)
            self._view.setCurrentIndex(self._model.index(row))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._fill()
            if not event.isAutoRepeat():
                self._choose(self._view.currentIndex())
            return True
        return False

    def _typed(self) -> None:
        if callable(self._items):
            self._timer.start()
        else:
            self._fill()

    def _fill(self) -> None:
        self._timer.stop()
        query = self.edit.text()
        found = self._items(query) if callable(self._items) else ranked(self._items, query)
        self._model.show(found[:_MOST])
        self._view.set_hint(self.tr("Nothing found."))
        if found:
            self._view.setCurrentIndex(self._model.index(0))
        self._view.scrollToTop()
        self.filled.emit()

    def _choose(self, index: QModelIndex) -> None:
        item = index.data(RowRole)
        if isinstance(item, PaletteItem):
            self.chosen.emit(item)
