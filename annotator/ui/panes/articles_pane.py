"""The list on the left: filter, status chips, and the articles of the project."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.article import Status
from annotator.core.change import Change
from annotator.ui.widgets.article_filter import ArticleFilter
from annotator.ui.widgets.article_list import ArticleList
from annotator.ui.workspace import Workspace

#: Milliseconds without a key after which the articles beside the open one are read, when that has been painted.
_IDLE = 10

_OPEN = (Status.TODO, Status.IN_PROGRESS)


class ArticlesPane(QWidget):
    """Binds the article list to the workspace; the list shows which article is open."""

    article_picked = Signal(int)
    back_to_text = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.filter = ArticleFilter(self)
        self.list = ArticleList(self)
        self._keys: Sequence[int] = range(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.filter.setContentsMargins(12, 12, 12, 10)
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.back_to_text)
        self._ahead = QTimer(self, singleShot=True, interval=_IDLE)
        self._ahead.timeout.connect(self._read_ahead)
        self.list.set_fetch(workspace.rows)
        self.filter.changed.connect(self._list)
        self.filter.list_wanted.connect(self.list.setFocus)
        self.list.article_activated.connect(self.article_picked)
        workspace.opened.connect(self.relist)
        workspace.article_changed.connect(self._mark_current)
        workspace.article_changed.connect(self._ahead.start)
        workspace.changed.connect(self._refresh)

    def relist(self) -> None:
        """Ask the store again which articles there are."""
        self._list(self.filter.query, self.filter.status)

    def keys(self) -> Sequence[int]:
        """The keys of the articles listed, in their order."""
        return self._keys

    def current_key(self) -> int | None:
        article = self._workspace.article
        return self._workspace.project.key_of(article.id) if article else None

    def neighbour(self, *, forward: bool) -> int | None:
        """The key of the listed article after or before the open one."""
        if not self._keys:
            return None
        key = self.current_key()
        if key is None or key not in self._keys:
            return self._keys[0]
        place = self._keys.index(key) + (1 if forward else -1)
        return self._keys[place] if 0 <= place < len(self._keys) else None

    def next_open(self) -> int | None:
        """The key of the next listed article that is not done, from the open one on and round."""
        key = self.current_key()
        place = self._keys.index(key) + 1 if key is not None and key in self._keys else 0
        order = [*self._keys[place:], *self._keys[: max(0, place - 1)]]
        for start in range(0, len(order), 200):
            page = order[start : start + 200]
            for found, row in zip(page, self._workspace.rows(page), strict=True):
                if row.info.status in _OPEN:
                    return found
        return None

    def _list(self, query: str, status: Status | None) -> None:
        if not self._workspace.is_open():
            return
        self._keys = self._workspace.find(query, status)
        self.list.set_keys(self._keys)
        self._show_counts()
        self._mark_current()

    def _refresh(self, change: Change) -> None:
        if change.arrives:
            self.relist()
            return
        found = (self._workspace.project.key_of(article_id) for article_id in change.article_ids)
        self.list.refresh([key for key in found if key is not None])
        self._show_counts()

    def _show_counts(self) -> None:
        counts = self._workspace.project.status_counts()
        self.filter.set_counts(counts)
        self.list.set_hint(self.tr("No article matches.") if any(counts.values()) else self.tr("No articles yet."))

    def _read_ahead(self) -> None:
        if self._workspace.article is not None:
            beside = (self.neighbour(forward=True), self.neighbour(forward=False))
            self._workspace.read_ahead([key for key in beside if key is not None])

    def _mark_current(self) -> None:
        if self._workspace.is_open():
            self.list.set_current(self.current_key())
