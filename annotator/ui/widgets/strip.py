"""A flat strip under the text: the find bar, and the panels that a key opens there."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.ui import theme


class Strip(QWidget):
    """Paints the strip. Those made of it call ``dress`` once they are laid out, and colour icons in ``_retint``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_dressed = False

    def dress(self) -> None:
        """Colour what stands on it, from now on also whenever the palette or the font changes."""
        self._is_dressed = True
        self._retint()

    def _retint(self) -> None:
        """Colour icons as the palette says."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(theme.Role.Window))
        painter.setPen(QPen(theme.line(self.palette()), 1))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and getattr(self, "_is_dressed", False):
            self._retint()
