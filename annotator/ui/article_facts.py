"""The article as a whole: its details edited, and the article taken out of the project; each one undoable change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.core.article import ArticleInfo
from annotator.core.change import Change, Edit, Value, replacing
from annotator.core.span import Relation
from annotator.ui import messages
from annotator.ui.panes.articles_pane import ArticlesPane
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.workspace import Workspace, shortened


class ArticleFacts(QObject):
    """Details and removal of the open article; the list of ``articles`` knows which one comes next."""

    def __init__(self, window: QWidget, workspace: Workspace, articles: ArticlesPane) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._articles = articles

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"article_details": self.show_details, "remove_article": self.ask_to_remove}

    def show_details(self) -> None:
        """Open the dialog with all that is known of the open article."""
        from annotator.ui.dialogs.article_dialog import ArticleDialog  # not needed to paint the window

        article = self._workspace.article
        if article is None:
            return
        dialog = ArticleDialog(article.info, len(article.text), self._window)
        dialog.taken.connect(partial(self.describe, article.id))
        dialog.open()

    def describe(self, article_id: str, facts: ArticleInfo) -> bool:
        """Save other facts of the open article; return whether they were."""
        workspace = self._workspace
        if not workspace.retry() or workspace.article is None or workspace.article.id != article_id:
            return False
        text = self.tr("edit the details of {}").format(shortened(facts.title or facts.id))
        return workspace.do(replacing(text, (workspace.article.info, facts), analyst=workspace.analyst))

    def ask_to_remove(self) -> None:
        """Ask, with what would go with it, whether to take the open article out of the project."""
        article = self._workspace.article
        if article is None or not self._workspace.writable():
            return
        title = shown_plain(one_line(article.title or article.id))
        messages.ask(
            self._window,
            self.tr("Take “{}” out of the project?").format(title),
            self._what_goes(article.id),
            self.tr("Take it out"),
            self.remove,
            destructive=True,
        )

    def remove(self) -> None:
        """Take the open article out of the project, with its spans and every relation that ends in one of them."""
        workspace, article = self._workspace, self._workspace.article
        if article is None or not workspace.retry():
            return
        values: list[Value] = [*self._relations(article.id), *workspace.project.spans(article.id), article.info]
        text = self.tr("take out {}").format(shortened(article.title or article.id))
        after = self._articles.neighbour(forward=True)
        after = self._articles.neighbour(forward=False) if after is None else after
        if workspace.do(Change(text, tuple(Edit(value, None) for value in values), workspace.analyst)) and after:
            workspace.show_key(after)

    def _what_goes(self, article_id: str) -> str:
        spans, links = len(self._workspace.spans()), self._relations(article_id)
        across = sum(1 for link in links if link.article_id != article_id)
        words = [self.tr("Its {} spans and {} relations go with it.").format(spans, len(links))]
        if across:
            words.append(self.tr("{} of the relations come from other articles.").format(across))
        words.append(self.tr("Undo brings all of it back."))
        return " ".join(words)

    def _relations(self, article_id: str) -> list[Relation]:
        return [link.relation for link in self._workspace.project.links(article_id)]
