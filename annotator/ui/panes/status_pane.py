"""The status bar: saved or not, who, how far, on what the next key acts, what runs, what undo would take back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStatusBar, QWidget

from annotator.core.article import Status
from annotator.core.change import Change
from annotator.core.span import Fragment
from annotator.ui.indexing import Indexing
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.single_keys import SingleKeys
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
        self._task = ""
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
        transfers.started.connect(self._start_task)
        transfers.progressed.connect(self._show_task)
        transfers.ended.connect(lambda: self.line.set_task(None))
        self._saved_at: datetime | None = None

    def say(self, words: str) -> None:
        """Show the outcome of long work for a while."""
        QTimer.singleShot(0, lambda: self.line.set_task(shown_plain(words), 1, 1, can_cancel=False))
        self._said.start(_SAY_MS)

    def show_indexing(self, indexing: Indexing) -> None:
        """Show how far the full-text index is, while nothing else is going on."""
        words = self.tr("Indexing the texts…")

        def is_free() -> bool:
            return not self._transfers.running() and not self._said.isActive()

        def show(done: int, total: int) -> None:
            if is_free():
                self.line.set_task(words, done, total)

        def end() -> None:
            if is_free():
                self.line.set_task(None)

        def cancel() -> None:
            if not self._transfers.running():
                indexing.stop()

        indexing.progressed.connect(show)
        indexing.ended.connect(end)
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

    def _show_target(self) -> None:
        """Name the target, its offsets and, for the caret's unit, what each label would take."""
        article, target = self._workspace.article, self._pane.target
        if article is None:
            self.line.set_target("")
            return
        text, language = article.text, article.info.language
        if target.span is not None:
            fragments = target.span.fragments
            label = self._workspace.labels.get(target.span.label)
            what = shown_plain(label.name if label else target.span.label)
        else:
            fragments = target.outline(text, language)
            what = self.tr("selection")
        if not fragments:
            self.line.set_target("")
            return
        previews = {} if target.span else self._previews()  # a span takes no unit
        self._pane.labels.set_previews(previews)
        own = _quote(text, fragments[0])
        if target.span is None and target.selection is None:
            others = [
                f"{label.key or shown_plain(label.name)}: {previews[label.id]}"
                for label in self._workspace.labels.offered
                if previews.get(label.id, own) != own
            ]
            self.line.set_target(" · ".join([own, *others]))
            return
        start, end = fragments[0].start, fragments[-1].end
        length = sum(piece.end - piece.start for piece in fragments)
        size = self.tr("{}–{} · {} characters").format(f"{start:,}", f"{end:,}", f"{length:,}")
        self.line.set_target(f"{what} {own} · {size}")

    def _previews(self) -> dict[str, str]:
        """What the key of each label would take now, shortened."""
        article, target = self._workspace.article, self._pane.target
        if article is None:
            return {}
        taken = {
            label.id: target.taken_by(label, article.text, article.info.language)
            for label in self._workspace.labels.offered
        }
        return {label_id: _quote(article.text, fragment) for label_id, fragment in taken.items() if fragment}


def _quote(text: str, fragment: Fragment) -> str:
    """The fragment in quotation marks on one line, long ones with their middle left out."""
    words = " ".join(text[fragment.start : min(fragment.end, fragment.start + 400)].split())
    if fragment.end - fragment.start > 400 or len(words) > _QUOTE_LENGTH:
        words = words[: _QUOTE_LENGTH - 1].rstrip() + "…"
    return shown_plain(f"“{words}”")
