"""A line that says why something was refused, in plain words; there only while there is something to say."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from annotator.core.errors import AnnotatorError
from annotator.ui import theme
from annotator.ui.widgets.plain import one_line


class Refusal(QLabel):
    """Hidden until it is told an error."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setObjectName("refusal")
        self._retint()
        self.hide()

    def tell(self, error: AnnotatorError | None) -> None:
        """Show an error and what to do about it; ``None`` shows nothing."""
        self.setText(one_line(f"{error} {error.hint}") if error is not None else "")
        self.setVisible(error is not None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._retint()

    def _retint(self) -> None:
        parent = self.parentWidget()
        palette = parent.palette() if parent is not None else self.palette()
        wanted = theme.ink(theme.warning(palette), palette.color(theme.Role.Window))
        if self.palette().color(QPalette.ColorRole.WindowText) != wanted:
            own = QPalette(palette)
            own.setColor(QPalette.ColorRole.WindowText, wanted)
            self.setPalette(own)
