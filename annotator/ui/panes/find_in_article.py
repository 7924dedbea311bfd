"""Finding in the open article: the find bar's words, the matches in the text, and the match left selected."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QObject

from annotator.core.find import find_all
from annotator.core.span import Fragment
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.widgets.find_bar import FindBar
from annotator.ui.workspace import Workspace


class FindInArticle(QObject):
    """Binds the find bar to the text. Closing it leaves the current match selected, ready to be tagged."""

    def __init__(self, workspace: Workspace, view: ArticleView, bar: FindBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._bar = bar
        self._matches: list[Fragment] = []
        self._current = -1
        self._from = 0
        bar.query_changed.connect(self._search)
        bar.next_requested.connect(self.next)
        bar.previous_requested.connect(self.previous)
        bar.closed.connect(self.close)

    def open(self) -> None:
        """Show the bar with the selected words, if they are a few."""
        article, selection = self._workspace.article, self._view.selection()
        self._from = selection.start if selection else self._view.caret()
        if article and selection and selection.end - selection.start < 100:
            self._bar.set_query(article.text[selection.start : selection.end])
        self._bar.show()
        self._bar.focus_query()
        self._search(*self._bar.query())

    def close(self) -> None:
        self._bar.hide()
        self._view.show_matches(())
        self._view.setFocus()

    def refresh(self) -> None:
        """Search again in another article."""
        self._from = 0
        if self._bar.isVisible():
            self._search(*self._bar.query())
        else:
            self._matches, self._current = [], -1

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def _search(self, text: str, case: bool, whole: bool) -> None:
        article = self._workspace.article
        self._matches = find_all(article.text, text, case=case, whole=whole) if article and text else []
        if self._matches:
            self._current = bisect_left(self._matches, Fragment(self._from, 0)) % len(self._matches)
        else:
            self._current = -1
        self._show()

    def _step(self, by: int) -> None:
        if not self._bar.isVisible() and not self._matches:
            self.open()
            return
        if self._matches:
            self._current = (self._current + by) % len(self._matches)
            self._show()

    def _show(self) -> None:
        if self._bar.isVisible():
            self._view.show_matches(self._matches, self._current)
        self._bar.set_count(self._current + 1, len(self._matches))
        if self._current >= 0:
            match = self._matches[self._current]
            self._view.set_selection(match)
            self._view.reveal(match)
