"""What the status bar tells: saved, who, how far, on what the next key acts, what runs, what undo would take back.

In a narrow window the parts give way from the least needed on: undo, then the analyst, then the bar of progress;
whether the work is saved always stays.
"""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtCore import QEvent, QLocale, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QToolButton, QWidget

from annotator.ui import theme
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import for_tip, shown_plain

_SAVED = "#12a278"
_GAP = 20

_DIGIT = re.compile("[0-9]")


class SavedSign(QWidget):
    """A dot and a word; the shape differs with the state, not only the colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._text, self._tip = "", "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        return self._text

    def show_state(self, state: str, text: str, tip: str = "") -> None:
        """Show ``state`` (saved, unsaved, read-only or nothing) and its words."""
        if (state, text, tip) == (self._state, self._text, self._tip):
            return
        before, self._state, self._text, self._tip = self.sizeHint(), state, text, tip
        self.setAccessibleName(text)
        self.setToolTip(for_tip(tip))
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = _DIGIT.sub("0", self._text)  # so that nothing moves while a clock goes on
        return QSize(metrics.horizontalAdvance(widest) + 22, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        centre = QPointF(self.width() - 6 if mirrored else 6, self.height() / 2)
        colours = {"saved": QColor(_SAVED), "unsaved": theme.warning(palette)}
        colour = colours.get(self._state, theme.muted(palette))
        if self._state == "read-only":
            theme.paint_icon(painter, "lock", QRectF(centre.x() - 7, centre.y() - 7, 14, 14), colour)
        elif self._state == "unsaved":
            theme.paint_icon(painter, "warning", QRectF(centre.x() - 7, centre.y() - 7, 14, 14), colour)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(centre, 4, 4)
        painter.setPen(colour if self._state == "unsaved" else theme.text(palette))
        room = self.rect().adjusted(0, 0, -18, 0) if mirrored else self.rect().adjusted(18, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, self._text)


class SlimBar(QWidget):
    """A progress bar as a thin line; with no total it only shows that something runs."""

    def __init__(self, parent: QWidget | None = None, *, width: int = 96) -> None:
        super().__init__(parent)
        self._share, self._width = 0.0, width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_share(self, share: float) -> None:
        share = min(max(share, 0.0), 1.0)
        if share != self._share:
            self._share = share
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, self.height() / 2 - 2.5, self.width(), 5)
        painter.setBrush(theme.line(self.palette()))
        painter.drawRoundedRect(track, 2.5, 2.5)
        if self._share > 0:
            wide = max(track.width() * self._share, 5.0)
            left = track.right() - wide if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else track.left()
            painter.setBrush(theme.accent(self.palette()))
            painter.drawRoundedRect(QRectF(left, track.top(), wide, track.height()), 2.5, 2.5)


class _LinkLine(QAbstractButton):
    """Muted words that can be clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def words(self) -> str:
        return self._words

    def set_words(self, words: str, tip: str) -> None:
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(for_tip(words, tip))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance(self._words) + 4, 220), metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(60, self.sizeHint().width()), self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        lively = self.underMouse() or self.hasFocus()
        painter.setPen(theme.accent(palette) if lively else theme.muted(palette))
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.accent(palette))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


class StatusLine(QWidget):
    """The parts of the status bar in a row; each is told what to show.

    It places them itself: a layout would have the whole window laid out again whenever one says something else.
    """

    analyst_clicked = Signal()
    task_cancelled = Signal()
    incomplete_clicked = Signal()
    keys_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_undo = False
        self._saved = SavedSign(self)
        self._keys = _LinkLine(self)
        self._analyst = _LinkLine(self)
        self._done = Line(self, is_small=False, least=40)
        self._done_bar = SlimBar(self)
        self._incomplete = _LinkLine(self)
        self._lacking, self._incomplete_keys = 0, ""
        self._target = Line(self, is_small=False, least=60)
        self._task = Line(self, is_small=False, muted=False, least=60)
        self._task_bar = SlimBar(self, width=70)
        self._cancel = QToolButton(self)
        self._cancel.setAccessibleName(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Stop this; nothing of it is kept"))
        self._undo = Line(self, is_small=False, least=40)
        work = (self._task, self._task_bar, self._cancel)
        facts = (self._analyst, self._done, self._done_bar, self._incomplete)
        self._row = (self._saved, self._keys, *facts, *work, self._target, self._undo)
        self._target.align = Qt.AlignmentFlag.AlignTrailing
        self._undo.align = Qt.AlignmentFlag.AlignTrailing
        self._analyst.clicked.connect(self.analyst_clicked)
        self._cancel.clicked.connect(self.task_cancelled)
        self._incomplete.clicked.connect(self.incomplete_clicked)
        self._incomplete.hide()
        self._keys.clicked.connect(self.keys_clicked)
        self._keys.hide()
        self.set_task(None)
        self.set_progress(0, 0)
        self._retint()
        self.setAccessibleName(self.tr("Status"))

    def set_saved(self, moment: datetime | None = None) -> None:
        """Tell that everything up to a moment (in local time) is in the file; without one the file is as opened."""
        if moment is None:
            self._saved.show_state("saved", self.tr("Saved"), self.tr("Every change is in the project file"))
        else:
            text = self.tr("Saved {}").format(moment.strftime("%H:%M:%S"))
            self._saved.show_state("saved", text, self.tr("The last change is in the project file since then"))

    def set_saving(self) -> None:
        """Tell that a change is being written, and is not yet in the file."""
        tip = self.tr("A change is being written; it is in the project file once this says so")
        self._saved.show_state("saving", self.tr("Saving…"), tip)

    def set_unsaved(self, reason: str = "") -> None:
        """Tell that the last change is not in the file."""
        self._saved.show_state("unsaved", self.tr("Not saved"), reason)

    def set_read_only(self, reason: str = "") -> None:
        self._saved.show_state("read-only", self.tr("Read-only"), reason)

    def set_closed(self) -> None:
        """Tell that no project is open: the state is empty."""
        self._saved.show_state("", "")

    def set_analyst(self, name: str) -> None:
        self._analyst.set_words(self.tr("analyst: {}").format(shown_plain(name)), self.tr("Click to change the name"))
        self._fit()

    def set_progress(self, done: int, total: int) -> None:
        """Tell how many of the articles are done; none at all shows nothing."""
        number = QLocale().toString
        before = self._done.text()
        self._done.set_text(self.tr("{} of {} done").format(number(done), number(total)) if total else "")
        self._done_bar.set_share(done / total if total else 0.0)
        if self._done.text() != before:
            self._fit()

    def set_incomplete(self, count: int) -> None:
        """Tell how many spans of the project lack an attribute; none at all shows nothing."""
        if count != self._lacking:
            self._lacking = count
            self._show_incomplete()
            self._fit()
            self._place()

    def name_keys(self, incomplete: str) -> None:
        """Name the keys that go to the next incomplete span."""
        self._incomplete_keys = incomplete
        self._show_incomplete()

    def _show_incomplete(self) -> None:
        words = self.tr("{} incomplete").format(QLocale().toString(self._lacking))
        tip = self.tr("Spans that lack a needed attribute. Click for the next one")
        self._incomplete.set_words(words, f"{tip} ({self._incomplete_keys})" if self._incomplete_keys else tip)

    def set_keys(self, words: str, tip: str) -> None:
        """Tell whether single keys act; without words they always do, and nothing is shown."""
        self._keys.set_words(words, tip)
        self._keys.setVisible(bool(words))
        self._place()

    def keys_words(self) -> str:
        """Return what it says of single keys; empty where it says nothing."""
        return "" if self._keys.isHidden() else self._keys.words()

    def set_target(self, text: str) -> None:
        """Tell on what the next key acts, in plain text."""
        if text != self._target.text():
            self._target.set_text(text)
            self._fit()

    def target_words(self) -> str:
        """Return what it says of the target."""
        return self._target.text()

    def set_task(self, text: str | None, done: int = 0, total: int = 0, *, can_cancel: bool = True) -> None:
        """Show work that runs, or with ``None`` that none does."""
        runs = text is not None
        self._task.set_text(text or "")
        self._task.setVisible(runs)
        self._task_bar.setVisible(runs and (total == 0 or done < total))
        self._cancel.setVisible(runs and can_cancel)
        self._task_bar.set_share(done / total if total else 0.0)
        self._fit()

    def set_undo(self, text: str) -> None:
        """Tell what undo would take back, in the words of the history; empty where there is nothing."""
        before, self._has_undo = self._undo.text(), bool(text)
        self._undo.set_text(self.tr("Undo: {}").format(shown_plain(text)) if text else "")
        if self._undo.text() != before:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the parts: while the words of a menu stood here, nothing asked for that."""
        super().showEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_undo"):
            self._retint()

    def sizeHint(self) -> QSize:
        return QSize(600, self.fontMetrics().height() + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 10)

    def _fit(self) -> None:
        """Show what there is room for: the state and running work always, the others by how much they are needed."""
        parts: list[tuple[QWidget, bool]] = [
            (self._done, bool(self._done.text())),
            (self._incomplete, self._lacking > 0),
            (self._analyst, True),
            (self._done_bar, bool(self._done.text())),
            (self._undo, self._has_undo),
        ]
        runs = [widget for widget in (self._keys, self._task, self._task_bar, self._cancel) if not widget.isHidden()]
        target = min(self._target.sizeHint().width(), self.width() // 3)
        room = self.width() - target - sum(self._room_of(widget) for widget in (self._saved, *runs)) - 30
        for widget, has_something in parts:
            wanted = min(self._room_of(widget), self.width() // 3)
            widget.setVisible(has_something and wanted <= room)
            room -= wanted if has_something else 0
        self._undo.setMaximumWidth(max(120, self.width() // 3))

    def _place(self) -> None:
        """Put the parts in a row; the target gets what is left, and gives way first where that is too little."""
        self._fit()
        inside = self.rect().adjusted(14, 2, -14, -2)
        shown: list[QWidget] = [widget for widget in self._row if not widget.isHidden()]
        widths = {widget: min(widget.sizeHint().width(), widget.maximumWidth()) for widget in shown}
        room = inside.width() - _GAP * (len(shown) - 1)
        widths[self._target] = 0
        widths[self._target] = max(self._target.minimumSizeHint().width(), room - sum(widths.values()))
        missing = sum(widths.values()) - room
        yielding: tuple[QWidget, ...] = (
            self._target,
            self._undo,
            self._task,
            self._done,
            self._incomplete,
            self._analyst,
        )
        for widget in yielding:
            if widget in widths and missing > 0:
                given = min(missing, widths[widget] - min(widths[widget], widget.minimumSizeHint().width()))
                widths[widget] -= given
                missing -= given
        left = inside.left()
        for widget in shown:
            place = QRect(left, inside.top(), widths[widget], inside.height())
            widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
            left += widths[widget] + _GAP

    def _room_of(self, widget: QWidget) -> int:
        return widget.sizeHint().width() + _GAP

    def _retint(self) -> None:
        self._cancel.setIcon(theme.icon("cancel", theme.text(self.palette())))
