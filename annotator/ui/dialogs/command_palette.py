"""The palette that floats over the window: all commands, or the articles to go to."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.ui import theme
from annotator.ui.widgets.palette_list import Items, PaletteItem, PaletteList

__all__ = ["CommandPalette", "PaletteItem"]

_SIZE = (620, 420)


class CommandPalette(QDialog):
    """Shows items to choose from and runs the chosen one after it has closed, so that it acts on the window."""

    def __init__(self, items: Items, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(placeholder)
        self.setAccessibleName(placeholder)
        self.list = PaletteList(items, placeholder, self)
        self.list.chosen.connect(self._run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.list)
        self._most = _SIZE[1]
        self.list.filled.connect(self._fit)
        self.resize(*_SIZE)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            window = parent.window()
            width = min(_SIZE[0], window.width() - 40)
            self._most = min(_SIZE[1], window.height() - 80)
            self.resize(width, self.height())
            self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, window.height() // 9)))
        self._fit()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(theme.Role.Dark), 1))
        painter.setBrush(self.palette().color(theme.Role.Window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)

    def _fit(self) -> None:
        self.resize(self.width(), min(self._most, self.list.fitting_height() + 2))

    def _run(self, item: PaletteItem) -> None:
        self.accept()
        QTimer.singleShot(0, item.run)
