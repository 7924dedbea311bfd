"""Heights of blocks: the tree answers as a plain sum does."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.widgets.heights import Heights

heights = st.lists(st.integers(0, 50), min_size=1, max_size=40)


@given(heights, st.data())
def test_tops_and_places_agree_with_a_plain_sum(plain, data):
    tree = Heights(plain)
    for _ in range(5):
        number = data.draw(st.integers(0, len(plain) - 1))
        height = data.draw(st.integers(0, 50))
        assert tree.put(number, height) == height - plain[number]
        plain[number] = height
    tops = [0, *accumulate(plain)]
    assert [tree.top(number) for number in range(len(plain) + 1)] == tops
    assert tree.total == tops[-1]
    for y in range(tops[-1]):
        number = tree.at(y)
        assert tops[number] <= y < tops[number + 1]
    assert tree.at(-5) <= next((n for n, height in enumerate(plain) if height), len(plain))
    assert tree.at(tops[-1] + 100) == len(plain) - 1
