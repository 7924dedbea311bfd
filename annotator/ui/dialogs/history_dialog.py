"""The project's history: every change, newest first; those that were undone are grey and can be done again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.widgets.inspector_form import shown_time
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.row_model import RowModel, RowRole
from annotator.ui.widgets.rows_view import Index


class Entry(Protocol):
    """A change as the history tells it; ``made`` is UTC, ISO 8601; ``done`` false where it was undone."""

    @property
    def text(self) -> str: ...
    @property
    def analyst(self) -> str: ...
    @property
    def made(self) -> str: ...
    @property
    def done(self) -> bool: ...


class _Model(RowModel[Entry]):
    def title(self, row: Entry) -> str:
        return one_line(row.text)

    def tips(self, row: Entry) -> Sequence[str]:
        return (one_line(row.text), f"{shown_plain(row.analyst)}, {shown_time(row.made)}")

    def spoken(self, row: Entry, number: int) -> Sequence[str]:
        state = "" if row.done else self.tr("undone")
        return (one_line(row.text), one_line(row.analyst), shown_time(row.made), state)


class _Delegate(QStyledItemDelegate):
    """What was done, then who and when; struck out where it was undone."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, QFontMetrics(self._view.font()).height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(RowRole)
        palette, font = self._view.palette(), theme.scaled(self._view.font(), 1.0)
        rect: QRect = option.rect
        painter.save()
        small = theme.small(font)
        room = rect.adjusted(14, 0, -14, 0)
        when = f"{shown_plain(one_line(entry.analyst, 40))} · {shown_time(entry.made)}"
        width = QFontMetrics(small).horizontalAdvance(when)
        painter.setFont(small)
        painter.setPen(theme.muted(palette))
        painter.drawText(room, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, when)
        font.setStrikeOut(not entry.done)
        painter.setFont(font)
        painter.setPen(theme.text(palette) if entry.done else theme.muted(palette))
        text_room = QRect(room)
        text_room.setWidth(max(40, room.width() - width - 18))
        text_room = self._view.style().visualRect(self._view.layoutDirection(), room, text_room)
        side = Qt.AlignmentFlag.AlignRight if is_right_to_left(entry.text) else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(shown_plain(entry.text), Qt.TextElideMode.ElideRight, text_room.width())
        painter.drawText(text_room, flags, shown)
        painter.restore()


class HistoryDialog(QDialog):
    """Lists changes; says when the analyst wants to go back or forward."""

    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("History"))
        self._model = _Model(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Delegate(self._view))
        self._view.setObjectName("panel")
        self._view.setUniformItemSizes(True)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._view.setAccessibleName(self.tr("Changes, newest first"))
        self._count = Line(self)
        self._undo = QPushButton(self.tr("Undo"), self)
        self._redo = QPushButton(self.tr("Redo"), self)
        close = QPushButton(self.tr("Close"), self)
        for button, tip in (
            (self._undo, self.tr("Take back the newest change that is not grey")),
            (self._redo, self.tr("Do again the oldest change that is grey")),
        ):
            button.setAutoDefault(False)
            button.setToolTip(tip)
        self._undo.setIcon(theme.icon("undo"))
        self._redo.setIcon(theme.icon("redo"))
        self._undo.clicked.connect(self.undo_requested)
        self._redo.clicked.connect(self.redo_requested)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._undo)
        foot.addWidget(self._redo)
        foot.addSpacing(10)
        foot.addWidget(self._count, 1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self._view, 1)
        layout.addLayout(foot)
        self.resize(680, 480)
        self.set_entries(())

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these changes, newest first."""
        self._model.show(entries)
        self._undo.setEnabled(any(entry.done for entry in entries))
        self._redo.setEnabled(any(not entry.done for entry in entries))
        count = len(entries)
        if count == 0:
            self._count.set_text(self.tr("Nothing was changed yet"))
        else:
            self._count.set_text(self.tr("1 change") if count == 1 else self.tr("{} changes").format(count))
