"""Spans become tags of items and come back from likely tags."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.span import Fragment
from annotator.engines.tagging import groups_of, stretches, tags_of

ITEMS = [Fragment(3 * n, 3 * n + 2) for n in range(12)]


def test_tags_tell_beginning_inside_last_and_alone():
    spans = [(0, 2, "a"), (3, 11, "b")]
    assert tags_of(ITEMS[:5], spans) == ["U-a", "B-b", "I-b", "L-b", "O"]


def test_of_spans_over_one_another_the_longest_counts():
    assert tags_of(ITEMS[:4], [(3, 5, "a"), (0, 8, "b")]) == ["B-b", "I-b", "L-b", "O"]


def test_an_item_that_a_span_touches_belongs_to_it_unless_most_of_it_must():
    assert tags_of(ITEMS[:2], [(1, 4, "a")]) == ["B-a", "L-a"]
    assert tags_of([Fragment(0, 10), Fragment(11, 20)], [(6, 20, "a")], most=True) == ["O", "U-a"]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 4), st.sampled_from("ab")), max_size=6))
def test_spans_that_are_certain_come_back_from_their_tags(drawn):
    taken: set[int] = set()
    spans = []
    for first, size, label in drawn:
        last = min(first + size, 12) - 1
        if taken.isdisjoint(range(first, last + 1)):
            taken |= {*range(first, last + 1)}
            spans.append((ITEMS[first].start, ITEMS[last].end, label))
    tags = tags_of(ITEMS, spans)
    got = stretches(len(ITEMS), "ab", lambda tag, n: float(tags[n] == tag), 0.25)
    assert [(ITEMS[one.first].start, ITEMS[one.last].end, one.label) for one in got] == sorted(spans)


def test_labels_that_stand_over_one_another_are_learnt_apart():
    spans = [[(0, 30, "claim"), (3, 6, "actor"), (8, 12, "location"), (40, 44, "actor")]]
    assert groups_of(spans, {"claim": 1, "actor": 2, "location": 1}) == [["actor", "location"], ["claim"]]
