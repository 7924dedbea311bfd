"""The find bar under the text. What is found is told to it; how to find is not its business."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from annotator.ui import theme
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.strip import Strip

#: Milliseconds without a key before the text is searched.
REST = 60


class FindBar(Strip):
    """A line, "3 of 17", previous and next, two switches. ``query_changed`` carries text, case, whole words."""

    query_changed = Signal(str, bool, bool)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText(self.tr("Find in this article"))
        self._edit.setAccessibleName(self.tr("Find in this article"))
        self._edit.setToolTip(
            self.tr("Return: next match. Shift+Return: previous. Escape: close, the match stays selected")
        )
        self._edit.setMaximumWidth(420)
        self._edit.setMinimumWidth(120)
        self._edit.setClearButtonEnabled(True)
        self._count = Line(self, least=60)
        self._previous = self._button("previous", self.tr("Previous match"), "")
        self._next = self._button("next", self.tr("Next match"), "")
        self._case = self._button("match-case", self.tr("Match upper and lower case"), "", checkable=True)
        self._whole = self._button("whole-words", self.tr("Whole words only"), "", checkable=True)
        self._close = self._button("close", self.tr("Close the find bar"), "Esc")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self._tell)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 10, 7)
        layout.setSpacing(5)
        for widget, stretch in (
            (self._edit, 3),
            (self._previous, 0),
            (self._next, 0),
            (self._case, 0),
            (self._whole, 0),
            (self._count, 1),
            (self._close, 0),
        ):
            layout.addWidget(widget, stretch)
        self._edit.textChanged.connect(lambda: self._timer.start())
        self._edit.installEventFilter(self)
        self._case.toggled.connect(self._tell)
        self._whole.toggled.connect(self._tell)
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._close.clicked.connect(self.closed)
        self.setFocusProxy(self._edit)
        self.setAccessibleName(self.tr("Find"))
        self.dress()
        self.set_count(0, 0)

    def query(self) -> tuple[str, bool, bool]:
        """Return the text, whether case counts, and whether only whole words do."""
        return self._edit.text(), self._case.isChecked(), self._whole.isChecked()

    def set_query(self, text: str) -> None:
        """Put text into the line; line ends become spaces, which find them."""
        self._edit.setText(" ".join(text.split()) if text.strip() else text)

    def focus_query(self) -> None:
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def set_count(self, current: int, total: int) -> None:
        """Tell how many matches there are and which is shown, counted from 1; 0 is none of them."""
        number = QLocale().toString
        if not self._edit.text():
            shown = ""
        elif total == 0:
            shown = self.tr("No matches")
        elif current > 0:
            shown = self.tr("{} of {}").format(number(current), number(total))
        else:
            shown = self.tr("{} matches").format(number(total))
        self._count.set_text(shown)
        self._previous.setEnabled(total > 0)
        self._next.setEnabled(total > 0)

    def name_keys(self, previous: str, following: str) -> None:
        """Name the keys that do the same as the buttons."""
        for button, keys in ((self._previous, previous), (self._next, following)):
            words = button.accessibleName()
            button.setToolTip(f"{words} ({keys})" if keys else words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._timer.isActive():
                    self._tell()
                shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.previous_requested if shift else self.next_requested).emit()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.next_requested.emit()
                return True
            if event.key() == Qt.Key.Key_Up:
                self.previous_requested.emit()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._timer.isActive():
                self._tell()
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _button(self, name: str, text: str, keys: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setCheckable(checkable)
        button.setAccessibleName(text)
        button.setToolTip(f"{text} ({keys})" if keys else text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _tell(self) -> None:
        self._timer.stop()
        self.query_changed.emit(*self.query())

    def _retint(self) -> None:
        for button in (self._previous, self._next, self._case, self._whole, self._close):
            button.setIcon(theme.icon(button.objectName(), theme.text(self.palette())))
