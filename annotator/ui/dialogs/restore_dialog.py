"""The backups of a project, newest first: when each was made, what is in it, and whether it is sound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import (
    QDateTime,
    QItemSelectionModel,
    QLocale,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.widgets.row_model import RowModel, RowRole
from annotator.ui.widgets.rows_view import Index


class Facts(Protocol):
    """What a backup holds."""

    @property
    def articles(self) -> int: ...
    @property
    def spans(self) -> int: ...
    @property
    def last_change(self) -> str: ...


class Backup(Protocol):
    """A backup as the list shows it; ``facts`` is ``None`` where its record is lost."""

    @property
    def made(self) -> datetime: ...
    @property
    def facts(self) -> Facts | None: ...


class _Row:
    """A backup with what is known of its soundness: ``None`` while it is being read, then words, empty where sound."""

    def __init__(self, backup: Backup) -> None:
        self.backup = backup
        self.damage: str | None = None


class _Model(RowModel[_Row]):
    def title(self, row: _Row) -> str:
        return when_of(row.backup)

    def tips(self, row: _Row) -> Sequence[str]:
        return (when_of(row.backup), self.what(row), self.state(row))

    def spoken(self, row: _Row, number: int) -> Sequence[str]:
        return (when_of(row.backup), self.counts(row), self.what(row), self.state(row))

    def flags(self, index: Index) -> Qt.ItemFlag:
        here = super().flags(index)
        return here & ~Qt.ItemFlag.ItemIsSelectable if self.rows[index.row()].damage else here

    def counts(self, row: _Row) -> str:
        facts = row.backup.facts
        if facts is None:
            return ""
        articles = self.tr("1 article") if facts.articles == 1 else self.tr("{} articles")
        spans = self.tr("1 span") if facts.spans == 1 else self.tr("{} spans")
        return f"{articles.format(f'{facts.articles:,}')} · {spans.format(f'{facts.spans:,}')}"

    def what(self, row: _Row) -> str:
        facts = row.backup.facts
        if facts is None:
            return self.tr("Its record is lost.")
        return (
            self.tr("after: {}").format(one_line(facts.last_change)) if facts.last_change else self.tr("no change yet")
        )

    def state(self, row: _Row) -> str:
        return self.tr("Damaged: {}").format(one_line(row.damage)) if row.damage else ""


def when_of(backup: Backup) -> str:
    """Return when a backup was made, in the reader's time zone and manner."""
    local = QDateTime.fromSecsSinceEpoch(int(backup.made.timestamp()))
    return QLocale().toString(local, "ddd d MMM yyyy, HH:mm")


class _Delegate(QStyledItemDelegate):
    """Two lines: when, and how much is in it; below, what had been done last, or what is damaged."""

    def __init__(self, view: QListView, model: _Model) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = self._view.font()
        return QSize(200, QFontMetrics(font).height() + QFontMetrics(theme.small(font)).height() + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: _Row = index.data(RowRole)
        palette, font = self._view.palette(), theme.scaled(self._view.font(), 1.0)
        small = theme.small(font)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.tint(theme.accent(palette), palette, 0.16))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.accent(palette))
        room = rect.adjusted(14, 7, -14, -7)
        first = QRect(room.left(), room.top(), room.width(), QFontMetrics(font).height())
        second = QRect(room.left(), first.bottom() + 3, room.width(), QFontMetrics(small).height())
        lead = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        trail = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        damaged = bool(row.damage)
        font.setStrikeOut(damaged)
        painter.setFont(font)
        painter.setPen(theme.muted(palette) if damaged else theme.text(palette))
        painter.drawText(first, lead, when_of(row.backup))
        painter.setFont(small)
        painter.setPen(theme.muted(palette))
        painter.drawText(first, trail, self._model.counts(row))
        words = self._model.state(row) or shown_plain(self._model.what(row))
        if damaged:
            painter.setPen(theme.ink(theme.warning(palette), palette.base().color()))
        shown = QFontMetrics(small).elidedText(words, Qt.TextElideMode.ElideRight, second.width())
        painter.drawText(second, lead, shown)
        painter.restore()


class RestoreDialog(QDialog):
    """Lists backups; says which one the analyst wants in the place of the project."""

    picked = Signal(object)

    def __init__(self, name: str, backups: Sequence[Backup], folder: str, parent: QWidget | None = None) -> None:
        """Show the backups of the project ``name``, which lie in ``folder``."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Restore from a backup"))
        self._model = _Model(self)
        self._model.show([_Row(backup) for backup in backups])
        title = QLabel(self.tr("Backups of {}").format(one_line(name)), self)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setFont(theme.scaled(self.font(), 1.08, bold=True))
        self.list = QListView(self)
        self.list.setObjectName("panel")
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(self.list, self._model))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(self.tr("Backups, newest first"))
        self.list.selectionModel().selectionChanged.connect(self._show_choice)
        self.list.activated.connect(lambda _: self._pick())
        none = self.tr("There is no backup yet. One is made soon after a project was opened, and when it is closed.")
        kept = self.tr("The present file is kept beside it, under a name that says so.")
        self._note = QLabel(kept if backups else none, self)
        self._note.setWordWrap(True)
        self._note.setForegroundRole(theme.Role.PlaceholderText)
        self._where = Line(self)
        self._where.set_text(self.tr("In {}").format(one_line(folder)))
        self._restore = QPushButton(theme.icon("history"), self.tr("Restore"), self)
        self._restore.clicked.connect(self._pick)
        close = QPushButton(self.tr("Cancel") if backups else self.tr("Close"), self)
        close.clicked.connect(self.reject)
        (self._restore if backups else close).setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._where, 1)
        foot.addWidget(close)
        foot.addWidget(self._restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._note)
        layout.addLayout(foot)
        self.resize(640, 480)
        self._show_choice()
        self._choose_first()

    def show_damage(self, number: int, damage: str) -> None:
        """Say what is damaged in the backup of a row, empty where it was read and is sound."""
        self._model.rows[number].damage = damage
        place = self._model.index(number)
        self._model.dataChanged.emit(place, place)
        if self._chosen() is None:
            self._choose_first()
        self._show_choice()

    def _choose_first(self) -> None:
        sound = next((number for number, row in enumerate(self._model.rows) if not row.damage), None)
        if sound is not None:
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self._model.index(sound), choose)

    def _chosen(self) -> _Row | None:
        rows = [self._model.rows[index.row()] for index in self.list.selectedIndexes()]
        return rows[0] if rows and not rows[0].damage else None

    def _show_choice(self) -> None:
        self._restore.setEnabled(self._chosen() is not None)

    def _pick(self) -> None:
        row = self._chosen()
        if row is not None:
            self.accept()
            self.picked.emit(row.backup)
