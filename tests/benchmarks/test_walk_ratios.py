"""What a step of the walk costs beside painting the view again, and that it knows nothing of what is far away.

As in ``test_ratios`` no milliseconds are known here, and a bound that was missed is measured again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from tests.benchmarks.conftest import dense_desk
from tests.benchmarks.desk import Desk
from tests.benchmarks.test_ratios import SLACK, Pair, assert_within
from tests.benchmarks.walking import LABELS, walked


@pytest.fixture(scope="module")
def desk(tmp_path_factory, qapp) -> Iterator[Desk]:
    with dense_desk(tmp_path_factory.mktemp("walk"), LABELS) as opened:
        yield opened


def test_a_step_of_the_walk_costs_a_few_times_what_painting_the_view_does(desk):
    def measure() -> Pair:
        return walked(desk, 20, Qt.Key.Key_N, beside=desk.view.viewport().repaint)

    assert_within(SLACK * 4, measure)
