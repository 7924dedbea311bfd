"""The keys of a window beside its actions: single keys, tips that name keys elsewhere, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from annotator.ui.actions import keys_text, plain
from annotator.ui.single_keys import SingleKeys

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


class WindowKeys(QObject):
    """Binds the single keys and the key map to the panes of a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._actions = window, window.actions_
        self.single = SingleKeys(window, window.article_pane.view, window.actions_, window.settings)
        window.status_pane.show_single_keys(self.single)
        self._actions.key_map.changed.connect(self._name_keys)
        self._name_keys()
        self._tell_damage()

    def _name_keys(self) -> None:
        """Name the keys of now where buttons do the same as actions."""
        keys = {name: keys_text(self._actions[name]) for name in ("find_previous", "find_next", "next_incomplete")}
        self._window.article_pane.find_bar.name_keys(keys["find_previous"], keys["find_next"])
        self._window.status_pane.line.name_keys(keys["next_incomplete"])

    def _tell_damage(self) -> None:
        """Say once where keys that were changed could not be read; over a project that opens now, too."""
        set_aside = self._actions.key_map.set_aside
        if not set_aside:
            return
        if "*" in set_aside:
            words = self.tr("The keys that you changed can't be read any more. They were set aside.")
        else:
            names = ", ".join(plain(self._actions[name].text()) for name in set_aside)
            words = self.tr("Some keys that you changed can't be read: {}.").format(names)
        words = f"{words} {self.tr('Those from the start are used; Help › Change keys… gives others.')}"
        warn = self._window.notices.warn
        warn(words)
        self._window.workspace.opened.connect(lambda: warn(words), Qt.ConnectionType.SingleShotConnection)
