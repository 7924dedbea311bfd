"""Tagging the target: what a label's key would do to it, doing that, and taking a span away again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from annotator.core.label_set import Label
from annotator.core.span import Span
from annotator.core.target import Outcome, Target
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.panes.article_pane import ArticlePane


class Tagging:
    """What the keys of the labels and ``X`` do to the target of an article's pane."""

    def __init__(self, workspace: Workspace, pane: ArticlePane, set_target: Callable[[Target], object]) -> None:
        self._workspace, self._pane, self._set_target = workspace, pane, set_target

    def outcome(self, label: Label) -> Outcome | None:
        """Return what the key of a label would do to a target that is no span; ``None`` where it would do nothing."""
        article, target = self._workspace.article, self._pane.target
        if article is None or target.span is not None:
            return None
        return target.outcome(label, article.text, article.info.language, self._workspace.spans())

    def tag(self, label_id: str) -> None:
        """Tag the target; on a span, change its label."""
        label, target = self._taggable(label_id), self._pane.target
        if label is None:
            return
        if target.span is not None:
            self._relabel(target.span, label_id)
        elif target.suggestion is not None:
            if (span := self._pane.suggestion_taker(target.suggestion, label_id)) is not None:
                self._pane.select_span(span.id)
                self._relabel(span, label_id)
        elif (outcome := self.outcome(label)) is not None:
            self._do(outcome, label_id, pointed=target.pointed)

    def _do(self, outcome: Outcome, label_id: str, *, pointed: bool) -> None:
        """Make the span, or take the one that is there, and make it the target."""
        pane = self._pane
        if outcome.span is None:
            span = pane.making(lambda: self._workspace.tag(outcome.fragment, label_id))
        else:
            span = self._workspace.span(outcome.span.id)
        if span is None:
            return
        pane.quietly(lambda: pane.view.set_selection(None))
        if pointed:  # so that Tab, the arrows and an undo go on from here
            pane.quietly(lambda: pane.view.set_caret(span.start))
        pane.select_span(span.id)
        if span.label == label_id or outcome.relabels:
            self._relabel(span, label_id)

    def _relabel(self, span: Span, label_id: str) -> None:
        """Give a span a label if it has another one, and tell that it has this one now, once that is saved."""
        if span.label != label_id:
            self._workspace.relabel(span, label_id)
        now = self._workspace.spans().get(span.id)
        if now is not None and now.label == label_id and self._workspace.unsaved is None:
            self._pane.tagged.emit(span.id)

    def _taggable(self, label_id: str) -> Label | None:
        """Return a label that spans of the open article may be given now."""
        label = self._workspace.labels.get(label_id)
        if self._workspace.article is None or label is None or label.archived or not self._workspace.writable():
            return None
        return label

    def ask_for_all(self, label_id: str) -> None:
        """Find every occurrence of the target's words and ask, with their number, whether to tag them."""
        article, label, target = self._workspace.article, self._taggable(label_id), self._pane.target
        if article is None or label is None:
            return
        if target.span is not None:
            self._pane.question.ask(label_id, target.span.fragments[0])
        elif (fragment := target.taken_by(label, article.text, article.info.language)) is not None:
            self._pane.question.ask(label_id, fragment)

    def delete(self) -> None:
        """Delete the span that is the target; the caret stays where it was. A suggestion is refused."""
        pane = self._pane
        if (span := pane.target.span) is not None:
            self._workspace.delete(span)
            pane.quietly(lambda: pane.view.set_caret(span.start))
            self._set_target(Target(span.start))
        elif pane.target.suggestion is not None:
            pane.suggestion_rejecter(pane.target.suggestion)
        elif pane.target.pointed:
            words = "No span is the target. Click one first to delete it."
            pane.said.emit(QCoreApplication.translate("ArticlePane", words))
