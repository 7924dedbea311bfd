"""The slim bar under the text that takes what is typed to jump there. Where it leads is not its business."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from annotator.ui import theme
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.strip import Strip

#: Why the line may lose the focus and be written in again at once.
_COMING_BACK = frozenset((Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason))

_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Backtab: -1, Qt.Key.Key_Up: -1}


class JumpBar(Strip):
    """A line, "2 of 5", and what the keys do; ``stepped`` carries 1 or -1."""

    typed = Signal(str)
    stepped = Signal(int)
    taken = Signal()
    dropped = Signal()
    lost = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(self.tr("Jump to: the beginning of a word"))
        self.edit.setAccessibleName(self.tr("Jump to words in the article"))
        self.edit.setToolTip(self.tr("Return: go there. Tab, Shift+Tab: the next, the previous one. Escape: back"))
        self.edit.setMaximumWidth(320)
        self.edit.setMinimumWidth(120)
        self.edit.textChanged.connect(self.typed)
        self.edit.installEventFilter(self)
        self._count = Line(self, muted=False, least=60)
        self._hint = Line(self, least=40)
        self._hint.align = Qt.AlignmentFlag.AlignTrailing
        self._hint.set_text(self.tr("Return goes there · Tab the next · Escape back"))
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Close the jump bar"))
        self._close.setToolTip(self.tr("Back to where you were (Escape)"))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.dropped)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 10, 7)
        layout.setSpacing(10)
        for widget, stretch in ((self.edit, 2), (self._count, 1), (self._hint, 2), (self._close, 0)):
            layout.addWidget(widget, stretch)
        self.setFocusProxy(self.edit)
        self.setAccessibleName(self.tr("Jump"))
        self.dress()

    def begin(self) -> None:
        """Take what is typed from now on."""
        self.edit.clear()
        self.set_count(0, 0)
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_count(self, current: int, total: int) -> None:
        """Tell how many words in view begin so, and which is the current one, counted from 1."""
        number = QLocale().toString
        if not self.edit.text().strip():
            self._count.set_text("")
        elif total == 0:
            self._count.set_text(self.tr("Nothing begins so"))
        else:
            self._count.set_text(self.tr("{} of {} in view").format(number(current), number(total)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _COMING_BACK:
            self.lost.emit()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            return False
        return True

    def _retint(self) -> None:
        self._close.setIcon(theme.icon("close", theme.text(self.palette())))
