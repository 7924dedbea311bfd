"""The single keys of the text under any layout, after F2 or never, held down, and given to other commands."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QPushButton

from annotator.ui.action_table import ACTIONS
from annotator.ui.dialogs.keys_sheet import KeysSheet
from annotator.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from annotator.ui.key_map import KeyMap
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from annotator.ui.workspace import Workspace

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

#: Places of keys on the board, as X11 tells them.
A, C, D, X, Z, ONE, TWO = 38, 54, 40, 53, 52, 10, 11


def strike(code, key, text, modifiers=NONE, *, repeat=False):
    """Press a key as a keyboard does: the focused widget is asked for it first, then gets it."""
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, modifiers, code, 0, 0, text, repeat)
        event.ignore()
        QApplication.sendEvent(QApplication.focusWidget(), event)


def tag(hand, words, key):
    hand.drag(words)
    hand.type(key)


@pytest.fixture
def board(monkeypatch):
    """The places of keys are told as on X11, whatever the tests run on."""
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.parametrize(
    ("layout", "code", "key", "text"),
    [
        ("English", A, Qt.Key.Key_A, "a"),
        ("AZERTY", 24, Qt.Key.Key_A, "a"),
        ("Arabic", A, 0x634, "ش"),
        ("Urdu, phonetic", A, 0x627, "ا"),
        ("Pashto", A, 0x634, "ش"),
        ("Russian", A, 0x424, "ф"),
        ("Greek", A, 0x391, "α"),
    ],
)
def test_the_letter_of_a_label_tags_under_every_layout(window, hand, board, layout, code, key, text):
    hand.caret_at("Quill")
    strike(code, key, text)
    assert hand.quotes() == [("actor", ["Mayor Ada Quill"])], layout


@pytest.mark.parametrize(
    ("layout", "code", "key", "text"),
    [
        ("English", TWO, Qt.Key.Key_2, "2"),
        ("AZERTY", TWO, 0xC9, "é"),
        ("Arabic digits", TWO, 0x662, "٢"),
        ("Pashto", TWO, Qt.Key.Key_2, "۲"),
        ("Czech", TWO, 0x11A, "ě"),
        ("from a keyboard whose places are unknown", 0, 0x6F2, "۲"),
    ],
)
def test_digits_tag_by_their_place_and_in_every_script(window, hand, board, layout, code, key, text):
    hand.caret_at("Quill")
    strike(code, key, text)
    assert hand.quotes() == [("actor", ["Mayor Ada Quill"])], layout


@pytest.mark.parametrize(("key", "text"), [(0x5D, "]"), (Qt.Key.Key_D, "D"), (0x688, "ڈ"), (0x412, "В")])
def test_shift_with_a_letter_moves_the_start_under_every_layout(window, hand, board, key, text):
    tag(hand, "Ada Quill", "2")
    strike(D, key, text, SHIFT)
    assert hand.quotes() == [("actor", ["Mayor Ada Quill"])]


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_Exclam, "!"), (Qt.Key.Key_1, "1"), (0x66C, "٬")])
def test_shift_with_a_digit_asks_for_every_occurrence_under_every_layout(window, hand, board, key, text):
    hand.caret_at("Helena")
    strike(ONE, key, text, SHIFT)
    assert "Port Helena" in window.banner.text or "Helena" in window.banner.text
    assert hand.quotes() == []


@pytest.mark.parametrize(
    ("code", "key", "text", "modifiers"),
    [
        (A, 0x1001252, "", NONE),  # a dead key
        (58, 0x2C, ",", NONE),  # the comma of AZERTY, where the US layout has M
        (TWO, 0x7E, "~", Qt.KeyboardModifier.GroupSwitchModifier),  # AltGr and 2 on AZERTY
    ],
)
def test_what_composes_or_types_a_sign_of_a_latin_layout_tags_nothing(window, hand, board, code, key, text, modifiers):
    hand.caret_at("Quill")
    strike(code, key, text, modifiers)
    assert hand.quotes() == []


def test_commands_with_ctrl_go_by_place_where_no_latin_layout_is_set_up(window, hand, board):
    tag(hand, "Ada Quill", "2")
    strike(Z, 0x626, "ئ", CONTROL)
    assert hand.quotes() == []
    field = window.articles_pane.filter.findChild(QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "harbour")
    strike(A, 0x634, "ش", CONTROL)
    strike(X, 0x621, "ء", CONTROL)
    assert field.text() == ""
    assert QApplication.clipboard().text() == "harbour"


@pytest.mark.parametrize("key", ["A", "2", "X", "Z", "Y", "B", "T", "Shift+A", "Shift+B", "Shift+Z", "Shift+T"])
def test_a_key_that_is_held_down_never_tags_deletes_or_undoes(window, hand, board, key):
    tag(hand, "Ada Quill", "2")
    tag(hand, "Friday", "4")
    before, changes = hand.quotes(), window.workspace.undo_texts()
    one = key[-1]
    modifiers = SHIFT if key.startswith("Shift") else NONE
    strike(0, Qt.Key(ord(one)), one, modifiers, repeat=True)
    assert (hand.quotes(), window.workspace.undo_texts()) == (before, changes)
    assert not window.banner.isVisible()


def test_only_what_moves_an_edge_may_repeat_of_what_writes(window):
    repeating = {spec.name for spec in ACTIONS if spec.writes and spec.in_text and spec.repeats}
    assert repeating == {"end_out", "end_in", "start_out", "start_in"}
    assert not any(
        action.autoRepeat() for *_, action in window.actions_.rows() if action.objectName().startswith("tag_")
    )


# Only after F2


def test_single_keys_wait_for_f2_where_the_settings_say_so(window, hand, settings):
    settings.set("single_keys", "after_f2")
    line = window.status_pane.line
    hand.caret_at("Quill")
    hand.type("a")
    assert hand.quotes() == []
    assert "F2" in line.keys_words()
    hand.press(Qt.Key.Key_F2)
    assert line.keys_words() == "keys on"
    hand.type("a")
    hand.caret_at("Friday")
    hand.type("e")
    assert [label for label, _ in hand.quotes()] == ["actor", "event"]
    hand.press(Qt.Key.Key_F2)
    hand.type("x")
    assert len(hand.quotes()) == 2


def test_single_keys_that_never_act_leave_the_keys_with_names(window, hand, settings):
    settings.set("single_keys", "never")
    hand.press(Qt.Key.Key_F2)
    hand.caret_at("Quill")
    hand.type("a2")
    assert hand.quotes() == []
    settings.set("single_keys", "always")
    assert not window.status_pane.line.keys_words()
    hand.type("a")
    settings.set("single_keys", "never")
    hand.press(Qt.Key.Key_Delete)
    assert hand.quotes() == []


# Other keys


@pytest.fixture
def dialog(window, qtbot):
    window.actions_["change_keys"].trigger()
    made = window.findChild(ShortcutsDialog)
    qtbot.waitUntil(made.isVisible)
    return made


def press(dialog, key, modifiers=NONE):
    dialog.field.setFocus()
    QTest.keyClick(dialog.field, key, modifiers)


def test_a_new_key_acts_and_is_shown_everywhere_and_stays(window, hand, dialog, make_window, qtbot):
    dialog.select("wider")
    press(dialog, Qt.Key.Key_J)
    assert "free" in dialog.message.text()
    dialog.add.click()
    dialog.accept()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.article_pane.view.setFocus()
    hand.caret_at("Quill")
    before = window.article_pane.target
    hand.type("j")
    assert window.article_pane.target != before
    action = window.actions_["wider"]
    assert QKeySequence("J") in action.shortcuts()
    assert "J" in action.toolTip()
    rows = {action.objectName(): keys for _, _, keys, action in window.actions_.rows()}
    assert rows["wider"] == "W, J"
    assert QKeySequence("J") in make_window().actions_["wider"].shortcuts()


def test_tips_of_buttons_name_the_keys_of_now(window, settings):
    bar = window.article_pane.find_bar
    assert "F3" in bar.findChild(QAbstractButton, "next").toolTip()
    settings.set("keys", {"find_next": "Ctrl+J"})
    assert "Ctrl+J" in bar.findChild(QAbstractButton, "next").toolTip()
    assert "F3" not in bar.findChild(QAbstractButton, "next").toolTip()


def test_a_key_that_is_taken_is_named_and_can_be_taken_over(window, hand, dialog):
    dialog.select("wider")
    press(dialog, Qt.Key.Key_X)
    assert "Delete the span" in dialog.message.text()
    assert dialog.add.text() == "Take it over"
    dialog.add.click()
    assert QKeySequence("X") in window.actions_["wider"].shortcuts()
    assert QKeySequence("X") not in window.actions_["delete"].shortcuts()
    assert QKeySequence("Del") in window.actions_["delete"].shortcuts()
    dialog.select("delete")
    dialog.reset.click()
    assert QKeySequence("X") in window.actions_["delete"].shortcuts()
    assert QKeySequence("X") not in window.actions_["wider"].shortcuts()


@pytest.mark.parametrize(
    ("name", "key", "modifiers", "why"),
    [
        ("wider", Qt.Key.Key_A, NONE, "of the label"),
        ("wider", Qt.Key.Key_7, NONE, "digits"),
        ("find", Qt.Key.Key_J, NONE, "alone types a letter"),
        ("find", Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier, "File"),
        ("find", Qt.Key.Key_Left, CONTROL, "caret"),
        ("find", Qt.Key.Key_V, CONTROL, "fields"),
        ("find", Qt.Key.Key_Space, NONE, "everywhere"),
    ],
)
def test_a_key_that_would_do_harm_is_refused_with_the_reason(dialog, name, key, modifiers, why):
    dialog.select(name)
    press(dialog, key, modifiers)
    assert why in dialog.message.text()
    assert not dialog.add.isEnabled()


def test_a_single_key_of_undo_goes_to_the_text_and_a_chord_to_the_window(window, dialog):
    dialog.select("undo")
    for key, modifiers in ((Qt.Key.Key_J, NONE), (Qt.Key.Key_J, CONTROL)):
        press(dialog, key, modifiers)
        dialog.add.click()
    assert QKeySequence("J") in window.actions_["undo_key"].shortcuts()
    assert QKeySequence("Ctrl+J") in window.actions_["undo"].shortcuts()


def test_a_key_can_be_taken_away_and_all_can_go_back(window, dialog, settings, qtbot):
    dialog.select("narrower")
    [cap] = [button for button in dialog.findChildren(QAbstractButton) if button.text() == "Q"]
    cap.click()
    assert window.actions_["narrower"].shortcuts() == []
    assert "(" not in window.actions_["narrower"].toolTip()
    dialog._ask_reset_all()
    box = dialog.findChild(QMessageBox)
    qtbot.waitUntil(box.isVisible)
    box.defaultButton().click()
    assert settings.get("keys") == {}
    assert window.actions_["narrower"].shortcuts() == [QKeySequence("Q")]


def test_the_field_takes_the_latin_letter_of_an_urdu_key_and_lets_tab_leave(dialog, board, qtbot):
    dialog.select("wider")
    dialog.field.setFocus()
    strike(44, 0x62A, "ت")
    assert dialog.field.keySequence() == QKeySequence("J")
    QTest.keyClick(dialog.field, Qt.Key.Key_Tab)
    assert not dialog.field.hasFocus()


def test_the_list_of_commands_is_narrowed_by_words_and_keys(dialog):
    dialog.filter.setText("ctrl+f")
    shown = [item.text(0) for item in dialog._rows() if not item.isHidden()]
    assert "Find in the article" in shown
    assert len(shown) < 6


def test_the_letter_of_a_label_is_the_labels_also_where_a_command_was_given_it(window, hand, settings):
    settings.set("keys", {"wider": "A; W"})
    assert window.actions_["wider"].shortcuts() == [QKeySequence("W")]
    hand.caret_at("Quill")
    hand.type("a")
    assert [label for label, _ in hand.quotes()] == ["actor"]


def test_keys_that_were_spoilt_by_hand_make_no_two_commands_answer_one_key(window, settings):
    settings.set("keys", {"wider": "X; J", "narrower": "J", "nonsense": "K", "find": "~garbage~"})
    owners = [keys.toString() for spec in ACTIONS for keys in window.actions_[spec.name].shortcuts()]
    assert len(owners) == len(set(owners))
    assert QKeySequence("X") in window.actions_["wider"].shortcuts()
    assert window.actions_["find"].shortcuts() == QKeySequence.keyBindings(QKeySequence.StandardKey.Find)


@pytest.mark.parametrize(
    ("stored", "kept_aside", "left"),
    [
        ("{broken", "{broken", {}),
        ('{"wider": 7}', '{"wider": 7}', {}),
        ('{"find": "~garbage~", "wider": "J"}', '{"find": "~garbage~"}', {"wider": "J"}),
    ],
)
def test_a_damaged_key_map_is_set_aside_with_a_note(settings, qtbot, articles, stored, kept_aside, left):
    store = settings._store
    store.setValue("keys", stored)
    again = Settings(store)
    window = MainWindow(Workspace("tester"), again, fixed_scheme="light")
    qtbot.addWidget(window)
    window.show()
    assert "keys that you changed" in window.banner.text
    window.projects.open_paths([articles])
    window.projects.wait_for_jobs()
    assert "keys that you changed" in window.banner.text
    assert window.actions_["find"].shortcuts() == QKeySequence.keyBindings(QKeySequence.StandardKey.Find)
    assert (store.value("keys_damaged"), again.get("keys")) == (kept_aside, left)
    assert KeyMap(Settings(store)).set_aside == []


def test_the_sheet_of_keys_leads_to_changing_them(window, qtbot):
    window.actions_["keys"].trigger()
    sheet = window.findChild(KeysSheet)
    qtbot.waitUntil(sheet.isVisible)
    [button] = sheet.findChildren(QPushButton)
    button.click()
    qtbot.waitUntil(lambda: window.findChild(ShortcutsDialog) is not None)
    assert not sheet.isVisible()


def test_the_sheet_of_keys_shows_the_new_keys(window, settings, qtbot):
    settings.set("keys", json.loads('{"wider": "J"}'))
    window.actions_["keys"].trigger()
    sheet = window.findChild(KeysSheet)
    qtbot.waitUntil(sheet.isVisible)
    rows = {action.objectName(): keys for _, _, keys, action in window.actions_.rows()}
    assert rows["wider"] == "J"
    sheet.close()
