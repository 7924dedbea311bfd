"""The status bar: saved or not, who, how far, on what the next key acts, what runs, what undo would take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStatusBar, QWidget

from annotator.core.article import Status
from annotator.core.change import Change
from annotator.core.label_set import Label
from annotator.core.span import Fragment
from annotator.core.suggestion import Suggestion
from annotator.core.target import Outcome
from annotator.ui.indexing import Indexing
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.single_keys import SingleKeys
from annotator.ui.suggesting import Suggesting
from annotator.ui.transfers import Transfers
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.widgets.status_line import StatusLine
from annotator.ui.workspace import Workspace

#: Longest quote in the status bar, in code points.
_QUOTE_LENGTH = 36

#: How long the outcome of long work stays in the status bar, in milliseconds.
_SAY_MS = 12_000


class StatusPane(QStatusBar):
    """Binds the status line to the workspace, the target and the background work."""

    analyst_clicked = Signal()

    def __init__(
        self, workspace: Workspace, transfers: Transfers, pane: ArticlePane, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._transfers = transfers
        self._pane = pane
        self._task = self._mode = self._step = self._proposal = ""
        self._click_first = False
        self._shown = pane.target
        #: Says what a suggestion is called that is the target.
        self.suggestion_words: Callable[[Suggestion], str] = lambda _one: ""
        self.line = StatusLine(self)
        self.addWidget(self.line, 1)
        self.setSizeGripEnabled(False)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.timeout.connect(lambda: self.line.set_task(None))
        self.line.analyst_clicked.connect(self.analyst_clicked)
        self.line.task_cancelled.connect(transfers.stop)
        workspace.opened.connect(self._show_project)
        workspace.changed.connect(self._show_change)
        workspace.unsaved_changed.connect(self._show_saved)
        workspace.saving_changed.connect(self._show_saved)
        pane.target_changed.connect(self._show_target)
        pane.said.connect(self.say)
        transfers.started.connect(self._start_task)
        transfers.progressed.connect(self._show_task)
        transfers.ended.connect(lambda: self.line.set_task(None))
        self._saved_at: datetime | None = None

    def say(self, words: str) -> None:
        """Show the outcome of long work for a while."""
        QTimer.singleShot(0, lambda: self.line.set_task(shown_plain(words), 1, 1, can_cancel=False))
        self._said.start(_SAY_MS)

    def show_work(self, work: Indexing | Suggesting, words: str) -> None:
        """Show how far work in the background is, while nothing else is going on, and let it be stopped."""

        def is_free() -> bool:
            return not self._transfers.running() and not self._said.isActive()

        def show(done: int, total: int) -> None:
            if is_free():
                self.line.set_task(words, done, total)

        def end() -> None:
            if is_free():
                self.line.set_task(None)

        def cancel() -> None:
            if work.running() and not self._transfers.running():
                work.stop()

        work.progressed.connect(show)
        work.ended.connect(end)
        self.line.task_cancelled.connect(cancel)

    def show_single_keys(self, keys: SingleKeys) -> None:
        """Show whether single keys act, where that may change; a click changes it."""
        keys.said.connect(self.say)
        keys.changed.connect(lambda: self.line.set_keys(*keys.state()))
        self.line.keys_clicked.connect(keys.toggle)
        self.line.set_keys(*keys.state())

    def show_analyst(self, name: str) -> None:
        self.line.set_analyst(name)

    def _start_task(self, title: str) -> None:
        self._said.stop()
        self._task = f"{title}…"
        self.line.set_task(self._task)

    def _show_task(self, done: int, total: int, pace: str) -> None:
        self.line.set_task(f"{self._task} {pace}".rstrip(), done, total)

    def _show_project(self) -> None:
        self._saved_at = None
        self._show_saved()
        self._show_numbers()

    def _show_change(self, change: Change) -> None:
        self._saved_at = datetime.now()
        self._show_saved()
        self._show_numbers()

    def _show_saved(self) -> None:
        if not self._workspace.is_open():
            self.line.set_closed()
        elif self._workspace.is_saving():
            self.line.set_saving()
        elif self._workspace.project.read_only:
            self.line.set_read_only(self._workspace.project.read_only_reason)
        elif self._workspace.unsaved is not None:
            self.line.set_unsaved(self._workspace.unsaved.text)
        else:
            self.line.set_saved(self._saved_at)

    def _show_numbers(self) -> None:
        counts = self._workspace.project.status_counts()
        self.line.set_progress(counts[Status.DONE], sum(counts.values()))
        self.line.set_undo(self._workspace.undo_texts()[0])

    def set_click_first(self, on: bool) -> None:
        """Tell whether pointing at the text open here sets no target."""
        self._click_first = on
        self._show_target()

    def set_mode(self, words: str) -> None:
        """Tell what the mouse or the keys do beside what they always do; empty where they do nothing else."""
        self._mode = words
        self._show_target()

    def set_step(self, words: str) -> None:
        """Tell which of how many places the target is, while something leads from one to the next; empty where not."""
        self._step = words
        self._show_target()

    def set_proposal(self, words: str) -> None:
        """Tell what is proposed for the target; empty where nothing is."""
        if words != self._proposal:
            self._proposal = words
            if self._shown is self._pane.target:  # else another target is told next
                self._show_target()

    def _show_target(self) -> None:
        """Name the target and what each label would do to it; of a span or a selection, how far it reaches."""
        article, target = self._workspace.article, self._pane.target
        self._shown = target
        fragments = target.outline(article.text, article.info.language) if article is not None else ()
        if article is None or not fragments:
            self.line.set_target(self._mode)
            return
        outcomes = {} if self._pane.pen is not None else self._outcomes()
        self._pane.labels.set_previews({id_: _quote(article.text, one.fragment) for id_, one in outcomes.items()})
        own = _quote(article.text, fragments[0])
        pen = self._workspace.labels.get(self._pane.pen or "")
        if target.suggestion is not None:
            parts = [*filter(None, [self._step]), self.suggestion_words(target.suggestion)]
        elif pen is not None and target.pointed:
            outcome = self._pane.outcome(pen)
            parts = [self._words(pen, outcome)] if outcome is not None else []
        elif target.span is None and target.selection is None:
            parts = self._takings(own, outcomes)
        elif target.span is not None and self._proposal:
            parts = [self._kind(), self._proposal]
        elif target.rung is not None and (others := self._takings(own, outcomes, others=True)):
            parts = [f"{self._kind()} {own}", *others, *filter(None, [self._proposal])]
        else:
            parts = [f"{self._kind()} {own}", self._proposal or self._size(fragments)]
        first = [self._mode] if self._mode else [self.tr("click first")] if self._click_first else []
        self.line.set_target(" · ".join([*first, *parts]))

    def _kind(self) -> str:
        target = self._pane.target
        if target.span is not None:
            label = shown_plain(self._workspace.label_name(target.span.label))
            return f"{self._step} · {label}" if self._step else label
        return self._step or self.tr("selection")

    def _size(self, fragments: Sequence[Fragment]) -> str:
        start, end = fragments[0].start, fragments[-1].end
        length = sum(piece.end - piece.start for piece in fragments)
        return self.tr("{}–{} · {} characters").format(f"{start:,}", f"{end:,}", f"{length:,}")

    def _outcomes(self) -> dict[str, Outcome]:
        """What the key of each label would do now; nothing for a span, which takes no unit."""
        found = {label.id: self._pane.outcome(label) for label in self._workspace.labels.offered}
        return {label_id: outcome for label_id, outcome in found.items() if outcome is not None}

    def _takings(self, own: str, outcomes: Mapping[str, Outcome], *, others: bool = False) -> list[str]:
        """Say what the keys of the labels would do, those together that do the same.

        With ``others`` only what is not just to tag the target's own words.
        """
        keys: dict[str, list[str]] = {}
        for number, label in enumerate(self._workspace.labels.offered, start=1):
            outcome = outcomes.get(label.id)
            if outcome is not None:
                key = label.key or (str(number) if number <= 9 else shown_plain(label.name))
                keys.setdefault(self._words(label, outcome), []).append(key)
        if others:
            keys.pop(own, None)
            return [f"{', '.join(same)}: {words}" for words, same in keys.items()]
        first = sorted(keys.items(), key=lambda one: one[0] != own)  # in a narrow window the others are cut off
        parts = [f"{', '.join(same)}: {words}" for words, same in first]
        return parts if own in keys else [own, *parts]

    def _words(self, label: Label, outcome: Outcome) -> str:
        """Say what the key of one label would do."""
        article = self._workspace.article
        assert article is not None
        quote = _quote(article.text, outcome.fragment)
        if outcome.span is None:
            return quote
        old = shown_plain(self._workspace.label_name(outcome.span.label))
        if outcome.relabels:
            return self.tr("{} {} becomes {}").format(old, quote, shown_plain(label.name))
        return self.tr("selects {} {}").format(old, quote)


def _quote(text: str, fragment: Fragment) -> str:
    """The fragment in quotation marks on one line, long ones with their middle left out."""
    words = " ".join(text[fragment.start : min(fragment.end, fragment.start + 400)].split())
    if fragment.end - fragment.start > 400 or len(words) > _QUOTE_LENGTH:
        words = words[: _QUOTE_LENGTH - 1].rstrip() + "…"
    return shown_plain(f"“{words}”")
