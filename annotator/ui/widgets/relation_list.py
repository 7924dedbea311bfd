"""The relations of the selected span in the inspector: go to the other end, call it something else, take it away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.link import Link
from annotator.ui.widgets.menu_keys import MenuKeys
from annotator.ui.widgets.plain import for_menu
from annotator.ui.widgets.relation_rows import EndDelegate, EndModel, EndRow
from annotator.ui.widgets.rows_view import RowsView

#: Rows that are seen at once at most; more are scrolled.
_ROWS = 6


class LinkRow(NamedTuple):
    """A relation as a row, with the types that it may be changed to, as id and name."""

    link: Link
    row: EndRow
    others: tuple[tuple[str, str], ...] = ()


class RelationList(QWidget):
    """Shows the relations of one span; hidden while there are none."""

    followed = Signal(object)
    removed = Signal(object)
    retyped = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LinkRow] = []
        self._writable = True
        self.list = RowsView(self)
        self._model = EndModel(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(EndDelegate(self.list, margin=8))
        self.list.setAccessibleName(self.tr("Relations of the span"))
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._ask_menu)
        self.list.clicked.connect(lambda index: self._follow(index.row()))
        self.list.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.hide()

    def set_links(self, rows: Sequence[LinkRow], *, writable: bool) -> None:
        """Show these relations."""
        self._writable = writable
        if not rows and not self._rows:
            return
        here = self.list.currentIndex().row()
        if list(rows) != self._rows:
            self._rows = list(rows)
            self._model.show([row.row for row in rows])
            if self.list.hasFocus() and rows:
                self.list.setCurrentIndex(self._model.index(max(0, min(here, len(rows) - 1))))
        self.list.setFixedHeight(max(1, min(_ROWS, len(rows))) * self.list.row_height() + 2)
        self.setVisible(bool(rows))

    def rows(self) -> list[LinkRow]:
        return list(self._rows)

    def menu(self, row: int) -> QMenu:
        """Make the menu of a relation."""
        link = self._rows[row].link
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        MenuKeys(menu)
        menu.addAction(self.tr("Go there"), partial(self._follow, row))
        types = menu.addMenu(self.tr("Change to"))
        for type_id, name in self._rows[row].others:
            types.addAction(for_menu(name), partial(self.retyped.emit, link, type_id))
        types.setEnabled(self._writable and bool(self._rows[row].others))
        menu.addSeparator()
        remove = menu.addAction(self.tr("Remove the relation"), partial(self.removed.emit, link))
        remove.setEnabled(self._writable)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.isAutoRepeat():
            return False
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self._rows):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._follow(row)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self._writable:
                self.removed.emit(self._rows[row].link)
        elif event.key() == Qt.Key.Key_Menu:
            self._ask_menu(self.list.visualRect(self.list.currentIndex()).bottomLeft())
        else:
            return False
        return True

    def _follow(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self.followed.emit(self._rows[row].link)

    def _ask_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        row = index.row() if index.isValid() else self.list.currentIndex().row()
        if 0 <= row < len(self._rows):
            self.menu(row).popup(self.list.viewport().mapToGlobal(place))
