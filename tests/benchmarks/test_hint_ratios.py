"""What hints and jumping cost beside painting the view again; they know nothing of what is out of view.

As in ``test_ratios`` no milliseconds are known here, and a bound that was missed is measured again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.core.candidates import candidates_in
from tests.benchmarks.clock import in_turn
from tests.benchmarks.conftest import dense_desk
from tests.benchmarks.desk import Desk
from tests.benchmarks.hinting import NONE, SHIFT, shown, typed
from tests.benchmarks.pointing import dense_article
from tests.benchmarks.test_ratios import SAME, SLACK, Pair, assert_within


@pytest.fixture(scope="module")
def desk(tmp_path_factory, qapp) -> Iterator[Desk]:
    with dense_desk(tmp_path_factory.mktemp("hints")) as opened:
        yield opened


@pytest.mark.parametrize("modifier", [NONE, SHIFT], ids=["names", "words"])
def test_hints_cost_a_few_times_what_painting_the_view_does(desk, modifier):
    def measure() -> Pair:
        return shown(desk, 8, modifier, beside=lambda: desk.view.viewport().repaint())

    assert_within(SLACK * 4, measure)


def test_a_letter_to_jump_to_costs_a_few_times_what_painting_the_view_does(desk):
    def measure() -> Pair:
        return typed(desk, 8, "th", beside=lambda: desk.view.viewport().repaint())

    assert_within(SLACK * 4, measure)


def test_candidates_in_view_cost_the_same_in_an_article_of_any_length():
    short = dense_article()["text"]
    long = short * 20
    place = len(long) // 2

    def measure() -> Pair:
        mine, limit = in_turn(
            lambda: candidates_in(long, place, place + 3_000, "en"),
            lambda: candidates_in(short, 20_000, 23_000, "en"),
            rounds=8,
        )
        return mine, limit

    assert_within(SAME, measure)
