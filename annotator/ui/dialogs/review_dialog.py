"""The dry run of a change of the label set: what would happen, and in which articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListView, QVBoxLayout, QWidget

from annotator.ui.widgets.plain import for_tip, one_line, shown_plain
from annotator.ui.widgets.rows_view import Index

#: Titles are read for so many rows at once, when one of them is shown.
_PAGE = 100


class _Articles(QAbstractListModel):
    """Articles by id with numbers of spans; a title is read when its row is shown."""

    def __init__(
        self, articles: Mapping[str, int], titles: Callable[[Sequence[str]], Mapping[str, str]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._articles = list(articles.items())
        self._titles_of = titles
        self._titles: dict[str, str] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._articles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        article_id, number = self._articles[index.row()]
        if article_id not in self._titles:
            first = index.row() // _PAGE * _PAGE
            page = [id_ for id_, _ in self._articles[first : first + _PAGE]]
            self._titles |= {id_: id_ for id_ in page} | dict(self._titles_of(page))
        title = self._titles[article_id]
        return f"{shown_plain(title)}   {number:,}" if role == Qt.ItemDataRole.DisplayRole else for_tip(one_line(title))


class ReviewDialog(QDialog):
    """Says what would happen; accepted, it may."""

    def __init__(
        self,
        sentences: Sequence[str],
        articles: Mapping[str, int],
        titles: Callable[[Sequence[str]], Mapping[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What will change"))
        words = QLabel("\n".join(f"• {one_line(one)}" for one in sentences), self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setObjectName("sentences")
        self.list = QListView(self)
        self.list.setObjectName("panel")
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(2)
        self.list.setModel(_Articles(articles, titles, self))
        self.list.setAccessibleName(self.tr("Articles, with the number of spans in each"))
        self.list.setVisible(bool(articles))
        undo = QLabel(self.tr("All of it is one step to undo."), self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        apply = buttons.addButton(self.tr("&Apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        apply.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(self.list, 1)
        layout.addWidget(undo)
        layout.addWidget(buttons)
        self.resize(520, 420 if articles else 200)
