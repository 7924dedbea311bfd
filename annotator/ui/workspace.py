"""The open project and every action on it: a gesture becomes a ``Change``, the change is saved, then it is told.

The store is imported when the first project opens, not with this module: SQLAlchemy takes longer to import than the
whole window, and the window comes first.
"""

from __future__ import annotations

import logging
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from annotator.core.article import Article, ArticleInfo, ArticleRow, Status
from annotator.core.article_spans import ArticleSpans
from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.span import Fragment, Span, quote_of

if TYPE_CHECKING:
    from annotator.storage import HistoryEntry, Project

logger = logging.getLogger(__name__)

#: Longest quote in the words of a change, in code points.
_QUOTE_LENGTH = 40

_NO_LABELS = LabelSet("", ())


class Workspace(QObject):
    """One open project, the article being read, and the actions of the analyst.

    Every action is one ``Change``; ``changed`` comes after it is on the disk, ``failed`` if it could not be written.
    The change that could not be written is kept as ``unsaved`` until it is retried or dropped; the next action tries
    it again first, and is not done where that fails, so that no change is ever pushed out by a later one.
    """

    opened = Signal()
    leaving_article = Signal()
    article_changed = Signal()
    changed = Signal(object)
    failed = Signal(object)
    unsaved_changed = Signal()

    def __init__(self, analyst: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.analyst = analyst
        self.labels = _NO_LABELS
        self.article: Article | None = None
        self.unsaved: Change | None = None
        self._project: Project | None = None
        self._spans = ArticleSpans()

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

    def use(self, project: Project) -> None:
        """Take over an opened project; the one before is closed."""
        try:
            labels = project.label_set()
        except AnnotatorError:  # damaged where only reading shows it; the one that is open stays open
            project.close()
            raise
        self.close()
        self._project, self.labels = project, labels
        self.opened.emit()

    def open(self, path: Path) -> None:
        """Open a project file; raise ``ProjectError`` and keep the one that is open where it can't be."""
        from annotator.storage import Project

        self.use(Project(path))

    def create(self, path: Path, label_set: LabelSet) -> None:
        """Make a new project file and open it."""
        from annotator.storage import Project

        self.use(Project.create(path, label_set))

    def close(self) -> None:
        if self._project is None:
            return
        self.leaving_article.emit()
        self._project.close()
        self._project = None
        self.article = None
        self._spans = ArticleSpans()
        self._set_unsaved(None)

    # Reading

    def find(self, query: str, status: Status | None) -> array[int]:
        return self.project.find(query, status)

    def rows(self, keys: Sequence[int]) -> list[ArticleRow]:
        return self.project.rows(keys)

    def spans(self) -> list[Span]:
        """The spans of the article that is open, by start, the longer first."""
        return self._spans.in_order

    def span(self, span_id: str | None) -> Span | None:
        return self._spans.get(span_id)

    def tagged(self, label: str, fragment: Fragment) -> Span | None:
        """The span of the open article that puts this label on exactly this fragment."""
        return self._spans.tagged(label, fragment)

    def quote(self, span: Span) -> str:
        return quote_of(self.article.text, span.fragments) if self.article else ""

    def label_counts(self) -> Counter[str]:
        """How many spans each label has in this article."""
        return self._spans.label_counts

    def show_article(self, article_id: str) -> None:
        """Open an article of this project for reading."""
        self.leaving_article.emit()
        self.article = self.project.article(article_id)
        self._spans = ArticleSpans(article_id, self.project.spans(article_id))
        self.article_changed.emit()

    def show_key(self, key: int) -> None:
        [row] = self.project.rows([key])
        self.show_article(row.info.id)

    # Actions on spans

    def tag(self, fragment: Fragment, label: str) -> Span | None:
        """Put a label on a piece of the article; return the new span once it is saved."""
        return next(iter(self.tag_all([fragment], label)), None)

    def tag_all(self, fragments: Sequence[Fragment], label: str) -> list[Span]:
        """Put a label on several pieces in one change; those that carry it already are left alone."""
        article = self._require_article()
        if not self.retry():
            return []
        new = [
            Span(article.id, label, (fragment,), self.analyst)
            for fragment in fragments
            if self._spans.tagged(label, fragment) is None
        ]
        if not new:
            return []
        words = self.tr("tag {quote} as {label}") if len(new) == 1 else self.tr("tag {count} × {quote} as {label}")
        text = words.format(count=len(new), quote=self._short(new[0]), label=self._label_name(label))
        added = adding(text, *new, analyst=self.analyst)
        return new if self.do(self._starting(added)) else []

    def relabel(self, span: Span, label: str) -> None:
        text = self.tr("make {} a {}").format(self._short(span), self._label_name(label))
        self._replace(text, span, label=label)

    def reshape(self, span: Span, fragments: tuple[Fragment, ...]) -> None:
        """Give a span other fragments: its edges moved, or one more piece bound to it."""
        after = span.changed(fragments=fragments)
        if len(fragments) > len(span.fragments):
            text = self.tr("bind a fragment to {}").format(self._short(span))
        else:
            text = self.tr("change {} to {}").format(self._short(span), self._short(after))
        self._replace(text, span, fragments=fragments)

    def note(self, span: Span, note: str) -> bool:
        """Keep a note on a span; return whether it was saved."""
        return self._replace(self.tr("note on {}").format(self._short(span)), span, note=note)

    def delete(self, span: Span) -> None:
        """Delete a span, and with it the relations that end in it."""
        article = self._require_article()
        if not self.retry() or (now := self.span(span.id)) is None:
            return
        ends = [link for link in self.project.relations(article.id) if span.id in (link.head, link.tail)]
        self.do(removing(self.tr("delete {}").format(self._short(span)), *ends, now, analyst=self.analyst))

    # Actions on articles

    def set_status(self, status: Status) -> None:
        if not self.retry():
            return
        info = self._require_article().info
        if info.status is status:
            return
        text = self.tr("mark {} as {}").format(_shortened(info.title or info.id), status_name(status))
        self.do(replacing(text, (info, with_status(info, status)), analyst=self.analyst))

    # Saving, undo and redo

    def do(self, change: Change) -> bool:
        """Save a change, then tell it; return whether it was saved. One that waits goes first."""
        if change is not self.unsaved and not self.retry():
            return False
        try:
            self.project.do(change)
        except RefusedError as error:  # it breaks a rule, and would again
            self._set_unsaved(None)
            self.failed.emit(error)
            return False
        except AnnotatorError as error:
            self._set_unsaved(change)
            self.failed.emit(error)
            return False
        self._set_unsaved(None)
        self.announce(change)
        return True

    def retry(self) -> bool:
        """Try again to save the change that could not be written."""
        return self.unsaved is None or self.do(self.unsaved)

    def drop_unsaved(self) -> None:
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
        if change.arrives or any(isinstance(edit.value, LabelSet) for edit in change.edits):
            self.labels = self.project.label_set()
        if self.article is not None and (change.arrives or self.article.id in change.article_ids):
            self._follow(change, self.article)
        self.changed.emit(change)

    def _follow(self, change: Change, article: Article) -> None:
        """Take what a saved change did to the open article from the change itself, else from the store."""
        if change.arrives:  # which does not say what spans it brings
            self._reread(article.id)
            return
        try:
            self._spans.follow(change)
        except ValueError:
            logger.warning("another program changed the article's spans; they are read again")
            self._reread(article.id)
            return
        facts = [edit.after for edit in change.edits if isinstance(edit.after, ArticleInfo)]
        info = next((info for info in facts if info.id == article.id), article.info)
        self.article = Article(info, article.text)

    def _reread(self, article_id: str) -> None:
        try:
            self.article = self.project.article(article_id)
            self._spans = ArticleSpans(article_id, self.project.spans(article_id))
        except AnnotatorError:  # it went away with the import that brought it
            self.article, self._spans = None, ArticleSpans()
            self.article_changed.emit()

    def _step(self, *, forward: bool) -> Change | None:
        if not self.retry():
            return None
        try:
            change = self.project.redo() if forward else self.project.undo()
        except AnnotatorError as error:
            self.failed.emit(error)
            return None
        if change is not None:
            self.announce(change)
        return change

    def _replace(self, text: str, span: Span, **values: Any) -> bool:
        """Change values of a span, from what it is once a change that waited has been saved."""
        if not self.retry() or (now := self.span(span.id)) is None:
            return False
        return self.do(self._starting(replacing(text, (now, now.changed(**values)), analyst=self.analyst)))

    def _starting(self, change: Change) -> Change:
        """Add to a change of an untouched article that work on it has begun."""
        info = self._require_article().info
        if info.status is not Status.TODO:
            return change
        started = Edit(info, with_status(info, Status.IN_PROGRESS))
        return Change(change.text, (*change.edits, started), change.analyst, change.id, change.made)

    def _set_unsaved(self, change: Change | None) -> None:
        if change is not self.unsaved:
            self.unsaved = change
            self.unsaved_changed.emit()

    def _require_article(self) -> Article:
        if self.article is None:
            raise AnnotatorError("No article is open.", "Choose one in the list on the left.")
        return self.article

    def _label_name(self, label_id: str) -> str:
        label = self.labels.get(label_id)
        return label.name if label else label_id

    def _short(self, span: Span) -> str:
        return _shortened(self.quote(span))


def with_status(info: ArticleInfo, status: Status) -> ArticleInfo:
    return ArticleInfo(info.id, info.title, info.source, info.published, info.language, status, info.meta)


def status_name(status: Status) -> str:
    """The status in the words of the window."""
    return {"todo": "to do", "in_progress": "in progress"}.get(status.value, status.value)


def _shortened(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE_LENGTH else line[: _QUOTE_LENGTH - 1].rstrip() + "…"
