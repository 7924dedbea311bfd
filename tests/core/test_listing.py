"""A listing finds rows and keys as a plain list does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.listing import Listing

keys = st.lists(st.integers(0, 60), unique=True, max_size=30)


@given(keys, st.booleans(), st.lists(st.integers(0, 60), max_size=20))
def test_rows_are_those_of_a_list(wanted, ascending, asked):
    wanted = sorted(wanted) if ascending else wanted
    listing = Listing(wanted, ascending=ascending)
    assert list(listing) == wanted
    for key in asked:
        assert listing.row_of(key) == (wanted.index(key) if key in wanted else -1)
        assert (key in listing) == (key in wanted)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(-2, 50))
def test_a_range_is_a_list_without_its_keys(start, length, key):
    listing = Listing(range(start, start + length))
    assert len(listing) == length
    assert listing.row_of(key) == (key - start if start <= key < start + length else -1)
    assert list(listing[1:3]) == list(range(start, start + length))[1:3]


def test_keys_are_added_at_the_end():
    listing = Listing(range(3))
    listing.extend([7, 8])
    assert list(listing) == [0, 1, 2, 7, 8]
    assert listing.row_of(8) == 4
