"""Tagging every occurrence of the target's words: their number is shown first, and nothing is done without a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.core.span import Fragment, Span
from annotator.core.units import occurrences
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.workspace import Workspace


class TagAll(QObject):
    """The question of ``Shift`` with a label's key: ``asked`` tells label, words and number, ``dropped`` its end."""

    asked = Signal(str, str, int)
    dropped = Signal()

    def __init__(
        self,
        workspace: Workspace,
        view: ArticleView,
        select: Callable[[str], object],
        place: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """``select`` makes a span the target by its id, ``place`` is where the target is."""
        super().__init__(parent)
        self._workspace, self._view, self._select, self._place = workspace, view, select, place
        self._open: tuple[str, Sequence[Fragment]] | None = None

    def is_open(self) -> bool:
        return self._open is not None

    def ask(self, label_id: str, fragment: Fragment) -> None:
        """Find every occurrence of the words of a fragment and ask, with their number, whether to tag them."""
        article = self._workspace.article
        if article is None:
            return
        quote = article.text[fragment.start : fragment.end]
        found = occurrences(article.text, quote)
        found = [piece for piece in found if self._workspace.tagged(label_id, piece) is None]
        self._open = (label_id, found)
        self._view.show_matches(found)
        self.asked.emit(label_id, quote, len(found))

    def answer(self, *, yes: bool) -> None:
        """Close the question; with ``yes`` tag all, and select the one at the target, or else the first."""
        question, self._open = self._open, None
        self._view.show_matches(())
        self.dropped.emit()
        if question is None or not yes:
            return
        made = self._workspace.tag_all(question[1], question[0])
        if made:
            self._select(self._nearest(made).id)

    def _nearest(self, made: Sequence[Span]) -> Span:
        place = self._place()
        return next((span for span in made if span.start <= place <= span.end), made[0])
