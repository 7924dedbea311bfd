"""The hands: what lets one point and press, walk, jump and accept without ever leaving the keyboard.

Each part is a class of its own, made here once and bound to the panes that it works in; ``handlers`` are their actions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


class Part(Protocol):
    """One of the parts: it knows its actions by their names in the action table."""

    def handlers(self) -> dict[str, Callable[[], object]]: ...


class Hands(QObject):
    """The parts of the hands, for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._parts: list[Part] = []

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What to call for each action of the parts."""
        return {name: act for part in self._parts for name, act in part.handlers().items()}
