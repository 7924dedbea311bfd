"""What a change does to an article's spans, without asking the store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.article_spans import ArticleSpans, reading_order
from annotator.core.change import Change, Edit, adding, replacing
from annotator.core.span import Fragment, Span

EXTENTS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), min_size=1, max_size=20)


def span(extent: tuple[int, int], name: str, article: str = "a") -> Span:
    return Span(article, "claim", (Fragment(extent[0], sum(extent)),), "me", id=name)


@given(EXTENTS, EXTENTS)
def test_spans_stay_in_reading_order_and_undo_gives_back_what_was(old, new):
    before = [span(extent, f"old{n}") for n, extent in enumerate(old)]
    added = [span(extent, f"new{n}") for n, extent in enumerate(new)]
    moved = replacing("", (before[0], before[0].changed(fragments=(Fragment(5, 6),), label="actor")))
    change = Change("", (*adding("", *added).edits, *moved.edits))
    spans = ArticleSpans("a", before)
    spans.follow(change)
    assert spans.in_order == sorted(spans.in_order, key=reading_order)
    assert {one.id for one in spans.in_order} == {one.id for one in (*before, *added)}
    assert spans.label_counts["actor"] == 1
    assert spans.get("old0").label == "actor"
    spans.follow(change.inverse())
    assert spans.in_order == sorted(before, key=reading_order)
    assert +spans.label_counts == {"claim": len(before)}


@given(EXTENTS, st.tuples(st.integers(0, 30), st.integers(1, 10)))
def test_a_fragment_is_found_tagged_just_where_a_span_takes_exactly_it(extents, asked):
    spans = ArticleSpans("a", [span(extent, f"s{n}") for n, extent in enumerate(extents)])
    found = spans.tagged("claim", Fragment(asked[0], sum(asked)))
    assert (found is not None) == (asked in extents)
    assert spans.tagged("actor", Fragment(asked[0], sum(asked))) is None


def test_spans_of_other_articles_are_none_of_its_business():
    here, there = span((0, 3), "here"), span((0, 3), "there", article="b")
    spans = ArticleSpans("a", [here])
    spans.follow(adding("", there))
    assert spans.in_order == [here]


def test_a_change_that_does_not_follow_on_the_spans_is_told():
    gone, other = span((0, 3), "gone"), span((0, 3), "zz")
    with pytest.raises(ValueError, match="does not follow"):
        ArticleSpans("a", [other]).follow(Change("", (Edit(gone, None),)))
