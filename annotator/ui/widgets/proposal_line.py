"""One proposal for a span, in a few calm lines: the value, why, and two buttons that do what the keys do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.ui import theme
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.labels import Line


class ProposalLine(QWidget):
    """Shows what is proposed; says whether the analyst takes it or wants another one."""

    accepted = Signal()
    next_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Proposal"))
        self._value = Line(self, muted=False, is_small=False)
        self._why = Line(self)
        self._count = Line(self, least=40)
        self.accept_button = QPushButton(self)
        self.next_button = QPushButton(self)
        self.accept_button.setToolTip(self.tr("Take this value; undo takes it back"))
        self.next_button.setToolTip(self.tr("Leave it, and see the next proposal"))
        for button, told in ((self.accept_button, self.accepted), (self.next_button, self.next_wanted)):
            button.setAutoDefault(False)
            button.clicked.connect(told)
        buttons = FlowLayout()
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self.next_button)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._value, 1)
        head.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 8, 8)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._why)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def fields(self) -> tuple[QWidget, ...]:
        """The widgets that take the keyboard."""
        return (self.accept_button, self.next_button)

    def show_proposal(self, value: str, why: str, count: str, *, can_accept: bool) -> None:
        """Show a proposal; ``count`` says which of how many it is, empty where it is the only one."""
        self._value.set_text(value)
        self._why.set_text(why)
        self._count.set_text(count)
        self.next_button.setVisible(bool(count))
        self.accept_button.setEnabled(can_accept)
        self.show()

    def words(self) -> tuple[str, str, str]:
        return self._value.text(), self._why.text(), self._count.text()

    def set_keys(self, accept: str, following: str) -> None:
        """Say on the buttons which keys do the same."""
        self.accept_button.setText(self.tr("Accept ({})").format(accept) if accept else self.tr("Accept"))
        self.next_button.setText(self.tr("Next ({})").format(following) if following else self.tr("Next"))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line(self.palette()), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
