"""The article list: as quick with 100,000 articles as with ten.

It holds the keys of the articles listed, which is a mere range of numbers where none is left out, and the rows of the
pages that were looked at last; the view never asks for more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QLocale,
    QModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.core.article import ArticleRow, Status
from annotator.core.listing import Listing
from annotator.core.query import Query
from annotator.core.span import Fragment
from annotator.ui import theme
from annotator.ui.qt_text import QtText
from annotator.ui.widgets.plain import for_tip, is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index, RowsView

Fetch = Callable[[Sequence[int]], list[ArticleRow]]

PAGE = 100
PAGES_KEPT = 40
RowRole = Qt.ItemDataRole.UserRole + 1
KeyRole = Qt.ItemDataRole.UserRole + 2

STATUS_COLOURS = {Status.IN_PROGRESS: "#e69f00", Status.DONE: "#12a278", Status.FLAGGED: "#d0549b"}


class ArticleModel(QAbstractListModel):
    """Keys of all, rows of some: a page of rows is fetched when one of them is first looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = Listing()
        self._fetch: Fetch = lambda _keys: []
        self._pages: OrderedDict[int, list[ArticleRow]] = OrderedDict()

    def set_fetch(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._pages.clear()

    def set_keys(self, keys: Sequence[int]) -> None:
        self.beginResetModel()
        self._keys = keys if isinstance(keys, Listing) else Listing(keys)
        self._pages.clear()
        self.endResetModel()

    def add_keys(self, keys: Sequence[int]) -> None:
        """Add further articles at the end."""
        size = len(self._keys)
        self.beginInsertRows(QModelIndex(), size, size + len(keys) - 1)
        self._keys.extend(keys)
        self._pages.pop(size // PAGE, None)
        self.endInsertRows()

    def refresh(self, keys: Collection[int]) -> None:
        """Fetch the rows of these articles anew, as far as any were, and repaint those in view."""
        wanted = frozenset(keys)
        for page, rows in list(self._pages.items()):
            first = page * PAGE
            held = self._keys[first : first + PAGE]
            stale = [place for place, key in enumerate(held) if key in wanted]
            if not stale:
                continue
            fresh = self._fetch([held[place] for place in stale])
            if len(fresh) < len(stale) or len(rows) < len(held):  # one has gone, so that places are no rows any more
                del self._pages[page]
                self.dataChanged.emit(self.index(first), self.index(first + len(held) - 1))
                continue
            for place, row in zip(stale, fresh, strict=True):
                rows[place] = row
                self.dataChanged.emit(self.index(first + place), self.index(first + place))

    def keys_of(self, rows: range) -> Sequence[int]:
        return self._keys[rows.start : rows.stop]

    def key_at(self, row: int) -> int | None:
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def row_of(self, key: int) -> int:
        """Return the row of an article, -1 where it is not listed."""
        return self._keys.row_of(key)

    def article_row(self, row: int) -> ArticleRow | None:
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            rows = self._fetch(self._keys[page * PAGE : (page + 1) * PAGE])
            self._pages[page] = rows
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == KeyRole:
            return self.key_at(index.row())
        if role not in (
            RowRole,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.article_row(index.row())
        if row is None or role == RowRole:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return for_tip(one_line(row.info.title, 300), second_line(row), self.status_word(row.info.status))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spans = self.tr("1 span") if row.spans == 1 else self.tr("{} spans").format(row.spans)
            parts = (one_line(row.info.title), self.status_word(row.info.status), second_line(row), spans)
            return ", ".join(part for part in parts if part)
        return shown_plain(row.info.title)

    def status_word(self, status: Status) -> str:
        words = {
            Status.TODO: self.tr("to do"),
            Status.IN_PROGRESS: self.tr("in progress"),
            Status.DONE: self.tr("done"),
            Status.FLAGGED: self.tr("flagged"),
        }
        return words[status]


def second_line(row: ArticleRow) -> str:
    """Return source and date, in the form of the reader's locale where the date is one."""
    parts = [shown_plain(row.info.source), shown_plain(shown_date(row.info.published))]
    return " · ".join(part for part in parts if part)


def shown_date(published: str) -> str:
    """Return ``2025-10-19…`` as ``19 Oct 2025``; anything else as it is."""
    year, month, day = published[:4], published[5:7], published[8:10]
    if not (len(published) >= 10 and published[4] == published[7] == "-" and (year + month + day).isascii()):
        return published
    if not (year + month + day).isdigit() or not 1 <= int(month) <= 12:
        return published
    return f"{int(day)} {QLocale().monthName(int(month), QLocale.FormatType.ShortFormat)} {year}"


def paint_status(painter: QPainter, status: Status, centre: QPointF, palette: QPalette) -> None:
    """Paint a status as a shape in a colour: ring, half disc, disc with a tick, flag."""
    colour = QColor(STATUS_COLOURS.get(status, "")) if status in STATUS_COLOURS else theme.muted(palette)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    disc = QRectF(centre.x() - 4.7, centre.y() - 4.7, 9.4, 9.4)
    if status is Status.FLAGGED:
        x, y = centre.x() - 4, centre.y() - 5.5
        painter.drawLine(QPointF(x, y), QPointF(x, y + 11.5))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 8.5, y + 3), QPointF(x, y + 6.2)]))
    elif status is Status.DONE:
        painter.setBrush(colour)
        painter.drawEllipse(disc)
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.drawPolyline([centre + QPointF(-2.3, 0.1), centre + QPointF(-0.6, 1.9), centre + QPointF(2.4, -1.8)])
    else:
        painter.drawEllipse(disc)
        if status is Status.IN_PROGRESS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPie(disc, 270 * 16, 180 * 16)
    painter.restore()


class _Fonts(NamedTuple):
    """The fonts of a row, each with its metrics, made once: to make them for every row costs as much as to draw it."""

    plain: tuple[QFont, QFontMetrics]
    bold: tuple[QFont, QFontMetrics]
    small: tuple[QFont, QFontMetrics]


class _ArticleDelegate(QStyledItemDelegate):
    """Two lines a row: title over source and date, status before them, number of spans behind."""

    def __init__(self, parent: ArticleList) -> None:
        super().__init__(parent)
        self._list = parent
        self._made: tuple[QFont, _Fonts] | None = None

    def _fonts(self) -> _Fonts:
        font = self._list.font()
        if self._made is None or self._made[0] != font:
            made = (theme.scaled(font, 1.0, bold=False), theme.scaled(font, 1.0, bold=True), theme.small(font))
            self._made = font, _Fonts(*((one, QFontMetrics(one)) for one in made))
        return self._made[1]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        title, small = QFontMetrics(self._list.font()), QFontMetrics(theme.small(self._list.font()))
        return QSize(120, title.height() + small.height() + 19)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, ArticleRow):
            return
        palette, rect = self._list.palette(), option.rect
        is_open = index.data(KeyRole) == self._list.current
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._list.hasFocus()
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        self._paint_back(painter, rect, is_open=is_open, focused=focused, hovered=hovered)
        mirrored = self._list.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner = rect.adjusted(14, 9, -16, -9)
        fonts = self._fonts()
        font = fonts.bold if is_open else fonts.plain
        title_height = font[1].height()
        glyph = QPointF(inner.right() - 5 if mirrored else inner.left() + 6, inner.top() + title_height / 2)
        paint_status(painter, row.info.status, glyph, palette)
        text = inner.adjusted(0, 0, -22, 0) if mirrored else inner.adjusted(22, 0, 0, 0)
        title = QRect(text.left(), text.top(), text.width(), title_height)
        painter.setPen(theme.text(palette))
        rtl = is_right_to_left(row.info.title)
        _draw_line(painter, title, shown_plain(row.info.title), font, rtl=rtl, query=self._list.query)
        small = fonts.small
        under = QRect(text.left(), text.top() + title_height + 2, text.width(), small[1].height())
        painter.setPen(theme.muted(palette))
        if row.spans:
            count = QLocale().toString(row.spans)
            wide = small[1].horizontalAdvance(count)
            painter.setFont(small[0])
            painter.drawText(under, LINE_FLAGS[not mirrored], count)
            under = under.adjusted(wide + 10, 0, 0, 0) if mirrored else under.adjusted(0, 0, -wide - 10, 0)
        _draw_line(painter, under, second_line(row), small, rtl=rtl)
        painter.restore()

    def _paint_back(self, painter: QPainter, rect: QRect, *, is_open: bool, focused: bool, hovered: bool) -> None:
        palette = self._list.palette()
        frame = QRectF(rect).adjusted(6, 1, -6, -1)
        if is_open or hovered or focused:
            painter.setPen(QPen(theme.accent(palette), 1.6) if focused else Qt.PenStyle.NoPen)
            quiet = theme.hover(palette) if hovered else Qt.BrushStyle.NoBrush
            painter.setBrush(theme.soft(palette) if is_open else quiet)
            painter.drawRoundedRect(frame.adjusted(1, 0, -1, 0), 7, 7)
        if is_open:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent(palette))
            mirrored = self._list.layoutDirection() == Qt.LayoutDirection.RightToLeft
            edge = frame.right() - 2.5 if mirrored else frame.left() - 0.5
            painter.drawRoundedRect(QRectF(edge, frame.top() + 8, 3, frame.height() - 16), 1.5, 1.5)


def _draw_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: tuple[QFont, QFontMetrics],
    *,
    rtl: bool,
    query: Query | None = None,
) -> None:
    """Draw one elided line of text that is safe to show, on the side where its direction begins; mark what is found."""
    painter.setFont(font[0])
    line = font[1].elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    if query and (places := query.places(line)):
        _draw_marked(painter, rect, line, font[0], places, rtl=rtl)
        return
    painter.drawText(rect, LINE_FLAGS[rtl], line)


def _draw_marked(
    painter: QPainter, rect: QRect, line: str, font: QFont, places: Sequence[Fragment], *, rtl: bool
) -> None:
    units, layout = QtText(line), QTextLayout(line, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    marks = []
    for start, end in places:
        mark = QTextLayout.FormatRange()
        mark.start = units.position(start)
        mark.length = units.position(end) - mark.start
        style = QTextCharFormat()
        style.setBackground(QBrush(theme.mark()))
        mark.format = style
        marks.append(mark)
    layout.setFormats(marks)
    layout.beginLayout()
    row = layout.createLine()
    row.setLineWidth(rect.width())
    layout.endLayout()
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - row.height()) / 2))


class ArticleList(RowsView):
    """A lazy list of articles. A click or Return on one tells; which one is open is told to it."""

    article_activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.current: int | None = None
        self.query: Query | None = None
        self._model = ArticleModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_ArticleDelegate(self))
        self.setAccessibleName(self.tr("Articles"))
        self.clicked.connect(self._tell)
        self.set_hint(self.tr("No project is open."))

    def set_fetch(self, fetch: Fetch) -> None:
        """Tell where rows come from: a function from keys to rows in the same order."""
        self._model.set_fetch(fetch)
        self.viewport().update()

    def set_keys(self, keys: Sequence[int]) -> None:
        """List these articles; the open one stays marked, and in view if it is among them."""
        before = self._model.key_at(self.currentIndex().row())
        self._model.set_keys(keys)
        for key in (before, self.current):
            row = -1 if key is None else self._model.row_of(key)
            if row >= 0:
                self._go(row)
                break

    def add_keys(self, keys: Sequence[int]) -> None:
        """List further articles at the end."""
        self._model.add_keys(keys)
        self.updateGeometries()
        if self.current is not None and not self.currentIndex().isValid() and self.current in keys:
            self._go(self._model.row_of(self.current))

    def mark(self, query: Query | None) -> None:
        """Mark in the titles what is looked for."""
        self.query = query
        self.viewport().update()

    def refresh(self, keys: Collection[int]) -> None:
        """Fetch the rows of these articles anew."""
        self._model.refresh(keys)

    def set_current(self, key: int | None) -> None:
        """Mark the article that is open."""
        before, self.current = self.current, key
        if before is not None and before != key:
            self._update_row(before)
        row = -1 if key is None else self._model.row_of(key)
        if row >= 0:
            self._go(row)
            self.update(self._model.index(row))

    def neighbour(self, step: int) -> int | None:
        """Return the key of the article ``step`` rows from the open one, ``None`` past the ends."""
        row = -1 if self.current is None else self._model.row_of(self.current)
        if row < 0:
            return self._model.key_at(0)
        return self._model.key_at(row + step)

    def _update_row(self, key: int) -> None:
        """Paint a row anew if it is in view."""
        shown = self.visible_rows()
        held = self._model.keys_of(shown)
        if key in held:
            self.update(self._model.index(shown.start + held.index(key)))

    def _go(self, row: int) -> None:
        index = self._model.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _tell(self, index: QModelIndex) -> None:
        key = self._model.key_at(index.row())
        if key is not None:
            self.article_activated.emit(key)
