"""The open project as the window sees it: the article being read, and changes saved, undone and told.

The store is imported when the first project opens, not with this module: SQLAlchemy takes longer to import than the
whole window, and the window comes first.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.article import Article, ArticleInfo, ArticleRow, Status
from annotator.core.article_spans import ArticleSpans
from annotator.core.change import Change
from annotator.core.errors import AnnotatorError, FileBusyError, RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.placed import Placed
from annotator.core.span import Fragment, Span, quote_of
from annotator.core.span_table import SpanTable
from annotator.ui.read_ahead import ReadAhead
from annotator.ui.saving import TURN, Saver

if TYPE_CHECKING:
    from annotator.storage import HistoryEntry, Project
    from annotator.storage.locking import Lock

logger = logging.getLogger(__name__)

_NO_LABELS = LabelSet("", ())

#: For how many seconds a change waits for the lock of another program before it is told as not saved.
_PATIENCE = 1.0

#: How long after that it is tried again, in milliseconds.
_AGAIN_MS = 1000


class OpenProject(QObject):
    """One open project and the article being read.

    Every change goes through ``do``: ``changed`` comes after it is on the disk, ``failed`` if it could not be written.
    The change that could not be written is kept as ``unsaved`` until it is retried or dropped; the next action tries
    it again first, and is not done where that fails, so that no change is ever pushed out by a later one. Where only
    the lock of another program is in the way, it is also tried again by itself.

    A thread writes. Where that takes long, ``saving_changed`` tells of it, and ``foreseen`` that the spans are shown
    as they will be, or as they are after all; whoever called ``do`` goes on when it is settled, and not before.
    """

    opened = Signal()
    closing = Signal()
    closed = Signal()
    leaving_article = Signal()
    article_changed = Signal()
    changed = Signal(object)
    failed = Signal(object)
    unsaved_changed = Signal()
    saving_changed = Signal()
    foreseen = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.labels = _NO_LABELS
        self.article: Article | None = None
        self.unsaved: Change | None = None
        self._project: Project | None = None
        self._lock: Lock | None = None
        self._spans = ArticleSpans()
        self._ahead = ReadAhead()
        self._foreseen: tuple[ArticleSpans, Change] | None = None
        self._saver = Saver(self)
        self._saver.slow_changed.connect(self.saving_changed)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._try_again)

    # The project

    @property
    def project(self) -> Project:
        if self._project is None:
            raise AnnotatorError("No project is open.", "Open one with File › Open, or import articles.")
        return self._project

    def is_open(self) -> bool:
        return self._project is not None

    def writable(self) -> bool:
        return self._project is not None and not self._project.read_only

    def ended_badly(self) -> bool:
        """Say whether the program died when it, or another of this machine, had the project open before."""
        return self._lock is not None and self._lock.left_by is not None

    def has_open(self, path: Path) -> bool:
        """Say whether this is the project that is open, by whatever path."""
        return self._project is not None and self._project.is_in_place() and _is_same_file(path, self._project.path)

    def use(self, project: Project, lock: Lock | None = None) -> None:
        """Take over an opened project; the one before is closed."""
        try:
            labels = project.label_set()
        except AnnotatorError:  # damaged where only reading shows it; the one that is open stays open
            project.close()
            raise
        self.close()
        self._project, self.labels, self._lock = project, labels, lock
        project.wait_at_most(TURN)
        self.opened.emit()

    def open(self, path: Path, *, read_only: str = "", anyway: bool = False) -> None:
        """Open a project file; raise ``ProjectError`` and keep the one that is open where it can't be.

        ``read_only`` is a sentence why it is opened for reading only. Otherwise it is claimed for this process, and
        that is refused with ``ProjectInUseError`` where somebody has it; ``anyway`` takes over what may be stale.
        """
        from annotator.storage import Project
        from annotator.storage.locking import claim

        if read_only:
            project = Project(path, read_only=True)
            project.read_only_reason = read_only
            self.use(project)
            return
        if self._lock is not None and path.resolve() == self._lock.path.resolve():
            self.close()  # another file has taken its place, and the claim of this process is in the way
        lock = claim(path, anyway=anyway)
        try:
            project = Project(path)
            if project.read_only:
                lock.release()
            lock.follow()
            self.use(project, lock)
        except BaseException:
            lock.release()
            raise

    def create(self, path: Path, label_set: LabelSet) -> None:
        """Make a new project file and open it."""
        from annotator.storage import Project

        Project.create(path, label_set).close()
        self.open(path)

    def continue_in(self, path: Path) -> None:
        """Go on in a copy of the open project: at the same article, and with the change that could not be saved."""
        self._saver.finish()
        article, unsaved = self.article, self.unsaved
        self.open(path)
        if article is not None:
            self.show_article(article.id)
        if unsaved is not None:
            self.do(unsaved)

    def close(self) -> None:
        if self._project is None:
            return
        self.leaving_article.emit()
        self._saver.finish()
        self.closing.emit()
        self._project.close()
        if self._lock is not None:
            self._lock.release()
        self._project = self._lock = None
        self.article = None
        self._spans = ArticleSpans()
        self._ahead.drop()
        self._set_unsaved(None)
        self.closed.emit()

    # Reading

    def find(self, query: str, status: Status | None) -> Sequence[int]:
        return self.project.find(query, status)

    def rows(self, keys: Sequence[int]) -> list[ArticleRow]:
        return self.project.rows(keys)

    def spans(self) -> SpanTable:
        """Where the spans of the open article lie; the same table, altered in place, as long as it is not read anew."""
        return self._spans.table

    def touched(self) -> list[Fragment]:
        """The places of the open article that the last change of its spans altered."""
        return self._spans.touched

    def span(self, span_id: str | None) -> Span | None:
        """A span of the open article with all its values, as far as they can be read."""
        try:
            return self._spans.get(span_id)
        except AnnotatorError as error:
            self.failed.emit(error)
            return None

    def tagged(self, label: str, fragment: Fragment) -> Placed | None:
        """The span of the open article that puts this label on exactly this fragment."""
        return self._spans.tagged(label, fragment)

    def quote(self, span: Span | Placed) -> str:
        return quote_of(self.article.text, span.fragments) if self.article else ""

    def label_counts(self) -> Counter[str]:
        """How many spans each label has in this article."""
        return self._spans.label_counts

    def show_article(self, article_id: str) -> None:
        """Open an article of this project for reading."""
        self.leaving_article.emit()
        self._read_article(article_id)
        self.article_changed.emit()

    def show_key(self, key: int) -> None:
        [row] = self.project.rows([key])
        self.show_article(row.info.id)

    def read_ahead(self, keys: Sequence[int]) -> None:
        """Read articles that are likely to be asked for next, and forget others that were read ahead."""
        if self._project is not None:
            with suppress(AnnotatorError):  # which is told when they are asked for
                self._ahead.fill(self._project, [row.info.id for row in self._project.rows(keys)])

    # Saving, undo and redo

    def is_saving(self) -> bool:
        """Say whether a change is being written, and takes so long that the window shows it."""
        return self._saver.is_slow

    def do(self, change: Change) -> bool:
        """Save a change, then tell it; return whether it was saved. One that waits goes first."""
        waited = change is self.unsaved
        return self.retry() and (waited or self._save(change))

    def retry(self) -> bool:
        """Try again to save the change that could not be written."""
        self._saver.finish()
        return self.unsaved is None or self._save(self.unsaved)

    def drop_unsaved(self) -> None:
        self._saver.finish()
        self._set_unsaved(None)

    def undo(self) -> Change | None:
        return self._step(forward=False)

    def redo(self) -> Change | None:
        return self._step(forward=True)

    def undo_texts(self) -> tuple[str, str]:
        return self.project.undo_texts() if self.is_open() else ("", "")

    def history(self) -> list[HistoryEntry]:
        return self.project.history()

    def announce(self, change: Change) -> None:
        """Tell a change that is saved already, such as the import of another thread."""
        self._ahead.follow(change)
        if change.arrives or change.touches(LabelSet):
            self.labels = self.project.label_set()
        if self.article is not None and (change.arrives or self.article.id in change.article_ids):
            self._follow(change, self.article)
        self.changed.emit(change)

    def _follow(self, change: Change, article: Article) -> None:
        """Take what a saved change did to the open article from the change itself, else from the store."""
        if change.arrives:  # which does not say what spans it brings
            self._reread(article.id)
            return
        foreseen, self._foreseen = self._foreseen, None
        try:
            if foreseen is None or foreseen[0] is not self._spans or foreseen[1] is not change:
                self._spans.follow(change)
        except ValueError:
            logger.warning("another program changed the article's spans; they are read again")
            self._reread(article.id)
            return
        facts = [edit.after for edit in change.edits if isinstance(edit.after, ArticleInfo)]
        info = next((info for info in facts if info.id == article.id), article.info)
        self.article = Article(info, article.text)

    def _read_article(self, article_id: str) -> None:
        article, table = self._ahead.take(self.project, article_id)
        self.article, self._spans = article, ArticleSpans(article_id, table, self.project.spans_by_id)

    def _reread(self, article_id: str) -> None:
        try:
            self._read_article(article_id)
        except AnnotatorError:  # it went away with the import that brought it
            self.article, self._spans = None, ArticleSpans()
            self.article_changed.emit()

    def _save(self, change: Change) -> bool:
        saved: list[bool] = []
        self._saver.run(
            lambda: self.project.do(change),
            lambda _, error: saved.append(self._settle(change, error)),
            _PATIENCE if self.unsaved is None else TURN,
            lambda: self._foresee(change),
        )
        return saved == [True]

    def _settle(self, change: Change, error: BaseException | None, *, by_itself: bool = False) -> bool:
        """Tell what came of a change, and return whether it is saved."""
        if error is None:
            self._set_unsaved(None)
            self.announce(change)
            return True
        self._unforesee()
        if not isinstance(error, AnnotatorError):
            raise error
        self._set_unsaved(None if isinstance(error, RefusedError) else change)  # what breaks a rule would do so again
        is_busy = isinstance(error, FileBusyError)
        if is_busy:
            self._again.start()
        if not (is_busy and by_itself):  # which is told already
            self.failed.emit(error)
        return False

    def _try_again(self) -> None:
        """Try to save what another program was in the way of, while the window goes on."""
        change = self.unsaved
        if self._saver.is_busy():
            self._again.start()
        elif change is not None:
            self._saver.start(
                lambda: self.project.do(change), lambda _, error: self._settle(change, error, by_itself=True), 0
            )

    def _foresee(self, change: Change) -> None:
        """Show a change of the open article that is still being written."""
        if self.article is None or change.arrives or self.article.id not in change.article_ids:
            return
        with suppress(ValueError):  # the store will say what is wrong with it
            self._spans.follow(change)
            self._foreseen = (self._spans, change)
            self.foreseen.emit()

    def _unforesee(self) -> None:
        foreseen, self._foreseen = self._foreseen, None
        if foreseen is not None and foreseen[0] is self._spans:
            self._spans.follow(foreseen[1].inverse())
            self.foreseen.emit()

    def _step(self, *, forward: bool) -> Change | None:
        if not self.retry():
            return None
        made: list[Change] = []

        def settle(change: Change | None, error: BaseException | None) -> None:
            if isinstance(error, AnnotatorError):
                self.failed.emit(error)
            elif error is not None:
                raise error
            elif change is not None:
                made.append(change)
                self.announce(change)

        self._saver.run(lambda: self.project.redo() if forward else self.project.undo(), settle, _PATIENCE)
        return made[0] if made else None

    def _set_unsaved(self, change: Change | None) -> None:
        if change is None:
            self._again.stop()
        if change is not self.unsaved:
            self.unsaved = change
            self.unsaved_changed.emit()


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
