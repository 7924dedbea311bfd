"""The order of the article list: a small button with a menu, quiet while the order is that of the project."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from annotator.core.query import Order
from annotator.ui import theme
from annotator.ui.widgets.menu_keys import MenuKeys


class OrderButton(QToolButton):
    """Shows and changes the order; Space, Return and Down open its menu."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = {
            Order.PROJECT: self.tr("As imported"),
            Order.TITLE: self.tr("By title"),
            Order.SOURCE: self.tr("By source"),
            Order.NEWEST: self.tr("Newest first"),
            Order.OLDEST: self.tr("Oldest first"),
        }
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # it would lie over the icon
        menu = QMenu(self)
        MenuKeys(menu)
        group = QActionGroup(self)
        self._actions: dict[Order, QAction] = {}
        for order, words in self._words.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setObjectName(order.value)
            action.triggered.connect(partial(self._pick, order))
            group.addAction(action)
            self._actions[order] = action
        self.setMenu(menu)
        self.set_order(Order.PROJECT)

    @property
    def order(self) -> Order:
        return next(order for order, action in self._actions.items() if action.isChecked())

    def set_order(self, order: Order) -> None:
        """Switch without telling."""
        self._actions[order].setChecked(True)
        self.setAccessibleName(self.tr("Order of the articles: {}").format(self._words[order]))
        self.setToolTip(self.tr("Order of the articles: {}").format(self._words[order].lower()))
        self._retint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_actions"):
            self._retint()

    def _pick(self, order: Order) -> None:
        self.set_order(order)
        self.picked.emit(order)

    def _retint(self) -> None:
        palette = self.palette()
        self.setIcon(theme.icon("sort", theme.muted(palette) if self.order is Order.PROJECT else theme.accent(palette)))
