"""What the article list shows, and in which order: words to find and a status, told with every key."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.article import Status
from annotator.core.query import Order
from annotator.ui import theme
from annotator.ui.widgets.chips import StatusChips
from annotator.ui.widgets.order_button import OrderButton


class ArticleFilter(QWidget):
    """A line to type into, the order beside it, the status chips under it.

    ``list_wanted`` is Down or Return in the line.
    """

    changed = Signal(str, object)
    order_changed = Signal(object)
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText(self.tr("Filter titles and text…"))
        self._edit.setAccessibleName(self.tr("Filter articles"))
        self._edit.setToolTip(
            self.tr(
                "Shows the articles whose title, source or text holds these words; the last one may go on."
                " Words in quotation marks follow one another."
            )
        )
        self._edit.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self._edit.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._order = OrderButton(self)
        self._chips = StatusChips(self)
        self._order.picked.connect(self.order_changed)
        self._edit.textChanged.connect(lambda _text: self._tell())
        self._chips.picked.connect(lambda _status: self._tell())
        self._edit.installEventFilter(self)
        self._told: tuple[str, Status | None] = ("", None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self._edit, 1)
        line.addWidget(self._order)
        layout.addLayout(line)
        layout.addWidget(self._chips)
        self.setFocusProxy(self._edit)
        self._retint()

    @property
    def query(self) -> str:
        return self._edit.text()

    @property
    def status(self) -> Status | None:
        return self._chips.status

    @property
    def order(self) -> Order:
        return self._order.choice

    def set_order(self, order: Order) -> None:
        """Show an order without telling."""
        self._order.choose(order)

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
        """Show all articles again, in whatever order; tells where that is a change."""
        self._chips.set_status(None)
        self._edit.clear()
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
        wanted = (self._edit.text(), self._chips.status)
        if wanted != self._told:
            self._told = wanted
            self.changed.emit(*wanted)
