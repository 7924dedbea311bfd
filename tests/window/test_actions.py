"""Every action of the window: in the menus, in the sheet of keys, with keys that no other action has."""

from __future__ import annotations

from collections import defaultdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from annotator.ui.action_table import ACTIONS
from annotator.ui.actions import keys_text
from annotator.ui.dialogs.command_palette import CommandPalette
from annotator.ui.dialogs.keys_sheet import KeysSheet

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_no_two_actions_share_a_key(window):
    owners = defaultdict(set)
    for widget in (window, window.article_pane.view):
        for action in widget.actions():
            for keys in action.shortcuts():
                owners[keys.toString()].add(action.objectName())
    twice = {keys: names for keys, names in owners.items() if len(names) > 1}
    assert owners
    assert twice == {}


def test_every_action_is_in_a_menu_or_is_the_single_key_of_one_that_is(window):
    in_menus = {
        action.objectName()
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
        if not action.isSeparator()
    }
    for spec in ACTIONS:
        assert spec.name in in_menus or (spec.name.endswith("_key") and spec.name.removesuffix("_key") in in_menus)
    for label in window.workspace.labels:
        assert {f"tag_{label.id}", f"tag_all_{label.id}"} <= in_menus


def test_the_sheet_of_keys_shows_every_action_that_has_one(window, qtbot):
    QApplication.processEvents()
    window.actions_["keys"].trigger()
    sheet = window.findChild(KeysSheet)
    qtbot.waitUntil(sheet.isVisible)
    shown = shown_words(sheet)
    for _, words, keys, _ in window.actions_.rows():
        if keys:
            assert words in shown, words
            assert all(key in shown for key in keys.split(", ")), keys
    sheet.close()


def test_the_palette_runs_what_was_typed(window, hand, qtbot):
    hand.press(Qt.Key.Key_P, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    palette = window.findChild(CommandPalette)
    qtbot.waitUntil(palette.isActiveWindow)
    hand.type("mark as done")
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.article.info.status.value == "done")


def test_go_to_article_puts_titles_that_begin_as_typed_before_texts_that_hold_it(window, hand, qtbot):
    hand.press(Qt.Key.Key_K, CONTROL)
    palette = window.findChild(CommandPalette)
    qtbot.waitUntil(palette.isActiveWindow)
    hand.type("ferry")  # the first article, too, holds the word
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.article.title == "Ferry full")


def test_go_to_article_opens_the_one_whose_title_was_typed(window, hand, qtbot):
    hand.press(Qt.Key.Key_K, CONTROL)
    palette = window.findChild(CommandPalette)
    qtbot.waitUntil(palette.isActiveWindow)
    hand.type("ferry full")
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.article.title == "Ferry full")


@pytest.mark.parametrize("name", ["undo", "redo", "delete", "tag_actor"])
def test_tool_tips_say_the_key(window, name):
    action = next(action for *_, action in window.actions_.rows() if action.objectName() == name)
    assert keys_text(action)


def shown_words(widget: QWidget) -> str:
    """Every word that a widget and its children show or tell."""
    words = []
    for child in widget.findChildren(QWidget):
        tells = [getattr(child, name, None) for name in ("text", "toPlainText", "accessibleName")]
        words += [str(tell()) for tell in tells if callable(tell)]
    return "\n".join(words)


def test_a_letter_pressed_in_a_menu_chooses_there_and_tags_nothing(window, hand, qtbot):
    hand.caret_at("Quill")
    for title, letter in (("&File", Qt.Key.Key_C), ("&Tag", Qt.Key.Key_D)):
        [menu] = [action.menu() for action in window.menuBar().actions() if action.text() == title]
        menu.popup(window.mapToGlobal(window.rect().center()))
        qtbot.waitUntil(menu.isVisible)
        QTest.keyClick(menu, letter)
        qtbot.waitUntil(lambda menu=menu: not menu.isVisible() or bool(hand.quotes()))
        assert hand.quotes() == []
        window.projects.wait_for_jobs()
        for box in window.findChildren(QMessageBox):
            box.close()
