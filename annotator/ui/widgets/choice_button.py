"""One of several choices as a small button with a menu, quiet while it is the first one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from annotator.ui import theme
from annotator.ui.widgets.menu_keys import MenuKeys

Choice = TypeVar("Choice")


class ChoiceButton(QToolButton, Generic[Choice]):
    """Shows and changes what is chosen; Space, Return and Down open its menu. ``picked`` carries the choice."""

    picked = Signal(object)

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._words: Mapping[Choice, str] = {}
        self._actions: dict[Choice, QAction] = {}
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # it would lie over the icon

    def offer(self, words: Mapping[Choice, str], name_of: Callable[[Choice], str]) -> None:
        """Offer the choices that have words, each under its object name; the first one is chosen. To be called once."""
        self._words = words
        menu = QMenu(self)
        MenuKeys(menu)
        group = QActionGroup(self)
        for choice, text in words.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setObjectName(name_of(choice))
            action.triggered.connect(partial(self._pick, choice))
            group.addAction(action)
            self._actions[choice] = action
        self.setMenu(menu)
        self.choose(next(iter(words)))

    @property
    def choice(self) -> Choice:
        return next(choice for choice, action in self._actions.items() if action.isChecked())

    def choose(self, choice: Choice) -> None:
        """Switch without telling."""
        self._actions[choice].setChecked(True)
        name, tip = self._told(self._words[choice])
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self._retint()

    def _told(self, words: str) -> tuple[str, str]:
        """Return the button's name and its tool tip while a choice of these words is made."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_actions") and self._actions:
            self._retint()

    def _pick(self, choice: Choice) -> None:
        self.choose(choice)
        self.picked.emit(choice)

    def _retint(self) -> None:
        palette = self.palette()
        is_quiet = self.choice == next(iter(self._words))
        self.setIcon(theme.icon(self._icon, theme.muted(palette) if is_quiet else theme.accent(palette)))
