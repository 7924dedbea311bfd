"""A line across the window that stays until it is dealt with: "not saved", "read-only", a question with two answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from annotator.ui import theme

Action = tuple[str, Callable[[], object]]

_ICONS = {"info": "info", "warning": "warning", "error": "warning", "question": "tag"}


class Banner(QWidget):
    """Shows one message at a time, with buttons for what can be done about it. Hidden while there is none."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "info"
        self._no: Callable[[], object] | None = None
        self._back_to: QWidget | None = None
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons: list[QPushButton] = []
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss this message"))
        self._close.clicked.connect(self._dismiss)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 7, 10, 7)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._icon)
        self._layout.addWidget(self._text, 1)
        self._layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The message that is shown."""
        return self._text.text()

    def show_message(self, text: str, kind: str = "info", actions: Sequence[Action] = ()) -> None:
        """Show a message of a kind (info, warning, error, question); each action is a button's words and what it does.

        An error with actions can't be dismissed: one of them has to be chosen.
        """
        self._kind, self._no, self._back_to = kind, None, None
        self._text.setText(text)
        self.setAccessibleName(text)
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, (words, act) in enumerate(actions):
            button = QPushButton(words.replace("&", "&&"), self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, act=act: act())
            self._layout.insertWidget(2 + place, button)
            self._buttons.append(button)
        self._close.setVisible(not (kind == "error" and actions))
        self._retint()
        self.show()

    def ask(
        self,
        text: str,
        yes_words: str,
        yes: Callable[[], object],
        no: Callable[[], object],
        *,
        back_to: QWidget | None = None,
    ) -> None:
        """Ask a question. Return or a click says yes, Escape or closing no; then the focus goes ``back_to``."""

        def answered() -> None:
            self._end()
            yes()

        self.show_message(text, "question", ((yes_words, answered), (self.tr("Cancel"), self._dismiss)))
        self._no, self._back_to = no, back_to
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(300, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._close.isHidden():
            self._dismiss()
            return
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            if not event.isAutoRepeat():
                focus.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self._colour()
        painter.fillRect(self.rect(), theme.tint(colour, self.palette(), 0.13))
        painter.fillRect(0, 0, 4, self.height(), colour)
        painter.setPen(QPen(theme.line(self.palette()), 1))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_layout"):
            self._retint()

    def _dismiss(self) -> None:
        no = self._no
        self._end()
        if no is not None:
            no()
        self.dismissed.emit()

    def _end(self) -> None:
        back_to, self._no, self._back_to = self._back_to, None, None
        self.hide()
        if back_to is not None:
            back_to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _colour(self) -> QColor:
        if self._kind == "error":
            return theme.warning(self.palette())
        if self._kind == "warning":
            return QColor("#e69f00")
        return theme.accent(self.palette())

    def _retint(self) -> None:
        back = theme.tint(self._colour(), self.palette(), 0.13)
        picture = theme.icon(_ICONS.get(self._kind, "info"), theme.ink(self._colour(), back))
        self._icon.setPixmap(picture.pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._close.setIcon(theme.icon("close", theme.text(self.palette())))
