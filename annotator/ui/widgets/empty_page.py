"""What the window shows where there is no article: what can be done next, as buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyPage(QWidget):
    """A title, a sentence, and a button for each next step; says which button was pressed by its name."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._text = QLabel(self)
        for label, grow in ((self._title, 6), (self._text, 1)):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            font = label.font()
            font.setPointSizeF(font.pointSizeF() + grow)
            label.setFont(font)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 40, 40, 40)
        layout.setSpacing(14)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    def show_steps(self, title: str, text: str, steps: list[tuple[str, str]]) -> None:
        """Show what to do next; each step is the name of an action and the words of its button."""
        self._title.setText(title)
        self._text.setText(text)
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for name, words in steps:
            button = QPushButton(words, self)
            button.setObjectName(name)
            button.setMinimumWidth(280)
            button.clicked.connect(lambda _=False, name=name: self.picked.emit(name))
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
