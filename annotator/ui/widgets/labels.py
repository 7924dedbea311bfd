"""Small pieces of text in the chrome: muted, elided, always plain."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui import theme
from annotator.ui.widgets.plain import for_tip


class Line(QWidget):
    """One line of plain text, muted unless told otherwise; elided where room is short, whole in the tool tip.

    Its preferred width is its text's, its least width a few letters, so that neighbours share what there is.
    """

    def __init__(
        self, parent: QWidget | None = None, *, muted: bool = True, is_small: bool = True, least: int = 0
    ) -> None:
        super().__init__(parent)
        self._text, self._muted, self._small, self._least = "", muted, is_small, least
        self._tip = ""
        self.align = Qt.AlignmentFlag.AlignLeading
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, tip: str = "") -> None:
        if (text, tip) == (self._text, self._tip):
            return
        before, is_new = self.sizeHint(), text != self._text
        self._text, self._tip = text, tip
        self.setAccessibleName(text)
        self._retip()
        if self.sizeHint() != before:
            self.updateGeometry()
        if is_new:
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self._metrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._least, self.sizeHint().width()), self._metrics().height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._retip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.small(self.font()) if self._small else self.font())
        painter.setPen(theme.muted(self.palette()) if self._muted else theme.text(self.palette()))
        shown = self._metrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        flags = self.align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(self.rect(), flags, shown)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.small(self.font()) if self._small else self.font())

    def _retip(self) -> None:
        cut = self._metrics().horizontalAdvance(self._text) > self.width()
        self.setToolTip(for_tip(*(([self._text] if cut else []) + [self._tip])))
