"""The palette: what one means comes first, and runs after it has closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.ui.dialogs.command_palette import CommandPalette, PaletteItem
from annotator.ui.widgets.palette_list import ranked

TITLES = [
    "Open project…",
    "Import articles…",
    "Export…",
    "Mark as in progress",
    "Next article",
    "Go to article…",
    "Find next",
    "Text size: larger",
    "New project…",
    "Undo: tag “open water” as Location",
]


def item(title, run=int, detail="", shortcut=""):
    return PaletteItem(title, detail, shortcut, run)


def titles(query):
    return [found.title for found in ranked([item(title) for title in TITLES], query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("open", "Open project…"),
        ("next", "Next article"),
        ("article go", "Go to article…"),
        ("exprot", "Export…"),
        ("maip", "Mark as in progress"),
        ("larger", "Text size: larger"),
        ("imprt", "Import articles…"),
        ("NEW", "New project…"),
    ],
)
def test_what_is_meant_comes_first(query, first):
    assert titles(query)[0] == first


def test_an_empty_query_keeps_the_order_and_nonsense_finds_nothing():
    assert titles("") == TITLES
    assert titles("zzqqxx") == []


def test_the_detail_is_searched_too():
    items = [item("Larger", detail="View"), item("Other", detail="File")]
    assert [found.title for found in ranked(items, "view")] == ["Larger"]


@pytest.fixture
def ran():
    return []


@pytest.fixture
def palette(qtbot, ran):
    items = [item(title, run=lambda title=title: ran.append(title)) for title in TITLES]
    palette = CommandPalette(items, "Type a command")
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(palette)
    palette.show()
    return palette


def test_keys_choose_and_the_choice_runs_after_closing(qtbot, palette, ran):
    edit = palette.list.edit
    qtbot.keyClicks(edit, "article")
    shown = [found.title for found in palette.list.shown()]
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert ran == []
    qtbot.waitUntil(lambda: ran == [shown[1]])


def test_up_from_the_first_goes_to_the_last(qtbot, palette, ran):
    qtbot.keyClick(palette.list.edit, Qt.Key.Key_Up)
    qtbot.keyClick(palette.list.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ran == [TITLES[-1]])


def test_escape_runs_nothing(qtbot, palette, ran):
    qtbot.keyClick(palette.list.edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    qtbot.wait(20)
    assert ran == []


def test_a_source_is_asked_when_the_hand_rests_and_by_return(qtbot, ran):
    asked = []

    def source(query):
        asked.append(query)
        return [item(f"<b>{query}</b>\u202e", run=lambda: ran.append(query))]

    palette = CommandPalette(source, "Go to article")
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(palette)
    palette.show()
    qtbot.keyClicks(palette.list.edit, "ferry")
    assert asked == [""]
    qtbot.keyClick(palette.list.edit, Qt.Key.Key_Return)
    assert asked == ["", "ferry"]
    qtbot.waitUntil(lambda: ran == ["ferry"])
    assert palette.list._model.index(0).data() == "<b>ferry</b>"
