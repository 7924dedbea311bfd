"""The article in the middle: keeps the target, turns keys and gestures into actions of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.change import Change
from annotator.core.label_set import Label
from annotator.core.span import Fragment, Span
from annotator.core.suggestion import Suggestion
from annotator.core.target import Outcome, Target
from annotator.ui.panes.byline import byline
from annotator.ui.panes.find_in_article import FindInArticle
from annotator.ui.panes.repairing import Repairing
from annotator.ui.panes.tag_all import TagAll
from annotator.ui.panes.tagging import Tagging
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.widgets.find_bar import FindBar
from annotator.ui.widgets.hairline import Hairline
from annotator.ui.widgets.label_bar import LabelBar
from annotator.ui.workspace import Workspace


class ArticlePane(QWidget):
    """Binds the text, the label bar and the find bar to the workspace.

    ``target`` is what the next key acts on: what was set last of a span, a selection, and the unit around the caret or
    under the pointer. A span stays selected, for the inspector and its handles, while the pointer is over other words.
    ``tagged`` tells the id of the span that a label was given to, once that is saved.
    """

    target_changed = Signal()
    span_selected = Signal()
    leaving = Signal(bool)
    edit_requested = Signal()
    occurrences_asked = Signal(str, str, int)
    question_dropped = Signal()
    menu_requested = Signal(object)
    tagged = Signal(str)
    said = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.labels = LabelBar(self)
        self.view = ArticleView(self)
        self.find_bar = FindBar(self)
        self.finding = FindInArticle(workspace, self.view, self.find_bar, self)
        self.target = Target(0)
        self._kept = self.target  # what it was before the pointer led
        self._last_span: str | None = None
        self._moving = False
        self._is_tagging = False
        self._below: tuple[QWidget, Callable[[], object]] | None = None
        self._modes: list[Callable[[], bool]] = []
        self.question = TagAll(workspace, self.view, self.select_span, self.place, self)
        self._repairing = Repairing(workspace, self, self._set_target)
        self._tagging = Tagging(workspace, self, self._set_target)
        #: Asked first when a label is picked; true where it did something else than tagging the target.
        self.label_taker: Callable[[str], bool] = lambda _label_id: False
        #: Makes a span of a suggestion that a label is given to, and returns it once it is saved.
        self.suggestion_taker: Callable[[Suggestion, str], Span | None] = lambda _suggestion, _label_id: None
        #: Refuses a suggestion, and says whether that is saved.
        self.suggestion_rejecter: Callable[[Suggestion], bool] = lambda _suggestion: False
        #: The label that the pen holds: what is pointed at is then what it would take.
        self.pen: str | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = QWidget(self)
        bar.setBackgroundRole(QPalette.ColorRole.Base)
        bar.setAutoFillBackground(True)
        inside = QVBoxLayout(bar)
        inside.setContentsMargins(20, 8, 16, 8)
        inside.addWidget(self.labels)
        layout.addWidget(bar)
        layout.addWidget(Hairline(self))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.find_bar)
        self.find_bar.hide()
        self._connect()

    def _connect(self) -> None:
        self.labels.label_picked.connect(self.tag)
        self.view.label_picked.connect(self.tag)
        self.view.fragment_selected.connect(self._keep_selection)
        self.view.caret_moved.connect(self._keep_caret)
        self.view.span_clicked.connect(self.select_span)
        self.view.suggestion_clicked.connect(self._keep_suggestion)
        self.view.edge_dragged.connect(self._workspace.move_edge)
        self.view.menu_requested.connect(self.menu_requested)
        self.question.asked.connect(self.occurrences_asked)
        self.question.dropped.connect(self.question_dropped)
        self._workspace.opened.connect(self._show_labels)
        self._workspace.article_changed.connect(self._show_article)
        self._workspace.changed.connect(self._refresh)
        self._workspace.foreseen.connect(self._show_spans)

    def show_below(self, panel: QWidget, close: Callable[[], object]) -> None:
        """Show a panel under the text, in place of the one that is there; the selected span stays in view.

        ``close`` is called where another one takes its place.
        """
        if self._below is not None and self._below[0] is not panel:
            self._below[1]()
        self._below = (panel, close)
        if (layout := self.layout()) is not None:
            if layout.indexOf(panel) < 0:
                layout.addWidget(panel)
            panel.show()
            layout.activate()  # so that the text is as low as it will be
        if self.target.span is not None:
            self.view.reveal(self.target.span.fragments[0])

    # What the target is

    def select_span(self, span_id: str | None, *, reveal: bool = False) -> None:
        """Make a span the target; ``None`` goes back to the unit around the caret."""
        span = self._workspace.span(span_id)
        if span is None:
            self._set_target(Target(self.view.caret()))
            return
        self._last_span = span.id
        self.quietly(lambda: self.view.set_selection(None))
        self._set_target(Target(self.target.caret, span=span))
        if reveal:
            self.quietly(lambda: self.view.set_caret(span.start))
            self.view.reveal(span.fragments[0])

    @property
    def last_span(self) -> str | None:
        """The id of the span of this article that was selected or made last."""
        return self._last_span

    def selected_span(self) -> Span | None:
        """Return the selected span: the target, or the one that the pointer has left on its way over other words."""
        if self.target.span is None and self.target.pointed:
            return self._workspace.span(self.view.selected)
        return self.target.span

    def chosen_span(self) -> Span | None:
        """Return the selected span; where none is, select the one that was made or selected last."""
        if self.target.span is None and self._workspace.span(self._last_span) is not None:
            self.select_span(self._last_span)
        return self.target.span

    def _keep_selection(self, fragment: Fragment | None) -> None:
        if self._moving:
            return
        if fragment is not None:
            self._set_target(Target(self.view.caret(), fragment))
        elif self.target.span is None:
            self._set_target(Target(self.view.caret()))

    def _keep_caret(self, offset: int) -> None:
        if not self._moving and self.view.selection() is None:
            self._set_target(Target(offset))

    def set_target(self, target: Target, *, reveal: bool = False) -> None:
        """Make something the target: what was set last is what the next key acts on."""
        article = self._workspace.article
        self.quietly(lambda: self.view.set_selection(None))
        self._set_target(target)
        if reveal and article is not None and (pieces := target.outline(article.text, article.info.language)):
            self.quietly(lambda: self.view.set_caret(pieces[0].start))
            self.view.reveal(pieces[0])

    def _keep_suggestion(self, suggestion: Suggestion) -> None:
        self.set_target(Target(self.view.caret(), suggestion=suggestion))

    def point_at(self, offset: int) -> None:
        """Make the unit at a place that the pointer is over the target; caret and selected span stay as they are."""
        article, label = self._workspace.article, self._workspace.labels.get(self.pen or "")
        unit = Target(offset, pointed=True)
        if article is not None and label is not None:
            unit = replace(unit, selection=unit.taken_by(label, article.text, article.info.language))
        self._set_target(unit)

    def stop_pointing(self) -> None:
        """The pointer has left the text: what was set before it led is the target again, if that can be seen.

        Whoever clicks a span and goes to a label, a menu or the inspector with the mouse crosses other words; they are
        not meant.
        """
        article, kept = self._workspace.article, self._kept
        if article is None or not self.target.pointed or self.question.is_open():
            return
        if kept.span is not None:
            now = self._workspace.span(kept.span.id)
            kept = Target(self.view.caret()) if now is None else replace(kept, span=now)
        if self.view.is_seen(kept.outline(article.text, article.info.language)):
            self._set_target(kept)

    def place(self) -> int:
        """Return where a key that goes on goes on from: the place that is pointed at, else the caret."""
        return self.target.caret if self.target.pointed else self.view.caret()

    def _set_target(self, target: Target) -> None:
        self.target = target
        if self.question.is_open():
            self.question.answer(yes=False)
        article = self._workspace.article
        span_id = target.span.id if target.span else None
        if self.view.selected != span_id and not target.pointed:
            self.view.select_span(span_id)
        if article is None:
            self.view.show_target(())
        else:
            self.view.show_target(() if target.span else target.outline(article.text, article.info.language))
        self.labels.set_active(target.span.label if target.span else None)
        if not target.pointed:
            self._kept = target
            self.span_selected.emit()
        self.target_changed.emit()

    def quietly(self, move: Callable[[], object]) -> None:
        """Move the caret of the view without taking the move for the analyst's."""
        self._moving = True
        try:
            move()
        finally:
            self._moving = False

    # Tagging

    def tag(self, label_id: str) -> None:
        """Do what the key of a label does: tag the target, or what takes labels now."""
        if not self.label_taker(label_id):
            self.tag_target(label_id)

    def tag_target(self, label_id: str) -> None:
        """Tag the target; on a span, change its label."""
        self._tagging.tag(label_id)

    def outcome(self, label: Label) -> Outcome | None:
        """Return what the key of a label would do to a target that is no span; ``None`` where it would do nothing."""
        return self._tagging.outcome(label)

    def ask_tag_all(self, label_id: str) -> None:
        """Find every occurrence of the target's words and ask, with their number, whether to tag them."""
        self._tagging.ask_for_all(label_id)

    def answer_tag_all(self, *, yes: bool) -> None:
        self.question.answer(yes=yes)

    def making(self, make: Callable[[], Span | None]) -> Span | None:
        """Make a span that is the target next: until then, none is told that what the target was is untouched."""
        self._is_tagging = True
        try:
            span = make()
        finally:
            self._is_tagging = False
        if span is None:
            self._follow()
        return span

    def delete(self) -> None:
        """Delete the span that is the target; the caret stays where it was. A suggestion is refused."""
        self._tagging.delete()

    def delete_span(self, span_id: str) -> None:
        """Delete this span, whatever the target is."""
        self.select_span(span_id)
        self.delete()

    # Repairing the target

    def wider(self) -> None:
        self._repairing.climb(outward=True)

    def narrower(self) -> None:
        self._repairing.climb(outward=False)

    def stretch(self, *, start: bool, outward: bool) -> None:
        self._repairing.stretch(start=start, outward=outward)

    # Going on

    def step_span(self, *, forward: bool) -> None:
        """Select the next or previous span of the text; past the last one leave the text.

        Where none is the target, the next one is the innermost around the caret or under the pointer, if there is one.
        """
        spans, from_ = self._workspace.spans(), self.place()
        here = spans.row_of(self.target.span.id) if self.target.span is not None else None
        around = next(iter(spans.at(from_)), None) if here is None and forward else None
        if around is not None:
            self.select_span(around.id, reveal=True)
            return
        if here is not None:
            place = here + (1 if forward else -1)
        else:
            before = spans.first_from(from_)
            place = before if forward else before - 1
        if 0 <= place < len(spans):
            self.select_span(spans[place].id, reveal=True)
        else:
            self.leaving.emit(forward)

    def add_mode(self, drop: Callable[[], bool]) -> None:
        """Let ``Escape`` end a mode before it drops anything else; ``drop`` says whether the mode was on."""
        self._modes.append(drop)

    def drop(self) -> None:
        """Drop what is being dragged, the question, a mode, the selection, the rung or the span.

        What is left is the caret's unit; or that under the pointer, which may be far from the caret.
        """
        if self.view.cancel_drag():
            return
        if self.question.is_open():
            self.question.answer(yes=False)
            return
        if any(drop() for drop in self._modes):
            return
        self.quietly(lambda: self.view.set_selection(None))
        if self.target.pointed:
            self.view.select_span(None)
            self.span_selected.emit()
        else:
            self._set_target(Target(self.view.caret()))

    def confirm(self) -> None:
        """Answer the question that is open with yes; with none, go to the inspector."""
        if self.question.is_open():
            self.question.answer(yes=True)
        elif self.selected_span() is not None:
            self.edit_requested.emit()

    def copied(self) -> str:
        """The verbatim text of the target, for the clipboard."""
        article = self._workspace.article
        if article is None:
            return ""
        pieces = self.target.outline(article.text, article.info.language)
        return "\n".join(article.text[start:end] for start, end in pieces)

    # Showing

    def _show_labels(self) -> None:
        self.labels.set_labels(self._workspace.labels)
        self.view.set_labels(self._workspace.labels)

    def _show_article(self) -> None:
        article = self._workspace.article
        if article is None:
            self.view.load("", ())
        else:
            info = article.info
            self.view.load(
                article.text,
                self._workspace.spans(),
                title=info.title,
                byline=byline(info),
                language=info.language,
            )
        self._last_span = None
        self._set_target(Target(0))
        self.labels.set_counts(self._workspace.label_counts())
        self.finding.refresh()

    def _refresh(self, change: Change) -> None:
        self._show_labels()
        article = self._workspace.article
        if article is None or not (change.arrives or article.id in change.article_ids):
            return
        self._show_spans()
        announce(self.view, change.text)
        self.labels.set_counts(self._workspace.label_counts())
        self._follow()

    def _show_spans(self) -> None:
        self.view.show_spans(self._workspace.spans(), self._workspace.touched())

    def _follow(self) -> None:
        """Keep the target on its span as it is now; after an undo, show what came back or changed."""
        old = self.target.span
        if old is not None:
            now = self._workspace.span(old.id)
            self._set_target(Target(self.view.caret()) if now is None else Target(self.target.caret, span=now))
            return
        if self._is_tagging:  # the new span is the target next, and told then
            return
        if self.target.pointed and self.view.selected is not None:
            if self._workspace.span(self.view.selected) is None:
                self.view.select_span(None)
            self.span_selected.emit()
        self.target_changed.emit()  # what a key would do to it may be something else now
