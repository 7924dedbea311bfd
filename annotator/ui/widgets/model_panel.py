"""What a model is worth and how far its training is: its figures, a button and its progress."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.labels import Line


class ModelPanel(QWidget):
    """Shows figures and progress; says that training is wanted, or to be stopped."""

    train_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.train_button = QPushButton(self.tr("&Train"), self)
        self.train_button.setToolTip(self.tr("Learn from what is coded by now, and measure it on articles held back"))
        self.stop_button = QPushButton(self.tr("Cancel"), self)
        for button in (self.train_button, self.stop_button):
            button.setAutoDefault(False)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(200)
        self._bar.setAccessibleName(self.tr("Training"))
        self._why = Line(self, least=60)
        self._figures: list[Line] = []
        row = QHBoxLayout()
        for widget in (self.train_button, self._bar, self.stop_button):
            row.addWidget(widget)
        row.addWidget(self._why, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addLayout(row)
        self._total = Line(self, muted=False, is_small=False, least=60)
        self._column.addWidget(self._total)
        self._beside = FlowLayout(gap=18)  # a line for each label would leave the sources no room
        self._column.addLayout(self._beside)
        self.train_button.clicked.connect(self.train_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.show_progress(None)

    def show_state(self, figures: Sequence[str], why_not: str, *, can_train: bool) -> None:
        """Show lines of figures, and why there can be no training now."""
        total, *others = figures or [""]
        self._total.set_text(total)
        self._total.setVisible(bool(total))
        while len(self._figures) < len(others):
            line = Line(self, least=60)
            self._figures.append(line)
            self._beside.addWidget(line)
        for number, line in enumerate(self._figures):
            line.set_text(others[number] if number < len(others) else "")
            line.setVisible(number < len(others))
        self.train_button.setEnabled(can_train)
        self._why.set_text(why_not)

    def show_progress(self, part: float | None) -> None:
        """Show which part of the training is done, from 0 to 1; ``None`` where there is none."""
        self._bar.setVisible(part is not None)
        self.stop_button.setVisible(part is not None)
        self.train_button.setVisible(part is None)
        self._bar.setValue(round(100 * (part or 0)))

    def figures(self) -> list[str]:
        """Return the lines of figures that are shown."""
        return [line.text() for line in (self._total, *self._figures) if line.text()]

    def why_not(self) -> str:
        return self._why.text()
