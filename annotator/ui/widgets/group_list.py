"""What a source proposes, by words: each row the words, the label and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.core.label_set import LabelSet
from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.widgets.entity_list import paint_back
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.row_model import RowModel, RowRole
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index, RowsView

#: More of the words than this is never looked at for a row.
_LONGEST = 300


class Group(Protocol):
    """Suggestions with the same words and label, and where the first of them is."""

    words: str
    label: str
    count: int
    article_id: str
    fragment: Fragment


class _Groups(RowModel[Group]):
    """Groups as rows; the label's name comes from the label set."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name_of: Callable[[str], str] = str

    def title(self, row: Group) -> str:
        return one_line(row.words, _LONGEST)

    def tips(self, row: Group) -> Sequence[str]:
        return (self.title(row), one_line(self.name_of(row.label)))

    def spoken(self, row: Group, number: int) -> Sequence[str]:
        return (self.title(row), one_line(self.name_of(row.label)), times(row.count))


class _Delegate(QStyledItemDelegate):
    """One line: a bar in the label's colour, the words, then the label and the number at the other end."""

    def __init__(self, view: RowsView) -> None:
        super().__init__(view)
        self._view = view
        self.labels = LabelSet("", ())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, QFontMetrics(self._view.font()).height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, view = index.data(RowRole), self._view
        if row is None:
            return
        label = self.labels.get(row.label)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_back(painter, option, palette_view=view)
        rect = QRect(option.rect)
        room = rect.adjusted(20, 0, -16, 0)
        bar = QRect(rect.left() + 11, rect.top() + 7, 3, rect.height() - 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(label.colour) if label is not None else theme.muted(view.palette()))
        painter.drawRoundedRect(QRectF(QStyle.visualRect(view.layoutDirection(), rect, bar)), 1.5, 1.5)
        small = theme.small(view.font())
        name = shown_plain(label.name if label is not None else row.label)
        told = f"{name} · {times(row.count)}"
        width = min(QFontMetrics(small).horizontalAdvance(told) + 4, room.width() // 2)
        painter.setFont(small)
        painter.setPen(theme.muted(view.palette()))
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(small).elidedText(told, Qt.TextElideMode.ElideRight, width),
        )
        place = QRect(room.left(), room.top(), room.width() - width - 12, room.height())
        painter.setFont(view.font())
        painter.setPen(theme.text(view.palette()))
        words = QFontMetrics(view.font()).elidedText(
            shown_plain(row.words[:_LONGEST]), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(
            QStyle.visualRect(view.layoutDirection(), room, place), LINE_FLAGS[is_right_to_left(row.words)], words
        )
        painter.restore()


class GroupList(RowsView):
    """Shows groups, those that hold what is typed in a filter; tells what the analyst wants of the current one."""

    picked = Signal(object)
    current_changed = Signal(object)
    reject_requested = Signal()
    accept_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[Group] = ()
        self._needle = ""
        self._model = _Groups(self)
        self._delegate = _Delegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("What is proposed, by words"))
        self.setToolTip(self.tr("Return goes to the first one, A accepts all of them, Delete rejects all of them"))
        self.selectionModel().currentChanged.connect(lambda: self.current_changed.emit(self.current()))
        self.doubleClicked.connect(lambda _: self._pick())

    def show_groups(self, groups: Sequence[Group], labels: LabelSet) -> None:
        """Show these, in their order; the current one stays so, or else the row in its place is."""
        self._delegate.labels = labels
        self._model.name_of = lambda id_: label.name if (label := labels.get(id_)) is not None else id_
        self._all = groups
        self._filter()

    def set_filter(self, words: str) -> None:
        self._needle = words.casefold().strip()
        self._filter()

    def groups(self) -> list[Group]:
        """The groups that the filter shows."""
        return list(self._model.rows)

    def current(self) -> Group | None:
        row = self.currentIndex().row()
        return self._model.rows[row] if 0 <= row < len(self._model.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._pick()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.isAutoRepeat():
            self.reject_requested.emit()
        elif key == Qt.Key.Key_A and not event.modifiers() and not event.isAutoRepeat():
            self.accept_requested.emit()
        else:
            super().keyPressEvent(event)

    def _filter(self) -> None:
        current, place = self.current(), self.currentIndex().row()
        names = {id_: self._model.name_of(id_).casefold() for id_ in {one.label for one in self._all}}
        rows = (
            [one for one in self._all if self._needle in one.words.casefold() or self._needle in names[one.label]]
            if self._needle
            else list(self._all)
        )
        self._model.show(rows)
        if rows:
            same = (n for n, one in enumerate(rows) if current is not None and _is_same(one, current))
            self.setCurrentIndex(self._model.index(next(same, min(max(place, 0), len(rows) - 1)), 0))
        else:
            self.current_changed.emit(None)

    def _pick(self) -> None:
        if (group := self.current()) is not None:
            self.picked.emit(group)


def times(number: int) -> str:
    """Return ``214 ×``."""
    return f"{number:,} ×"


def _is_same(one: Group, other: Group) -> bool:
    return (one.words, one.label) == (other.words, other.label)
