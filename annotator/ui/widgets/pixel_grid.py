"""The device's pixels: what is painted for a paragraph is put on whole ones, so that it is crisp at every scale."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter


class Grid:
    """The device's pixels: puts rectangles of a paragraph at ``origin`` on whole ones."""

    def __init__(self, painter: QPainter, origin: QPointF) -> None:
        self.origin = origin
        self.ratio = painter.device().devicePixelRatioF()
        transform = painter.worldTransform()
        self._dx, self._dy = transform.dx(), transform.dy()
        visible = transform.inverted()[0].mapRect(QRectF(painter.window()))
        if painter.hasClipping():
            visible = visible.intersected(painter.clipBoundingRect())
        self._visible = visible.translated(-origin)

    @property
    def phase(self) -> tuple[float, float, float]:
        """What a place in the paragraph, once put on the grid, depends on: with the same phase it is the same."""
        x, y = (self.origin.x() + self._dx) * self.ratio, (self.origin.y() + self._dy) * self.ratio
        return self.ratio, round(x % 1, 3), round(y % 1, 3)

    def shows(self, rect: QRectF) -> bool:
        return rect.bottom() >= self._visible.top() and rect.top() <= self._visible.bottom()

    def shows_line(self, top: float) -> bool:
        return self._visible.top() - 200 <= top <= self._visible.bottom() + 200

    def length(self, length: float) -> float:
        return max(1.0, round(length * self.ratio)) / self.ratio

    def x(self, x: float) -> float:
        return self._snap(x + self.origin.x(), self._dx)

    def y(self, y: float) -> float:
        return self._snap(y + self.origin.y(), self._dy)

    def rect(self, rect: QRectF) -> QRectF:
        left, top = self.x(rect.left()), self.y(rect.top())
        return QRectF(left, top, self.x(rect.right()) - left, self.y(rect.bottom()) - top)

    def _snap(self, value: float, shift: float) -> float:
        return round((value + shift) * self.ratio) / self.ratio - shift
