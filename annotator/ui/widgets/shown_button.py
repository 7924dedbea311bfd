"""Which spans of the article are listed: a small button with a menu, quiet while it is all of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from annotator.ui import theme
from annotator.ui.widgets.menu_keys import MenuKeys

#: All spans, those that lack an attribute, those that are flagged.
SHOWN = ("", "incomplete", "flagged")


class ShownButton(QToolButton):
    """Shows and changes which spans are listed; Space, Return and Down open its menu."""

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = (self.tr("All spans"), self.tr("Only incomplete spans"), self.tr("Only flagged spans"))
        self._words = dict(zip(SHOWN, words, strict=True))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # it would lie over the icon
        menu = QMenu(self)
        MenuKeys(menu)
        group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        for shown, text in self._words.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setObjectName(shown or "all")
            action.triggered.connect(partial(self._pick, shown))
            group.addAction(action)
            self._actions[shown] = action
        self.setMenu(menu)
        self.set_shown("")

    @property
    def shown(self) -> str:
        return next(shown for shown, action in self._actions.items() if action.isChecked())

    def set_shown(self, shown: str) -> None:
        """Switch without telling."""
        self._actions[shown].setChecked(True)
        words = self.tr("Spans listed: {}").format(self._words[shown].lower())
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._retint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_actions"):
            self._retint()

    def _pick(self, shown: str) -> None:
        self.set_shown(shown)
        self.picked.emit()

    def _retint(self) -> None:
        palette = self.palette()
        self.setIcon(theme.icon("filter", theme.accent(palette) if self.shown else theme.muted(palette)))
