"""The inspector's card on a suggestion: what is proposed, by whom and how surely, and two buttons to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.core.label_set import Label
from annotator.ui import theme
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.inspector_form import LabelBadge
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.quote_label import QuoteLabel


class Facts(NamedTuple):
    """What the card tells of a suggestion: its words, and lines on its source, confidence and entity."""

    quote: str
    lines: Sequence[str]


class SuggestionCard(QWidget):
    """Shows one suggestion in the place of a span's form; says what the analyst decides."""

    accepted = Signal()
    rejected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Suggestion"))
        self._badge = LabelBadge(self)
        self._what = Line(self)
        self._what.set_text(self.tr("suggested"))
        self._quote = QuoteLabel(self)
        self._lines = [Line(self) for _ in range(3)]
        self.accept_button = QPushButton(self)
        self.reject_button = QPushButton(self)
        self.accept_button.setToolTip(self.tr("Make it a span; undo takes it back"))
        self.reject_button.setToolTip(self.tr("It is no such span, here and where the same article comes again"))
        for button in (self.accept_button, self.reject_button):
            button.setAutoDefault(False)
        self.accept_button.clicked.connect(self.accepted)
        self.reject_button.clicked.connect(self.rejected)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._badge)
        head.addStretch(1)
        head.addWidget(self._what)
        buttons = FlowLayout()
        for button in (self.accept_button, self.reject_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(5)
        layout.addLayout(head)
        layout.addSpacing(5)
        layout.addWidget(self._quote)
        layout.addSpacing(3)
        for line in self._lines:
            layout.addWidget(line)
        layout.addSpacing(6)
        layout.addLayout(buttons)

    def show_suggestion(self, label: Label | None, facts: Facts, *, can_decide: bool) -> None:
        """Show a suggestion with this label; without the right to decide the buttons rest."""
        name = label.name if label is not None else ""
        self._badge.set_label(name, QColor(label.colour) if label is not None else theme.muted(self.palette()))
        self._quote.set_quotes([facts.quote])
        for number, line in enumerate(self._lines):
            words = facts.lines[number] if number < len(facts.lines) else ""
            line.set_text(words)
            line.setVisible(bool(words))
        for button in (self.accept_button, self.reject_button):
            button.setEnabled(can_decide)

    def set_keys(self, accept: str, reject: str) -> None:
        """Say on the buttons which keys do the same."""
        self.accept_button.setText(self.tr("Accept ({})").format(accept) if accept else self.tr("Accept"))
        self.reject_button.setText(self.tr("Reject ({})").format(reject) if reject else self.tr("Reject"))
