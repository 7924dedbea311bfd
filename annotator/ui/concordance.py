"""The concordance in the window: opened below the text, filled from it, and the way from a hit into its article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter

from annotator.core.errors import AnnotatorError
from annotator.core.span import Fragment
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.transfers import Transfers
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.panes.concordance_pane import ConcordancePane

#: The longest selection that is taken into the line, in code points.
_LONGEST = 200

#: Of ten parts of the height, how many the concordance gets when it is first opened.
_PARTS = (6, 4)


class Concordance(QObject):
    """Shows and hides the concordance; ``said`` carries a line for the status bar."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, below: QSplitter, article: ArticlePane, transfers: Transfers) -> None:
        super().__init__(below)
        self._workspace, self._below, self._article, self._transfers = workspace, below, article, transfers
        self._pane: ConcordancePane | None = None
        self._visited: tuple[str, Fragment] | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"concordance": self.open}

    @property
    def pane(self) -> ConcordancePane | None:
        """The pane while it is shown."""
        return self._pane if self._pane is not None and not self._pane.isHidden() else None

    def open(self) -> None:
        """Show it with the selected words, if they are a few; right after a hit was visited, with the hits."""
        article, selection = self._workspace.article, self._article.view.selection()
        if article is None:
            return
        was_shown = self.pane is not None
        pane = self._made()
        pane.show()
        if not was_shown and self._below.sizes()[1] < pane.minimumHeight():
            whole = sum(self._below.sizes())
            self._below.setSizes([whole * part // sum(_PARTS) for part in _PARTS])
        span = self._article.selected_span()
        if selection is None and span is not None and len(span.fragments) == 1:
            selection = span.fragments[0]
        if selection is not None and self._visited == (article.id, selection) and len(pane.hits):
            pane.go_to_rows()
            return
        if selection is not None and 0 < selection.end - selection.start <= _LONGEST:
            pane.bar.set_words(article.text[selection.start : selection.end])
            pane.look()
        pane.bar.focus_words()

    def _made(self) -> ConcordancePane:
        if self._pane is None:
            from annotator.ui.panes.concordance_pane import ConcordancePane  # not needed to paint the window

            pane = self._pane = ConcordancePane(self._workspace, self._below)
            self._below.addWidget(pane)
            self._below.setCollapsible(1, False)
            pane.hide()
            pane.hit_picked.connect(self._go_to)
            pane.back_to_text.connect(self._article.view.setFocus)
            pane.closed.connect(self._close)
            pane.export_requested.connect(self._export)
        return self._pane

    def _close(self) -> None:
        if self._pane is not None:
            self._pane.stop()
            self._pane.hide()
        self._article.view.setFocus()

    def _go_to(self, key: int, start: int, end: int) -> None:
        """Open the article of a hit, and select the hit there: ready to be tagged."""
        article_id = self._workspace.project.concordance.article_id(key)
        if article_id is None:
            self.said.emit(self.tr("Its article is not there any more"))
            return
        article = self._workspace.article
        if article is None or article.id != article_id:
            try:
                self._workspace.show_article(article_id)
            except AnnotatorError as error:
                self._workspace.failed.emit(error)
                return
        article = self._workspace.article
        if article is not None and end <= len(article.text):
            hit, view = Fragment(start, end), self._article.view
            self._visited = article.id, hit
            view.set_selection(hit)
            view.reveal(hit)
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self) -> None:
        from annotator.ui.dialogs.concordance_export_dialog import export_hits  # when it is first asked for

        pane = self._pane
        if pane is not None and len(pane.hits):
            window, ticked = self._below.window(), pane.rows.ticked > 0
            export_hits(window, self._workspace, self._transfers, pane.chosen(), self.said.emit, ticked=ticked)
