"""Which entity a span mentions, asked at the foot of the text: proposals with their reasons, searched by typing.

It is told proposals, tells what was chosen, and is closed by whoever keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.proposals import Proposal, Reason
from annotator.ui import theme
from annotator.ui.widgets.entity_section import mentions_words
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.row_model import RowModel, RowRole
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index, RowsView
from annotator.ui.widgets.strip import Strip

#: Milliseconds without a key before the register is asked.
REST = 60

#: Rows in view at once; proposals beyond are scrolled to.
_ROWS = 6

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

#: The digits of English, Arabic, and Urdu or Pashto keyboards.
_DIGITS = {digit: number for row in ("123456789", "١٢٣٤٥٦٧٨٩", "۱۲۳۴۵۶۷۸۹") for number, digit in enumerate(row)}


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal, or without one the offer to make a new entity; ``label`` is the entity's label by its name."""

    proposal: Proposal | None
    title: str
    reason: str
    detail: str
    is_current: bool = False


class _Rows(RowModel[Row]):
    def title(self, row: Row) -> str:
        return one_line(row.title)

    def tips(self, row: Row) -> Sequence[str]:
        return (row.title, row.reason, row.detail)

    def spoken(self, row: Row, number: int) -> Sequence[str]:
        digit = str(number + 1) if row.proposal is not None and number < 9 else ""
        return (digit, one_line(row.title), row.reason, row.detail)


class _Delegate(QStyledItemDelegate):
    """The digit in a box, the name, why it is proposed, and at the end what it is."""

    def __init__(self, view: RowsView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, QFontMetrics(self._view.font()).height() + 11)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return
        palette, rect = self._view.palette(), option.rect
        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.soft(palette))
            painter.drawRoundedRect(QRectF(rect).adjusted(8, 1, -8, -1), 6, 6)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover(palette))
            painter.drawRoundedRect(QRectF(rect).adjusted(8, 1, -8, -1), 6, 6)
        self._paint_key(painter, rect, index.row(), row, mirrored=mirrored)
        room = rect.adjusted(16, 0, -46, 0) if mirrored else rect.adjusted(46, 0, -16, 0)
        small = theme.small(self._view.font())
        painter.setFont(small)
        painter.setPen(theme.muted(palette))
        if row.detail:
            width = min(QFontMetrics(small).horizontalAdvance(row.detail) + 4, room.width() // 3)
            end = QStyle.visualRect(
                self._view.layoutDirection(), room, QRect(room.right() - width + 1, room.top(), width, room.height())
            )
            shown = QFontMetrics(small).elidedText(row.detail, Qt.TextElideMode.ElideRight, width)
            painter.drawText(end, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, shown)
            room = room.adjusted(width + 14, 0, 0, 0) if mirrored else room.adjusted(0, 0, -width - 14, 0)
        font = theme.scaled(self._view.font(), 1.0, bold=row.proposal is not None)
        title = shown_plain(row.title)
        width = min(QFontMetrics(font).horizontalAdvance(title) + 4, room.width() * 3 // 5)
        painter.setFont(font)
        painter.setPen(theme.text(palette))
        here = QStyle.visualRect(self._view.layoutDirection(), room, QRect(room.topLeft(), QSize(width, room.height())))
        painter.drawText(
            here,
            LINE_FLAGS[is_right_to_left(row.title)],
            QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, width),
        )
        rest = room.adjusted(0, 0, -width - 12, 0) if mirrored else room.adjusted(width + 12, 0, 0, 0)
        painter.setFont(small)
        painter.setPen(theme.muted(palette))
        shown = QFontMetrics(small).elidedText(row.reason, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _paint_key(self, painter: QPainter, rect: QRect, number: int, row: Row, *, mirrored: bool) -> None:
        palette = self._view.palette()
        side = QFontMetrics(self._view.font()).height() + 2
        left = rect.right() - 16 - side if mirrored else rect.left() + 16
        box = QRectF(left, rect.center().y() - side / 2 + 1, side, side)
        if row.is_current:
            theme.paint_icon(painter, "check", box.adjusted(3, 3, -3, -3), theme.accent(palette))
            return
        key = "+" if row.proposal is None else str(number + 1) if number < 9 else ""
        if key:
            painter.setPen(QPen(theme.line(palette), 1))
            painter.setBrush(palette.color(theme.Role.Window))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.text(palette))
            painter.setFont(theme.scaled(self._view.font(), 0.9, bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


class EntityPanel(Strip):
    """Asks which entity a span mentions. ``chosen`` carries it and whether all of the same words are meant;
    ``made`` a name for a new one and the same; ``query_changed`` what is typed."""

    chosen = Signal(object, bool)
    made = Signal(str, bool)
    query_changed = Signal(str)
    unlink_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span_id, self._quote, self._entity_id = "", "", ""
        self._others: int | None = None
        self._untouched = False
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Search the register"))
        self.line.setAccessibleName(self.tr("Search the register"))
        self.line.setClearButtonEnabled(True)
        self.line.setMaximumWidth(360)
        self.line.installEventFilter(self)
        self._asked = Line(self, muted=False, is_small=False, least=80)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close (Escape)"))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.closed)
        self._model = _Rows(self)
        self.view = RowsView(self)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setAccessibleName(self.tr("Proposals"))
        self.view.clicked.connect(lambda index: self._take(index.row()))
        self._hint = Line(self, least=80)
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._ask)
        self.line.textEdited.connect(lambda _: self._timer.start())
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 10, 0)
        head.addWidget(self._asked, 1)
        head.addWidget(self.line, 1)
        head.addWidget(self._close)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 20, 0)
        foot.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.view)
        layout.addLayout(foot)
        self.setFocusProxy(self.line)
        self.dress()

    # What it is told

    @property
    def span_id(self) -> str:
        return self._span_id

    def begin(self, span_id: str, quote: str, entity_id: str) -> None:
        """Ask for a span with these words; ``entity_id`` is what it mentions already, empty for nothing."""
        self._span_id, self._quote, self._entity_id = span_id, quote, entity_id
        self._others, self._untouched = None, True
        self._timer.stop()
        self.line.clear()
        self._asked.set_text(self.tr("Entity of “{}”").format(shown_plain(one_line(quote, 120))), one_line(quote))
        self.setAccessibleName(self.tr("Entity of {}").format(one_line(quote, 120)))

    def set_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show these, and after them the offer to make a new one."""
        rows = [
            Row(one, one.entity.name, reason_words(one), _detail(one), one.entity.id == self._entity_id)
            for one in proposals
        ]
        name = self._new_name()
        if name:
            rows.append(Row(None, self.tr("New entity “{}”").format(shown_plain(name)), "", self.tr("Ctrl+Return")))
        self._model.show(rows)
        self.view.setFixedHeight(self.view.row_height() * min(max(len(rows), 1), _ROWS))
        if rows:
            self.view.setCurrentIndex(self._model.index(0))
        self.view.scrollToTop()
        self._show_hint()

    def set_others(self, number: int) -> None:
        """Tell how many other spans of the project have these words and label, and mention nothing."""
        self._others = number
        self._show_hint()

    @property
    def others(self) -> int | None:
        """How many other spans could be linked as well; ``None`` while they are counted."""
        return self._others

    def rows(self) -> Sequence[Row]:
        """What is shown, best first."""
        return self._model.rows

    def hint(self) -> str:
        return self._hint.text()

    def has_keys(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    # What the analyst does

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (*_RETURN, Qt.Key.Key_Escape):
            event.accept()  # else Ctrl+Return would mark the article as done
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.isAutoRepeat() and self._untouched:  # of the key that opened it
            return True
        self._untouched = False
        return self._takes(event)

    def _takes(self, event: QKeyEvent) -> bool:
        """Do what a key means to the panel; return whether it meant anything."""
        key, is_empty = event.key(), not self.line.text()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier)
        if key in _RETURN:
            if not event.isAutoRepeat():
                self._return(event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif is_empty and plain and event.text() in _DIGITS:
            if not event.isAutoRepeat():
                self._take(_DIGITS[event.text()])
        elif is_empty and plain and key == Qt.Key.Key_Delete:
            if not event.isAutoRepeat() and self._entity_id:
                self.unlink_requested.emit()
        else:
            return False
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """``Tab`` goes through the rows."""
        self._step(1 if forward else -1)
        return True

    def _return(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._timer.isActive():
            self._ask()
        every = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.made.emit(self._new_name(), every)
        else:
            self._take(self.view.currentIndex().row(), every=every)

    def _take(self, number: int, *, every: bool = False) -> None:
        if not 0 <= number < len(self._model.rows):
            return
        row = self._model.rows[number]
        if row.proposal is None:
            self.made.emit(self._new_name(), every)
        else:
            self.chosen.emit(row.proposal.entity, every)

    def _step(self, by: int) -> None:
        if count := self._model.rowCount():
            self.view.setCurrentIndex(self._model.index((self.view.currentIndex().row() + by) % count))

    def _ask(self) -> None:
        self._timer.stop()
        self.query_changed.emit(self.line.text())

    def _new_name(self) -> str:
        return one_line(self.line.text() or self._quote, 200)

    # Showing

    def _show_hint(self) -> None:
        parts = [self.tr("Return links")]
        if self._others:
            parts.append(self.tr("Shift+Return links all {} with these words").format(self._others + 1))
        if self._entity_id:
            parts.append(self.tr("Delete unlinks"))
        parts.append(self.tr("Escape closes"))
        self._hint.set_text(" · ".join(parts))

    def _retint(self) -> None:
        self._close.setIcon(theme.icon("close", theme.text(self.palette())))


def reason_words(one: Proposal) -> str:
    """Return why an entity is proposed, as the analyst reads it."""
    name = f"“{shown_plain(one.name)}”"
    words = {
        Reason.SAME_HERE: _tr("same words, {} in this article").format(mentions_words(one.number)),
        Reason.SAME_WORDS: _tr("same words linked {} times").format(one.number)
        if one.number > 1
        else _tr("same words linked once"),
        Reason.NAME: _tr("its name"),
        Reason.ALIAS: _tr("alias: {}").format(name),
        Reason.FOLDED: _tr("alias: {}").format(name)
        if one.name != one.entity.name
        else _tr("its name, spelled otherwise"),
        Reason.ACRONYM: _tr("acronym: {}").format(name),
        Reason.PART: _tr("part of {}").format(name) if one.name != one.entity.name else _tr("part of its name"),
        Reason.HOLDS: _tr("holds {}").format(name),
        Reason.ALIKE: _tr("spelled alike ({} %)").format(one.percent),
    }[one.reason]
    if one.reason in (Reason.SAME_HERE, Reason.SAME_WORDS) or not one.mentions:
        return words
    if one.here:
        return f"{words}, {_tr('{} in this article').format(mentions_words(one.here))}"
    return f"{words}, {mentions_words(one.mentions)}"


def _detail(one: Proposal) -> str:
    """Return what an entity is: its type, and its first other names."""
    others = [name for name in one.entity.aliases if name != one.name][:2]
    parts = [one_line(one.entity.type, 40), *(shown_plain(name) for name in others)]
    return " · ".join(part for part in parts if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("EntityPanel", text)
