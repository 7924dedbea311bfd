"""The choices of an attribute: name, id and letter, a row each; the last row is empty and makes a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from annotator.core.attribute import Choice
from annotator.core.label_set import LONGEST_NAME

_NAME, _ID, _KEY = range(3)
_WAS = Qt.ItemDataRole.UserRole


class ChoiceTable(QTableWidget):
    """Choices, in order. ``renamed`` says which ids they had when they were set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setAccessibleName(self.tr("Choices"))
        self.setHorizontalHeaderLabels([self.tr("Choice"), self.tr("Id"), self.tr("Letter")])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_ID, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_KEY, QHeaderView.ResizeMode.ResizeToContents)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(True)
        self.setToolTip(self.tr("The last row adds a choice. Alt+Up and Alt+Down move one, Delete removes it."))
        self.itemChanged.connect(self._follow)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        blocker = QSignalBlocker(self)
        self.setRowCount(0)
        for choice in choices:
            self._append(choice.name, choice.id, choice.key, choice.id)
        self._append("", "", "", "")
        blocker.unblock()

    def choices(self) -> tuple[Choice, ...]:
        rows = [self._words(row) for row in range(self.rowCount())]
        return tuple(Choice(id_ or slug(name), name or id_, key.upper()) for name, id_, key, _ in rows if name or id_)

    def renamed(self) -> dict[str, str]:
        """Return the ids that choices have now by those that they had."""
        rows = [self._words(row) for row in range(self.rowCount())]
        return {was: id_ or slug(name) for name, id_, _, was in rows if was and (name or id_)}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(steps)
        elif event.key() == Qt.Key.Key_Delete and self.currentRow() < self.rowCount() - 1:
            self.removeRow(self.currentRow())
        else:
            super().keyPressEvent(event)

    def _append(self, name: str, id_: str, key: str, was: str) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, words in ((_NAME, name), (_ID, id_), (_KEY, key)):
            self.setItem(row, column, QTableWidgetItem(words))
        self._cell(row, _NAME).setData(_WAS, was)

    def _words(self, row: int) -> tuple[str, str, str, str]:
        name, id_, key = (self._cell(row, column).text().strip()[:LONGEST_NAME] for column in range(3))
        return name, id_, key[:1], str(self._cell(row, _NAME).data(_WAS) or "")

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        cell = self.item(row, column)
        assert cell is not None
        return cell

    def _follow(self, item: QTableWidgetItem) -> None:
        """Give a new choice an id, and room for another one below."""
        blocker = QSignalBlocker(self)
        name, id_, _, was = self._words(item.row())
        if item.column() == _NAME and name and not id_ and not was:
            self._cell(item.row(), _ID).setText(slug(name))
        if any(self._words(self.rowCount() - 1)):
            self._append("", "", "", "")
        blocker.unblock()

    def _move(self, steps: int) -> None:
        here, there = self.currentRow(), self.currentRow() + steps
        if not 0 <= there < self.rowCount() - 1 or here >= self.rowCount() - 1:
            return
        blocker = QSignalBlocker(self)
        for column in range(3):
            one, other = self.takeItem(here, column), self.takeItem(there, column)
            self.setItem(here, column, other)
            self.setItem(there, column, one)
        self.setCurrentCell(there, self.currentColumn())
        blocker.unblock()


def slug(name: str) -> str:
    """Return an id for a name: small letters and digits of any script, the rest one underscore."""
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_") or name.strip()
