"""What a concordance looks for: a line, how it is meant, and in which articles; and how many hits there are by now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from annotator.core.article import Status
from annotator.core.label_set import Label
from annotator.core.sought import Manner, Sort, Sought
from annotator.ui import theme
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import one_line

#: Narrower than this, in pixels, the bar has a line more.
_ONE_LINE = 840

#: What stands for "not tagged yet" among the labels; no label has an id with a space.
_UNTAGGED = " untagged"


class ConcordanceBar(QWidget):
    """``asked`` says that what is typed is to be looked for; ``sort_picked`` in which order hits are wanted."""

    asked = Signal()
    sort_picked = Signal(object)
    rows_wanted = Signal()
    stop_requested = Signal()
    export_requested = Signal()
    closed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit(self)
        self._edit.setObjectName("sought")
        self._edit.setPlaceholderText(self.tr("Words in all articles"))
        self._edit.setAccessibleName(self.tr("What the concordance looks for"))
        self._edit.setToolTip(self.tr("Return: look for it. Down: to the hits. Escape: back to the text"))
        self._edit.setMinimumWidth(60)
        self._edit.setMaximumWidth(620)
        self._edit.setClearButtonEnabled(True)
        self._edit.setMaxLength(2_000_000)  # what is too long is told, and not cut in silence
        self._manner = self._box(
            self.tr("How it is meant"),
            (
                (self.tr("Phrase"), Manner.PHRASE),
                (self.tr("Any word"), Manner.WORDS),
                (self.tr("Pattern"), Manner.PATTERN),
            ),
        )
        self._manner.setToolTip(
            self.tr("Words one after another; each of the words; or a regular expression, such as \\bsaid\\W+that\\b")
        )
        self._sort = self._box(
            self.tr("Order of the hits"),
            (
                (self.tr("Article"), Sort.ARTICLE),
                (self.tr("Before"), Sort.BEFORE),
                (self.tr("After"), Sort.AFTER),
                (self.tr("Date"), Sort.DATE),
            ),
        )
        self._sort.setToolTip(self.tr("Order: by article, by the words before or after the hit, or by date"))
        self._case = self._button("match-case", self.tr("Match upper and lower case"), checkable=True)
        self._marks = self._button("match-marks", self.tr("Match accents and vowel signs"), checkable=True)
        self._whole = self._button("whole-words", self.tr("Whole words only"), checkable=True)
        self._whole.setChecked(True)
        self._narrow = self._button("filter", self.tr("Only in some articles, or in spans of a label"), checkable=True)
        self._stop = self._button("cancel", self.tr("Stop looking"))
        self._export = self._button("export", self.tr("Export the hits as a table (CSV)…"))
        self._close = self._button("close", self.tr("Close the concordance"))
        self._count = Line(self, least=80)
        self._tail = QWidget(self)
        self._stop.hide()
        self._export.setEnabled(False)
        self._row = self._narrow_row()
        self._row.hide()
        self._place()
        self._edit.installEventFilter(self)
        self._edit.textChanged.connect(self._follow_manner)
        for button in (self._case, self._marks, self._whole):
            button.toggled.connect(self._ask_again)
        self._manner.activated.connect(self._ask_again)
        self._manner.currentIndexChanged.connect(self._follow_manner)
        self._narrow.toggled.connect(self._row.setVisible)
        self._sort.activated.connect(lambda: self.sort_picked.emit(self.sort))
        self._stop.clicked.connect(self.stop_requested)
        self._export.clicked.connect(self.export_requested)
        self._close.clicked.connect(self.closed)
        self.setFocusProxy(self._edit)
        self._retint()

    def _place(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(16, 7, 10, 7)
        line.setSpacing(5)
        for widget, stretch in (
            (self._edit, 4),
            (self._manner, 0),
            (self._case, 0),
            (self._marks, 0),
            (self._whole, 0),
            (self._narrow, 0),
            (self._tail, 3),
            (self._close, 0),
        ):
            line.addWidget(widget, stretch)
        tail = QHBoxLayout(self._tail)
        tail.setContentsMargins(0, 0, 0, 0)
        tail.setSpacing(5)
        for widget, stretch in ((self._count, 1), (self._stop, 0), (self._sort, 0), (self._export, 0)):
            tail.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self._row)
        self._line, self._lines = line, layout

    def _narrow_row(self) -> QWidget:
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(16, 0, 10, 7)
        layout.setSpacing(6)
        self._status = self._box(
            self.tr("Only articles that are"),
            (
                (self.tr("any status"), ""),
                (self.tr("to do"), Status.TODO),
                (self.tr("in progress"), Status.IN_PROGRESS),
                (self.tr("done"), Status.DONE),
                (self.tr("flagged"), Status.FLAGGED),
            ),
        )
        self._within = self._box(self.tr("Only within"), ())
        self._since, self._until = QLineEdit(row), QLineEdit(row)
        for edit, name in ((self._since, self.tr("Published from")), (self._until, self.tr("Published until"))):
            edit.setAccessibleName(name)
            edit.setPlaceholderText(self.tr("any date"))
            edit.setToolTip(self.tr("A year, a month or a day: 2025, 2025-10 or 2025-10-19"))
            edit.setMinimumWidth(56)
            edit.setMaximumWidth(110)
            edit.returnPressed.connect(self.asked)
        self._status.setToolTip(self.tr("Only articles with this status"))
        self._within.setToolTip(self.tr("Only hits within spans of a label, or not tagged yet"))
        self._status.activated.connect(self._ask_again)
        self._within.activated.connect(self._ask_again)
        for words, widget in (
            ("", self._status),
            ("", self._within),
            (self.tr("from"), self._since),
            (self.tr("until"), self._until),
        ):
            if words:
                caption = QLabel(words, row)
                caption.setBuddy(widget)
                layout.addWidget(caption)
            layout.addWidget(widget)
        layout.addStretch(1)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the count and the order a line of their own where one line is too short for all."""
        super().resizeEvent(event)
        apart = self.width() < _ONE_LINE
        if apart == (self._line.indexOf(self._tail) >= 0):
            (self._line if apart else self._lines).removeWidget(self._tail)
            if apart:
                self._lines.insertWidget(1, self._tail)
            else:
                self._line.insertWidget(self._line.indexOf(self._close), self._tail, 3)
            self._tail.setContentsMargins(*((16, 0, 10, 7) if apart else (0, 0, 0, 0)))

    # What is asked

    def sought(self) -> Sought:
        """Return what is to be looked for."""
        narrow = not self._row.isHidden()
        within = str(self._within.currentData() or "") if narrow else ""
        return Sought(
            self._edit.text(),
            self._meant(),
            case=self._case.isChecked(),
            marks=self._marks.isChecked(),
            whole=self._whole.isChecked(),
            status=Status(self._status.currentData()) if narrow and self._status.currentData() else None,
            label="" if within == _UNTAGGED else within,
            untagged=within == _UNTAGGED,
            since=self._since.text().strip() if narrow else "",
            until=self._until.text().strip() if narrow else "",
        )

    def _meant(self) -> Manner:
        return Manner(self._manner.currentData())  # Qt hands a word back as a plain string

    @property
    def sort(self) -> Sort:
        return Sort(self._sort.currentData())

    def set_words(self, words: str) -> None:
        """Put words into the line, on one line; they are words then, and no pattern."""
        self._edit.setText(" ".join(words.split()))
        if self._meant() is Manner.PATTERN:
            self._manner.setCurrentIndex(0)

    def focus_words(self) -> None:
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def set_labels(self, labels: tuple[Label, ...]) -> None:
        """Offer these labels to look into; the one that was chosen stays."""
        chosen = self._within.currentData()
        self._within.clear()
        self._within.addItem(self.tr("anywhere"), "")
        self._within.addItem(self.tr("not tagged yet"), _UNTAGGED)
        for label in labels:
            self._within.addItem(self.tr("within {}").format(one_line(label.name, 60)), label.id)
        self._within.setCurrentIndex(max(0, self._within.findData(chosen)))

    # What is told

    def set_count(self, words: str, *, looking: bool, some: bool) -> None:
        """Tell how many hits there are by now, whether more may come, and whether there are any to export."""
        self._count.set_text(words)
        self._stop.setVisible(looking)
        self._export.setEnabled(some)

    def count(self) -> str:
        return self._count.text()

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not event.isAutoRepeat():
                    self.asked.emit()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.rows_wanted.emit()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(theme.Role.Window))
        painter.setPen(QPen(theme.line(self.palette()), 1))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_row"):
            self._retint()

    def _ask_again(self) -> None:
        if self._edit.text().strip():
            self.asked.emit()

    def _follow_manner(self) -> None:
        """Switch off what means nothing to a pattern."""
        self._marks.setEnabled(self._meant() is not Manner.PATTERN)

    def _box(self, name: str, entries: tuple[tuple[str, object], ...]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for words, value in entries:
            box.addItem(words, value)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return box

    def _button(self, name: str, text: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setCheckable(checkable)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _retint(self) -> None:
        for button in self.findChildren(QToolButton):
            if button.objectName() in (
                "match-case",
                "match-marks",
                "whole-words",
                "filter",
                "cancel",
                "export",
                "close",
            ):
                button.setIcon(theme.icon(button.objectName(), theme.text(self.palette())))
