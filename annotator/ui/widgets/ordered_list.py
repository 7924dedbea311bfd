"""A list whose rows the analyst puts in order: by dragging them, or with Alt and the arrows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from annotator.ui.widgets.plain import shown_plain


class Row(NamedTuple):
    """One row: ``id`` is what is told, ``name`` what is shown; ``more`` stands behind it."""

    id: str
    name: str
    more: str = ""
    icon: QIcon | None = None
    tip: str = ""


class OrderedList(QListWidget):
    """Rows by id. ``picked`` tells which one is current (empty for none), ``reordered`` the ids in their new order."""

    picked = Signal(str)
    reordered = Signal(list)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(name)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(14, 14))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setToolTip(self.tr("Alt+Up and Alt+Down move a row, so does dragging it"))
        self.currentItemChanged.connect(lambda *_: self.picked.emit(self.current()))

    def set_rows(self, rows: Iterable[Row], current: str = "") -> None:
        """Show these rows; the current one stays, or is the one named."""
        wanted = current or self.current()
        blocker = QSignalBlocker(self)
        self.clear()
        for row in rows:
            item = QListWidgetItem(shown_plain(row.name) + (f"   {row.more}" if row.more else ""), self)
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            item.setToolTip(row.tip)
            item.setSizeHint(QSize(80, self.fontMetrics().height() + 10))
            if row.icon is not None:
                item.setIcon(row.icon)
        self.select(wanted)
        blocker.unblock()

    def select(self, row_id: str) -> None:
        """Make a row current, the first one where it is not there."""
        ids = self.ids()
        if ids:
            self.setCurrentRow(ids.index(row_id) if row_id in ids else 0)

    def current(self) -> str:
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def ids(self) -> list[str]:
        return [str(self.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.count())]

    def move_current(self, steps: int) -> None:
        """Move the current row by so many places, as far as there are any."""
        ids, here = self.ids(), self.currentRow()
        there = here + steps
        if here >= 0 and 0 <= there < len(ids):
            ids.insert(there, ids.pop(here))
            self.reordered.emit(ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(steps)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        QTimer.singleShot(0, self, lambda: self.reordered.emit(self.ids()))  # Qt is not done with the rows yet
