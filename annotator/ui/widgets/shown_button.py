"""Which spans of the article are listed: a small button with a menu, quiet while it is all of them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.ui.widgets.choice_button import ChoiceButton

#: All spans, those that lack an attribute, those that are flagged.
SHOWN = ("", "incomplete", "flagged")


class ShownButton(ChoiceButton[str]):
    """Shows and changes which spans are listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("filter", parent)
        words = (self.tr("All spans"), self.tr("Only incomplete spans"), self.tr("Only flagged spans"))
        self.offer(dict(zip(SHOWN, words, strict=True)), lambda shown: shown or "all")

    def _told(self, words: str) -> tuple[str, str]:
        told = self.tr("Spans listed: {}").format(words.lower())
        return told, told
