"""Repairing the target by keys: a rung wider or narrower, an end or the start a word further."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.core.target import Target, stretched
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.panes.article_pane import ArticlePane


class Repairing:
    """What ``W``, ``Q``, ``D`` and ``S`` do: to a span in the store, to anything else on the screen only."""

    def __init__(self, workspace: Workspace, pane: ArticlePane, set_target: Callable[[Target], object]) -> None:
        self._workspace, self._pane, self._set_target = workspace, pane, set_target

    def climb(self, *, outward: bool) -> None:
        """Take the next wider or narrower rung; of a span, the span around or inside it."""
        article, span = self._workspace.article, self._pane.target.span
        if article is None:
            return
        if span is not None:
            spans = self._workspace.spans()
            other = spans.outer(span) if outward else spans.inner(span)
            if other is not None:
                self._pane.select_span(other.id)
            return
        step = self._pane.target.wider if outward else self._pane.target.narrower
        target = step(article.text, article.info.language)
        if target is not None:
            self._set_target(target)

    def stretch(self, *, start: bool, outward: bool) -> None:
        """Move the target's end (or start) by a word; of a span in the store, of a selection on screen."""
        article, span = self._workspace.article, self._pane.target.span
        if article is None:
            return
        fragments = self._pane.target.outline(article.text, article.info.language)
        moved = stretched(article.text, fragments, start=start, outward=outward) if fragments else None
        if moved is None:
            return
        if span is not None:
            self._workspace.reshape(span, moved)
        else:
            self._set_target(Target(self._pane.target.caret, moved[0]))
