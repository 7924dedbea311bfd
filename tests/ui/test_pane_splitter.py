"""The panes at the sides give way before the text is cramped, and come back to the widths that they had."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from annotator.ui.widgets.pane_splitter import PaneSplitter


@pytest.fixture
def splitter(qtbot):
    panes = QWidget(), QWidget(), QWidget()
    splitter = PaneSplitter(*panes)
    qtbot.addWidget(splitter)
    splitter.resize(1400, 600)
    splitter.show()
    return splitter


def test_the_middle_takes_what_a_larger_window_gives(splitter):
    left, middle, right = splitter.sizes()
    splitter.resize(2400, 600)
    assert splitter.sizes() == [left, middle + 1000, right]


@pytest.mark.parametrize("width", [960, 800, 720])
def test_nothing_overlaps_in_a_small_window_and_the_widths_come_back(splitter, width):
    before = splitter.sizes()
    splitter.resize(width, 400)
    left, middle, right = splitter.sizes()
    assert left + middle + right + 2 == width
    assert left >= 170
    assert right >= 220
    assert middle >= 320
    splitter.resize(1400, 600)
    assert splitter.sizes() == before


def test_a_width_set_by_hand_stays_through_resizing_and_restoring(qtbot, splitter):
    splitter.moveSplitter(400, 1)
    splitter.resize(800, 400)
    splitter.resize(1400, 600)
    assert splitter.sizes()[0] == pytest.approx(400, abs=2)
    other = PaneSplitter(QWidget(), QWidget(), QWidget())
    qtbot.addWidget(other)
    other.set_state(splitter.state())
    other.resize(1500, 600)
    other.show()
    assert other.sizes()[0] == pytest.approx(400, abs=2)


def test_a_pane_that_is_hidden_keeps_its_width_for_later(splitter):
    before = splitter.sizes()
    splitter.widget(2).hide()
    splitter.resize(1300, 600)
    assert splitter.sizes()[2] == 0
    splitter.widget(2).show()
    splitter.resize(1400, 600)
    assert splitter.sizes() == before


@pytest.mark.parametrize("state", ["", "AAAA/wAAAAEAAAAD", "400", "a b", "-3 5"])
def test_a_state_that_is_none_changes_nothing(splitter, state):
    before = splitter.sizes()
    splitter.set_state(state)
    assert splitter.sizes() == before
