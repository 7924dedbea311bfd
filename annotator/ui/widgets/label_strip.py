"""The strip of labels near the end of a finished mouse selection: one press of the mouse tags it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from annotator.core.label_set import LabelSet
from annotator.ui.widgets.label_button import guideline_of, swatch
from annotator.ui.widgets.plain import for_menu, for_tip

#: So many labels have a number key, and a place in the strip.
_MOST = 9


class LabelStrip(QFrame):
    """Small buttons, one a label, which take no focus from the text."""

    label_picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("label_strip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 3, 4, 3)
        self._row.setSpacing(2)
        self.hide()

    def set_labels(self, labels: LabelSet) -> None:
        """Show these labels from now on."""
        self.hide()
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, label in enumerate(labels.offered[:_MOST], start=1):
            button = QPushButton(swatch(QColor(label.colour)), f"{number} {for_menu(label.name)}", self)
            button.setObjectName(label.id)
            button.setFlat(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(for_tip(label.name, *guideline_of(label)))
            button.clicked.connect(partial(self._pick, label.id))
            self._row.addWidget(button)

    def show_beside(self, end: QRect, within: QRect) -> None:
        """Appear under the end of a selection, above it where there is no room, and inside ``within``."""
        if self._row.isEmpty():
            return
        self.adjustSize()
        size = self.size()
        left = max(within.left() + 4, min(end.center().x() - size.width() // 2, within.right() - size.width() - 4))
        top = end.bottom() + 8
        if top + size.height() > within.bottom():
            top = end.top() - 8 - size.height()
        if top < within.top():
            return
        self.move(QPoint(left, top))
        self.show()
        self.raise_()

    def _pick(self, label_id: str) -> None:
        self.hide()
        self.label_picked.emit(label_id)
