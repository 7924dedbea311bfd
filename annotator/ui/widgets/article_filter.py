"""What the article list shows: words to find and a status, told once the hand rests."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from annotator.core.article import Status
from annotator.ui import theme
from annotator.ui.widgets.chips import StatusChips

#: Milliseconds without a key before the list is filtered.
REST = 120


class ArticleFilter(QWidget):
    """A line to type into, the status chips under it. ``list_wanted`` is Down or Return in the line."""

    changed = Signal(str, object)
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText(self.tr("Filter titles and text…"))
        self._edit.setAccessibleName(self.tr("Filter articles"))
        self._edit.setToolTip(self.tr("Shows the articles whose title, source or text holds these words"))
        self._edit.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self._edit.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._chips = StatusChips(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self._tell)
        self._edit.textChanged.connect(lambda: self._timer.start())
        self._chips.picked.connect(lambda _status: self._tell())
        self._edit.installEventFilter(self)
        self._told: tuple[str, Status | None] = ("", None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._edit)
        layout.addWidget(self._chips)
        self.setFocusProxy(self._edit)
        self._retint()

    @property
    def query(self) -> str:
        return self._edit.text()

    @property
    def status(self) -> Status | None:
        return self._chips.status

    def value(self) -> tuple[str, Status | None]:
        """Return what ``changed`` would tell now."""
        return self.query, self.status

    def focus_query(self) -> None:
        """Put the cursor into the line, what is in it selected."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def set_counts(self, counts: Mapping[Status, int]) -> None:
        self._chips.set_counts(counts)

    def reset(self) -> None:
        """Show all articles again; tells where that is a change."""
        self._edit.clear()
        self._chips.set_status(None)
        self._tell()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Escape empties the line first; in an empty line it is left to whoever shows the filter."""
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape and self._edit.text():
                event.accept()
                return True
            return False
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self._edit.text():
                self._edit.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._tell()
                self.list_wanted.emit()
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._retint()

    def _retint(self) -> None:
        self._glass.setIcon(theme.icon("search", theme.muted(self.palette())))

    def _tell(self) -> None:
        self._timer.stop()
        wanted = (self._edit.text(), self._chips.status)
        if wanted != self._told:
            self._told = wanted
            self.changed.emit(*wanted)
