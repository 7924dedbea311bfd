"""Letters underlined in menus and dialogs: no two stand for one key at the same time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QMenu, QWidget

from annotator.core.suggestion import SourceKind
from annotator.ui.dialogs.source_dialogs import PatternDialog, WordsDialog

_LETTER = re.compile(r"(?<!&)(?:&&)*&([^&\s])")


def _clashes(texts: Iterable[str]) -> list[list[str]]:
    by_letter = defaultdict(list)
    for text in texts:
        if (letter := _LETTER.search(text)) is not None:
            by_letter[letter.group(1).casefold()].append(text)
    return [same for same in by_letter.values() if len(same) > 1]


def _texts(dialog: QWidget) -> list[str]:
    buttons = [one.text() for one in dialog.findChildren(QAbstractButton) if not one.isHidden()]
    return buttons + [one.text() for one in dialog.findChildren(QLabel) if one.buddy() is not None]


def _menus(window: QWidget) -> list[QMenu]:
    return [action.menu() for action in window.menuBar().actions() if action.menu() is not None]


def test_no_two_commands_of_a_menu_have_one_letter(window):
    menus = _menus(window)

    assert len(menus) > 5
    assert _clashes(menu.title() for menu in menus) == []
    for menu in menus:
        assert _clashes(action.text() for action in menu.actions()) == [], menu.title()


def test_no_two_buttons_of_the_window_of_sources_have_one_letter(window):
    window.hands.sources.show()
    dialog = window.hands.sources.dialog

    assert len(_texts(dialog)) > 5
    assert _clashes(_texts(dialog)) == []
    assert _clashes(dialog.add_actions[kind].text() for kind in SourceKind) == []


def test_no_two_fields_of_what_a_source_is_asked_have_one_letter(window, qtbot):
    labels = window.workspace.labels
    asked: list[QDialog] = [
        WordsDialog(labels, lambda _: None, window),
        PatternDialog(labels, lambda _: None, None, window),
    ]
    for dialog in asked:
        qtbot.addWidget(dialog)
        dialog.show()
        assert len(_texts(dialog)) > 5
        assert _clashes(_texts(dialog)) == [], dialog.windowTitle()
