"""The index of spans: what it finds is what a look at every span finds."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.span import Fragment, Span, united
from annotator.ui.widgets.span_index import LONG, SpanIndex, touched


def span(number, *fragments, label="claim"):
    return Span("a", label, united(Fragment(*f) for f in fragments), "me", id=f"s{number:04}", created="2026-01-01")


lengths = st.one_of(st.integers(1, 40), st.integers(1, 40), st.integers(LONG - 2, 2 * LONG))
fragments = st.builds(lambda start, length: (start, start + length), st.integers(0, 600), lengths)
span_lists = st.lists(st.lists(fragments, min_size=1, max_size=3), max_size=30).map(
    lambda all_: [span(number, *own) for number, own in enumerate(all_)]
)
places = st.builds(lambda start, length: (start, start + length), st.integers(0, 700), st.integers(1, 60))


def pieces_of(spans):
    return [(start, end, one.id, n) for one in spans for n, (start, end) in enumerate(one.fragments)]


def found(pieces):
    return [(piece.start, piece.end, piece.span.id, piece.number) for piece in pieces]


def in_order(pieces):
    return sorted(pieces, key=lambda piece: (piece[0], -piece[1], piece[2], piece[3]))


@given(span_lists, places)
def test_between_finds_what_a_look_at_every_span_finds(spans, place):
    expected = in_order(p for p in pieces_of(spans) if p[0] < place[1] and place[0] < p[1])
    assert found(SpanIndex(spans).between(*place)) == expected


@given(span_lists, st.integers(0, 700))
def test_at_finds_the_spans_around_a_place_the_innermost_first(spans, offset):
    begins = any(f.start == offset for one in spans for f in one.fragments)
    inside = [
        one
        for one in spans
        if any(f.start <= offset < f.end or (f.end == offset and not begins) for f in one.fragments)
    ]
    expected = sorted(inside, key=lambda one: (one.end - one.start, -one.start, one.id))
    assert SpanIndex(spans).at(offset) == expected


def test_a_caret_at_the_end_of_a_span_is_inside_unless_another_begins_there():
    first, second = span(1, (0, 5)), span(2, (5, 9))
    assert SpanIndex([first]).at(5) == [first]
    assert SpanIndex([first, second]).at(5) == [second]
    assert SpanIndex([first, second]).at(9) == [second]
    assert SpanIndex([first, second]).at(10) == []


def test_of_spans_with_the_same_extent_the_lesser_id_comes_first():
    assert [s.id for s in SpanIndex([span(2, (0, 5)), span(1, (0, 5))]).at(3)] == ["s0001", "s0002"]


@given(span_lists, span_lists, st.sets(st.integers(0, 30)), places)
@settings(max_examples=200)
def test_a_replaced_index_equals_one_built_anew(before, added, dropped, place):
    after = [one.changed(label="actor") if number % 5 == 0 else one for number, one in enumerate(before)]
    after = [one for number, one in enumerate(after) if number not in dropped]
    after += [span(100 + number, *one.fragments) for number, one in enumerate(added[:4])]
    old = SpanIndex(before)
    new, fresh = old.replaced(after), SpanIndex(after)
    assert found(new.between(*place)) == found(fresh.between(*place))
    assert new.lanes_between(*place) == fresh.lanes_between(*place)
    assert new.extent(*place) == fresh.extent(*place)
    assert list(new) == after
    assert found(old.between(*place)) == found(SpanIndex(before).between(*place)), "the old one stays as it was"


@given(span_lists, st.lists(places, min_size=1, max_size=5))
def test_overlapping_pieces_never_share_a_lane_wherever_one_looks(spans, looked_at):
    index = SpanIndex(spans)
    lanes = {}
    for place in looked_at:
        for piece, lane in index.lanes_between(*place):
            key = piece[:2], piece.span.id
            assert lanes.setdefault(key, lane) == lane, "a piece keeps its lane from wherever one asks"
    for (one, one_id), lane in lanes.items():
        for (other, other_id), other_lane in lanes.items():
            if one_id != other_id and one[0] < other[1] and other[0] < one[1]:
                assert lane != other_lane


def test_a_lane_depends_on_what_overlaps_by_way_of_others_too():
    chain = [span(1, (0, 10)), span(2, (5, 20)), span(3, (15, 30))]
    for place in ((0, 30), (12, 18), (21, 30), (0, 4)):
        lanes = {piece.span.id: lane for piece, lane in SpanIndex(chain).lanes_between(*place)}
        assert lanes.items() <= {"s0001": 0, "s0002": 1, "s0003": 0}.items()


@given(span_lists, st.lists(fragments, min_size=1, max_size=2), st.integers(0, 30))
def test_outside_the_touched_places_nothing_moves(spans, added, at):
    new_span = span(999, *added)
    old, new = SpanIndex(spans), SpanIndex([*spans[:at], new_span, *spans[at:]])
    places = touched(old, new)
    assert all(one.end < other.start for one, other in pairwise(places))
    before = {(piece[:2], piece.span.id): lane for piece, lane in old.lanes_between(0, 10_000)}
    for piece, lane in new.lanes_between(0, 10_000):
        if not any(place.start < piece.end and piece.start < place.end for place in places):
            assert before[piece[:2], piece.span.id] == lane


def test_nothing_is_touched_where_nothing_changed():
    spans = [span(1, (0, 5)), span(2, (3, 9))]
    assert touched(SpanIndex(spans), SpanIndex(list(spans))) == []


def test_a_span_is_found_by_its_id():
    one = span(1, (0, 5))
    assert SpanIndex([one]).get("s0001") is one
    assert SpanIndex([one]).get("other") is None
    assert SpanIndex([one]).get(None) is None


def many(count=50_000):
    return [span(number, (number * 100, number * 100 + 60)) for number in range(count)]


def quickest(work, times=3):
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def test_fifty_thousand_spans_are_indexed_searched_and_changed_in_no_time():
    spans = many()
    assert quickest(lambda: SpanIndex(spans)) < 0.15
    index = SpanIndex(spans)
    assert quickest(lambda: [index.lanes_between(place, place + 80) for place in range(0, 5_000_000, 5_000)]) < 0.3
    changed = [*spans[:25_000], span(60_000, (2_500_010, 2_500_020)), *spans[25_000:]]
    assert quickest(lambda: index.replaced(changed)) < 0.05
    assert quickest(lambda: touched(SpanIndex([span(1, (3, 5))]), index)) < 0.1
    assert touched(SpanIndex(), index) == [Fragment(0, 4_999_960)]


def test_one_span_over_the_whole_article_does_not_make_the_search_slow():
    index = SpanIndex([span(99_999, (0, 5_000_000)), *many()])
    assert len(index.between(4_000_000, 4_000_050)) == 2
    assert quickest(lambda: [index.between(place, place + 80) for place in range(0, 5_000_000, 5_000)]) < 0.1
