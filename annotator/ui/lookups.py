"""What opens over the window to look something up: history, an article, a command, the keys, settings, the guide."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from annotator import __version__
from annotator.core.label_set import LabelSet
from annotator.ui import messages
from annotator.ui.actions import Actions
from annotator.ui.dialogs.command_palette import CommandPalette, PaletteItem
from annotator.ui.dialogs.guide_dialog import GuideDialog
from annotator.ui.dialogs.history_dialog import HistoryDialog
from annotator.ui.dialogs.keys_sheet import KeysSheet
from annotator.ui.dialogs.new_project_dialog import NewProjectDialog
from annotator.ui.dialogs.settings_dialog import SettingsDialog
from annotator.ui.settings import Settings
from annotator.ui.widgets.article_list import shown_date
from annotator.ui.workspace import Workspace

_WORD_STARTS = re.compile(r"\b\w")

#: How many articles the go-to list shows at once.
_GO_TO_ROWS = 50

#: How long each key may look for articles; what is not found by then wants more letters.
_GO_TO_SECONDS = 0.1

#: Of so many articles that hold what was typed, those that hold it in the title come first.
_GO_TO_RANKED = 1000


def show_history(window: QWidget, workspace: Workspace, undo: Callable[[], object], redo: Callable[[], object]) -> None:
    """Show every change of the project; the list follows undo and redo while it is open."""
    dialog = HistoryDialog(window)

    def refresh(*_: object) -> None:
        dialog.set_entries(workspace.history())

    dialog.undo_requested.connect(undo)
    dialog.redo_requested.connect(redo)
    workspace.changed.connect(refresh)
    dialog.finished.connect(lambda _: workspace.changed.disconnect(refresh))
    refresh()
    dialog.open()


def go_to(
    window: QWidget,
    workspace: Workspace,
    show: Callable[[int], None],
    *,
    words: str = "",
    first: Sequence[int] = (),
    without: int | None = None,
) -> None:
    """Ask for a part of a title or text and open that article; ``show`` takes its key.

    Before anything is typed, the articles with the keys ``first`` come first. ``words`` ask for what is to be typed.
    """

    def items(query: str) -> list[PaletteItem]:
        keys = workspace.project.first_found(query, _GO_TO_RANKED if query else _GO_TO_ROWS, _GO_TO_SECONDS)
        if first and not query:
            keys = list(dict.fromkeys((*first, *keys)))
        keys = [key for key in keys if key != without]
        found = list(zip(keys, workspace.rows(keys), strict=True))
        found.sort(key=lambda pair: _distance(pair[1].info.title, query))
        return [
            PaletteItem(
                row.info.title or row.info.id, row.info.source, shown_date(row.info.published), partial(show, key)
            )
            for key, row in found[:_GO_TO_ROWS]
        ]

    CommandPalette(items, words or tr("Go to article: a part of its title or text"), window).open()


def show_keys(window: QWidget, actions: Actions) -> None:
    """Show every action that has a key."""
    sheet = KeysSheet([(group, words, keys) for group, words, keys, _ in actions.rows() if keys], window)
    sheet.change_wanted.connect(sheet.accept)
    sheet.change_wanted.connect(actions["change_keys"].trigger)
    sheet.open()


def change_keys(window: QWidget, actions: Actions) -> None:
    from annotator.ui.dialogs.shortcuts_dialog import ShortcutsDialog

    ShortcutsDialog(actions, window).open()


def show_commands(window: QWidget, actions: Actions) -> None:
    """Show every action that can be done now, to be found by its words."""
    items = [
        PaletteItem(words, group, keys, action.trigger)
        for group, words, keys, action in actions.rows()
        if action.isEnabled()
    ]
    CommandPalette(items, tr("Type a command"), window).open()


def choose(window: QWidget, words: str, items: Sequence[PaletteItem]) -> None:
    """Offer things to choose from by typing a part of their words; ``words`` say what they are."""
    CommandPalette(items, words, window).open()


def ask_label_set(window: QWidget, use: Callable[[LabelSet], object]) -> None:
    """Ask which label set a new project begins with."""
    dialog = NewProjectDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.chosen.connect(use)
    dialog.open()


def show_settings(window: QWidget, settings: Settings) -> None:
    SettingsDialog(settings, window).open()


def show_guide(window: QWidget) -> None:
    GuideDialog(window).show()


def show_about(window: QWidget) -> None:
    more = tr(
        "Tags claims, actors, locations and events in news articles. It never uses the network.\n\n"
        "Apache-2.0. It uses Qt through PySide6 under the LGPL 3, and SQLAlchemy, Alembic and others."
    )
    messages.show_information(window, tr("Annotator {}").format(__version__), more)


def tr(text: str) -> str:
    return QCoreApplication.translate("Lookups", text)


def _distance(title: str, query: str) -> int:
    """Rank a title: a word of it begins as typed, it holds what was typed, or only the source or the text does."""
    folded, wanted = title.casefold(), query.casefold()
    if any(folded.startswith(wanted, word.start()) for word in _WORD_STARTS.finditer(folded)):
        return 0
    return 1 if wanted in folded else 2
