"""The article in the middle: keeps the target, turns keys and gestures into actions of the workspace."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.article import ArticleInfo
from annotator.core.change import Change
from annotator.core.span import Fragment, Span
from annotator.core.target import Target, moved_edge, stretched
from annotator.core.units import occurrences
from annotator.ui.panes.find_in_article import FindInArticle
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.article_view import ArticleView
from annotator.ui.widgets.find_bar import FindBar
from annotator.ui.widgets.hairline import Hairline
from annotator.ui.widgets.label_bar import LabelBar
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.workspace import Workspace

#: An article's note is cut after so many characters where it stands over the text.
_LONGEST_NOTE = 80


class ArticlePane(QWidget):
    """Binds the text, the label bar and the find bar to the workspace.

    ``target`` is what the next key acts on: what was set last of a span, a selection and the caret's unit. ``tagged``
    tells the id of the span that a label was given to, once that is saved.
    """

    target_changed = Signal()
    leaving = Signal(bool)
    edit_requested = Signal()
    occurrences_asked = Signal(str, str, int)
    question_dropped = Signal()
    menu_requested = Signal(object)
    tagged = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.labels = LabelBar(self)
        self.view = ArticleView(self)
        self.find_bar = FindBar(self)
        self.finding = FindInArticle(workspace, self.view, self.find_bar, self)
        self.target = Target(0)
        self._last_span: str | None = None
        self._moving = False
        self._below: tuple[QWidget, Callable[[], object]] | None = None
        self._asked: tuple[str, list[Fragment]] | None = None
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
        self.view.edge_dragged.connect(self._move_edge)
        self.view.menu_requested.connect(self.menu_requested)
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
        self._quietly(lambda: self.view.set_selection(None))
        self._set_target(Target(self.target.caret, span=span))
        if reveal:
            self._quietly(lambda: self.view.set_caret(span.start))
            self.view.reveal(span.fragments[0])

    @property
    def last_span(self) -> str | None:
        """The id of the span of this article that was selected or made last."""
        return self._last_span

    def selected_span(self) -> Span | None:
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
        self._quietly(lambda: self.view.set_selection(None))
        self._set_target(target)
        if reveal and article is not None and (pieces := target.outline(article.text, article.info.language)):
            self._quietly(lambda: self.view.set_caret(pieces[0].start))
            self.view.reveal(pieces[0])

    def _set_target(self, target: Target) -> None:
        self.target = target
        if self._asked is not None:
            self.answer_tag_all(yes=False)
        article = self._workspace.article
        span_id = target.span.id if target.span else None
        if self.view.selected != span_id:
            self.view.select_span(span_id)
        if article is None:
            self.view.show_target(())
        else:
            self.view.show_target(() if target.span else target.outline(article.text, article.info.language))
        self.labels.set_active(target.span.label if target.span else None)
        self.target_changed.emit()

    def _quietly(self, move: Callable[[], object]) -> None:
        """Move the caret of the view without taking the move for the analyst's."""
        self._moving = True
        try:
            move()
        finally:
            self._moving = False

    # Tagging

    def tag(self, label_id: str) -> None:
        """Tag the target; on a span, change its label."""
        article, label = self._workspace.article, self._workspace.labels.get(label_id)
        if article is None or label is None or label.archived or not self._workspace.writable():
            return
        span = self.target.span
        if span is not None:
            if span.label != label_id:
                self._workspace.relabel(span, label_id)
            self._tell_tagged(span.id, label_id)
            return
        fragment = self.target.taken_by(label, article.text, article.info.language)
        if fragment is None:
            return
        made = self._workspace.tagged(label_id, fragment) or self._workspace.tag(fragment, label_id)
        if made is not None:
            self._quietly(lambda: self.view.set_selection(None))
            self.select_span(made.id)
            self._tell_tagged(made.id, label_id)

    def _tell_tagged(self, span_id: str, label_id: str) -> None:
        now = self._workspace.spans().get(span_id)
        if now is not None and now.label == label_id and self._workspace.unsaved is None:
            self.tagged.emit(span_id)

    def ask_tag_all(self, label_id: str) -> None:
        """Find every occurrence of the target's words and ask, with their number, whether to tag them."""
        article, label = self._workspace.article, self._workspace.labels.get(label_id)
        if article is None or label is None or label.archived or not self._workspace.writable():
            return
        span = self.target.span
        fragment = span.fragments[0] if span else self.target.taken_by(label, article.text, article.info.language)
        if fragment is None:
            return
        quote = article.text[fragment.start : fragment.end]
        found = occurrences(article.text, quote)
        found = [piece for piece in found if self._workspace.tagged(label_id, piece) is None]
        self._asked = (label_id, found)
        self.view.show_matches(found)
        self.occurrences_asked.emit(label_id, quote, len(found))

    def answer_tag_all(self, *, yes: bool) -> None:
        asked, self._asked = self._asked, None
        self.view.show_matches(())
        self.question_dropped.emit()
        if asked is None or not yes:
            return
        made = self._workspace.tag_all(asked[1], asked[0])
        if made:
            caret = self.view.caret()
            here = next((span for span in made if span.start <= caret <= span.end), made[0])
            self.select_span(here.id)

    def delete(self) -> None:
        """Delete the selected span; the caret stays where it was."""
        if (span := self.target.span) is not None:
            self._workspace.delete(span)
            self._quietly(lambda: self.view.set_caret(span.start))
            self._set_target(Target(span.start))

    # Repairing the target

    def wider(self) -> None:
        self._climb(outward=True)

    def narrower(self) -> None:
        self._climb(outward=False)

    def _climb(self, *, outward: bool) -> None:
        article, span = self._workspace.article, self.target.span
        if article is None:
            return
        if span is not None:
            spans = self._workspace.spans()
            other = spans.outer(span) if outward else spans.inner(span)
            if other is not None:
                self.select_span(other.id)
            return
        step = self.target.wider if outward else self.target.narrower
        target = step(article.text, article.info.language)
        if target is not None:
            self._set_target(target)

    def stretch(self, *, start: bool, outward: bool) -> None:
        """Move the target's end (or start) by a word; of a span in the store, of a selection on screen."""
        article, span = self._workspace.article, self.target.span
        if article is None:
            return
        fragments = self.target.outline(article.text, article.info.language)
        moved = stretched(article.text, fragments, start=start, outward=outward) if fragments else None
        if moved is None:
            return
        if span is not None:
            self._workspace.reshape(span, moved)
        else:
            self._set_target(Target(self.target.caret, moved[0]))

    def _move_edge(self, span_id: str, number: int, start: bool, offset: int) -> None:
        article, span = self._workspace.article, self._workspace.span(span_id)
        if article is None or span is None:
            return
        moved = moved_edge(article.text, span.fragments, number, start=start, offset=offset)
        if moved is not None:
            self._workspace.reshape(span, moved)

    # Going on

    def step_span(self, *, forward: bool) -> None:
        """Select the next or previous span of the text; past the last one leave the text.

        Where none is selected, the next one is the innermost around the caret, if there is one.
        """
        spans = self._workspace.spans()
        here = spans.row_of(self.target.span.id) if self.target.span is not None else None
        around = next(iter(spans.at(self.view.caret())), None) if here is None and forward else None
        if around is not None:
            self.select_span(around.id, reveal=True)
            return
        if here is not None:
            place = here + (1 if forward else -1)
        else:
            before = spans.first_from(self.view.caret())
            place = before if forward else before - 1
        if 0 <= place < len(spans):
            self.select_span(spans[place].id, reveal=True)
        else:
            self.leaving.emit(forward)

    def drop(self) -> None:
        """Drop what is being dragged, the question, the selection, the rung or the span: back to the caret's unit."""
        if self.view.cancel_drag():
            return
        if self._asked is not None:
            self.answer_tag_all(yes=False)
            return
        self._quietly(lambda: self.view.set_selection(None))
        self._set_target(Target(self.view.caret()))

    def confirm(self) -> None:
        """Answer the question that is open with yes; with none, go to the inspector."""
        if self._asked is not None:
            self.answer_tag_all(yes=True)
        elif self.target.span is not None:
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
        if old is None:
            return
        now = self._workspace.span(old.id)
        if now is not None:
            self._set_target(Target(self.target.caret, span=now))
        else:
            self._set_target(Target(self.view.caret()))


def byline(info: ArticleInfo) -> str:
    """Source, author, date, language and note for a reader; each part keeps its own direction beside the others."""
    date = QDate.fromString(info.published[:10], Qt.DateFormat.ISODate)
    published = QLocale().toString(date, "d MMMM yyyy") if date.isValid() else info.published
    language = QLocale(info.language).language() if info.language else QLocale.Language.C
    spoken = QLocale.languageToString(language) if language != QLocale.Language.C else info.language
    author, note = (value if isinstance(value := info.meta.get(key), str) else "" for key in ("author", "note"))
    note = one_line(note, _LONGEST_NOTE)
    return " · ".join(shown_plain(part) for part in (info.source, author, published, spoken, note) if part)
