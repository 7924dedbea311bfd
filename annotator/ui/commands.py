"""What each action does: a line of the action table meets a method of a pane, the workspace or a dialog."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core.article import Status
from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet
from annotator.core.span import Relation, Span
from annotator.ui import messages
from annotator.ui.actions import Actions
from annotator.ui.opening import SUFFIX, Plan, sample_plan
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.articles_pane import ArticlesPane
from annotator.ui.projects import Projects
from annotator.ui.qt_text import verbatim
from annotator.ui.settings import Settings
from annotator.ui.transfers import Transfers
from annotator.ui.workspace import Workspace

_TEXT_SIZES = (8.0, 40.0)


class Commands(QObject):
    """The handlers of the actions.

    What opens over the window is in ``lookups``, which is imported when it is first asked for: the window is painted
    without it.
    """

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        settings: Settings,
        transfers: Transfers,
        articles: ArticlesPane,
        article: ArticlePane,
        projects: Projects,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._settings = settings
        self._transfers = transfers
        self._articles = articles
        self._article = article
        self._projects = projects
        self._actions: Actions | None = None

    def use(self, actions: Actions) -> None:
        self._actions = actions

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What to call for each action that this object knows; the window adds those of its own."""
        pane = self._article
        view, find = pane.view, pane.finding
        return {
            "new": self.new_project,
            "open": self.open_project,
            "open_folder": self.open_folder,
            "import": self.import_articles,
            "export": self.export,
            "check": self._when_open(self._transfers.check),
            "settings": lambda: _lookups().show_settings(self._window, self._settings),
            "quit": self._window.close,
            "undo": self.undo,
            "undo_key": self.undo,
            "redo": self.redo,
            "redo_key": self.redo,
            "history": self._when_open(self.show_history),
            "copy": lambda: QGuiApplication.clipboard().setText(verbatim(pane.copied())),
            "zoom_in": partial(self.zoom, 1),
            "zoom_out": partial(self.zoom, -1),
            "zoom_reset": lambda: self._settings.reset("text_size"),
            "text": lambda: view.setFocus(),
            "done": self.done_and_on,
            "done_key": self.done_and_on,
            "next_article": partial(self.go, forward=True),
            "previous_article": partial(self.go, forward=False),
            "go_to": self._when_open(lambda: _lookups().go_to(self._window, self._workspace, self.show)),
            "status_todo": partial(self.mark, Status.TODO),
            "status_in_progress": partial(self.mark, Status.IN_PROGRESS),
            "status_done": partial(self.mark, Status.DONE),
            "status_flagged": partial(self.mark, Status.FLAGGED),
            "wider": pane.wider,
            "narrower": pane.narrower,
            "end_out": partial(pane.stretch, start=False, outward=True),
            "end_in": partial(pane.stretch, start=False, outward=False),
            "start_out": partial(pane.stretch, start=True, outward=True),
            "start_in": partial(pane.stretch, start=True, outward=False),
            "delete": pane.delete,
            "edit": pane.confirm,
            "next_span": partial(pane.step_span, forward=True),
            "previous_span": partial(pane.step_span, forward=False),
            "drop": pane.drop,
            "find": find.open,
            "find_next": find.next,
            "find_previous": find.previous,
            "filter": self._articles.filter.focus_query,
            "keys": self._with_actions(lambda actions: _lookups().show_keys(self._window, actions)),
            "change_keys": self._with_actions(lambda actions: _lookups().change_keys(self._window, actions)),
            "commands": self._with_actions(lambda actions: _lookups().show_commands(self._window, actions)),
            "guide": lambda: _lookups().show_guide(self._window),
            "sample": self.open_sample,
            "about": lambda: _lookups().show_about(self._window),
        }

    # Files

    def new_project(self) -> None:
        """Ask which labels a new project begins with, then where it is to be."""
        _lookups().ask_label_set(self._window, self._make_project)

    def _make_project(self, label_set: LabelSet) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("New project"), str(Path.home() / f"project{SUFFIX}"), self._filter()
        )
        if name:
            path = Path(name)
            self._projects.open_plan(Plan(path if path.suffix else path.with_suffix(SUFFIX), label_set=label_set))

    def open_sample(self) -> None:
        try:
            plan = sample_plan()
        except AnnotatorError as error:
            messages.show_error(self._window, error)
            return
        self._projects.open_plan(plan)

    def choose_place(self, plan: Plan) -> None:
        """Ask where a new project is to be kept, and make it there from the same articles."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("New project"), str(Path.home() / plan.project.name), self._filter()
        )
        if name:
            path = Path(name)
            self._projects.open_plan(Plan(path if path.suffix else path.with_suffix(SUFFIX), plan.sources))

    def open_project(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open project"), str(self._folder()), self._filter()
        )
        if name:
            self._projects.open_plan(Plan(Path(name)))

    def open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder of articles"), str(self._folder()))
        if name:
            self._projects.open_paths([Path(name)])

    def import_articles(self) -> None:
        kinds = self.tr("Articles (*.txt *.text *.jsonl *.ndjson);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Import articles"), str(self._folder()), kinds)
        if names:
            self._transfers.import_paths([Path(name) for name in names])

    def export(self) -> None:
        if not self._workspace.is_open():
            return
        suggested = self._workspace.project.path.with_suffix(".jsonl")
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export"), str(suggested), self.tr("JSON lines (*.jsonl)")
        )
        if name:
            self._transfers.export(Path(name), "jsonl")

    # Changes

    def undo(self) -> None:
        self._show_step(self._workspace.undo())

    def redo(self) -> None:
        self._show_step(self._workspace.redo())

    def _show_step(self, change: Change | None) -> None:
        """Go to where an undo or redo did something, and select the span that it left, or whose relation changed."""
        if change is None or not change.article_ids:
            return
        left = [edit.after.id for edit in change.edits if isinstance(edit.after, Span)]
        for edit in change.edits:
            if isinstance(edit.value, Relation):
                left += [edit.value.head, edit.value.tail]
        article, spans = self._workspace.article, self._workspace.spans
        if article is None or not (article.id in change.article_ids or any(spans().get(id_) for id_ in left)):
            self._workspace.show_article(next(iter(sorted(change.article_ids))))
        here = next((id_ for id_ in left if spans().get(id_)), None)
        if here is not None:
            self._article.select_span(here, reveal=True)

    def show_history(self) -> None:
        _lookups().show_history(self._window, self._workspace, self.undo, self.redo)

    # Articles

    def done_and_on(self) -> None:
        """Mark the article as done; once that is saved, open the next one that is not."""
        if self._workspace.article is None:
            return
        self._workspace.set_status(Status.DONE)
        if self._workspace.unsaved is None and (key := self._articles.next_open()) is not None:
            self.show(key)

    def go(self, *, forward: bool) -> None:
        if (key := self._articles.neighbour(forward=forward)) is not None:
            self.show(key)

    def mark(self, status: Status) -> None:
        if self._workspace.article is not None:
            self._workspace.set_status(status)

    def show(self, key: int) -> None:
        self._workspace.show_key(key)
        self._article.view.setFocus()

    # Looking

    def zoom(self, steps: int) -> None:
        size = float(self._settings.get("text_size")) + steps
        self._settings.set("text_size", max(_TEXT_SIZES[0], min(_TEXT_SIZES[1], size)))

    def _with_actions(self, look: Callable[[Actions], object]) -> Callable[[], object]:
        return lambda: look(self._actions) if self._actions is not None else None

    def _when_open(self, action: Callable[[], object]) -> Callable[[], object]:
        def guarded() -> None:
            if self._workspace.is_open():
                action()

        return guarded

    def _folder(self) -> Path:
        return self._workspace.project.path.parent if self._workspace.is_open() else Path.home()

    def _filter(self) -> str:
        return self.tr("Projects (*{})").format(SUFFIX)


def _lookups() -> ModuleType:
    from annotator.ui import lookups

    return lookups
