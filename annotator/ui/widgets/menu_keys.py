"""Keys in an open menu belong to the menu.

Qt still asks the actions of the widget that has the focus while a menu is open: a letter meant for an underlined
letter of the menu would tag the text behind it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class MenuKeys(QObject):
    """Keeps the single keys that are pressed in one menu to it."""

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        menu.installEventFilter(self)

    def eventFilter(self, menu: QObject, event: QEvent) -> bool:
        match event:
            case QKeyEvent() if event.type() == QEvent.Type.ShortcutOverride and not event.modifiers() & _COMMANDS:
                event.accept()
                return True
        return super().eventFilter(menu, event)
