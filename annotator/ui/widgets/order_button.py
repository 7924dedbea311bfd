"""The order of the article list: a small button with a menu, quiet while the order is that of the project."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.core.query import Order
from annotator.ui.widgets.choice_button import ChoiceButton


class OrderButton(ChoiceButton[Order]):
    """Shows and changes the order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sort", parent)
        words = {
            Order.PROJECT: self.tr("As imported"),
            Order.TITLE: self.tr("By title"),
            Order.SOURCE: self.tr("By source"),
            Order.NEWEST: self.tr("Newest first"),
            Order.OLDEST: self.tr("Oldest first"),
        }
        self.offer(words, lambda order: order.value)

    def _told(self, words: str) -> tuple[str, str]:
        told = self.tr("Order of the articles: {}")
        return told.format(words), told.format(words.lower())
