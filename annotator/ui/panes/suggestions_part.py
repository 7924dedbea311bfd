"""Suggestions in the open article: shown as ghosts and in the inspector, decided by keys, told by the status bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from annotator.core.article import ArticleInfo
from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.provenance import ATTRIBUTE, ENTITY, SPAN, Provenance
from annotator.core.span import Span
from annotator.core.suggestion import Source, SourceKind, Suggestion
from annotator.core.target import Target
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.settings import Settings
from annotator.ui.suggestion_actions import LEAST, SHOWN, SuggestionActions
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.widgets.provenance_section import ProvenanceSection
from annotator.ui.widgets.source_names import shown_title
from annotator.ui.widgets.suggestion_card import Facts, SuggestionCard
from annotator.ui.workspace import Workspace, shortened


class TellsTarget(Protocol):
    """The status bar: asks what a suggestion is called while it is the target."""

    suggestion_words: Callable[[Suggestion], str]


class SuggestionsPart(QObject):
    """Binds the suggestions of the open article to the panes.

    ``suggestions`` are those that are shown, ``here`` the one that a key may decide on. ``decided`` tells one and the
    span that it became, ``None`` where it was refused, once that is saved; ``changed`` that others are shown.
    """

    decided = Signal(object, object)
    changed = Signal()
    said = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        pane: ArticlePane,
        inspector: InspectorPane,
        status: TellsTarget,
        settings: Settings,
        key_of: Callable[[str], str],
    ) -> None:
        """``key_of`` gives the key of an action, as it is written."""
        super().__init__(pane)
        self._workspace, self._pane, self._settings, self._key_of = workspace, pane, settings, key_of
        self.actions = SuggestionActions(workspace, self)
        self._sources: dict[str, Source] = {}
        self._undecided: list[Suggestion] = []
        self._shown: list[Suggestion] = []
        self.card = SuggestionCard(inspector)
        inspector.add_card(self.card)
        self._carded: Suggestion | None = None
        self.provenance = ProvenanceSection(inspector.form)
        inspector.form.add_section(self.tr("Proposed"), self.provenance)
        inspector.span_shown.connect(self._show_provenance)
        self.card.accepted.connect(lambda: self.accept(self._carded) if self._carded is not None else None)
        self.card.rejected.connect(lambda: self.reject(self._carded) if self._carded is not None else None)
        pane.suggestion_taker = self.take
        pane.suggestion_rejecter = self.reject
        pane.view.suggestion_tip = self.tip
        status.suggestion_words = self.words
        pane.span_selected.connect(self._show_card)
        workspace.opened.connect(self._read_sources)
        workspace.closed.connect(self._read_sources)
        workspace.article_changed.connect(self.refresh)
        workspace.changed.connect(self._follow)
        settings.changed.connect(self._follow_setting)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {SHOWN: lambda: self._settings.set(SHOWN, not self._settings.get(SHOWN))}

    # What is there

    def suggestions(self) -> list[Suggestion]:
        """Return the suggestions of the open article that are shown, in the order of the text."""
        return list(self._shown)

    def source(self, suggestion: Suggestion) -> Source | None:
        return self._sources.get(suggestion.source)

    def has_model(self) -> bool:
        """Say whether a model that was trained is on."""
        return any(one.on and one.kind is SourceKind.MODEL and one.content for one in self._sources.values())

    def here(self) -> Suggestion | None:
        """Return the suggestion that is the target, or else the innermost one around where the target is."""
        target = self._pane.target
        if target.suggestion is not None or target.span is not None or target.selection is not None:
            return target.suggestion
        place = self._pane.place()
        around = [one for one in self._shown if one.fragment.start <= place < one.fragment.end]
        return min(around, key=lambda one: one.fragment.end - one.fragment.start, default=None)

    def next_after(self, offset: int, *, forward: bool = True) -> Suggestion | None:
        """Return the next suggestion that begins behind an offset, or the last one before it."""
        if forward:
            return next((one for one in self._shown if one.fragment.start >= offset), None)
        return next((one for one in reversed(self._shown) if one.fragment.start < offset), None)

    def show(self, suggestion: Suggestion) -> None:
        """Make a suggestion the target, and bring it into view."""
        self._pane.set_target(Target(suggestion.fragment.start, suggestion=suggestion), reveal=True)

    # Deciding

    def accept(self, suggestion: Suggestion) -> Span | None:
        """Make a span of a suggestion of the open article, as it is proposed; return it once it is saved."""
        if not self._workspace.writable():
            return None
        return self._settle(suggestion, self.actions.accept(suggestion))

    def take(self, suggestion: Suggestion, label_id: str) -> Span | None:
        """Give a suggestion a label: its own accepts it, another one makes a span with that and refuses it."""
        if label_id == suggestion.label:
            span = self.actions.accept(suggestion)
        else:
            span = self.actions.correct(suggestion, label_id)
        if span is not None:
            self.decided.emit(suggestion, span)
        return span

    def reject(self, suggestion: Suggestion) -> bool:
        """Refuse a suggestion of the open article; return whether that was saved."""
        if not self._workspace.writable() or not self.actions.reject(suggestion):
            return False
        if self._pane.target.suggestion in (suggestion, None) and self._pane.target.span is None:
            self._pane.set_target(Target(suggestion.fragment.start))
        self.decided.emit(suggestion, None)
        return True

    def _settle(self, suggestion: Suggestion, span: Span | None) -> Span | None:
        if span is not None:
            self._pane.select_span(span.id)
            self.decided.emit(suggestion, span)
            self._pane.tagged.emit(span.id)
        return span

    # What they are called

    def words(self, suggestion: Suggestion) -> str:
        """Return what the status bar says of a suggestion that is the target."""
        parts = [self._name(suggestion), *self._lines(suggestion)]
        if self._workspace.writable():
            accept, reject = self._key_of("accept"), self._key_of("delete")
            if accept and reject:
                parts.append(self.tr("{} accepts, {} rejects").format(accept, reject))
        return self.tr("Suggested: {}").format(" · ".join(parts))

    def tip(self, suggestion: Suggestion) -> str:
        return self.tr("Suggested: {}").format(" · ".join([self._name(suggestion), *self._lines(suggestion)]))

    def _name(self, suggestion: Suggestion) -> str:
        label = shown_plain(self._workspace.label_name(suggestion.label))
        return f"{label} {shown_plain(f'“{self.actions.quote(suggestion)}”')}"

    def _lines(self, suggestion: Suggestion) -> list[str]:
        source = self.source(suggestion)
        lines = [shown_title(source)] if source is not None else []
        if suggestion.confidence is not None:
            lines.append(self.tr("{} % sure").format(round(100 * suggestion.confidence)))
        if suggestion.entity:
            found = self._workspace.project.register.get([suggestion.entity])
            lines += [self.tr("mentions {}").format(shown_plain(shortened(one.name))) for one in found.values()]
        return lines

    # Showing

    def refresh(self) -> None:
        """Read again what is proposed in the open article, and show it."""
        article = self._workspace.article
        self._undecided = []
        if article is not None and self._workspace.is_open() and any(one.on for one in self._sources.values()):
            try:
                self._undecided = self._workspace.project.suggested.of_article(article.id)
            except AnnotatorError as error:
                self._workspace.failed.emit(error)
        self._show()

    def follow_looking(self, article_id: str) -> None:
        """Show what a run has found, where that is in the open article."""
        if self._workspace.article is not None and self._workspace.article.id == article_id:
            self.refresh()

    def _read_sources(self) -> None:
        self._sources = {}
        if self._workspace.is_open():
            try:
                self._sources = {one.id: one for one in self._workspace.project.suggested.sources()}
            except AnnotatorError as error:
                self._workspace.failed.emit(error)
        self.refresh()

    def _follow(self, change: Change) -> None:
        if change.touches(Source):
            self._read_sources()
            return
        article = self._workspace.article
        concerned = article is not None and article.id in change.article_ids
        if not self._sources or not (concerned or change.arrives or change.label_set is not None):
            return
        if all(isinstance(edit.value, ArticleInfo) or _is_new_span(edit.before, edit.after) for edit in change.edits):
            self._undecided = list(self._without_tagged(self._undecided))
            self._show()
        else:
            self.refresh()

    def _without_tagged(self, suggestions: Iterable[Suggestion]) -> Iterable[Suggestion]:
        return (one for one in suggestions if self._workspace.tagged(one.label, one.fragment) is None)

    def _show(self) -> None:
        least = self._settings.get(LEAST) / 100
        shown = [one for one in self._undecided if one.confidence is None or one.confidence >= least]
        if not self._settings.get(SHOWN):
            shown = []
        if shown != self._shown or len(self._pane.view.suggestions) != len(shown):
            self._shown = shown
            self._pane.view.show_suggestions(shown)
            self.changed.emit()
        target = self._pane.target
        if target.suggestion is not None and target.suggestion not in shown:
            self._pane.set_target(Target(target.suggestion.fragment.start))
        if self._carded is not None and self._carded not in shown:
            self._hide_card()

    def _follow_setting(self, key: str) -> None:
        if key in (SHOWN, LEAST):
            self._show()

    def _show_card(self) -> None:
        suggestion = self._pane.target.suggestion
        if suggestion is None:
            self._hide_card()
            return
        self._carded = suggestion
        article = self._workspace.article
        quote = article.text[slice(*suggestion.fragment)] if article is not None else ""
        self.card.set_keys(self._key_of("accept"), self._key_of("delete"))
        facts = Facts(quote, self._lines(suggestion))
        label = self._workspace.labels.get(suggestion.label)
        self.card.show_suggestion(label, facts, can_decide=self._workspace.writable())
        self.card.show()
        announce(self._pane.view, self.words(suggestion))

    def _hide_card(self) -> None:
        self._carded = None
        self.card.hide()

    def _show_provenance(self, span: Span | None) -> None:
        told = span.proposed if span is not None else {}
        self.provenance.set_lines([self._told(span, part, told[part]) for part in told] if span is not None else [])

    def _told(self, span: Span, part: str, told: Provenance) -> str:
        by, who = shown_plain(told.by), shown_plain(told.accepted_by) or self.tr("nobody named")
        if part == SPAN:
            return self.tr("by {}, accepted by {}").format(by, who)
        if part == ENTITY:
            return self.tr("Entity: by {}, accepted by {}").format(by, who)
        label, id_ = self._workspace.labels.get(span.label), part.removeprefix(ATTRIBUTE)
        attribute = label.attribute(id_) if label is not None else None
        name = shown_plain(attribute.name if attribute is not None else id_)
        return self.tr("{}: by {}, accepted by {}").format(name, by, who)


def _is_new_span(before: object, after: object) -> bool:
    return before is None and isinstance(after, Span)
