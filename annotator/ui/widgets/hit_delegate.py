"""How a hit is painted: a tick, the line with the hit in its middle, its labels, and the title of its article.

The line is one layout, so that letters join and directions run as they do in the article; it is moved until the hit
begins where those of all rows do, and fades where it goes on. A line read from right to left is a mirror of the others.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QLinearGradient,
    QPainter,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.hits import HitRow
from annotator.ui import theme
from annotator.ui.qt_text import QtText
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index

if TYPE_CHECKING:
    from annotator.ui.widgets.hit_list import HitList

#: Width of what is before the line, where a click ticks.
tick_room = 38

#: Where in a line the hit begins, what fades at its ends, and the longest hit of which all is shown.
_PLACE, _FADE, _LONGEST = 0.44, 22, 300

#: Layouts of rows that are kept.
_KEPT = 300


class _Line(NamedTuple):
    """One line of text and where in it, in code points, the hit is."""

    text: str
    start: int
    end: int
    right_to_left: bool


class _Laid(NamedTuple):
    """A layout of one line, the edges of the hit in it, and its direction."""

    layout: QTextLayout
    edges: tuple[float, float]
    right_to_left: bool


def line_of(row: HitRow) -> _Line:
    """Return a hit with what is around it on one line, white space and controls made spaces."""
    left, hit, right = (_on_a_line(piece) for piece in (row.left, row.hit[:_LONGEST], row.right))
    hit = hit + "…" if len(row.hit) > _LONGEST else hit
    opening = row.opening if row.opening.strip() else row.hit
    return _Line(left + hit + right, len(left), len(left) + len(hit), is_right_to_left(opening))


def _on_a_line(piece: str) -> str:
    """Return ``one_line`` of a piece, but with the white space at its ends, which parts it from its neighbours."""
    line = one_line(piece)
    before = " " if piece[:1].isspace() and line else ""
    after = " " if piece[-1:].isspace() and line else ""
    return before + line + after if line else " " * bool(piece)


class HitDelegate(QStyledItemDelegate):
    """One line a row. ``label_look`` gives a label's name and colour."""

    def __init__(self, parent: HitList) -> None:
        super().__init__(parent)
        self._list = parent
        self._kept: OrderedDict[object, _Laid] = OrderedDict()
        self.label_look: Callable[[str], tuple[str, str]] = lambda label: (label, "#7a7a7a")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, QFontMetrics(self._list.font()).height() + 11)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        from annotator.ui.widgets.hit_list import RowRole

        row = index.data(RowRole)
        if not isinstance(row, HitRow):
            return
        view = self._list
        palette, rect, state = view.palette(), option.rect, option.state
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        current = bool(state & QStyle.StateFlag.State_Selected) or index.row() == view.currentIndex().row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = palette.color(QPalette.ColorRole.Window)
        if ticked:
            back = theme.soft(palette)
        elif state & QStyle.StateFlag.State_MouseOver:
            back = theme.hover(palette)
        painter.fillRect(rect, back)
        if current:
            focused = view.hasFocus()
            painter.setPen(QPen(theme.accent(palette) if focused else theme.line(palette), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 1, -3, -1), 5, 5)
        mirrored = view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._paint_tick(painter, _cut(rect, tick_room, mirrored=mirrored), palette, ticked=ticked)
        title_wide = max(90, min(240, rect.width() // 5))
        title = _cut(rect, title_wide, mirrored=not mirrored).adjusted(8, 0, -14, 0)
        label_wide = max(60, min(110, rect.width() // 11))
        side = -title_wide if not mirrored else title_wide
        labels = _cut(rect.translated(side, 0), label_wide, mirrored=not mirrored)
        before, after = (title_wide + label_wide, tick_room) if mirrored else (tick_room, title_wide + label_wide)
        line = rect.adjusted(before, 0, -after, 0)
        if row.article_id:
            self._paint_line(painter, line, row, back)
            self._paint_labels(painter, labels, row, palette)
            painter.setPen(theme.muted(palette))
            small = theme.small(view.font())
            painter.setFont(small)
            shown = QFontMetrics(small).elidedText(shown_plain(row.title), Qt.TextElideMode.ElideRight, title.width())
            painter.drawText(title, LINE_FLAGS[is_right_to_left(row.title)], shown)
        else:
            painter.setPen(theme.muted(palette))
            painter.drawText(line, LINE_FLAGS[mirrored], view.hits.tr("Its article is not there any more"))
        painter.restore()

    def _paint_tick(self, painter: QPainter, room: QRect, palette: QPalette, *, ticked: bool) -> None:
        box = QRectF(room.center().x() - 6.5, room.center().y() - 6, 13, 13)
        painter.setPen(
            QPen(theme.accent(palette) if ticked else theme.mix(theme.muted(palette), theme.card(palette), 0.6))
        )
        painter.setBrush(theme.accent(palette) if ticked else theme.card(palette))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Window), 1.8))
            corner = box.topLeft()
            painter.drawPolyline([corner + QPointF(3, 6.8), corner + QPointF(5.5, 9.3), corner + QPointF(10, 3.8)])

    def _paint_line(self, painter: QPainter, room: QRect, row: HitRow, back: QColor) -> None:
        layout, edges, right_to_left = self._laid(row, back)
        height = layout.lineAt(0).height()
        if right_to_left:
            x = room.right() - room.width() * _PLACE - max(edges)
        else:
            x = room.left() + room.width() * _PLACE - min(edges)
        painter.save()
        painter.setClipRect(room)
        layout.draw(painter, QPointF(x, room.top() + (room.height() - height) / 2))
        _fade(painter, room, back)
        painter.restore()

    def _laid(self, row: HitRow, back: QColor) -> _Laid:
        """Return the layout of a row; the last ones are kept, as a tick or a mouse that moves paints them again."""
        look = self.label_look(row.labels[0]) if row.labels else None
        palette, font = self._list.palette(), self._list.font()
        key = row, look, back.rgb(), palette.cacheKey(), font.key()
        if (laid := self._kept.get(key)) is None:
            laid = self._kept[key] = self._lay_out(row, palette, font, back)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return laid

    def _lay_out(self, row: HitRow, palette: QPalette, font: QFont, back: QColor) -> _Laid:
        line = line_of(row)
        layout = QTextLayout(line.text, font)
        layout.setCacheEnabled(True)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        direction = Qt.LayoutDirection.RightToLeft if line.right_to_left else Qt.LayoutDirection.LeftToRight
        option.setTextDirection(direction)
        layout.setTextOption(option)
        units = QtText(line.text)
        start, end = units.position(line.start), units.position(line.end)
        layout.setFormats(self._formats(start, end, len(units), row, palette, back))
        layout.beginLayout()
        laid = layout.createLine()
        laid.setLineWidth(1_000_000)
        layout.endLayout()
        return _Laid(layout, (_x(laid, start), _x(laid, end)), line.right_to_left)

    def _formats(
        self, start: int, end: int, length: int, row: HitRow, palette: QPalette, back: QColor
    ) -> list[QTextLayout.FormatRange]:
        context, hit = QTextCharFormat(), QTextCharFormat()
        context.setForeground(theme.mix(theme.text(palette), theme.muted(palette), 0.45))
        hit.setForeground(theme.text(palette))
        hit.setFontWeight(QFont.Weight.Bold)
        if row.labels:
            _, colour = self.label_look(row.labels[0])
            hit.setBackground(theme.mix(QColor(colour), back, 0.30 if theme.is_dark(palette) else 0.22))
        ranges = []
        for begin, stop, style in ((0, start, context), (start, end, hit), (end, length, context)):
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = begin, stop - begin, style
            ranges.append(one)
        return ranges

    def _paint_labels(self, painter: QPainter, room: QRect, row: HitRow, palette: QPalette) -> None:
        if not row.labels:
            return
        name, colour = self.label_look(row.labels[0])
        small = theme.small(self._list.font())
        more = f" +{len(row.labels) - 1}" if len(row.labels) > 1 else ""
        words = f"{one_line(name)}{more}"
        metrics = QFontMetrics(small)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() - 18)
        wide, high = metrics.horizontalAdvance(shown) + 12, metrics.height() + 2
        rtl = self._list.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = room.right() - 4 - wide if rtl else room.left() + 4
        chip = QRectF(left, room.center().y() - high / 2, wide, high)
        fill = theme.tint(QColor(colour), palette, 0.2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(theme.ink(QColor(colour), fill))
        painter.setFont(small)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, shown)


def _x(line: object, position: int) -> float:
    place = line.cursorToX(position)  # type: ignore[attr-defined]
    return float(place[0] if isinstance(place, tuple) else place)


def _cut(rect: QRect, wide: int, *, mirrored: bool) -> QRect:
    """Return the beginning of a row, which is at its right where it is ``mirrored``."""
    left = rect.right() - wide + 1 if mirrored else rect.left()
    return QRect(left, rect.top(), wide, rect.height())


def _fade(painter: QPainter, room: QRect, back: QColor) -> None:
    """Let a line fade into its background at both ends."""
    clear = QColor(back)
    clear.setAlpha(0)
    for left, colours in ((room.left(), (back, clear)), (room.right() - _FADE + 1, (clear, back))):
        gradient = QLinearGradient(left, 0, left + _FADE, 0)
        gradient.setColorAt(0, colours[0])
        gradient.setColorAt(1, colours[1])
        painter.fillRect(QRect(left, room.top() + 2, _FADE, room.height() - 4), gradient)
