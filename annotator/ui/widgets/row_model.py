"""Rows of one kind as a list shows them, all at once or page by page: what each is in words is up to who has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from annotator.ui.widgets.plain import for_tip
from annotator.ui.widgets.rows_view import Index

#: Gives a delegate the row itself.
RowRole = Qt.ItemDataRole.UserRole + 1

Row = TypeVar("Row")


class RowModel(QAbstractListModel, Generic[Row]):
    """Rows of one kind; a kind says what one is called, what its tool tip tells and what a screen reader says."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def title(self, row: Row) -> str:
        """Return what a row is called."""
        raise NotImplementedError

    def tips(self, row: Row) -> Sequence[str]:
        """Return the lines of the tool tip, of which empty ones are left out; it has none without any."""
        return ()

    def spoken(self, row: Row, number: int) -> Sequence[str]:
        """Return what is said of the row in this place, counted from 0; empty parts are left out."""
        return (self.title(row),)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = index.row()
        if not 0 <= number < len(self.rows):
            return None
        row = self.rows[number]
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            tips = self.tips(row)
            return for_tip(*tips) if tips else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in self.spoken(row, number) if part)
        return None


class LazyRows(RowModel[Row]):
    """Rows that come page by page; ``words`` say what a row is to a screen reader and in the tool tip."""

    def __init__(self, words: Callable[[Row], Sequence[str]], parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._next: Callable[[], Sequence[Row]] = lambda: ()
        self._ended = True

    def show_pages(self, next_page: Callable[[], Sequence[Row]]) -> None:
        """Begin anew; the first page is read at once, and an empty one is the end."""
        self.beginResetModel()
        self._next, self._ended = next_page, False
        self.rows = list(self._page())
        self.endResetModel()

    def title(self, row: Row) -> str:
        return self._words(row)[0]

    def tips(self, row: Row) -> Sequence[str]:
        return self._words(row)

    def spoken(self, row: Row, number: int) -> Sequence[str]:
        return self._words(row)

    def canFetchMore(self, parent: Index) -> bool:
        return not self._ended

    def fetchMore(self, parent: Index) -> None:
        page = self._page()
        if page:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(page) - 1)
            self.rows += page
            self.endInsertRows()

    def _page(self) -> Sequence[Row]:
        page = self._next() if not self._ended else ()
        self._ended = not page
        return page
