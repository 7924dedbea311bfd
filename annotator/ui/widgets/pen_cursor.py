"""The cursor of the pen: a pen in the colour of its label, with an edge that is seen on any ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPixmap

from annotator.ui import theme

#: The side of the cursor, and where in it the tip of the pen is.
_SIDE = 24
_TIP = QPointF(3.5, 20.5)


def pen_cursor(colour: QColor, ratio: float) -> QCursor:
    """Return the cursor for a screen with so many device pixels in a pixel."""
    pixmap = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = QRectF(0, 0, _SIDE, _SIDE)
    for around in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
        theme.paint_icon(painter, "pen", place.translated(around), QColor(Qt.GlobalColor.white))
    theme.paint_icon(painter, "pen", place, colour.darker(130))
    painter.end()
    return QCursor(pixmap, round(_TIP.x()), round(_TIP.y()))
