"""Rows that each show a span as one end of a relation: its colour, words before its quote, the quote, where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.link import End
from annotator.ui import theme
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.row_model import RowModel, RowRole
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index

_LONGEST = 240


class EndRow(NamedTuple):
    """A span in a list: ``lead`` stands before its quote, ``where`` after it; ``colour`` is its label's."""

    end: End
    colour: str
    label: str
    lead: str = ""
    where: str = ""


class EndModel(RowModel[EndRow]):
    """A few spans."""

    def title(self, row: EndRow) -> str:
        return one_line(row.end.quote, _LONGEST)

    def tips(self, row: EndRow) -> Sequence[str]:
        return (" ".join(filter(None, (row.lead, one_line(row.label)))), self.title(row), row.where)

    def spoken(self, row: EndRow, number: int) -> Sequence[str]:
        return (row.lead, one_line(row.label), self.title(row), row.where)


class EndDelegate(QStyledItemDelegate):
    """A bar in the label's colour, the muted words before it, the quote, and muted at the end where it is."""

    def __init__(self, view: QListView, *, margin: int) -> None:
        super().__init__(view)
        self._view, self._margin = view, margin

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, QFontMetrics(self._view.font()).height() + 9)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, EndRow):
            return
        palette, state, rect = self._view.palette(), option.state, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.accent(palette), 1.4) if selected else Qt.PenStyle.NoPen)
            painter.setBrush(theme.soft(palette) if selected else theme.hover(palette))
            painter.drawRoundedRect(QRectF(rect).adjusted(self._margin - 7, 0.8, 7 - self._margin, -0.8), 5, 5)
        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner = rect.adjusted(self._margin, 0, -self._margin, 0)
        metrics, small = QFontMetrics(self._view.font()), QFontMetrics(theme.small(self._view.font()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(row.colour))
        height = min(15.0, rect.height() - 8.0)
        left = inner.right() - 3 if mirrored else inner.left()
        painter.drawRoundedRect(QRectF(left, rect.center().y() - height / 2 + 0.5, 4, height), 2, 2)
        inner = _without(inner, 14, at_end=mirrored)
        painter.setFont(theme.small(self._view.font()))
        painter.setPen(theme.muted(palette))
        if row.lead:
            width = min(small.horizontalAdvance(row.lead) + 8, inner.width() // 2)
            _draw(painter, _part(inner, width, at_end=mirrored), row.lead, small, at_right=mirrored)
            inner = _without(inner, width, at_end=mirrored)
        if row.where:
            where = shown_plain(row.where)
            width = min(small.horizontalAdvance(where) + 14, 2 * inner.width() // 5)
            _draw(painter, _part(inner, width - 8, at_end=not mirrored), where, small, at_right=not mirrored)
            inner = _without(inner, width, at_end=not mirrored)
        quote = one_line(row.end.quote, _LONGEST)
        painter.setFont(self._view.font())
        painter.setPen(theme.text(palette))
        shown = metrics.elidedText(shown_plain(quote), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, LINE_FLAGS[is_right_to_left(quote)], shown)
        painter.restore()


def _draw(painter: QPainter, rect: QRect, words: str, metrics: QFontMetrics, *, at_right: bool) -> None:
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, flags, metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width()))


def _part(rect: QRect, width: int, *, at_end: bool) -> QRect:
    """Return the left, or at its end the right, part of a rectangle."""
    return QRect(rect.right() - width + 1 if at_end else rect.left(), rect.top(), width, rect.height())


def _without(rect: QRect, width: int, *, at_end: bool) -> QRect:
    return rect.adjusted(0, 0, -width, 0) if at_end else rect.adjusted(width, 0, 0, 0)
