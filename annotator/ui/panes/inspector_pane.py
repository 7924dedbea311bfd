"""The inspector on the right: the selected span's form, and the list of the article's spans."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from annotator.core.change import Change
from annotator.core.span import Span
from annotator.ui.widgets.inspector_form import InspectorForm
from annotator.ui.widgets.span_list import SpanList
from annotator.ui.workspace import Workspace

#: The list keeps so many pixels however much the form wants, or a third where that is less.
_LIST_HEIGHT = 200


class InspectorPane(QWidget):
    """Binds the form and the list to the workspace; which span is shown comes from the article pane.

    ``span_shown`` tells it, or ``None``, to those who keep a further section of the form.
    """

    span_picked = Signal(str)
    span_shown = Signal(object)
    back_to_text = Signal()
    delete_requested = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.form = InspectorForm(self)
        self.spans = SpanList(self)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.addWidget(self.form)
        self._splitter.addWidget(self.spans)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([480, 320])
        self._by_hand = False
        self._splitter.splitterMoved.connect(self._keep_split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.back_to_text)
        self.form.label_changed.connect(self._relabel)
        self.form.note_changed.connect(self._note)
        self.form.edge_changed.connect(self._move_edge)
        self.form.delete_requested.connect(self.delete_requested)
        self.spans.span_picked.connect(self.span_picked)
        workspace.leaving_article.connect(self.form.commit)
        workspace.article_changed.connect(self._list)
        workspace.changed.connect(self._refresh)
        workspace.foreseen.connect(self._list)
        self.form.hide()

    def add_panel(self, panel: QWidget) -> None:
        """Put a panel under the form and the list."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(panel)

    def add_card(self, card: QWidget) -> None:
        """Put a card where the form is, for what is no span; it is shown while the form is not."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, card)

    def show_span(self, span: Span | None) -> None:
        """Show a span in the form; with none the article's spans have the whole pane."""
        article = self._workspace.article
        if span is None or article is None:
            self.form.set_span(None)
        else:
            quotes = [article.text[start:end] for start, end in span.fragments]
            self.form.set_span(span, quotes, self._workspace.labels, len(article.text))
        self.form.setVisible(span is not None)
        self.form.setEnabled(self._workspace.writable())
        self.spans.set_current(span.id if span else None)
        self.span_shown.emit(span)
        if span is not None:
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _keep_split(self) -> None:
        self._by_hand = True

    def _make_room(self) -> None:
        """Give the form the height that it needs, as far as the list keeps some rows; it never takes height back.

        Only growing keeps the list still while one span after the other is shown. What was drawn by hand stays.
        """
        if self._by_hand or self.form.isHidden():
            return
        whole = sum(self._splitter.sizes())
        wanted = min(self.form.sizeHint().height(), whole - min(_LIST_HEIGHT, whole // 3))
        if wanted > self._splitter.sizes()[0]:
            self._splitter.setSizes([wanted, whole - wanted])

    def _list(self) -> None:
        workspace = self._workspace
        text = workspace.article.text if workspace.article else ""
        self.spans.set_spans(workspace.spans(), text, workspace.labels, self._note_of)

    def _note_of(self, span_id: str) -> str:
        span = self._workspace.span(span_id)
        return span.note if span is not None else ""

    def _refresh(self, change: Change) -> None:
        article = self._workspace.article
        if article is None or change.arrives or article.id in change.article_ids:
            self._list()

    def _relabel(self, span_id: str, label: str) -> None:
        if (span := self._workspace.span(span_id)) is not None and span.label != label:
            self._workspace.relabel(span, label)

    def _note(self, span_id: str, note: str) -> None:
        span = self._workspace.span(span_id)
        if span is not None and span.note != note and not self._workspace.note(span, note):
            self.form.keep_note(span_id, note)

    def _move_edge(self, span_id: str, number: int, start: bool, offset: int) -> None:
        is_moved = self._workspace.move_edge(span_id, number, start, offset)
        if not is_moved and (span := self._workspace.span(span_id)) is not None:
            self.show_span(span)
