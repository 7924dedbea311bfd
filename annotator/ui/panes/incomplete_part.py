"""Spans that lack an attribute: how many there are, which of the open article, and the way from one to the next.

The numbers are read when a project or an article is opened, and follow each change by its edits: no tag has them read
again, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.attribute import incomplete
from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.widgets.span_list import SpanList
from annotator.ui.widgets.status_line import StatusLine
from annotator.ui.workspace import Workspace

#: A change of more edits than this has the numbers read again.
_MANY = 200


class IncompletePart(QObject):
    """Binds the list of spans and the status line to what the workspace says of incomplete and flagged spans."""

    said = Signal(str)

    def __init__(
        self, workspace: Workspace, pane: ArticlePane, spans: SpanList, line: StatusLine, show: Callable[[int], object]
    ) -> None:
        super().__init__(pane)
        self._workspace = workspace
        self._pane = pane
        self._spans = spans
        self._line = line
        self._show_article = show
        self._count: int | None = None
        self._ids: frozenset[str] | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show)
        line.incomplete_clicked.connect(partial(self.step, forward=True))
        spans.shown_changed.connect(self._limit)
        workspace.opened.connect(partial(self._forget, project=True))
        workspace.article_changed.connect(self._forget)
        workspace.changed.connect(self._follow)
        workspace.closed.connect(self._empty)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "next_incomplete": partial(self.step, forward=True),
            "previous_incomplete": partial(self.step, forward=False),
        }

    def step(self, *, forward: bool) -> None:
        """Select the next incomplete span, of this article or the next one that has any, going round the end."""
        workspace = self._workspace
        article = workspace.article
        if article is None:
            return
        rows = self._rows()
        span = self._pane.selected_span()
        here = workspace.spans().row_of(span.id) if span is not None else None
        if here is None:
            before = workspace.spans().first_from(self._pane.view.caret())
            beyond = [row for row in rows if (row >= before if forward else row < before)]
        else:
            beyond = [row for row in rows if (row > here if forward else row < here)]
        if not beyond:
            own = workspace.project.key_of(article.id)
            key = workspace.project.next_incomplete(own, forward=forward) if own is not None else None
            if key is None:
                self.said.emit(self.tr("No span is incomplete"))
                return
            if key != own:
                self._show_article(key)
            beyond = self._rows()
        if beyond:
            found = workspace.spans()[beyond[0] if forward else beyond[-1]]
            self._pane.select_span(found.id, reveal=True)
            self._pane.view.setFocus()

    def _rows(self) -> list[int]:
        """Return where the incomplete spans stand among those of the open article."""
        spans = self._workspace.spans()
        return sorted(row for id_ in self.here() if (row := spans.row_of(id_)) is not None)

    def here(self) -> frozenset[str]:
        """Return the ids of the incomplete spans of the open article."""
        if self._ids is None:
            article = self._workspace.article
            self._ids = self._workspace.project.incomplete_ids(article.id) if article is not None else frozenset()
        return self._ids

    def _forget(self, *, project: bool = False) -> None:
        """Have the numbers read again, once what is more urgent has been painted."""
        self._ids = None
        if project:
            self._count = None
            self._spans.show_all()
        self._later.start()

    def _empty(self) -> None:
        self._later.stop()
        self._count, self._ids = None, frozenset()
        self._line.set_incomplete(0)
        self._spans.set_incomplete(frozenset())

    def _follow(self, change: Change) -> None:
        is_large = change.arrives or change.label_set is not None or len(change.edits) > _MANY
        if self._count is None or self._ids is None or is_large:
            self._count = None
            self._forget()
            return
        here, article = set(self._ids), self._workspace.article
        for edit in change.edits:
            for side, sign in ((edit.before, -1), (edit.after, 1)):
                if not isinstance(side, Span):
                    continue
                lacks = self._lacks(side)
                self._count += sign * lacks
                if article is not None and side.article_id == article.id:
                    (here.add if lacks and sign > 0 else here.discard)(side.id)
        self._ids = frozenset(here)
        self._show()

    def _lacks(self, span: Span) -> bool:
        label = self._workspace.labels.get(span.label)
        return label is not None and bool(incomplete(label.attributes, span.attributes))

    def _show(self) -> None:
        if not self._workspace.is_open():
            return
        try:
            if self._count is None:
                self._count = self._workspace.project.incomplete_count()
            self._spans.set_incomplete(self.here())
        except AnnotatorError as error:
            self._workspace.failed.emit(error)
            return
        self._line.set_incomplete(self._count)
        if self._spans.shown:
            self._limit()

    def _limit(self) -> None:
        """List the spans that are wanted."""
        article = self._workspace.article
        if not self._spans.shown or article is None:
            self._spans.set_only(None)
        elif self._spans.shown == "incomplete":
            self._spans.set_only(self.here())
        else:
            self._spans.set_only(self._workspace.project.flagged_ids(article.id))
