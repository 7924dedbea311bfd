"""Tagging very many hits at once: counted beside the window first, asked with the numbers, then one change.

What was counted holds for one state of the project: where that changes before the analyst agrees, the question goes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.hits import Hits
from annotator.core.label_set import Label
from annotator.ui.concordance_search import SideWork, Told
from annotator.ui.workspace import Workspace, shortened

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.storage.bulk_tagging import TagPlan


class BulkTagging(QObject):
    """``asked`` carries the question and the words of agreeing to it; ``dropped`` says that it holds no longer."""

    asked = Signal(str, str)
    dropped = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._counting = SideWork(self.tr("Counting what would be tagged"), self)
        self._plan: TagPlan | None = None
        self._label: Label | None = None
        self._words = ""
        self._counting.told.connect(self._ask)
        self._counting.ended.connect(self._end)
        workspace.changed.connect(lambda _: self.drop())
        workspace.closing.connect(self._leave)

    def prepare(self, hits: Hits, label: Label, words: str) -> None:
        """Count what it would be to tag these hits; ``words`` are what they have in common, for the undo menu."""
        if not self._workspace.retry():
            return
        self._plan, self._label, self._words = None, label, words
        analyst = self._workspace.analyst

        def work(project: Project, wanted: Callable[[], bool], tell: Told) -> None:
            plan = project.concordance.plan_tagging(hits, label, analyst, wanted)
            if wanted():
                tell(plan)

        self._counting.run(self._workspace.project, work)

    def is_pending(self) -> bool:
        """Say whether something is being counted or asked."""
        return self._counting.is_running() or self._plan is not None

    def agree(self) -> bool:
        """Tag what was asked about, as one change; return whether it was saved."""
        plan, label = self._plan, self._label
        self._plan = None
        if plan is None or label is None or not plan.edits:
            return False
        name, count = label.name, QLocale().toString(plan.made)
        if plan.made == 1:
            text = self.tr("tag {quote} as {label}")
        elif self._words:
            text = self.tr("tag {count} × {quote} as {label}")
        else:
            text = self.tr("tag {count} hits as {label}")
        text = text.format(count=count, quote=shortened(self._words), label=name)
        return self._workspace.do(Change(text, plan.edits, self._workspace.analyst))

    def drop(self) -> None:
        """Forget what was counted."""
        pending = self.is_pending()
        self._counting.stop()
        self._plan = None
        if pending:
            self.dropped.emit()

    def _leave(self) -> None:
        self._counting.leave()
        self.drop()

    def _ask(self, plan: TagPlan) -> None:
        label = self._label
        if label is None:
            return
        if not plan.made:
            already = plan.already > 0
            self.said.emit(
                self.tr("All of them are tagged as {} already.").format(label.name)
                if already
                else self.tr("Their articles are not there any more.")
            )
            self.dropped.emit()
            return
        self._plan = plan
        self.asked.emit(question(plan, label, self), self.tr("Tag them") if plan.made > 1 else self.tr("Tag it"))

    def _end(self, error: AnnotatorError | None) -> None:
        if error is not None:
            self.failed.emit(error)
            self.dropped.emit()


def question(plan: TagPlan, label: Label, words: QObject) -> str:
    """Return what is asked before it is tagged: how many, where, what is met on the way."""
    number = QLocale().toString
    many = (
        words.tr("Tag {} hits in {} articles as {}?")
        if plan.articles > 1
        else words.tr("Tag {} hits in {} article as {}?")
    )
    many = words.tr("Tag {} hit in {} article as {}?") if plan.made == 1 else many
    sentences = [many.format(number(plan.made), number(plan.articles), label.name)]
    for count, one, several in (
        (plan.overlapping, words.tr("{} overlaps a span that is there."), words.tr("{} overlap spans that are there.")),
        (
            plan.already,
            words.tr("{} is tagged so already and stays as it is."),
            words.tr("{} are tagged so already and stay as they are."),
        ),
        (
            plan.gone,
            words.tr("{} is in an article that is not there any more."),
            words.tr("{} are in articles that are not there any more."),
        ),
    ):
        if count:
            sentences.append((one if count == 1 else several).format(number(count)))
    return " ".join(sentences)
