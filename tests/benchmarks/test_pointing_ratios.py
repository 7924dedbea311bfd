"""What a move of the mouse over the text costs beside painting the view, in an article of any length.

As in ``test_ratios`` no milliseconds are known here, and a bound that was missed is measured again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.benchmarks.bench import Bench
from tests.benchmarks.clock import Times
from tests.benchmarks.conftest import dense_desk, settings_in
from tests.benchmarks.desk import Desk
from tests.benchmarks.pointing import moves
from tests.benchmarks.projects import Cache
from tests.benchmarks.test_ratios import SAME, SLACK, Pair, assert_within


@pytest.fixture(scope="module")
def desk(tmp_path_factory, qapp) -> Iterator[Desk]:
    with dense_desk(tmp_path_factory.mktemp("pointing")) as opened:
        yield opened


def test_a_move_onto_another_word_costs_little_more_than_painting_the_view(desk):
    def measure() -> Pair:
        return moves(desk, 60, 37.0, beside=desk.view.viewport().repaint)

    assert_within(SLACK * 1.5, measure)


def test_a_move_within_a_word_costs_next_to_nothing(desk):
    def measure() -> Pair:
        return moves(desk, 60, 0.0, beside=desk.view.viewport().repaint)

    assert_within(0.1 * SLACK, measure)


def test_a_move_costs_the_same_in_an_article_of_any_size(tmp_path_factory, qapp):
    folder = tmp_path_factory.mktemp("sizes")
    bench = Bench(Cache(folder), folder, quick=True, n=1)
    with settings_in(folder):
        desk = Desk(folder, bench.copy(bench.cache.small(1)))

        def moved(id_: str) -> Times:
            desk.show(id_)
            desk.rest(0.1)
            return moves(desk, 60, 37.0)[0]

        assert_within(SAME, lambda: (moved("long-50000"), moved("long-500")))
        desk.close()
