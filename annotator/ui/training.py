"""Models of the project's own spans in the window: trained in the background, again as work goes on; what to read next.

A model that was trained by itself is taken when the next article is opened, so that the undo of a tag is still the
undo of that tag.
"""

from __future__ import annotations

import importlib.util
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.article import ArticleInfo, Status
from annotator.core.change import Change
from annotator.core.errors import AnnotatorError, StoppedError
from annotator.core.suggestion import Source, SourceKind
from annotator.ui.background import Job, Progress
from annotator.ui.concordance_search import SideWork, Told
from annotator.ui.settings import Settings
from annotator.ui.source_actions import SourceActions
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.suggesting import Trained

logger = logging.getLogger(__name__)

#: The setting that lets models be trained again by themselves, and after how many further articles that are done.
AGAIN, _FURTHER = "train_again", 10

#: With fewer coded articles nothing is learnt.
LEAST = 5

#: Of how many open articles a model is asked how unsure it is, and for how many seconds.
_ASKED, _SECONDS = 400, 6.0

_LIBRARY = "pycrfsuite"
_STOP_MS = 5_000


class Training(QObject):
    """Trains one model at a time; ``progressed`` tells a part from 0 to 1, ``ended`` that it is over."""

    progressed = Signal(float)
    ended = Signal()
    said = Signal(str)
    failed = Signal(object)
    article_wanted = Signal(int)

    def __init__(
        self, workspace: Workspace, settings: Settings, actions: SourceActions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._settings, self._actions = workspace, settings, actions
        self._job: Job | None = None
        self._waiting: Trained | None = None
        self._trained_on: dict[str, int] = {}
        self._asking = SideWork(self.tr("Looking for the next article"), self)
        self._asking.told.connect(self._go)
        self._asking.ended.connect(lambda error: self.failed.emit(error) if error is not None else None)
        workspace.closing.connect(self._leave)
        workspace.article_changed.connect(self._take_waiting)
        workspace.changed.connect(self._follow)

    def running(self) -> bool:
        return self._job is not None

    def model(self) -> Source | None:
        """Return the model of the project that is on, if there is one that was trained."""
        found = (one for one in self._actions.sources() if one.kind is SourceKind.MODEL and one.content)
        return next((one for one in found if one.on), None)

    def why_not(self, coded: int) -> str:
        """Return why nothing can be trained now with so many coded articles; empty where it can."""
        if not self._workspace.writable():
            return self.tr("The project is open for reading only.")
        if importlib.util.find_spec(_LIBRARY) is None:
            return self.tr("Training needs an extra: pip install annotator[suggest]")
        if coded < LEAST:
            return self.tr("{} coded articles are needed; there are {}.").format(LEAST, coded)
        return ""

    def train(self, before: Source | None = None, *, by_itself: bool = False) -> None:
        """Train a model in the place of ``before``, or a first one."""
        if self._job is not None or not self._workspace.writable():
            return
        path = self._workspace.project.path

        def work(progress: Progress, stopped: Callable[[], bool]) -> Trained | None:
            from annotator.storage import Project
            from annotator.suggesting import model_source

            with Project(path) as opened:
                try:
                    return model_source(
                        opened, before, stopped=stopped, told=lambda part: progress(round(1_000 * part), 1_001)
                    )
                except StoppedError:
                    return None

        job = self._job = Job(self.tr("Training"), work, self)
        job.progressed.connect(lambda done, total, _: self.progressed.emit(done / total))
        job.finished.connect(lambda trained: self._keep(job, trained, by_itself=by_itself))
        job.failed.connect(lambda error: self._fail(job, error, by_itself=by_itself))
        job.ended.connect(lambda: self._end(job))
        self.progressed.emit(0.0)
        job.start()

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def next_uncertain(self) -> None:
        """Open the article, of those to do, that the model is least sure of."""
        model, article = self.model(), self._workspace.article
        if model is None:
            self.said.emit(self.tr("There is no model yet: train one in the window of suggestions"))
            return
        here = self._workspace.project.key_of(article.id) if article is not None else None

        def work(project: Project, wanted: Callable[[], bool], tell: Told) -> None:
            from annotator.suggesting import uncertainty

            keys = [key for key in project.suggested.open_keys(_ASKED + 1) if key != here]
            until = time.monotonic() + _SECONDS
            found = uncertainty(project, model, keys, lambda: not wanted() or time.monotonic() > until)
            tell(max(found, key=lambda key: found[key], default=None))

        self.said.emit(self.tr("Looking for the article that the model is least sure of…"))
        self._asking.run(self._workspace.project, work)

    def _go(self, key: int | None) -> None:
        if key is None:
            self.said.emit(self.tr("No other article is to do"))
        else:
            self.article_wanted.emit(key)

    def _keep(self, job: Job, trained: Trained | None, *, by_itself: bool) -> None:
        if job is not self._job or trained is None:
            return
        self._trained_on[trained.source.content] = trained.figures.articles
        self._waiting = trained
        if not by_itself:
            self._take_waiting()

    def _take_waiting(self) -> None:
        trained, self._waiting = self._waiting, None
        if trained is not None and self._workspace.writable() and self._actions.train(trained.source):
            self.said.emit(self.tr("The model has learnt from {} articles").format(f"{trained.figures.articles:,}"))

    def _fail(self, job: Job, error: AnnotatorError, *, by_itself: bool) -> None:
        if job is not self._job:
            return
        logger.info("no model was trained: %s", error)
        if not by_itself:
            self.failed.emit(error)

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.ended.emit()

    def _leave(self) -> None:
        self._asking.leave()
        job, self._job, self._waiting = self._job, None, None
        if job is not None:
            job.stop()
            job.wait(_STOP_MS)
            self.ended.emit()

    def _follow(self, change: Change) -> None:
        """Train again where enough further articles are done."""
        if not change.touches(ArticleInfo):
            return
        done = any(isinstance(edit.after, ArticleInfo) and edit.after.status is Status.DONE for edit in change.edits)
        if not done or self._job is not None or self._waiting is not None or not self._settings.get(AGAIN):
            return
        model = self.model()
        if model is None or importlib.util.find_spec(_LIBRARY) is None:
            return
        number = self._workspace.project.status_counts()[Status.DONE]
        if number >= self._learnt_from(model) + _FURTHER:
            self.train(model, by_itself=True)

    def _learnt_from(self, model: Source) -> int:
        if model.content not in self._trained_on:
            from annotator.suggesting import figures

            try:
                self._trained_on[model.content] = figures(self._workspace.project, model).articles
            except AnnotatorError:
                return 0
        return self._trained_on[model.content]
