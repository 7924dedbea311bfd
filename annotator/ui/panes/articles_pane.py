"""The list on the left: filter, status chips, order, and the articles of the project."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.article import ArticleInfo, Status
from annotator.core.change import Change, Edit
from annotator.core.errors import AnnotatorError
from annotator.core.listing import Listing
from annotator.core.query import Order, Query
from annotator.ui.article_search import ArticleSearch, Question
from annotator.ui.settings import Settings
from annotator.ui.widgets.article_filter import ArticleFilter
from annotator.ui.widgets.article_list import ArticleList
from annotator.ui.workspace import Workspace

#: Up to so many articles are put in order, or told by their status, without a thread: it takes no longer than a frame.
_AT_ONCE = 5_000

#: Milliseconds without a key after which the articles beside the open one are read, when that has been painted.
_IDLE = 10

#: After so many milliseconds a list of what was asked before would mislead.
_STALE_MS = 400


class ArticlesPane(QWidget):
    """Binds the article list to the workspace; the list shows which article is open.

    ``query_changed`` tells what is looked for, ``None`` for nothing.
    """

    article_picked = Signal(int)
    back_to_text = Signal()
    query_changed = Signal(object)

    def __init__(
        self, workspace: Workspace, parent: QWidget | None = None, *, settings: Settings | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._settings = settings
        self.filter = ArticleFilter(self)
        self.list = ArticleList(self)
        self._keys = Listing()
        self._search = ArticleSearch(self)
        self._list_wanted = False
        self._stale = QTimer(self, singleShot=True, interval=_STALE_MS)
        self._stale.timeout.connect(self._show_looking)
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
        self.filter.changed.connect(self._ask)
        self.filter.order_changed.connect(self._reorder)
        self.filter.list_wanted.connect(self._go_to_list)
        self.list.article_activated.connect(self.article_picked)
        self._search.found.connect(self._show_found)
        self._search.answered.connect(self._show_answered)
        workspace.opened.connect(self._open)
        workspace.closed.connect(self._search.leave)
        workspace.article_changed.connect(self._mark_current)
        workspace.article_changed.connect(self._ahead.start)
        workspace.changed.connect(self._refresh)

    def relist(self) -> None:
        """Ask the store again which articles there are."""
        self._ask(self.filter.query, self.filter.status)

    def keys(self) -> Sequence[int]:
        """The keys of the articles listed, in their order, as far as they are known by now."""
        return self._keys

    def is_looking(self) -> bool:
        """Say whether more articles may come to the list."""
        return self._search.pending()

    def current_key(self) -> int | None:
        article = self._workspace.article
        return self._workspace.project.key_of(article.id) if article else None

    def neighbour(self, *, forward: bool) -> int | None:
        """The key of the listed article after or before the open one."""
        if not self._keys:
            return None
        row = self._current_row()
        if row < 0:
            return self._keys[0]
        row += 1 if forward else -1
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def next_open(self) -> int | None:
        """The key of the next listed article that is not done, from the open one on and round."""
        row = self._current_row()
        first_open = self._workspace.project.first_open
        found = first_open(self._keys[row + 1 :])
        return first_open(self._keys[: max(0, row)]) if found is None else found

    def _current_row(self) -> int:
        key = self.current_key()
        return -1 if key is None else self._keys.row_of(key)

    # What is listed

    def _open(self) -> None:
        if self._settings is not None:
            orders = self._settings.get("order")
            self.filter.set_order(Order(orders.get(str(self._workspace.project.path), Order.PROJECT)))
        self.relist()

    def _reorder(self, order: Order) -> None:
        if self._settings is not None and self._workspace.is_open():
            path = str(self._workspace.project.path)
            others = {name: value for name, value in self._settings.get("order").items() if name != path}
            self._settings.set("order", others if order is Order.PROJECT else others | {path: order.value})
        self.relist()

    def _ask(self, query: str, status: Status | None) -> None:
        if not self._workspace.is_open():
            return
        self._list_wanted = False
        project, order = self._workspace.project, self.filter.order
        question = Question(query if query.strip() else "", status, order)
        wanted = Query.of(query) if query.strip() else None
        self.list.mark(wanted)
        self.query_changed.emit(wanted)
        if question == Question():
            self._search.drop()
            self._show_keys(Listing(project.find()))
        elif not question.query and project.article_count() <= _AT_ONCE:
            self._search.drop()
            pieces = project.search("", status, order)
            self._show_keys(self._listing([key for piece in pieces for key in piece]))
        else:
            self._stale.start()
            self._search.ask(project, question)
        self._show_counts()

    def _listing(self, keys: Sequence[int]) -> Listing:
        return Listing(keys, ascending=self.filter.order is Order.PROJECT)

    def _show_keys(self, keys: Listing) -> None:
        self._stale.stop()
        self._keys = keys
        self.list.set_keys(keys)
        self._mark_current()

    def _show_found(self, keys: Sequence[int], first: bool) -> None:
        if first:
            self._show_keys(self._listing(keys))
        else:
            self.list.add_keys(keys)
        self._enter_list()

    def _show_answered(self, error: AnnotatorError | None) -> None:
        if self._stale.isActive() or error is not None:  # nothing was found
            self._show_keys(Listing())
        if error is not None:
            self.list.set_hint(str(error))
        else:
            self._show_counts()
        self._enter_list()

    def _show_looking(self) -> None:
        """Show an empty list where nothing has been found yet: an old one would be taken for the answer."""
        self._show_keys(Listing())
        self.list.set_hint(self.tr("Looking…"))

    def _go_to_list(self) -> None:
        """Give the list the keys, once it shows what was typed last."""
        self._list_wanted = True
        if not self._search.pending():
            self._enter_list()

    def _enter_list(self) -> None:
        if self._list_wanted:
            self._list_wanted = False
            self.list.setFocus()

    # What has changed

    def _refresh(self, change: Change) -> None:
        if change.arrives or (self.filter.order is not Order.PROJECT and any(map(_is_reordering, change.edits))):
            self.relist()
            return
        self.list.refresh(self._workspace.project.keys_of(change.article_ids))
        self._show_counts()

    def _show_counts(self) -> None:
        counts = self._workspace.project.status_counts()
        self.filter.set_counts(counts)
        if not self._search.pending():
            self.list.set_hint(self.tr("No article matches.") if any(counts.values()) else self.tr("No articles yet."))

    def _read_ahead(self) -> None:
        if self._workspace.article is not None:
            beside = (self.neighbour(forward=True), self.neighbour(forward=False))
            self._workspace.read_ahead([key for key in beside if key is not None])

    def _mark_current(self) -> None:
        if self._workspace.is_open():
            self.list.set_current(self.current_key())


def _is_reordering(edit: Edit) -> bool:
    """Tell whether an edit may move an article in a list."""
    before, after = edit.before, edit.after
    if not isinstance(before, ArticleInfo) or not isinstance(after, ArticleInfo):
        return False
    return (before.title, before.source, before.published) != (after.title, after.source, after.published)
