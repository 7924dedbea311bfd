"""The filter over the article list: tells with every key, its chips fit, its order is picked from a menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit

from annotator.core.article import Status
from annotator.core.query import Order
from annotator.ui.widgets.article_filter import ArticleFilter
from annotator.ui.widgets.chips import Chip, StatusChips
from annotator.ui.widgets.order_button import OrderButton


@pytest.fixture
def bar(qtbot):
    bar = ArticleFilter()
    qtbot.addWidget(bar)
    bar.resize(280, 100)
    bar.show()
    return bar


def edit_of(bar):
    return bar.findChild(QLineEdit)


def test_every_key_tells_what_is_typed(qtbot, bar):
    told = []
    bar.changed.connect(lambda *what: told.append(what))
    qtbot.keyClicks(edit_of(bar), "fer")
    assert told == [("f", None), ("fe", None), ("fer", None)]


def test_the_order_is_picked_by_keys_and_told(qtbot, bar):
    with qtbot.waitActive(bar):
        bar.activateWindow()
    button = bar.findChild(OrderButton)
    edit_of(bar).setFocus()
    qtbot.keyClick(edit_of(bar), Qt.Key.Key_Tab)
    assert button.hasFocus()
    QTimer.singleShot(0, lambda: qtbot.keyClick(button.menu(), Qt.Key.Key_Down))
    QTimer.singleShot(20, lambda: qtbot.keyClick(button.menu(), Qt.Key.Key_Down))
    QTimer.singleShot(40, lambda: qtbot.keyClick(button.menu(), Qt.Key.Key_Return))
    with qtbot.waitSignal(bar.order_changed) as told:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert told.args == [Order.TITLE]
    assert bar.order is Order.TITLE
    assert "by title" in button.toolTip()


def test_an_order_that_is_set_is_shown_and_not_told(qtbot, bar):
    with qtbot.assertNotEmitted(bar.order_changed):
        bar.set_order(Order.NEWEST)
    assert bar.order is Order.NEWEST
    assert bar.findChild(OrderButton).accessibleName() == "Order of the articles: Newest first"


def test_a_chip_tells_at_once_with_the_words_typed_so_far(qtbot, bar):
    qtbot.keyClicks(edit_of(bar), "x")
    with qtbot.waitSignal(bar.changed) as told:
        qtbot.mouseClick(bar.findChild(Chip, "done"), Qt.MouseButton.LeftButton)
    assert told.args == ["x", Status.DONE]
    assert bar.value() == ("x", Status.DONE)


def test_only_one_chip_is_on(qtbot, bar):
    for name in ("todo", "in_progress", "flagged", "all"):
        qtbot.mouseClick(bar.findChild(Chip, name), Qt.MouseButton.LeftButton)
        assert [chip.objectName() for chip in bar.findChildren(Chip) if chip.isChecked()] == [name]


def test_escape_empties_the_line_and_down_goes_to_the_list(qtbot, bar):
    qtbot.keyClicks(edit_of(bar), "abc")
    with qtbot.waitSignal(bar.list_wanted):
        qtbot.keyClick(edit_of(bar), Qt.Key.Key_Down)
    qtbot.keyClick(edit_of(bar), Qt.Key.Key_Escape)
    assert bar.query == ""


def test_reset_shows_all_again(qtbot, bar):
    qtbot.keyClicks(edit_of(bar), "abc")
    qtbot.mouseClick(bar.findChild(Chip, "done"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.changed) as told:
        bar.reset()
    assert told.args == ["", None]


@pytest.mark.parametrize("width", [180, 240, 300, 600])
@pytest.mark.parametrize("count", [3, 98_765])
def test_no_chip_is_cut_at_any_width(qtbot, width, count):
    chips = StatusChips()
    qtbot.addWidget(chips)
    chips.set_counts(dict.fromkeys(Status, count))
    chips.resize(width, chips.heightForWidth(width))
    chips.show()
    for chip in chips.findChildren(Chip):
        assert chip.width() >= chip.sizeHint().width()
        assert chip.geometry().right() < width
        assert chip.geometry().bottom() <= chips.heightForWidth(width)


def test_usual_counts_fit_one_row_of_a_300_pixel_column(qtbot):
    chips = StatusChips()
    qtbot.addWidget(chips)
    chips.set_counts({Status.TODO: 83, Status.IN_PROGRESS: 4, Status.DONE: 33, Status.FLAGGED: 2})
    chips.resize(276, 40)
    chips.show()
    qtbot.waitUntil(lambda: len({chip.y() for chip in chips.findChildren(Chip)}) == 1)
    assert chips.findChild(Chip, "all").accessibleName() == "All 122"
    assert chips.findChild(Chip, "flagged").accessibleName() == "Flagged 2"


def test_arrows_pick_the_next_chip(qtbot, bar):
    with qtbot.waitActive(bar):
        bar.activateWindow()
    first = bar.findChild(Chip, "all")
    first.setFocus()
    with qtbot.waitSignal(bar.changed) as told:
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert told.args == ["", Status.TODO]
