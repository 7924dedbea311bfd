"""The target decides what every key takes; these are the cases that a hand on the keyboard meets."""

from __future__ import annotations

import itertools

from annotator.core.label_set import Label
from annotator.core.rung import Rung
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable
from annotator.core.target import Target, moved_edge, stretched

TEXT = "Mayor Ada Quill said that the bridge will stay shut until Friday."
CLAIM = Label("claim", "Claim", "#e69f00", "C", Rung.CLAUSE)
ACTOR = Label("actor", "Actor", "#3d8fd6", "A", Rung.NAME)
EVENT = Label("event", "Event", "#d0549b", "E", Rung.WORD)


def quote(fragment: Fragment | None) -> str:
    assert fragment is not None
    return TEXT[fragment.start : fragment.end]


def span(*fragments: tuple[int, int], name: str = "s") -> Span:
    return Span("a", "claim", tuple(Fragment(*pair) for pair in fragments), "me", id=name)


def test_each_label_takes_its_own_rung_around_one_caret():
    at_name = Target(TEXT.index("Quill"))
    assert quote(at_name.taken_by(ACTOR, TEXT)) == "Mayor Ada Quill"
    in_claim = Target(TEXT.index("bridge"))
    assert quote(in_claim.taken_by(CLAIM, TEXT)) == "the bridge will stay shut until Friday"
    assert quote(in_claim.taken_by(EVENT, TEXT)) == "bridge"


def test_a_selection_is_taken_as_it_is_without_the_space_around_it():
    start = TEXT.index(" bridge will ")
    target = Target(0, Fragment(start, start + len(" bridge will ")))
    assert {quote(target.taken_by(label, TEXT)) for label in (CLAIM, ACTOR, EVENT)} == {"bridge will"}


def test_wider_climbs_the_rungs_and_narrower_comes_back_down():
    target: Target | None = Target(TEXT.index("bridge"))
    seen = [target.outline(TEXT)[0]]
    while (target := target.wider(TEXT)) is not None:
        seen.append(target.outline(TEXT)[0])
        last = target
    assert quote(seen[-1]) == TEXT
    assert all(a != b and b.start <= a.start and a.end <= b.end for a, b in itertools.pairwise(seen))
    down = last.narrower(TEXT)
    assert down is not None
    assert down.outline(TEXT)[0] == seen[-2]


def test_stretching_moves_the_outer_edges_by_a_word_and_never_to_nothing():
    start = TEXT.index("bridge")
    word = (Fragment(start, start + len("bridge")),)
    longer = stretched(TEXT, word, start=False, outward=True)
    assert longer is not None
    assert quote(longer[0]) == "bridge will"
    earlier = stretched(TEXT, longer, start=True, outward=True)
    assert earlier is not None
    assert quote(earlier[0]) == "the bridge will"
    assert stretched(TEXT, earlier, start=True, outward=False) == longer
    assert stretched(TEXT, word, start=False, outward=False) is None
    assert stretched(TEXT, word, start=True, outward=False) is None


def test_stretching_a_discontinuous_span_touches_only_its_outer_pieces():
    pieces = (Fragment(6, 9), Fragment(30, 36))
    moved = stretched(TEXT, pieces, start=False, outward=True)
    assert moved is not None
    assert moved[0] == pieces[0]
    assert quote(moved[1]) == "bridge will"


def test_a_dragged_edge_that_meets_the_next_fragment_joins_the_two():
    pieces = (Fragment(0, 5), Fragment(10, 15))
    assert moved_edge(TEXT, pieces, 0, start=False, offset=12) == (Fragment(0, 15),)
    assert moved_edge(TEXT, pieces, 0, start=False, offset=0) is None
    assert moved_edge(TEXT, pieces, 1, start=False, offset=10_000) == (Fragment(0, 5), Fragment(10, len(TEXT)))


def outcome_of(target: Target, label: Label, *there: Span) -> tuple[str, str, bool]:
    """What the key of a label would do: the quote, the span that it takes, whether that is relabelled."""
    outcome = target.outcome(label, TEXT, "", SpanTable.of(there))
    assert outcome is not None
    return quote(outcome.fragment), outcome.span.id if outcome.span is not None else "", outcome.relabels


def test_words_that_one_span_takes_already_are_given_the_label_and_not_another_span():
    target = Target(TEXT.index("Quill"), pointed=True)
    assert outcome_of(target, ACTOR) == ("Mayor Ada Quill", "", False)
    assert outcome_of(target, ACTOR, span((0, 15))) == ("Mayor Ada Quill", "s", True)
    assert outcome_of(target, ACTOR, span((0, 16)), span((0, 5), (6, 15), name="t")) == ("Mayor Ada Quill", "", False)
    assert outcome_of(target, CLAIM, span((0, len(TEXT)))) == (TEXT, "s", False)  # it is a claim already


def test_of_several_spans_on_the_same_words_none_is_relabelled():
    target = Target(TEXT.index("Quill"))
    quoted, taken, relabels = outcome_of(target, ACTOR, span((0, 15)), span((0, 15), name="t"))
    assert (quoted, taken in "st", relabels) == ("Mayor Ada Quill", True, False)


def test_a_selection_may_become_a_second_span_with_the_same_extent():
    assert outcome_of(Target(0, Fragment(0, 15)), ACTOR, span((0, 15))) == ("Mayor Ada Quill", "", False)
    assert outcome_of(Target(0, Fragment(0, 15), pointed=True), ACTOR, span((0, 15)))[1:] == ("s", True)
