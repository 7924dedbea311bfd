"""What to mark with a label, in plain text, beside the work."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.label_set import Label
from annotator.ui.widgets.hairline import Hairline
from annotator.ui.widgets.label_button import guideline_of
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import shown_plain, without_overrides

#: So many lines are seen at once; more are scrolled.
_LINES = 8

#: So many lines are seen however little room there is.
_LEAST = 4


class GuidelinePanel(QWidget):
    """Shows the guideline and the examples of one label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Line(self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Guideline"))
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST)
        self.text.viewport().setAutoFillBackground(False)
        self.text.document().setDocumentMargin(0)
        self.text.setStyleSheet("QPlainTextEdit { background: transparent; border: none; padding: 0; }")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 8, 12, 10)
        inside.setSpacing(4)
        inside.addWidget(self._title)
        inside.addWidget(self.text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Hairline(self))
        layout.addLayout(inside)
        self.show_label(None)

    def show_label(self, label: Label | None) -> None:
        """Show the guideline of a label; with none, say what will be shown."""
        if label is None:
            self._title.set_text(self.tr("Guideline"))
            words = self.tr("Select a span, or tag something: what its label is for stands here.")
        else:
            self._title.set_text(self.tr("Guideline: {}").format(shown_plain(label.name)))
            words = "\n".join(filter(None, guideline_of(label))) or self.tr("This label has no guideline.")
        if self.text.toPlainText() != words:
            self.text.setPlainText(without_overrides(words))

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().lineSpacing() * _LINES + 50)
