"""Lanes: no overlap within one, the same whatever the order, stable where something is added inside."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.lanes import JOIN_REACH, Stretch, lanes

pieces = st.builds(lambda start, length: (start, start + length), st.integers(0, 60), st.integers(1, 25))
stretches = st.lists(pieces, max_size=25).map(
    lambda all_: [Stretch(start, end, f"s{number:02}") for number, (start, end) in enumerate(all_)]
)


def overlap(one, other):
    return one.start < other.end and other.start < one.end


@given(stretches)
def test_overlapping_pieces_never_share_a_lane(given_stretches):
    placed = list(zip(given_stretches, lanes(given_stretches), strict=True))
    for number, (one, lane) in enumerate(placed):
        for other, other_lane in placed[:number]:
            assert lane != other_lane or not overlap(one, other)


@given(stretches, st.randoms(use_true_random=False))
def test_the_order_in_which_pieces_come_does_not_matter(given_stretches, random):
    expected = dict(zip(given_stretches, lanes(given_stretches), strict=True))
    shuffled = given_stretches[:]
    random.shuffle(shuffled)
    assert dict(zip(shuffled, lanes(shuffled), strict=True)) == expected


@given(stretches, pieces)
@settings(max_examples=200)
def test_what_is_added_moves_nothing_that_begins_before_it(given_stretches, added):
    before = dict(zip(given_stretches, lanes(given_stretches), strict=True))
    new = Stretch(*added, "zz")
    after = dict(zip([*given_stretches, new], lanes([*given_stretches, new]), strict=True))
    for stretch, lane in before.items():
        if (stretch.start, -stretch.end) <= (new.start, -new.end):
            assert after[stretch] == lane


@given(stretches)
def test_no_piece_lies_deeper_than_those_before_it_make_it(given_stretches):
    for stretch, lane in zip(given_stretches, lanes(given_stretches), strict=True):
        before = [other for other in given_stretches if other != stretch and other.start <= stretch.start < other.end]
        assert lane <= len(before)


def test_the_outer_of_nested_pieces_lies_nearest_to_the_text():
    assert lanes([Stretch(5, 9, "inner"), Stretch(0, 20, "outer"), Stretch(5, 12, "middle")]) == [2, 0, 1]


def test_two_hundred_nested_pieces_get_two_hundred_lanes():
    nested = [Stretch(number, 1000 - number, f"{number:03}") for number in range(200)]
    assert lanes(nested) == list(range(200))


def test_fragments_of_one_span_share_a_lane_and_keep_a_short_gap_free():
    quotation = [Stretch(0, 10, "claim"), Stretch(30, 50, "claim")]
    speaker = Stretch(15, 25, "actor")
    assert lanes([*quotation, speaker]) == [0, 0, 1]


def test_in_a_wide_gap_the_lane_may_be_used_again():
    far = 10 + JOIN_REACH + 100
    assert lanes([Stretch(0, 10, "claim"), Stretch(far, far + 10, "claim"), Stretch(60, 80, "actor")]) == [0, 0, 0]


def test_fragments_share_a_lane_also_where_only_one_of_them_lies_inside_another_piece():
    assert lanes([Stretch(0, 40, "outer"), Stretch(30, 35, "b"), Stretch(60, 70, "b")]) == [0, 1, 1]


def test_lanes_that_are_taken_already_are_left_alone():
    assert lanes([Stretch(5, 9, "new")], taken=[(0, 100, 0), (7, 8, 2)]) == [1]
