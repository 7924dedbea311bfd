"""The inspector's section on what of a span was proposed: by whom, and who accepted it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.widgets.labels import Line


class ProvenanceSection(QWidget):
    """Shows a line for each value that was proposed; there only where there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self.hide()

    def set_lines(self, lines: Sequence[str]) -> None:
        while len(self._lines) < len(lines):
            line = Line(self, muted=False)
            self._lines.append(line)
            self._layout.addWidget(line)
        for number, line in enumerate(self._lines):
            line.set_text(lines[number] if number < len(lines) else "")
            line.setVisible(number < len(lines))
        self.setVisible(bool(lines))

    def lines(self) -> list[str]:
        return [line.text() for line in self._lines if line.text()]
