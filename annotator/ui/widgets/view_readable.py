"""What the article view tells a screen reader (see ``article_accessible.ReadableView``)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect

from annotator.core.label_set import LabelSet
from annotator.ui.qt_text import QtText
from annotator.ui.widgets.caret import Caret
from annotator.ui.widgets.page_view import PageView
from annotator.ui.widgets.span_index import SpanIndex


class ReadableView(PageView):
    """A page with a caret and labelled spans, readable for those who do not see it."""

    title: str
    spans: SpanIndex
    _caret: Caret
    _labels: LabelSet
    _whole: QtText | None = None

    def readable_title(self) -> str:
        return self.title

    def readable_text(self) -> QtText:
        if self._whole is None or self._whole.text is not self.page.text:
            self._whole = QtText(self.page.text)
        return self._whole

    def readable_labels(self) -> str:
        """Return the names of the labels around the caret, innermost first."""
        labels = (self._labels.get(span.label) for span in self.spans.at(self._caret.offset))
        return ", ".join(label.name for label in labels if label is not None)

    def readable_rect(self, offset: int) -> QRect:
        """Return where a character is on the screen."""
        box = self.page.caret_box(min(max(0, offset), len(self.page.text))).toRect()
        return QRect(self.viewport().mapToGlobal(box.topLeft()), box.size())

    def readable_offset(self, point: QPoint) -> int:
        """Return the character at a point of the screen, -1 where there is none."""
        offset = self.page.character_at(self.viewport().mapFromGlobal(point).toPointF())
        return -1 if offset is None else offset
