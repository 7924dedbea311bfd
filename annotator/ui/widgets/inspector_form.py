"""The inspector: everything about one span, each part of it editable in its place.

It tells edits by signal and shows the span again when it is told to; nothing here is saved until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.label_set import LabelSet
from annotator.core.span import Span
from annotator.ui import theme
from annotator.ui.widgets.edge_fields import EdgeFields, WheelGuard
from annotator.ui.widgets.label_button import guideline_of, swatch
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.note_edit import NoteEdit
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain
from annotator.ui.widgets.quote_label import QuoteLabel


class LabelBadge(QWidget):
    """A label's name on its colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour = "", QColor()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_label(self, name: str, colour: QColor, *tip: str) -> None:
        self._name, self._colour = name, colour
        self.setAccessibleName(one_line(name))
        self.setToolTip(for_tip(name, *tip))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._bold())
        return QSize(min(metrics.horizontalAdvance(shown_plain(self._name)), 200) + 20, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = theme.tint(self._colour, self.palette(), 0.32)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        painter.setFont(self._bold())
        painter.setPen(theme.ink(theme.text(self.palette()), back, 7.0))
        room = self.rect().adjusted(8, 0, -8, 0)
        shown = QFontMetrics(self._bold()).elidedText(
            shown_plain(self._name), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, shown)

    def _bold(self) -> QFont:
        return theme.scaled(self.font(), 0.94, bold=True)


class _Section(QWidget):
    """A caption over a part of the form; there only while the part is."""

    def __init__(self, caption: str, section: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        line = Line(self)
        line.set_text(caption)
        layout.addWidget(line)
        layout.addWidget(section)
        self._section = section
        section.installEventFilter(self)
        self.setVisible(not section.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._section and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(not self._section.isHidden())
        return super().eventFilter(watched, event)


class InspectorForm(QScrollArea):
    """Shows one span; says what the analyst wants changed, each time with the span's id."""

    label_changed = Signal(str, str)
    note_changed = Signal(str, str)
    edge_changed = Signal(str, int, bool, int)
    delete_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span: Span | None = None
        self._labels = LabelSet("", ())
        self._ordered: list[QSpinBox] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Selected span"))
        self._body = QWidget(self)
        self.setWidget(self._body)
        self.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self._badge = LabelBadge(self)
        self._fragments = Line(self)
        self._quote = QuoteLabel(self)
        self._expand = QToolButton(self)
        self._label = QComboBox(self)
        self._edges = EdgeFields(self)
        self._note = NoteEdit(self)
        self._lead = QVBoxLayout()
        self._leading: list[QWidget] = []
        self._sections = QVBoxLayout()
        self._parts: list[QWidget] = []
        self._made = Line(self)
        self._updated = Line(self)
        self._delete = QPushButton(self.tr("Delete span"), self)
        self._lay_out()
        self._connect()
        self._retint()

    def set_span(
        self,
        span: Span | None,
        quotes: Sequence[str] = (),
        label_set: LabelSet | None = None,
        text_length: int = 0,
    ) -> None:
        """Show a span and what its fragments quote; ``None`` shows nothing. A note in the making is told first."""
        if span is None:
            self._note.set_note("", "")
            self._span = None
            self._body.setVisible(False)
            return
        self._note.set_note(span.id, span.note)
        if self._span is None or span.id != self._span.id:
            self._expand.setChecked(False)
            self._quote.set_whole(False)
            self.verticalScrollBar().setValue(0)
        self._span = span
        if label_set is not None and label_set is not self._labels:
            self._labels = label_set
            self._fill_labels()
        self._show_label(span.label)
        count = len(span.fragments)
        self._fragments.set_text(self.tr("{} fragments").format(count) if count > 1 else "")
        self._quote.set_quotes(list(quotes))
        self._expand.setVisible(self._expand.isChecked() or self._quote.is_cut())
        self._edges.set_fragments(span.fragments, text_length)
        if self._ordered != [field for row in self._edges.fields() for field in row]:
            self.order_fields()
        self._show_times(span)
        self._body.setVisible(True)

    def commit(self) -> None:
        """Tell a note that is still being typed; call it before leaving the article or the program."""
        self._note.commit()

    def keep_note(self, span_id: str, text: str) -> None:
        """Keep a note that could not be saved, and show it whenever its span is shown."""
        self._note.keep_draft(span_id, text)

    def add_section(self, caption: str, section: QWidget) -> None:
        """Put a further part of the span between its place and its note; it is shown while ``section`` is.

        The order is that of the calls. The caption goes with the section: hide the section and both are gone.
        """
        holder = _Section(caption, section, self._body)
        self._sections.addWidget(holder)
        self._parts.append(section)
        self.order_fields()

    def add_lead(self, widget: QWidget) -> None:
        """Put what is proposed for the span under its words, before everything that can be edited."""
        self._lead.addWidget(widget)
        self._leading.append(widget)
        self.order_fields()

    def focus_first(self) -> None:
        """Put the keyboard into the form."""
        self._label.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        layout, width = self._body.layout(), self.viewport().width()
        wraps = layout is not None and layout.hasHeightForWidth() and width > 0
        height = layout.totalHeightForWidth(width) if layout is not None and wraps else self._body.sizeHint().height()
        return QSize(290, height + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._expand.setVisible(self._expand.isChecked() or self._quote.is_cut())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_delete"):
            self._retint()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._badge)
        head.addStretch(1)
        head.addWidget(self._fragments)
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(5)
        layout.addLayout(head)
        layout.addSpacing(5)
        layout.addWidget(self._quote)
        layout.addWidget(self._expand, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addLayout(self._lead)
        layout.addSpacing(5)
        self._sections.setSpacing(9)
        self._sections.setContentsMargins(0, 0, 0, 0)
        for name, field in (
            (self.tr("Label"), self._label),
            (self.tr("From – to"), self._edges),
            ("", None),
            (self.tr("Note"), self._note),
        ):
            if field is None:
                layout.addLayout(self._sections)
            else:
                caption = Line(self._body)
                caption.set_text(name)
                layout.addWidget(caption)
                layout.addWidget(field)
            layout.addSpacing(4)
        times = QVBoxLayout()
        times.setSpacing(1)
        times.addWidget(self._made)
        times.addWidget(self._updated)
        layout.addLayout(times)
        layout.addSpacing(6)
        layout.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addStretch(1)

    def order_fields(self) -> None:
        """Let Tab go through the fields from top to bottom, whenever they were made; a part calls it for new ones."""
        edges = [field for row in self._edges.fields() for field in row]
        leading, parts = self._fields_of(self._leading), self._fields_of(self._parts)
        self._ordered = edges
        for one, other in pairwise((self._expand, *leading, self._label, *edges, *parts, self._note, self._delete)):
            QWidget.setTabOrder(one, other)

    def _fields_of(self, parts: Sequence[QWidget]) -> list[QWidget]:
        """Return what of these parts takes the keyboard, from top to bottom."""
        return [
            field
            for part in parts
            for field in part.findChildren(QWidget)
            if field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.window() is self.window()
        ]

    def _connect(self) -> None:
        guard = WheelGuard(self)
        self._label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._label.installEventFilter(guard)
        self._label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._label.setMinimumContentsLength(8)
        self._label.setAccessibleName(self.tr("Label of the span"))
        self._label.setToolTip(self.tr("Change the label of this span"))
        self._label.activated.connect(self._tell_label)
        self._expand.setText(self.tr("Show all"))
        self._expand.setCheckable(True)
        self._expand.setToolTip(self.tr("Show the whole quotation"))
        self._expand.toggled.connect(self._show_whole)
        self._edges.edge_changed.connect(self._tell_edge)
        self._note.note_changed.connect(self.note_changed)
        self._delete.setToolTip(self.tr("Delete this span; undo brings it back"))
        self._delete.clicked.connect(self._tell_delete)
        self._delete.setAutoDefault(False)
        self._body.setVisible(False)

    def _fill_labels(self) -> None:
        blocker = QSignalBlocker(self._label)
        self._label.clear()
        for label in self._labels.offered:
            self._label.addItem(swatch(QColor(label.colour)), shown_plain(label.name), label.id)
            tip = for_tip(*guideline_of(label))
            self._label.setItemData(self._label.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        blocker.unblock()

    def _show_label(self, label_id: str) -> None:
        label = self._labels.get(label_id)
        colour = QColor(label.colour) if label else theme.muted(self.palette())
        name = label.name if label else label_id
        if label is not None and label.archived:
            name = self.tr("{} (archived)").format(name)
        self._badge.set_label(name, colour, *(guideline_of(label) if label else ()))
        blocker = QSignalBlocker(self._label)
        if self._label.count() > len(self._labels.offered):
            self._label.removeItem(self._label.count() - 1)
        if label is not None and label.archived:  # which is offered for no other span
            self._label.addItem(swatch(colour), shown_plain(name), label.id)
        self._label.setCurrentIndex(self._label.findData(label_id))
        blocker.unblock()

    def _show_times(self, span: Span) -> None:
        who = shown_plain(span.analyst) or self.tr("nobody named")
        self._made.set_text(self.tr("By {}, {}").format(who, shown_time(span.created)), span.created)
        changed = span.updated != span.created
        self._updated.setVisible(changed)
        self._updated.set_text(self.tr("Changed {}").format(shown_time(span.updated)) if changed else "", span.updated)

    def _tell_label(self, row: int) -> None:
        label_id = self._label.itemData(row)
        if self._span is not None and label_id != self._span.label:
            self.label_changed.emit(self._span.id, label_id)

    def _tell_edge(self, number: int, is_start: bool, offset: int) -> None:
        if self._span is not None:
            self.edge_changed.emit(self._span.id, number, is_start, offset)

    def _tell_delete(self) -> None:
        if self._span is not None:
            self.delete_requested.emit(self._span.id)

    def _show_whole(self, on: bool) -> None:
        self._quote.set_whole(on)
        self._expand.setText(self.tr("Show less") if on else self.tr("Show all"))

    def _retint(self) -> None:
        self._delete.setIcon(theme.icon("trash", theme.muted(self.palette())))


def shown_time(stamp: str) -> str:
    """Return a stored UTC time in the reader's time zone and locale; anything else as it is."""
    try:
        moment = datetime.fromisoformat(stamp).astimezone()
    except (ValueError, OverflowError):
        return shown_plain(stamp)
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(local, "d MMM yyyy HH:mm")
