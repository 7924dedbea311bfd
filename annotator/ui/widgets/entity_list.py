"""The register as a list that reads a page when its end comes into view, so that a million entities cost no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.core.entity import Entity
from annotator.core.label_set import LabelSet
from annotator.ui import theme
from annotator.ui.widgets.entity_section import mentions_words
from annotator.ui.widgets.plain import is_right_to_left, one_line, shown_plain
from annotator.ui.widgets.row_model import LazyRows, RowRole
from annotator.ui.widgets.rows_view import LINE_FLAGS, Index, RowsView


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity, how many spans mention it, and the gazetteer that it came with, empty for an analyst's."""

    entity: Entity
    mentions: int
    source: str


#: Gives the rows after those that were given; an empty page ends the list.
NextPage = Callable[[], Sequence[EntityRow]]


class _Delegate(QStyledItemDelegate):
    """Name and number of mentions; under them label, type and source."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.labels = LabelSet("", ())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = self._view.font()
        return QSize(200, QFontMetrics(font).height() + QFontMetrics(theme.small(font)).height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, EntityRow):
            return
        palette, view = self._view.palette(), self._view
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        paint_back(painter, option, palette_view=view)
        room = rect.adjusted(18, 6, -16, -6)
        label = self.labels.get(row.entity.label)
        if label is not None:
            bar = QStyle.visualRect(
                view.layoutDirection(), rect, QRect(rect.left() + 10, rect.top() + 8, 3, rect.height() - 16)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(label.colour))
            painter.drawRoundedRect(QRectF(bar), 1.5, 1.5)
        font, small = theme.scaled(view.font(), 1.0, bold=True), theme.small(view.font())
        top = QRect(room.left(), room.top(), room.width(), QFontMetrics(font).height())
        below = QRect(room.left(), top.bottom() + 2, room.width(), QFontMetrics(small).height() + 1)
        number = f"{row.mentions:,}" if row.mentions else ""
        width = QFontMetrics(small).horizontalAdvance(number) + 4 if number else 0
        painter.setFont(small)
        painter.setPen(theme.muted(palette))
        painter.drawText(top, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, number)
        parts = (shown_plain(label.name if label else ""), shown_plain(row.entity.type), shown_plain(row.source))
        words = " · ".join(part for part in parts if part)
        painter.drawText(
            below,
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(small).elidedText(words, Qt.TextElideMode.ElideRight, below.width()),
        )
        painter.setFont(font)
        painter.setPen(theme.text(palette))
        name = QStyle.visualRect(
            view.layoutDirection(), top, QRect(top.left(), top.top(), top.width() - width - 8, top.height())
        )
        shown = QFontMetrics(font).elidedText(shown_plain(row.entity.name), Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, LINE_FLAGS[is_right_to_left(row.entity.name)], shown)
        painter.restore()


def paint_back(painter: QPainter, option: QStyleOptionViewItem, *, palette_view: QWidget) -> None:
    """Paint what is behind a row that is selected or under the mouse."""
    palette, rect = palette_view.palette(), QRectF(option.rect).adjusted(4, 1, -4, -1)
    if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft(palette) if is_selected else theme.hover(palette))
        painter.drawRoundedRect(rect, 6, 6)


class EntityList(RowsView):
    """Shows entities; ``entity_changed`` tells which one is current, ``None`` for none."""

    entity_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = _Delegate(self)
        self._rows = LazyRows[EntityRow](self._words, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Entities"))
        self.set_hint(self.tr("Nothing found."))
        self.selectionModel().currentChanged.connect(lambda: self.entity_changed.emit(self.current()))

    def show_pages(self, next_page: NextPage, labels: LabelSet, entity_id: str = "") -> None:
        """Show rows from the first page on, and make this entity the current one if it is among them."""
        self._delegate.labels = labels
        self._rows.show_pages(next_page)
        self.scrollToTop()
        ids = [row.entity.id for row in self.rows()]
        if ids:
            self.setCurrentIndex(self._rows.index(ids.index(entity_id) if entity_id in ids else 0))
        self.entity_changed.emit(self.current())

    def go_to(self, entity_id: str) -> None:
        """Make an entity the current one, if it is among the rows that were read."""
        ids = [row.entity.id for row in self.rows()]
        if entity_id in ids:
            self.setCurrentIndex(self._rows.index(ids.index(entity_id)))

    def rows(self) -> list[EntityRow]:
        """The rows that were read so far."""
        return list(self._rows.rows)

    def current(self) -> EntityRow | None:
        row = self.currentIndex().data(RowRole) if self.currentIndex().isValid() else None
        return row if isinstance(row, EntityRow) else None

    def _words(self, row: EntityRow) -> Sequence[str]:
        one = row.entity
        label = self._delegate.labels.get(one.label)
        others = ", ".join(one_line(name) for name in one.aliases[:20])
        return (
            one_line(one.name),
            one_line(label.name) if label else "",
            one_line(one.type),
            others,
            mentions_words(row.mentions),
            one_line(row.source),
        )
