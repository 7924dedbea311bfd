"""Proposals: what is probably true of the target, one at a time, each with its reason; ``V`` takes it, ``Shift+V`` not.

They are worked out when a span is selected, and again when it changes. Nothing is stored unseen: what is accepted is
one change, and the span keeps which rule proposed it and who accepted it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from annotator.core.errors import AnnotatorError
from annotator.core.probable import RELATION, Link, Probable, attributes_of, relations_of, tagged_so
from annotator.core.proposals import Proposal, Reason
from annotator.core.provenance import ATTRIBUTE
from annotator.core.reading_marks import Reading, Rule, read
from annotator.core.rung import Rung
from annotator.core.span import Fragment, Span
from annotator.ui.accepting import Accepting
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.panes.suggestions_part import SuggestionsPart
from annotator.ui.widgets.article_accessible import announce
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.widgets.proposal_line import ProposalLine
from annotator.ui.workspace import Workspace, shortened

#: An entity is proposed for these reasons only, and where no other one is as likely.
_SURE = (Reason.SAME_HERE, Reason.SAME_WORDS, Reason.NAME, Reason.ALIAS, Reason.FOLDED, Reason.ACRONYM)
#: What provenance calls the rule of an entity, and of a label that the same words have.
_REGISTER, _SAME_WORDS = "register of entities", "same words in this article"


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal: what it says, why, and what accepting it does; ``part`` tells it from the others."""

    part: str
    value: str
    why: str
    accept: Callable[[], bool]


class ProposalsPart(QObject):
    """Binds proposals to the target and the inspector. ``told`` are the words of the status bar, empty for none;
    ``finished`` tells that the last one was taken.
    """

    told = Signal(str)
    finished = Signal()
    said = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        pane: ArticlePane,
        inspector: InspectorPane,
        suggestions: SuggestionsPart,
        key_of: Callable[[str], str],
    ) -> None:
        """``key_of`` gives the key of an action, as it is written."""
        super().__init__(pane)
        self._workspace, self._pane, self._suggestions, self._key_of = workspace, pane, suggestions, key_of
        self._accepting = Accepting(workspace, self)
        self._offers: list[Offer] = []
        self._number = 0
        self._passed: set[str] = set()
        self._of: tuple[str, object] = ("", None)
        self._read: tuple[object, Reading] | None = None
        self.line = ProposalLine(inspector.form)
        inspector.form.add_lead(self.line)
        self.line.accepted.connect(self.accept)
        self.line.next_wanted.connect(self.show_next)
        pane.span_selected.connect(self.refresh)
        workspace.closed.connect(self.refresh)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"accept": self.accept, "next_proposal": self.show_next}

    def offers(self) -> list[Offer]:
        """Return what is proposed now, the one that is shown first in the order of ``show_next``."""
        return self._offers[self._number :] + self._offers[: self._number]

    def accept(self) -> None:
        """Take the proposal that is shown; of a suggestion, make it a span."""
        suggestion = self._suggestions.here()
        if not self._workspace.writable():
            self.said.emit(self.tr("The project is open for reading only."))
        elif suggestion is not None:
            self._suggestions.accept(suggestion)
        elif not self._offers:
            self.said.emit(self.tr("Nothing is proposed here"))
        elif self._offers[self._number].accept() and not self._offers:
            self.finished.emit()

    def show_next(self) -> None:
        """Leave the proposal that is shown, and show the next one; behind the last comes the first.

        Where nothing is proposed for the target, it is the next suggestion of the article.
        """
        if not self._offers:
            self._show_suggestion()
            return
        if len(self._offers) < 2:
            self.said.emit(self.tr("No other proposal"))
            return
        self._passed.add(self._offers[self._number].part)
        if self._passed.issuperset(one.part for one in self._offers):
            self._passed.clear()
            self._number = (self._number + 1) % len(self._offers)
        else:
            self._number = self._first_open()
        self._show(read_out=True)

    def _show_suggestion(self) -> None:
        place = self._pane.place()
        if (suggestion := self._pane.target.suggestion) is not None:
            place = suggestion.fragment.start + 1
        following = self._suggestions.next_after(place)
        if following is None:
            self.said.emit(self.tr("Nothing is proposed here"))
        else:
            self._suggestions.show(following)

    # What is proposed

    def refresh(self) -> None:
        """Work out what is proposed for the target, and show the first of it that was not passed over."""
        shown = self._offers[self._number].part if self._offers else ""
        try:
            self._offers = list(self._found())
        except AnnotatorError as error:
            self._workspace.failed.emit(error)
            self._offers = []
        of = self._target_key()
        if of != self._of:
            self._passed.clear()
        self._number = self._first_open()
        is_new = of != self._of or not self._offers or self._offers[self._number].part != shown
        self._of = of
        self._show(read_out=is_new)

    def _first_open(self) -> int:
        """Return which proposal comes first of those that were not passed over."""
        return next((n for n, one in enumerate(self._offers) if one.part not in self._passed), 0)

    def _target_key(self) -> tuple[str, object]:
        """Return what tells one target from another."""
        span, target = self._pane.selected_span(), self._pane.target
        return (span.id, None) if span is not None else ("", target.selection)

    def _found(self) -> Iterator[Offer]:
        article, span, target = self._workspace.article, self._pane.selected_span(), self._pane.target
        if article is None or not self._workspace.writable():
            return
        if span is not None:
            yield from self._for_span(span)
        elif target.selection is not None and target.suggestion is None:
            yield from self._for_words(target.selection)

    def _for_words(self, words: Fragment) -> Iterator[Offer]:
        article = self._workspace.article
        assert article is not None
        found = tagged_so(article.text, words, self._workspace.spans())
        label = self._workspace.labels.get(found[0]) if found is not None else None
        if found is None or label is None or label.archived or self._workspace.tagged(label.id, words) is not None:
            return
        why = (
            self.tr("tagged so elsewhere in this article")
            if found[1] == 1
            else self.tr("tagged so {} times in this article").format(found[1])
        )
        yield Offer("label", shown_plain(label.name), why, lambda: self._tag(words, label.id))

    def _for_span(self, span: Span) -> Iterator[Offer]:
        article, label = self._workspace.article, self._workspace.labels.get(span.label)
        if article is None or label is None:
            return
        types = self._workspace.labels.relations_from(span.label)
        reading = (
            self._reading(span) if label.rung >= Rung.CLAUSE or any(one.id == "by" for one in types) else Reading()
        )
        for one in attributes_of(article.text, label, span, reading):
            yield self._of_attribute(span, one)
        if types:
            links = self._workspace.project.relations_of([span.id])
            taken = [link.label for link in links if link.head == span.id]
            spans, language = self._workspace.spans(), article.info.language
            ends = (article.text, self._workspace.labels, span, reading, spans, taken, language)
            for one in relations_of(*ends):
                if (offer := self._of_relation(span, one)) is not None:
                    yield offer
        if span.entity is None and label.rung is Rung.NAME:
            yield from self._of_entity(span)

    def _reading(self, span: Span) -> Reading:
        article = self._workspace.article
        assert article is not None
        key = (id(article.text), span.fragments, article.info.language)
        if self._read is None or self._read[0] != key:
            self._read = key, read(article.text, span.fragments, article.info.language)
        return self._read[1]

    def _of_attribute(self, span: Span, one: Probable) -> Offer:
        label, id_ = self._workspace.labels.get(span.label), one.part.removeprefix(ATTRIBUTE)
        attribute = label.attribute(id_) if label is not None else None
        assert attribute is not None
        value = f"{shown_plain(attribute.name)} = {shown_plain(attribute.shown(one.value))}"
        return Offer(one.part, value, why_words(one), lambda: self._accepting.attribute(span, id_, one.value, one.rule))

    def _of_relation(self, span: Span, one: Probable) -> Offer | None:
        tail = self._workspace.spans().get(one.value)
        type_id = one.part.removeprefix(RELATION)
        type_ = self._workspace.labels.relation(type_id)
        if tail is None or type_ is None:
            return None
        value = f"{shown_plain(type_.name)} {shown_plain(f'“{shortened(self._workspace.quote(tail))}”')}"
        return Offer(
            one.part, value, why_words(one), lambda: self._accepting.relation(span, type_id, tail.id, one.rule)
        )

    def _of_entity(self, span: Span) -> Iterator[Offer]:
        """Propose the entity that the words surely mean: for a good reason, and no other for as good a one."""
        register = self._workspace.project.register
        found = register.propose(self._workspace.quote(span), span.label, span.article_id, 2)
        if not found or found[0].reason not in _SURE or (len(found) > 1 and _rivals(*found)):
            return
        from annotator.ui.widgets.entity_panel import reason_words  # with the register, not with the window

        first = found[0]
        value = self.tr("Entity = {}").format(shown_plain(shortened(first.entity.name)))
        yield Offer("entity", value, reason_words(first), lambda: self._accepting.entity(span, first.entity, _REGISTER))

    def _tag(self, words: Fragment, label_id: str) -> bool:
        span = self._accepting.label(words, label_id, _SAME_WORDS)
        if span is None:
            return False
        self._pane.select_span(span.id)
        self._pane.tagged.emit(span.id)
        return True

    # Showing

    def _show(self, *, read_out: bool) -> None:
        if not self._offers:
            self.line.hide()
            self.told.emit("")
            return
        offer, number = self._offers[self._number], len(self._offers)
        accept, following = self._key_of("accept"), self._key_of("next_proposal")
        count = self.tr("{} of {}").format(self._number + 1, number) if number > 1 else ""
        self.line.set_keys(accept, following)
        self.line.show_proposal(offer.value, offer.why, count, can_accept=self._workspace.writable())
        words = f"{accept}: {offer.value} — {offer.why}" if accept else f"{offer.value} — {offer.why}"
        if count and following:
            words += self.tr(" · {} next ({})").format(following, count)
        self.told.emit(words)
        if read_out:
            announce(self._pane.view, self.tr("Proposed: {}").format(words))


def _rivals(first: Proposal, second: Proposal) -> bool:
    """Say whether two entities are proposed for reasons of one kind."""
    same_words = (Reason.SAME_HERE, Reason.SAME_WORDS)
    if first.reason in same_words:
        return second.reason is first.reason
    return second.reason in _SURE and (bool(first.mentions) == bool(second.mentions))


def why_words(one: Probable) -> str:
    """Return why a value is proposed, as the analyst reads it."""
    told = shown_plain(f"“{shortened(one.told)}”")
    match one.rule:
        case Rule.QUOTED:
            return tr("it stands in quotation marks")
        case Rule.REPORTED | Rule.DENIED | Rule.PROMISED | Rule.FORECAST:
            return tr("by the verb {}").format(told)
        case Rule.SOURCE:
            return tr("{} is named as its source").format(told)
        case Rule.NOBODY:
            return tr("nobody is named who says it")
        case Rule.PLAIN:
            return tr("no sign of anything else")
        case Rule.OWN_FUTURE:
            return tr("the speaker’s own act: {}").format(told)
        case Rule.HEARSAY | Rule.DENIAL | Rule.CONDITION | Rule.FUTURE | Rule.POSSIBLE:
            return tr("it says {}").format(told)
        case Link.SPEAKER:
            return tr("the subject of {}").format(told) if one.told else tr("named as its source")
        case Link.SPOKE_BEFORE:
            return tr("who speaks in the sentence before")
        case Link.NAMED_BEFORE:
            return tr("{} is a part of the name").format(told)
        case Link.NEAREST:
            return tr("the nearest, {} characters away").format(f"{one.distance:,}")
        case Link.WITHIN:
            return tr("named in it")
        case Link.PLACE:
            return tr("the place in this sentence")
        case Link.DOER:
            return tr("before it in this sentence")
        case Link.DONE_TO:
            return tr("after it in this sentence")
        case Link.MEMBER:
            return tr("named beside it")
    return one.rule


def tr(text: str) -> str:
    return QCoreApplication.translate("ProposalsPart", text)
