"""What a change does to an article's spans, without asking the store."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.article_spans import ArticleSpans
from annotator.core.change import Change, Edit, adding, removing, replacing
from annotator.core.placed import placed, reading_order
from annotator.core.span import Fragment, Span
from annotator.core.span_table import SpanTable

EXTENTS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), min_size=1, max_size=20)


def span(extent: tuple[int, int], name: str, article: str = "a") -> Span:
    return Span(article, "claim", (Fragment(extent[0], sum(extent)),), "me", id=name)


def spans_of(spans, read=None):
    """The spans of article a, which are read as they are given unless ``read`` says otherwise."""
    there = {one.id: one for one in spans} if read is None else read
    return ArticleSpans("a", SpanTable.of(spans), lambda ids: {id_: there[id_] for id_ in ids if id_ in there})


@given(EXTENTS, EXTENTS)
def test_spans_stay_in_reading_order_and_undo_gives_back_what_was(old, new):
    before = [span(extent, f"old{n}") for n, extent in enumerate(old)]
    added = [span(extent, f"new{n}") for n, extent in enumerate(new)]
    changed = before[0].changed(fragments=(Fragment(5, 6),), label="actor")
    again = added[0].changed(note="so")
    change = Change("", (*adding("", *added).edits, *replacing("", (before[0], changed), (added[0], again)).edits))
    spans = spans_of(before)
    spans.follow(change)
    after = sorted([*before[1:], changed, again, *added[1:]], key=reading_order)
    assert list(spans.table) == list(map(placed, after))
    assert [spans.get(one.id) for one in after] == after
    assert spans.label_counts["actor"] == 1
    spans.follow(change.inverse())
    assert list(spans.table) == [placed(one) for one in sorted(before, key=reading_order)]
    assert spans.get("old0") == before[0]
    assert spans.get("new0") is None
    assert +spans.label_counts == {"claim": len(before)}


@given(EXTENTS, st.tuples(st.integers(0, 30), st.integers(1, 10)))
def test_a_fragment_is_found_tagged_just_where_a_span_takes_exactly_it(extents, asked):
    spans = spans_of([span(extent, f"s{n}") for n, extent in enumerate(extents)])
    found = spans.tagged("claim", Fragment(asked[0], sum(asked)))
    assert (found is not None) == (asked in extents)
    assert spans.tagged("actor", Fragment(asked[0], sum(asked))) is None


def test_spans_of_other_articles_are_none_of_its_business():
    here, there = span((0, 3), "here"), span((0, 3), "there", article="b")
    spans = spans_of([here])
    spans.follow(adding("", there))
    assert list(spans.table) == [placed(here)]
    assert spans.touched == []


def test_a_change_says_which_places_it_touched():
    spans = spans_of([span((0, 3), "one"), span((50, 10), "two")])
    spans.follow(adding("", span((55, 20), "new")))
    assert spans.touched == [Fragment(50, 75)]


@pytest.mark.parametrize("asked", [True, False])
def test_a_change_that_does_not_follow_on_the_spans_is_told(asked):
    here, gone = span((0, 3), "here"), span((0, 3), "gone")
    spans = spans_of([here])
    if asked:
        spans.get("here")
    for edit in (Edit(gone, None), Edit(here.changed(label="actor"), None), Edit(span((1, 3), "here"), None)):
        with pytest.raises(ValueError, match="does not follow"):
            spans.follow(Change("", (edit,)))
    assert list(spans.table) == [placed(here)]


def test_a_span_is_read_once_and_only_when_it_is_asked_for():
    read = []
    one, two = span((0, 3), "one"), span((5, 3), "two")

    def asked(ids):
        read.extend(ids)
        return {"one": one, "two": two}

    spans = ArticleSpans("a", SpanTable.of([one, two]), asked)
    spans.follow(removing("", two))
    assert (spans.get("one"), spans.get("one"), spans.get("two"), spans.get(None)) == (one, one, None, None)
    assert read == ["one"]


def test_what_another_program_changed_keeps_the_place_that_is_shown():
    one, two = span((0, 3), "one"), span((5, 3), "two")
    theirs = replace(one, fragments=(Fragment(1, 2),), note="theirs")
    spans = spans_of([one, two], read={"one": theirs})
    assert spans.get("one") == replace(theirs, fragments=one.fragments)
    kept = spans.get("two")
    assert (kept.id, kept.label, kept.fragments, kept.analyst, kept.created) == ("two", "claim", two.fragments, "", "")
