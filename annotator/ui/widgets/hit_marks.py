"""Marks what the article list is filtered by in the blocks that are shown; it is looked for as they are painted."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from annotator.core.query import Query
from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.widgets.text_block import LaidParagraph


class HitMarks:
    """Marks that lie behind the text, calmer than those of a search in the article."""

    def __init__(self) -> None:
        self._query: Query | None = None
        self._places: WeakKeyDictionary[LaidParagraph, list[Fragment]] = WeakKeyDictionary()

    def look_for(self, query: Query | None) -> bool:
        """Take what is to be marked from now on; say whether that is something else."""
        if query == self._query:
            return False
        self._query = query
        self._places.clear()
        return True

    def places(self, block: LaidParagraph) -> list[Fragment]:
        """Return what is found in a block, as offsets of the article."""
        if self._query is None:
            return []
        found = self._places.get(block)
        if found is None:
            start = block.start
            found = [Fragment(start + low, start + high) for low, high in self._query.places(block.text.text)]
            self._places[block] = found
        return found

    def paint(self, painter: QPainter, block: LaidParagraph, origin: QPointF) -> None:
        places = self.places(block)
        if not places:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mark())
        for place in places:
            for _, box in block.boxes(*place):
                rect = box.translated(origin)
                painter.drawRoundedRect(QRectF(rect.left() - 1, rect.top(), rect.width() + 2, rect.height()), 2.5, 2.5)
        painter.restore()
