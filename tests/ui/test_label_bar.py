"""The label bar: calm counts, literal names, every label reachable."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.core.label_set import PALETTE, Label, LabelSet
from annotator.ui.widgets.label_bar import LabelBar
from annotator.ui.widgets.label_button import LabelButton


@pytest.fixture
def bar(qtbot, labels):
    bar = LabelBar()
    qtbot.addWidget(bar)
    bar.set_labels(labels)
    bar.resize(900, 40)
    bar.show()
    return bar


def button(bar, label_id):
    return bar.findChild(LabelButton, label_id)


def test_a_click_tells_the_label(qtbot, bar):
    with qtbot.waitSignal(bar.label_picked) as told:
        qtbot.mouseClick(button(bar, "location"), Qt.MouseButton.LeftButton)
    assert told.args == ["location"]
    assert not button(bar, "location").isChecked()  # which label is active is told from outside


def test_counts_change_without_moving_anything(bar):
    places = [button(bar, name).geometry() for name in ("claim", "actor", "location", "event")]
    for count in (9, 10, 99, 100, 999, 0):
        bar.set_counts({"claim": count, "event": count})
        assert [button(bar, name).geometry() for name in ("claim", "actor", "location", "event")] == places
    assert "999" not in button(bar, "claim").accessibleName()


@pytest.mark.parametrize("points", [8.0, 9.0, 10.0, 11.5, 13.0])
def test_a_marked_label_shows_its_whole_name(bar, points):
    font = bar.font()
    font.setPointSizeF(points)
    bar.setFont(font)
    for name in ("claim", "actor", "location", "event"):
        bar.set_active(name)
        marked = button(bar, name)
        row = marked.rect().adjusted(8, 8, -50, -8)
        marked.resize(marked.sizeHint())
        shown = marked.grab(row).toImage()
        marked.resize(marked.width() + 40, marked.height())
        assert marked.grab(row).toImage() == shown, name


def test_a_count_of_four_digits_is_not_cut(bar):
    before = button(bar, "claim").width()
    bar.set_counts({"claim": 123_456})
    assert button(bar, "claim").width() > before
    assert button(bar, "claim").geometry().right() < button(bar, "actor").geometry().left()


def test_the_label_of_the_selected_span_is_marked(bar):
    bar.set_active("actor")
    assert [name for name in ("claim", "actor", "location") if button(bar, name).isChecked()] == ["actor"]
    bar.set_active(None)
    assert not button(bar, "actor").isChecked()


def test_the_tip_says_keys_guideline_and_what_the_key_would_take(bar):
    bar.set_previews({"claim": "“a <i>clause</i>”"})
    tip = button(bar, "claim").toolTip()
    assert "1 or C" in tip
    assert "&lt;b&gt;says&lt;/b&gt;" in tip
    assert "&lt;i&gt;clause" in tip


def test_a_name_can_hold_anything(qtbot, labels):
    names = ["R&D &Actor", "<b>bold</b>", "\u202eevil", "two\nlines", "x" * 200, "دعویٰ"]
    bar = LabelBar()
    qtbot.addWidget(bar)
    bar.set_labels(LabelSet("odd", tuple(Label(str(n), name, PALETTE[n]) for n, name in enumerate(names))))
    bar.resize(300, 40)
    bar.show()
    bar.grab()
    for number in range(len(names)):
        odd = button(bar, str(number))
        assert odd.shortcut().isEmpty()
        assert odd.sizeHint().width() < 320
        assert "\u202e" not in odd.accessibleName()
    bar._fill_menu()
    texts = [action.text() for action in bar._menu.actions()]
    assert any("<b>bold</b>" in text for text in texts)
    assert all("\u202e" not in text for text in texts)


def test_labels_without_room_are_in_the_menu(qtbot, bar):
    many = LabelSet("many", tuple(Label(f"l{n}", f"Label {n}", PALETTE[n % 9]) for n in range(1, 31)))
    bar.set_labels(many)
    bar.set_counts({"l30": 7})
    more = bar.findChild(type(bar._more), "more-labels")
    assert more.isVisible()
    assert button(bar, "l1").isVisible()
    assert not button(bar, "l30").isVisible()
    bar._menu.aboutToShow.emit()
    shown = {b.objectName() for b in bar.findChildren(LabelButton) if b.isVisible()}
    listed = {action.objectName() for action in bar._menu.actions()}
    assert shown | listed == {label.id for label in many}
    last = next(action for action in bar._menu.actions() if action.objectName() == "l30")
    assert "(7)" in last.text()
    with qtbot.waitSignal(bar.label_picked) as told:
        last.trigger()
    assert told.args == ["l30"]


def test_arrows_walk_along_the_labels(qtbot, bar):
    with qtbot.waitActive(bar):
        bar.activateWindow()
    button(bar, "claim").setFocus()
    qtbot.keyClick(button(bar, "claim"), Qt.Key.Key_Right)
    assert button(bar, "actor").hasFocus()
    with qtbot.waitSignal(bar.label_picked) as told:
        qtbot.keyClick(button(bar, "actor"), Qt.Key.Key_Space)
    assert told.args == ["actor"]
