"""The mentions of an entity: each quote within its sentence, and the article it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui import theme
from annotator.ui.widgets.entity_list import paint_back
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.row_model import LazyRows, RowRole
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index


class Mention(Protocol):
    """A span that mentions the entity, with what stands around it."""

    @property
    def span_id(self) -> str: ...
    @property
    def article_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...


class _Delegate(QStyledItemDelegate):
    """The quote, bold, in what stands around it; the article's title under it."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = self._view.font()
        return QSize(200, QFontMetrics(font).height() + QFontMetrics(theme.small(font)).height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        mention: Mention = index.data(RowRole)
        palette = self._view.palette()
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        paint_back(painter, option, palette_view=self._view)
        room = QRect(option.rect).adjusted(14, 6, -14, -6)
        plain, bold = theme.scaled(self._view.font(), 1.0), theme.scaled(self._view.font(), 1.0, bold=True)
        small = theme.small(self._view.font())
        rtl = is_right_to_left(mention.quote)
        top = QRect(room.left(), room.top(), room.width(), QFontMetrics(bold).height())
        quote = QFontMetrics(bold).elidedText(
            shown_plain(mention.quote), Qt.TextElideMode.ElideRight, room.width() * 2 // 3
        )
        width = QFontMetrics(bold).horizontalAdvance(quote) + 2
        lead = (room.width() - width) * 2 // 5
        # Each of the three pieces has a place of its own, so that none can reorder another.
        before, after = one_line(mention.before), one_line(mention.after)
        first, last = (after, before) if rtl else (before, after)
        left = QRect(top.left(), top.top(), max(0, lead - 5), top.height())
        middle = QRect(top.left() + lead, top.top(), width, top.height())
        right = QRect(middle.right() + 6, top.top(), max(0, top.right() - middle.right() - 6), top.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
        forced = Qt.TextFlag.TextForceRightToLeft if rtl else Qt.TextFlag.TextForceLeftToRight
        metrics = QFontMetrics(plain)
        painter.setFont(plain)
        painter.setPen(theme.muted(palette))
        ends = (Qt.TextElideMode.ElideLeft, Qt.TextElideMode.ElideRight)  # of what stands before, of what after
        for piece, place, side, cut in (
            (first, left, Qt.AlignmentFlag.AlignRight, ends[rtl]),
            (last, right, Qt.AlignmentFlag.AlignLeft, ends[not rtl]),
        ):
            painter.drawText(place, flags | forced | side, metrics.elidedText(piece, cut, place.width()))
        painter.setFont(bold)
        painter.setPen(theme.text(palette))
        painter.drawText(middle, LINE_FLAGS[rtl], quote)
        painter.setFont(small)
        painter.setPen(theme.muted(palette))
        below = QRect(room.left(), top.bottom() + 2, room.width(), QFontMetrics(small).height() + 1)
        title = shown_plain(mention.title) or shown_plain(mention.article_id)
        painter.drawText(
            below,
            LINE_FLAGS[is_right_to_left(mention.title)],
            QFontMetrics(small).elidedText(title, Qt.TextElideMode.ElideRight, below.width()),
        )
        painter.restore()


class MentionList(QListView):
    """Shows mentions page by page; several can be selected. Return or a click goes to one, ``Delete`` unlinks."""

    mention_picked = Signal(str, str)
    unlink_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = LazyRows[Mention](_words, self)
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Mentions"))
        self.setToolTip(self.tr("Return goes to it in the text, Delete unlinks; Shift and Ctrl select several"))
        self.clicked.connect(self._clicked)

    def show_pages(self, next_page: Callable[[], Sequence[Mention]]) -> None:
        self._rows.show_pages(next_page)
        if self._rows.rows:
            self.setCurrentIndex(self._rows.index(0))
            self.clearSelection()
        self.scrollToTop()

    def rows(self) -> list[Mention]:
        """The mentions that were read so far."""
        return list(self._rows.rows)

    def selected(self) -> list[Mention]:
        """Return the selected mentions in their order; without a selection none."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.rows()[place] for place in places]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if not event.isAutoRepeat():
                self._pick(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if not event.isAutoRepeat():
                self.unlink_requested.emit()
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: Index) -> None:
        if len(self.selectionModel().selectedIndexes()) == 1:
            self._pick(index.row())

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self._rows.rows):
            mention = self.rows()[place]
            self.mention_picked.emit(mention.article_id, mention.span_id)


def _words(mention: Mention) -> Sequence[str]:
    return (
        one_line(mention.quote),
        one_line(f"{mention.before}{mention.quote}{mention.after}"),
        one_line(mention.title),
    )
