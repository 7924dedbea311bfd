"""Deciding on suggestions as changes: accepted, refused, given another label; one of them, or very many in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.core.change import Change, Edit
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion
from annotator.ui.workspace import Workspace, shortened

if TYPE_CHECKING:
    from annotator.storage.bulk_deciding import DecisionPlan


#: The settings that say which suggestions are shown: at all, and from which confidence on, in hundredths.
SHOWN, LEAST = "show_suggestions", "least_confidence"


class SuggestionActions(QObject):
    """What the analyst decides in the open project; each decision is one ``Change``."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def accept(self, suggestion: Suggestion) -> Span | None:
        """Make the span that is proposed in the open article; return it once it is saved."""
        workspace = self._workspace
        if not workspace.retry():
            return None
        if (there := workspace.tagged(suggestion.label, suggestion.fragment)) is not None:
            return workspace.span(there.id)
        plan = workspace.project.suggested.plan_accepting([suggestion], workspace.analyst)
        made = next((edit.after for edit in plan.edits if isinstance(edit.after, Span)), None)
        words = self.tr("accept {} as {}").format(self.quote(suggestion), workspace.label_name(suggestion.label))
        return made if made is not None and self._do(words, plan.edits) else None

    def reject(self, suggestion: Suggestion) -> bool:
        """Say that a piece of the open article is no such span; return whether it was saved."""
        workspace = self._workspace
        if not workspace.retry():
            return False
        refusal = workspace.project.suggested.rejection(suggestion, workspace.analyst)
        words = self.tr("reject {} as {}").format(self.quote(suggestion), workspace.label_name(suggestion.label))
        return self._do(words, [Edit(None, refusal)], begins=True)

    def correct(self, suggestion: Suggestion, label_id: str) -> Span | None:
        """Tag the place that is proposed with another label, and refuse the one that was proposed; return the span.

        Where it is was proposed, what it is was not: the span is the analyst's own, and the source was wrong.
        """
        workspace = self._workspace
        if not workspace.retry():
            return None
        refusal = workspace.project.suggested.rejection(suggestion, workspace.analyst)
        words = self.tr("tag {} as {}, not {}").format(
            self.quote(suggestion), workspace.label_name(label_id), workspace.label_name(suggestion.label)
        )
        if (there := workspace.tagged(label_id, suggestion.fragment)) is not None:
            return workspace.span(there.id) if self._do(words, [Edit(None, refusal)], begins=True) else None
        span = workspace.new_span(suggestion.fragment, label_id)
        return span if self._do(words, [Edit(None, span), Edit(None, refusal)], begins=True) else None

    def decide_all(self, plan: DecisionPlan, words: str) -> bool:
        """Do what was planned for many suggestions, as one change with these words."""
        return bool(plan.edits) and self._workspace.retry() and self._do(words, plan.edits)

    def quote(self, suggestion: Suggestion) -> str:
        """Return the words of a suggestion of the open article as a change has them."""
        article = self._workspace.article
        return shortened(article.text[slice(*suggestion.fragment)]) if article is not None else ""

    def _do(self, words: str, edits: Sequence[Edit], *, begins: bool = False) -> bool:
        workspace = self._workspace
        change = Change(words, tuple(edits), workspace.analyst)
        try:
            return workspace.do(workspace.starting(change) if begins else change)
        except AnnotatorError as error:
            workspace.failed.emit(error)
            return False
