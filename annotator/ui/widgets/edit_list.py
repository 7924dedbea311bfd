"""An ordered list with buttons to add, edit, move and remove its rows, all of them by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.ui.widgets.ordered_list import OrderedList


class EditList(QWidget):
    """Rows of an ``OrderedList``; says by id what the analyst wants done with one."""

    add_wanted = Signal()
    edit_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, name: str, thing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = OrderedList(name, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        self.add = self._button(self.tr("Add…"), self.tr("Add {}").format(thing))
        self.edit = self._button(self.tr("Edit…"), self.tr("Edit {} (Return)").format(thing))
        self.remove = self._button(self.tr("Remove…"), self.tr("Remove {} (Delete)").format(thing))
        self.up = self._button("↑", self.tr("Move up (Alt+Up)"))
        self.down = self._button("↓", self.tr("Move down (Alt+Down)"))
        for button in (self.add, self.edit, self.remove, self.up, self.down):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.add.clicked.connect(self.add_wanted)
        self.edit.clicked.connect(self._tell_edit)
        self.remove.clicked.connect(self._tell_remove)
        self.up.clicked.connect(lambda: self.list.move_current(-1))
        self.down.clicked.connect(lambda: self.list.move_current(1))
        # Not before the key is done: a dialog that it opens would take the same Return for its own.
        self.list.itemActivated.connect(lambda _: QTimer.singleShot(0, self, self._tell_edit))
        self.list.picked.connect(lambda _: self.show_possible())
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._tell_remove)

    def show_possible(self) -> None:
        """Let the buttons be pressed that have something to act on."""
        some = bool(self.list.current())
        for button in (self.edit, self.remove, self.up, self.down):
            button.setEnabled(some)

    def _button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _tell_edit(self) -> None:
        if self.list.current():
            self.edit_wanted.emit(self.list.current())

    def _tell_remove(self) -> None:
        if self.list.current():
            self.remove_wanted.emit(self.list.current())
