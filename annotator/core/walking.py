"""The places of an article where a span may be wanted, in reading order: what the walk goes from one to the next.

They are found block by block, and kept: names and quotations depend on the text alone, which of them are tagged
already on the spans of their block, so that a change costs the looking at one block again. Nothing is gone through
that was not asked for, and whoever counts them all can do so block by block too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from annotator.core.candidates import Candidate, Kind, candidates_in
from annotator.core.label_set import LabelSet
from annotator.core.patterns import late
from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.span_table import SpanTable
from annotator.core.suggestion import Suggestion

#: Paragraphs go together up to so many code points, and longer ones are cut there.
BLOCK = 2_500
_LINE_END = late("\r\n|[\r\n\u2028\u2029]")


class What(StrEnum):
    """Why a place is one to stop at."""

    NAME = "names"
    QUOTATION = "quotations"
    SUGGESTION = "suggestions"
    INCOMPLETE = "incomplete"


class Stop(NamedTuple):
    """A place to stop at: ``span_id`` where it is a span, ``suggestion`` where it is one."""

    fragment: Fragment
    what: What
    span_id: str = ""
    suggestion: Suggestion | None = None

    @property
    def order(self) -> tuple[int, int]:
        """Its place in reading order; of two that begin together the longer comes first."""
        return order_of(self.fragment)


def order_of(fragment: Fragment) -> tuple[int, int]:
    return fragment.start, -fragment.end


class Stops:
    """The stops of one article, by its blocks; ``spans`` is read anew where ``forget`` was told of a change."""

    def __init__(
        self, text: str, language: str, spans: SpanTable, labels: LabelSet, wanted: Iterable[What] = What
    ) -> None:
        self.text, self.language, self.spans, self.labels = text, language, spans, labels
        self.wanted = frozenset(wanted)
        self._name_labels = frozenset(one.id for one in labels if one.rung is Rung.NAME)
        self._passage_labels = frozenset(one.id for one in labels if one.rung in (Rung.CLAUSE, Rung.SENTENCE))
        self._kinds = {
            kind
            for kind, what, rungs in (
                (Kind.NAME, What.NAME, (Rung.NAME,)),
                (Kind.QUOTATION, What.QUOTATION, (Rung.CLAUSE, Rung.SENTENCE)),
            )
            if what in self.wanted and any(one.rung in rungs for one in labels.offered)
        }
        self._begins = list(_blocks(text))
        self._candidates: dict[int, list[Candidate]] = {}
        self._known: dict[int, list[Stop]] = {}
        self._suggestions: dict[int, list[Stop]] = {}
        self._incomplete: dict[int, list[Stop]] = {}

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self._begins)

    def block_at(self, offset: int) -> int:
        return max(0, bisect_right(self._begins, offset) - 1)

    def set_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """Stop at these suggestions, and at no others."""
        stops = [Stop(one.fragment, What.SUGGESTION, suggestion=one) for one in suggestions]
        self._suggestions = self._replaced(self._suggestions, stops if What.SUGGESTION in self.wanted else [])

    def set_incomplete(self, span_ids: Iterable[str]) -> None:
        """Stop at these spans, which lack something."""
        found = [span for id_ in span_ids if (span := self.spans.get(id_)) is not None]
        stops = [Stop(Fragment(*one.fragments[0]), What.INCOMPLETE, one.id) for one in found]
        self._incomplete = self._replaced(self._incomplete, stops if What.INCOMPLETE in self.wanted else [])

    def forget(self, places: Iterable[Fragment]) -> None:
        """Look again, when asked, which candidates of these places are tagged."""
        for start, end in places:
            for number in range(max(0, self.block_at(start) - 1), self.block_at(end) + 1):
                self._known.pop(number, None)

    def is_known(self, number: int) -> bool:
        return number in self._known

    def of_block(self, number: int) -> list[Stop]:
        """Return the stops that begin in a block, in order."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._look(number)
        return known

    def after(self, order: tuple[int, float], number: int) -> Stop | None:
        """Return the first stop of a block behind a place."""
        return next((stop for stop in self.of_block(number) if stop.order > order), None)

    def before(self, order: tuple[int, float], number: int) -> Stop | None:
        """Return the last stop of a block before a place."""
        return next((stop for stop in reversed(self.of_block(number)) if stop.order < order), None)

    def _look(self, number: int) -> list[Stop]:
        suggested, lacking = self._suggestions.get(number, []), self._incomplete.get(number, [])
        taken = {stop.fragment for stop in suggested}
        names = [stop.fragment for stop in suggested if stop.suggestion and stop.suggestion.label in self._name_labels]
        found = [*suggested, *lacking]
        for candidate in self._candidates_of(number):
            fragment, kind = candidate
            if fragment in taken or self._is_tagged(candidate):
                continue
            if kind is Kind.NAME and any(one.start < fragment.end and fragment.start < one.end for one in names):
                continue
            found.append(Stop(fragment, What.NAME if kind is Kind.NAME else What.QUOTATION))
        return sorted(found, key=lambda stop: (stop.order, stop.what))

    def _candidates_of(self, number: int) -> list[Candidate]:
        known = self._candidates.get(number)
        if known is None:
            start = self._begins[number]
            end = self._begins[number + 1] if number + 1 < len(self._begins) else len(self.text)
            found = candidates_in(self.text, start, end, self.language) if self._kinds else []
            known = [one for one in found if one.kind in self._kinds and start <= one.fragment.start < end]
            self._candidates[number] = known
        return known

    def _is_tagged(self, candidate: Candidate) -> bool:
        """Say whether spans leave nothing to be tagged here: a name in a name, a claim on the passage, or just it."""
        fragment, kind = candidate
        labels = self._name_labels if kind is Kind.NAME else self._passage_labels
        return any(
            piece.span.label in labels or (piece.start, piece.end) == fragment
            for piece in self.spans.between(*fragment)
        )

    def _replaced(self, old: dict[int, list[Stop]], stops: Iterable[Stop]) -> dict[int, list[Stop]]:
        new: dict[int, list[Stop]] = {}
        for stop in stops:
            new.setdefault(self.block_at(stop.fragment.start), []).append(stop)
        for number in old.keys() | new.keys():
            if old.get(number) != new.get(number):
                self._known.pop(number, None)
        return new


def _blocks(text: str) -> Iterator[int]:
    """Yield where blocks begin: at a paragraph, or within a long one."""
    begin = paragraph = 0
    yield begin
    for line_end in (*(match.end() for match in _LINE_END.finditer(text)), len(text)):
        if line_end - begin > BLOCK and paragraph > begin:
            begin = paragraph
            yield begin
        while line_end - begin > 2 * BLOCK:
            begin += BLOCK
            yield begin
        paragraph = line_end
