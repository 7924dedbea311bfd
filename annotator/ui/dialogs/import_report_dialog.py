"""What an import brought, what it refused and why; can be copied whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.widgets.plain import for_tip, one_line, shown_plain
from annotator.ui.widgets.rows_view import Index


class Refusal(Protocol):
    """One refused file or line."""

    @property
    def path(self) -> Path: ...
    @property
    def line(self) -> int | None: ...
    @property
    def reason(self) -> str: ...


class Report(Protocol):
    """The outcome of an import."""

    @property
    def refused(self) -> Sequence[Refusal]: ...
    @property
    def notes(self) -> Sequence[str]: ...
    def sentence(self) -> str: ...


class _Model(QAbstractTableModel):
    """File, line, reason."""

    def __init__(self, refused: Sequence[Refusal], parent: QObject) -> None:
        super().__init__(parent)
        self._refused = refused

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._refused)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("File"), self.tr("Line"), self.tr("Why it was refused"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        refusal = self._refused[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            line = "" if refusal.line is None else str(refusal.line)
            return (shown_plain(refusal.path.name), line, shown_plain(refusal.reason))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return for_tip(str(refusal.path), one_line(refusal.reason))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        return None


class ImportReportDialog(QDialog):
    """Shows a report; Copy puts all of it on the clipboard as text."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        sentence = QLabel(report.sentence(), self)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        sentence.setFont(theme.scaled(self.font(), 1.08, bold=True))
        layout.addWidget(sentence)
        if report.refused:
            layout.addWidget(self._table(report.refused), 3)
        if report.notes:
            caption = QLabel(self.tr("Notes"), self)
            caption.setForegroundRole(theme.Role.PlaceholderText)
            layout.addWidget(caption)
            notes = QPlainTextEdit("\n".join(one_line(note) for note in report.notes), self)
            notes.setReadOnly(True)
            notes.setTabChangesFocus(True)
            notes.setAccessibleName(self.tr("Notes"))
            layout.addWidget(notes, 1)
        copy = QPushButton(theme.icon("copy"), self.tr("Copy"), self)
        copy.setToolTip(self.tr("Copy the whole report as text"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(copy)
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.resize(720, 440 if report.refused else 300)

    def text(self) -> str:
        """Return the report as plain text: the sentence, a line per refusal, a line per note."""
        lines = [self._report.sentence()]
        for refusal in self._report.refused:
            where = str(refusal.path) if refusal.line is None else f"{refusal.path}, line {refusal.line}"
            lines.append(f"{where}: {refusal.reason}")
        return "\n".join([*lines, *self._report.notes]) + "\n"

    def _table(self, refused: Sequence[Refusal]) -> QTableView:
        table = QTableView(self)
        table.setModel(_Model(refused, table))
        table.setAccessibleName(self.tr("What was refused"))
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnWidth(0, 220)
        table.setColumnWidth(1, 60)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table
