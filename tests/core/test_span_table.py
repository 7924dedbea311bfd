"""The table of spans: what it finds is what a look at every span finds, also after any row of changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core import span_table
from annotator.core.placed import LONG, placed, reading_order
from annotator.core.span import Fragment, Span, united
from annotator.core.span_table import SpanTable


def span(number, *fragments, label="claim"):
    return Span("a", label, united(Fragment(*f) for f in fragments), "me", id=f"s{number:04}", created="2026-01-01")


lengths = st.one_of(st.integers(1, 40), st.integers(1, 40), st.integers(LONG - 2, 2 * LONG))
starts = st.one_of(st.integers(0, 600), st.integers(0, 600), st.integers(0, 2 * LONG))
fragments = st.builds(lambda start, length: (start, start + length), starts, lengths)
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


def everything(table):
    """All that a table answers, so that two can be compared."""
    table.row_of("")
    return (
        list(table),
        list(table.labels()),
        [table.row_of(one.id) for one in table],
        [(table.between(at, at + 45), table.lanes_between(at, at + 45), table.at(at)) for at in range(0, 7000, 35)],
        [table.extent(at, at + 1) for at in range(0, 7000, 50)],
        [(table.outer(one), table.inner(one)) for one in table],
        table.whole(),
    )


@given(span_lists)
def test_a_table_is_its_spans_in_reading_order(spans):
    expected = [placed(one) for one in sorted(spans, key=reading_order)]
    table = SpanTable.of(spans)
    assert list(table) == expected
    assert [table[row] for row in range(len(table))] == table[:] == expected
    assert [table.row_of(one.id) for one in expected] == list(range(len(expected)))
    assert table.get("none") is table.get(None) is table.row_of(None) is None


@given(span_lists)
def test_columns_in_the_order_of_starts_alone_give_the_same_table(spans):
    rough = sorted(spans, key=lambda one: (one.start, one.label, one.end))
    table = SpanTable(
        [one.start for one in rough],
        [one.end for one in rough],
        [one.id for one in rough],
        [one.label for one in rough],
        {one.id: one.fragments for one in rough if len(one.fragments) > 1},
    )
    assert everything(table) == everything(SpanTable.of(spans))


@given(span_lists, places)
def test_between_finds_what_a_look_at_every_span_finds(spans, place):
    expected = in_order(p for p in pieces_of(spans) if p[0] < place[1] and place[0] < p[1])
    assert found(SpanTable.of(spans).between(*place)) == expected


@given(span_lists, st.integers(0, 700))
def test_at_finds_the_spans_around_a_place_the_innermost_first(spans, offset):
    begins = any(f.start == offset for one in spans for f in one.fragments)
    inside = [
        one
        for one in spans
        if any(f.start <= offset < f.end or (f.end == offset and not begins) for f in one.fragments)
    ]
    expected = sorted(inside, key=lambda one: (one.end - one.start, -one.start, one.id))
    assert SpanTable.of(spans).at(offset) == list(map(placed, expected))


def test_a_caret_at_the_end_of_a_span_is_inside_unless_another_begins_there():
    first, second = span(1, (0, 5)), span(2, (5, 9))
    assert [one.id for one in SpanTable.of([first]).at(5)] == [first.id]
    both = SpanTable.of([first, second])
    assert [one.id for one in both.at(5)] == [one.id for one in both.at(9)] == [second.id]
    assert both.at(10) == []


def test_of_spans_with_the_same_extent_the_lesser_id_comes_first():
    assert [s.id for s in SpanTable.of([span(2, (0, 5)), span(1, (0, 5))]).at(3)] == ["s0001", "s0002"]


changes = st.lists(
    st.tuples(
        st.lists(st.lists(fragments, min_size=1, max_size=3), max_size=3),
        st.sets(st.integers(0, 40), max_size=3),
        st.sets(st.integers(0, 40), max_size=2),
    ),
    max_size=6,
)


@given(span_lists, changes, st.booleans(), st.sampled_from([500, 1]))
@settings(max_examples=200, deadline=None)
def test_after_any_row_of_changes_a_table_is_as_one_made_anew(spans, rows, asked_between, many):
    table, now, number = SpanTable.of(spans), {one.id: one for one in spans}, 1000
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(span_table, "_MANY", many)
        for added, dropped, relabelled in rows:
            gone = [one for n, one in enumerate(now.values()) if n in dropped | relabelled]
            come = [one.changed(label="actor") for n, one in enumerate(now.values()) if n in relabelled - dropped]
            for own in added:
                number += 1
                come.append(span(number, *own))
            table.change(gone, come)
            for one in gone:
                del now[one.id]
            now |= {one.id: one for one in come}
            if asked_between:
                everything(table)
    assert everything(table) == everything(SpanTable.of(now.values()))


@given(span_lists, st.lists(places, min_size=1, max_size=5))
def test_overlapping_pieces_never_share_a_lane_wherever_one_looks(spans, looked_at):
    table = SpanTable.of(spans)
    lanes = {}
    for place in looked_at:
        for piece, lane in table.lanes_between(*place):
            key = piece[:2], piece.span.id
            assert lanes.setdefault(key, lane) == lane, "a piece keeps its lane from wherever one asks"
    for (one, one_id), lane in lanes.items():
        for (other, other_id), other_lane in lanes.items():
            if one_id != other_id and one[0] < other[1] and other[0] < one[1]:
                assert lane != other_lane


def test_a_lane_depends_on_what_overlaps_by_way_of_others_too():
    chain = [span(1, (0, 10)), span(2, (5, 20)), span(3, (15, 30))]
    for place in ((0, 30), (12, 18), (21, 30), (0, 4)):
        lanes = {piece.span.id: lane for piece, lane in SpanTable.of(chain).lanes_between(*place)}
        assert lanes.items() <= {"s0001": 0, "s0002": 1, "s0003": 0}.items()


@given(span_lists, st.lists(fragments, min_size=1, max_size=2), st.booleans())
def test_outside_the_touched_places_nothing_moves(spans, added, is_removed):
    new_span = span(999, *added)
    spans = [*spans, new_span] if is_removed else spans
    table = SpanTable.of(spans)
    before = {(piece[:2], piece.span.id): lane for piece, lane in table.lanes_between(0, 20_000)}
    touched = table.change([new_span], []) if is_removed else table.change([], [new_span])
    assert all(one.end < other.start for one, other in pairwise(touched))
    for piece, lane in table.lanes_between(0, 20_000):
        if not any(place.start < piece.end and piece.start < place.end for place in touched):
            assert before[piece[:2], piece.span.id] == lane


def test_a_copy_goes_its_own_way():
    table = SpanTable.of([span(1, (0, 5)), span(2, (0, 3 * LONG)), span(3, (4, 6), (8, 9))])
    before, twin = everything(table), table.copy()
    twin.change([span(1, (0, 5)), span(2, (0, 3 * LONG))], [span(4, (2, 4 * LONG))])
    assert everything(table) == before
    assert [one.id for one in twin] == ["s0004", "s0003"]


def test_rows_are_found_by_words_inside_a_fragment_or_by_label():
    text = "the ferry left port at noon and came back"
    spans = [span(1, (4, 9)), span(2, (10, 14), (20, 22)), span(3, (23, 27), label="event"), span(4, (0, 41))]
    table = SpanTable.of(spans)

    def rows(needle, *labels):
        return [table[row].id for row in table.rows_holding(text, needle, labels)]

    assert rows("ferry") == ["s0004", "s0001"]
    assert rows("port") == ["s0004"], "what lies in the gap of a span is not in it"
    assert rows("at") == ["s0004", "s0002"]
    assert rows("zzz", "event") == ["s0003"]


@given(st.lists(st.tuples(st.integers(0, 12), st.one_of(st.integers(1, 6), st.just(LONG + 5))), min_size=1, max_size=8))
def test_climbing_outwards_ends_and_visits_no_span_twice(extents):
    spans = [span(number, (start, start + length)) for number, (start, length) in enumerate(extents)]
    table = SpanTable.of(spans)
    for first in spans:
        here, seen = placed(first), [first.id]
        while (outer := table.outer(here)) is not None:
            assert outer.id not in seen
            assert outer.start <= here.start
            assert here.end <= outer.end
            seen.append(outer.id)
            here = outer


def test_the_span_inside_is_the_widest_one_and_twins_are_both_reached():
    outer, inner = span(1, (0, 30)), span(2, (2, 20))
    deep, twin = span(3, (4, 8)), span(4, (4, 8))
    table = SpanTable.of([outer, inner, deep, twin])
    assert table.inner(outer) == placed(inner)
    assert table.outer(deep) == placed(twin)
    assert table.inner(twin) == placed(deep)
    assert table.inner(deep) is None
    assert table.inner(inner) is not None
    assert table.outer(inner) == placed(outer)


class Counted(SpanTable):
    """Counts how many spans were made of the columns."""

    made = 0

    def _at(self, place):
        self.made += 1
        return super()._at(place)


def test_of_fifty_thousand_spans_only_those_near_a_question_are_looked_at():
    spans = [span(number, (number * 100, number * 100 + 60)) for number in range(50_000)]
    spans.append(span(99_999, (0, 5_000_000)))
    table = Counted.of(spans)
    new = span(60_000, (2_500_010, 2_500_020))
    table.lanes_between(2_500_000, 2_500_080)
    table.at(4_000_030)
    assert table.change([], [new]) == [Fragment(2_500_000, 2_500_060)]
    assert table.row_of(new.id) == 25_002
    table.tagged("claim", Fragment(2_500_010, 2_500_020))
    assert table.outer(new).id == "s25000"
    table.change([new], [])
    assert table.made < 40
