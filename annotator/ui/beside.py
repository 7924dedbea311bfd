"""Two articles beside each other: which one is shown there, and how it changes places with the one being coded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSplitter

from annotator.core.errors import AnnotatorError
from annotator.ui import messages
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.panes.beside_pane import BesidePane


class Beside(QObject):
    """Opens an article beside the one that is coded. ``relate_requested`` asks to link the spans selected in both."""

    relate_requested = Signal(str)
    span_picked = Signal(str)

    def __init__(
        self, workspace: Workspace, reading: QSplitter, pane: ArticlePane, style: Callable[[ArticleView], object]
    ) -> None:
        """``style`` gives a view the text size and the like that the settings say."""
        super().__init__(reading)
        self._style = style
        self._workspace = workspace
        self._reading = reading
        self._pane = pane
        self._beside: BesidePane | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"beside": self.ask, "beside_swap": self.swap}

    @property
    def pane(self) -> BesidePane | None:
        """The pane while it is shown."""
        return self._beside if self._beside is not None and self._beside.article is not None else None

    def ask(self) -> None:
        """Ask which article is to be shown beside the open one; those that it has relations with come first."""
        from annotator.ui.lookups import go_to  # not needed to paint the window

        article = self._workspace.article
        if article is None:
            return
        linked = {
            end.article_id for link in self._workspace.project.links(article.id) for end in (link.head, link.tail)
        }
        keys = [self._workspace.project.key_of(id_) for id_ in sorted(linked - {article.id})]
        go_to(
            self._reading.window(),
            self._workspace,
            self.show_key,
            words=self.tr("Open beside: a part of its title or text"),
            first=[key for key in keys if key is not None],
            without=self._workspace.project.key_of(article.id),
        )

    def show_key(self, key: int) -> None:
        """Show an article beside the open one, at the span that the selected one is linked to, if it is there."""
        [row] = self._workspace.rows([key])
        span = self._pane.selected_span()
        links = self._workspace.project.links_of([span.id]) if span is not None else []
        ends = [link.other(span.id) for link in links if span is not None]
        self.show(row.info.id, next((end.id for end in ends if end.article_id == row.info.id), None))

    def show(self, article_id: str, span_id: str | None = None) -> None:
        """Show an article beside the open one, and there perhaps a span."""
        pane = self._made()
        try:
            pane.show_article(article_id)
        except AnnotatorError as error:
            messages.show_error(self._reading.window(), error)
            return
        if span_id is not None:
            pane.select_span(span_id)
        self._share()
        pane.view.setFocus()
        QTimer.singleShot(0, pane.view.setFocus)  # a palette that closes gives the focus back to where it was

    def swap(self) -> None:
        """Code the article that is beside, and put the one that was coded there."""
        there, here = self.pane, self._workspace.article
        if there is None or there.article is None or here is None:
            return
        selected, span = there.view.selected, self._pane.selected_span()
        self._workspace.show_article(there.article.id)
        there.show_article(here.id)
        if span is not None:
            there.select_span(span.id)
        self._pane.select_span(selected, reveal=True)
        self._pane.view.setFocus()

    def _made(self) -> BesidePane:
        if self._beside is None:
            from annotator.ui.panes.beside_pane import BesidePane  # not needed to paint the window

            self._beside = BesidePane(self._workspace, self._reading)
            self._style(self._beside.view)
            self._reading.addWidget(self._beside)
            self._beside.hide()
            self._beside.swap_requested.connect(self.swap)
            self._beside.back_to_text.connect(self._pane.view.setFocus)
            self._beside.closed.connect(self._pane.view.setFocus)
            self._beside.span_picked.connect(self.span_picked)
            self._beside.relate_requested.connect(self._relate)
        return self._beside

    def _relate(self) -> None:
        span = self.pane.selected_span() if self.pane is not None else None
        if span is not None:
            self.relate_requested.emit(span.id)

    def _share(self) -> None:
        """Give both the same room when the pane comes; widths drawn by hand stay."""
        sizes = self._reading.sizes()
        if len(sizes) == 2 and min(sizes) == 0:
            self._reading.setSizes([sum(sizes) // 2] * 2)
