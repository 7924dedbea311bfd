"""A second article beside the one that is being coded: to be read and pointed at, never to be tagged in.

Its spans can be selected, so that one of them can be the other end of a relation.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.core.article import Article
from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.placed import Placed
from annotator.core.span_table import SpanTable
from annotator.ui.key_positions import are_resting
from annotator.ui.panes.byline import byline
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.widgets.hairline import Hairline
from annotator.ui.widgets.labels import Line
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.workspace import Workspace

#: Height of the line over the article, in pixels: that of the label bar beside it.
_HEAD = 34


class BesidePane(QWidget):
    """Shows one article of the project; follows every change of it."""

    span_picked = Signal(str)
    swap_requested = Signal()
    relate_requested = Signal()
    back_to_text = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.article: Article | None = None
        self.view = ArticleView(self)
        self.view.setAccessibleName(self.tr("The article beside"))
        self.view.set_strip_enabled(False)
        self._title = Line(self)
        self._swap, self._close = QToolButton(self), QToolButton(self)
        self._lay_out()
        self._connect()

    def show_article(self, article_id: str) -> None:
        """Show an article from its top; raise ``AnnotatorError`` where it can't be read."""
        project = self._workspace.project
        self.article = project.article(article_id)
        info = self.article.info
        self._title.set_text(self.tr("Beside: {}").format(shown_plain(info.title or info.id)))
        self.view.set_labels(self._workspace.labels)
        self.view.load(self.article.text, self._table(), title=info.title, byline=byline(info), language=info.language)
        self.show()

    def select_span(self, span_id: str) -> None:
        """Select a span of this article and bring it into view."""
        span = self.view.spans.get(span_id)
        if span is not None:
            self.view.select_span(span.id)
            self.view.set_caret(span.start)
            self.view.reveal(span.fragments[0])

    def selected_span(self) -> Placed | None:
        """Return where the selected span lies."""
        return self.view.spans.get(self.view.selected) if self.article is not None else None

    def put_away(self) -> None:
        """Close the pane and forget its article."""
        self.article = None
        self.view.load("", ())
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        head = QWidget(self)
        head.setBackgroundRole(QPalette.ColorRole.Base)
        head.setAutoFillBackground(True)
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 8, 12, 8)
        row.addWidget(self._title, 1)
        for button, words, tip in (
            (self._swap, self.tr("Swap"), self.tr("Code this article, and put the other one here")),
            (self._close, self.tr("Close"), self.tr("Close the article beside (Ctrl+W)")),
        ):
            button.setText(words)
            button.setToolTip(tip)
            button.setAutoRaise(True)
            button.setMinimumHeight(_HEAD)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(Hairline(self))
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        self._swap.clicked.connect(self.swap_requested)
        self._close.clicked.connect(self.put_away)
        self.view.span_clicked.connect(self._pick)
        self.view.edge_dragged.connect(lambda *_: self.view.preview(None))  # it is only to be read
        for keys, act in (
            ("Escape", self.back_to_text.emit),
            ("Tab", lambda: self._step(forward=True)),
            ("Shift+Tab", lambda: self._step(forward=False)),
            ("R", lambda: None if are_resting(self) else self.relate_requested.emit()),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.setAutoRepeat(keys in ("Tab", "Shift+Tab"))
            shortcut.activated.connect(act)
        close = QShortcut(QKeySequence("Ctrl+W"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        close.activated.connect(self.put_away)
        self._workspace.changed.connect(self._refresh)
        self._workspace.closing.connect(self.put_away)

    def _table(self) -> SpanTable:
        assert self.article is not None
        return self._workspace.project.span_table(self.article.id)

    def _refresh(self, change: Change) -> None:
        if self.article is None:
            return
        self.view.set_labels(self._workspace.labels)
        if not change.arrives and self.article.id not in change.article_ids:
            return
        selected = self.view.selected
        try:
            self.article = self._workspace.project.article(self.article.id)
        except AnnotatorError:  # it went away with the import that brought it, or was taken out
            self.put_away()
            return
        self.view.show_spans(self._table())
        self.view.select_span(selected if selected is not None and self.view.spans.get(selected) else None)

    def _pick(self, span_id: str) -> None:
        self.view.select_span(span_id)
        self.span_picked.emit(span_id)

    def _step(self, *, forward: bool) -> None:
        spans = self.view.spans
        here = spans.row_of(self.view.selected) if self.view.selected is not None else None
        if here is None:
            before = spans.first_from(self.view.caret())
            place = before if forward else before - 1
        else:
            place = here + (1 if forward else -1)
        if 0 <= place < len(spans):
            self.select_span(spans[place].id)
            self.span_picked.emit(spans[place].id)
        else:
            self.back_to_text.emit()
