"""What is to become of the spans, values or relations of something that goes: some ways, one of them chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import RefusedError
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.widgets.refusal import Refusal


class Way(NamedTuple):
    """One way to go on, in words of ours with a letter; with ``targets`` (id and name) one is told to ``act``."""

    words: str
    act: Callable[[str], None]
    targets: Sequence[tuple[str, str]] = ()


class FateDialog(QDialog):
    """Offers ways, the safest first and chosen; a refusal is shown while the dialog stays."""

    def __init__(self, title: str, text: str, ways: Sequence[Way], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self._ways: list[tuple[Way, QRadioButton, QComboBox | None]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        words = QLabel(one_line(text), self)
        words.setObjectName("text")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        layout.addWidget(words)
        for way in ways:
            button = QRadioButton(way.words, self)
            layout.addWidget(button)
            combo = None
            if way.targets:
                combo = QComboBox(self)
                combo.setAccessibleName(way.words.replace("&", ""))
                for id_, name in way.targets:
                    combo.addItem(shown_plain(name), id_)
                combo.activated.connect(button.click)
                layout.addWidget(combo)
            self._ways.append((way, button, combo))
        self._ways[0][1].setChecked(True)
        self.refusal = Refusal(self)
        layout.addWidget(self.refusal)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def choose(self, number: int, target: str = "") -> None:
        """Choose a way, and what it leads to."""
        _, button, combo = self._ways[number]
        button.setChecked(True)
        if combo is not None and target:
            combo.setCurrentIndex(combo.findData(target))

    def accept(self) -> None:
        for way, button, combo in self._ways:
            if button.isChecked():
                try:
                    way.act(str(combo.currentData()) if combo is not None else "")
                except RefusedError as error:
                    self.refusal.tell(error)
                    return
        super().accept()
