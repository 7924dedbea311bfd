"""Deciding on all suggestions with the same words: counted beside the window, asked with the number, one change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.suggestion import Which
from annotator.ui.concordance_search import SideWork, Told
from annotator.ui.suggestion_actions import SuggestionActions
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.workspace import Workspace, shortened

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.storage.bulk_deciding import DecisionPlan


class SuggestionGroups(QObject):
    """Prepares decisions on groups; ``asked`` carries a question, the words of agreeing, and what is done then."""

    asked = Signal(str, str, object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, actions: SuggestionActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._actions = workspace, actions
        self._planning = SideWork(self.tr("Counting what would be decided"), self)
        self._accepts, self._which = True, Which()
        self._planning.told.connect(self._decide)
        self._planning.ended.connect(lambda error: self.failed.emit(error) if error is not None else None)
        workspace.changed.connect(lambda _: self._planning.stop())
        workspace.closing.connect(self._planning.leave)

    def prepare(self, which: Which, *, accept: bool) -> None:
        """Count what it would be to accept, or to refuse, all of these; accepting is asked, refusing is done."""
        workspace = self._workspace
        if not workspace.writable() or not workspace.retry():
            return
        self._accepts, self._which = accept, which
        analyst = workspace.analyst

        def work(project: Project, wanted: Callable[[], bool], tell: Told) -> None:
            plan = project.suggested.plan_accepting if accept else project.suggested.plan_refusing
            planned = plan(which, analyst, wanted)
            if wanted():
                tell(planned)

        self._planning.run(workspace.project, work)

    def is_pending(self) -> bool:
        return self._planning.is_running()

    def _decide(self, plan: DecisionPlan) -> None:
        if not plan.edits:
            self.said.emit(self.tr("Nothing of it is open any more"))
        elif self._accepts:
            agree = self.tr("Accept them") if plan.decided > 1 else self.tr("Accept it")
            changes = self._workspace.project.generation()
            self.asked.emit(self._question(plan), agree, lambda: self._do(plan, changes))
        else:
            self._do(plan, self._workspace.project.generation())

    def _do(self, plan: DecisionPlan, generation: tuple[str, int]) -> bool:
        if self._workspace.project.generation() != generation:
            self.said.emit(self.tr("The project has changed meanwhile; nothing was done. Ask again."))
            return False
        done = self._actions.decide_all(plan, self._words(plan))
        if done and not self._accepts:
            self.said.emit(self.tr("{} rejected; undo brings them back").format(f"{plan.decided:,}"))
        return done

    def _words(self, plan: DecisionPlan) -> str:
        words = self.tr("accept {} × {} as {}") if self._accepts else self.tr("reject {} × {} as {}")
        label = self._workspace.label_name(self._which.label)
        return words.format(f"{plan.decided:,}", shortened(self._which.words), label)

    def _question(self, plan: DecisionPlan) -> str:
        label, words = self._workspace.label_name(self._which.label), shortened(self._which.words)
        article = self.tr("article") if plan.articles == 1 else self.tr("articles")
        asked = [
            self.tr("Accept {} × {} as {} in {} {}?").format(
                f"{plan.decided:,}", shown_plain(f"“{words}”"), shown_plain(label), f"{plan.articles:,}", article
            )
        ]
        if plan.overlapping:
            overlap = self.tr("{} overlap spans that are there.")
            asked.append(
                (self.tr("{} overlaps a span that is there.") if plan.overlapping == 1 else overlap).format(
                    f"{plan.overlapping:,}"
                )
            )
        return " ".join(asked)
