"""The find bar tells what to find, and shows what it is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from annotator.ui.widgets.find_bar import FindBar


@pytest.fixture
def bar(qtbot):
    bar = FindBar()
    qtbot.addWidget(bar)
    bar.resize(700, 44)
    bar.show()
    return bar


def edit(bar):
    return bar.findChild(QLineEdit)


def button(bar, name):
    return bar.findChild(QToolButton, name)


def test_typing_is_told_when_the_hand_rests(qtbot, bar):
    told = []
    bar.query_changed.connect(lambda *what: told.append(what))
    qtbot.keyClicks(edit(bar), "oslo")
    qtbot.waitSignal(bar.query_changed).wait()
    assert told == [("oslo", False, False)]


def test_switches_are_told_at_once(qtbot, bar):
    bar.set_query("x")
    with qtbot.waitSignal(bar.query_changed) as told:
        qtbot.mouseClick(button(bar, "match-case"), Qt.MouseButton.LeftButton)
    assert told.args == ["x", True, False]
    with qtbot.waitSignal(bar.query_changed) as told:
        qtbot.mouseClick(button(bar, "whole-words"), Qt.MouseButton.LeftButton)
    assert told.args == ["x", True, True]
    assert bar.query() == ("x", True, True)


def test_return_searches_what_was_just_typed_before_it_goes_on(qtbot, bar):
    told = []
    bar.query_changed.connect(lambda text, *_: told.append(text))
    bar.next_requested.connect(lambda: told.append("next"))
    bar.previous_requested.connect(lambda: told.append("previous"))
    qtbot.keyClicks(edit(bar), "a")
    qtbot.keyClick(edit(bar), Qt.Key.Key_Return)
    qtbot.keyClick(edit(bar), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert told == ["a", "next", "previous"]


def test_escape_and_the_cross_close(qtbot, bar):
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(edit(bar), Qt.Key.Key_Escape)
    with qtbot.waitSignal(bar.closed):
        qtbot.mouseClick(button(bar, "close"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("query", "current", "total", "shown"),
    [("x", 3, 17, "3 of 17"), ("x", 0, 0, "No matches"), ("x", 0, 5, "5 matches"), ("", 0, 0, "")],
)
def test_the_count_is_in_words(bar, query, current, total, shown):
    bar.set_query(query)
    bar.set_count(current, total)
    assert bar._count.text() == shown
    assert button(bar, "next").isEnabled() == (total > 0)


def test_a_selection_over_a_line_end_becomes_one_line(bar):
    bar.set_query("Port\r\nHelena")
    assert bar.query()[0] == "Port Helena"


def test_every_button_has_a_name_and_a_tip(bar):
    for name in ("previous", "next", "match-case", "whole-words", "close"):
        assert button(bar, name).accessibleName()
        assert button(bar, name).toolTip()
