"""The target: the one thing that the next key acts on, and what each label's key would make of it.

It is what was set last: a span, a selection, or the unit around the caret. A unit has no fixed width until a rung is
chosen: every label then takes its own rung, so that on one spot ``A`` takes the name and ``C`` the claim around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.label_set import Label
from annotator.core.placed import Placed
from annotator.core.rung import Rung
from annotator.core.span import Fragment, Span, trimmed, united
from annotator.core.span_table import SpanTable
from annotator.core.suggestion import Suggestion
from annotator.core.units import (
    narrower,
    next_word_end,
    next_word_start,
    previous_word_end,
    previous_word_start,
    unit_at,
    wider,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the key of a label would do: tag ``fragment``, or else select the ``span`` that takes just that already.

    ``relabels`` says that the span is given the label too.
    """

    fragment: Fragment
    span: Placed | None = None
    relabels: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What the next key acts on; exactly one of ``span``, ``suggestion``, ``selection`` and ``caret`` leads.

    ``span``: a span that is there. ``suggestion``: one that is proposed. ``selection``: a piece that was chosen, by
    selecting or by a rung. None of them: the unit around ``caret``, at the rung of whichever label is pressed; where
    it was ``pointed`` at, that is the place under the mouse. Offsets count code points.

    ``rung`` is that of a selection which the program found for a unit of it, by hints or on the walk: a label of a
    wider rung takes its own unit around it, as it does around the caret.
    """

    caret: int
    selection: Fragment | None = None
    span: Span | None = None
    suggestion: Suggestion | None = None
    pointed: bool = False
    rung: Rung | None = None

    def outline(self, text: str, language: str = "") -> tuple[Fragment, ...]:
        """Return what to draw: the span's fragments, the selection, or the name or word around the caret."""
        if self.span is not None:
            return self.span.fragments
        fragment = self._chosen() or unit_at(text, self.caret, Rung.NAME, language)
        return (fragment,) if fragment else ()

    def taken_by(self, label: Label, text: str, language: str = "") -> Fragment | None:
        """Return what a new span with this label would take, or ``None`` where there is nothing to take."""
        chosen = self._chosen()
        if chosen is None:
            return unit_at(text, self.caret, label.rung, language)
        if self.rung is not None and label.rung > self.rung:
            around = unit_at(text, chosen.start, label.rung, language)
            if around is not None and around.start <= chosen.start and chosen.end <= around.end:
                return around
        return trimmed(text, chosen)

    def outcome(self, label: Label, text: str, language: str, spans: SpanTable) -> Outcome | None:
        """Return what the key of a label would do, ``None`` where there is nothing to take.

        Words that are tagged already are not tagged once more by pointing at them: their span is given the label.
        Where several spans take just these words, which of them is meant is not known, and one is only selected. Who
        wants a second span with the same extent selects the words.
        """
        fragment = self.taken_by(label, text, language)
        if fragment is None:
            return None
        same = spans.tagged(label.id, fragment)
        if same is not None or (self._chosen() is not None and not self.pointed):
            return Outcome(fragment, same)
        there = [span for span in spans.at(fragment.start) if span.fragments == (fragment,)]
        return Outcome(fragment, there[0] if there else None, relabels=len(there) == 1)

    def wider(self, text: str, language: str = "") -> Target | None:
        """Return the target on its next rung, ``None`` at the widest."""
        fragments = self.outline(text, language)
        if not fragments:
            return None
        fragment = wider(text, fragments[0], language)
        return Target(self.caret, fragment) if fragment else None

    def narrower(self, text: str, language: str = "") -> Target | None:
        """Return the target on the rung below, ``None`` at the word."""
        fragments = self.outline(text, language)
        if not fragments:
            return None
        fragment = narrower(text, fragments[0], self.caret, language)
        return Target(self.caret, fragment) if fragment else None

    def _chosen(self) -> Fragment | None:
        """Return the piece that every label takes as it is, ``None`` where each takes the unit of its own rung."""
        return self.suggestion.fragment if self.suggestion is not None else self.selection


def stretched(text: str, fragments: Sequence[Fragment], *, start: bool, outward: bool) -> tuple[Fragment, ...] | None:
    """Return the fragments with the outer start or end moved by a word; ``None`` where it can't move.

    A last word is never taken away, and an end never meets the next fragment's start: it is stopped or united there.
    """
    pieces = list(fragments)
    if start:
        first = pieces[0]
        offset = previous_word_start(text, first.start) if outward else next_word_start(text, first.start)
        moved = Fragment(offset, first.end)
        pieces[0] = moved
    else:
        last = pieces[-1]
        offset = next_word_end(text, last.end) if outward else previous_word_end(text, last.end)
        moved = Fragment(last.start, offset)
        pieces[-1] = moved
    if moved.start >= moved.end or tuple(pieces) == tuple(fragments):
        return None
    return united(pieces)


def moved_edge(
    text: str, fragments: Sequence[Fragment], number: int, *, start: bool, offset: int
) -> tuple[Fragment, ...] | None:
    """Return the fragments with one edge of fragment ``number`` at ``offset``; ``None`` where that leaves it empty."""
    pieces = list(fragments)
    old = pieces[number]
    offset = max(0, min(offset, len(text)))
    piece = Fragment(offset, old.end) if start else Fragment(old.start, offset)
    if piece.start >= piece.end or piece == old:
        return None
    pieces[number] = piece
    return united(pieces)
