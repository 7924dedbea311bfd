"""The hands: what lets one point and press, walk, jump and accept without ever leaving the keyboard.

Each part is a class of its own, made here once and bound to the panes that it works in; ``handlers`` are their actions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from annotator.ui.panes.hints import Hints
from annotator.ui.panes.jumping import Jumping
from annotator.ui.panes.pen import Pen
from annotator.ui.panes.pointing import Pointing
from annotator.ui.panes.proposals_part import ProposalsPart
from annotator.ui.panes.suggestions_part import SuggestionsPart
from annotator.ui.panes.walk import Walk
from annotator.ui.suggesting import Suggesting
from annotator.ui.suggestions_window import SuggestionsWindow

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow
    from annotator.ui.widgets.palette_list import PaletteItem


class Part(Protocol):
    """One of the parts: it knows its actions by their names in the action table."""

    def handlers(self) -> dict[str, Callable[[], object]]: ...


class Hands(QObject):
    """The parts of the hands, for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        workspace, pane, say = window.workspace, window.article_pane, window.status_pane.say
        self.pointing = Pointing(workspace, pane, window.settings)
        self.pointing.said.connect(say)
        self.pointing.changed.connect(lambda: window.status_pane.set_click_first(not self.pointing.acts()))
        self.pen = Pen(workspace, pane)
        self.pen.said.connect(say)
        self.pen.words.connect(window.status_pane.set_mode)
        self.hints = Hints(workspace, pane, window.settings, self._choose, self)
        self.hints.said.connect(say)
        self.jumping = Jumping(workspace, pane, self)
        inspector, status = window.inspector_pane, window.status_pane
        self.suggestions = SuggestionsPart(workspace, pane, inspector, status, window.settings, self._key_of)
        self.suggesting = Suggesting(workspace, window.transfers, window.indexing, self)
        self.suggesting.said.connect(say)
        self.suggesting.looked.connect(self.suggestions.follow_looking)
        status.show_work(self.suggesting, self.tr("Looking for suggestions…"))
        self.suggestions.said.connect(say)
        self.sources = SuggestionsWindow(window, self.suggestions, self.suggesting)
        lacking = window.coding.incomplete
        self.walk = Walk(workspace, pane, self.suggestions, lacking, window.settings, self._key_of)
        self.walk.said.connect(say)
        self.walk.stepped.connect(status.set_step)
        self.walk.started.connect(self.pen.drop)
        self.proposals = ProposalsPart(workspace, pane, inspector, self.suggestions, self._key_of)
        self.proposals.said.connect(say)
        self.proposals.finished.connect(self.walk.go_on)
        self.walk.has_proposals = lambda: bool(self.proposals.offers())
        self.proposals.told.connect(status.set_proposal)
        self.pen.words.connect(lambda words: self.walk.leave() if words else None)
        moving = (self.pointing, self.pen, self.hints, self.jumping, self.walk, self.proposals)
        self._parts: list[Part] = [self.suggestions, self.sources, *moving]

    def _key_of(self, name: str) -> str:
        """Return the key of an action as it is written; empty before there are actions."""
        try:
            return str(self._window.actions_[name].shortcut().toString())
        except (AttributeError, KeyError):
            return ""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What to call for each action of the parts."""
        return {name: act for part in self._parts for name, act in part.handlers().items()}

    def _choose(self, words: str, items: Sequence[PaletteItem]) -> None:
        """Offer things to choose from by typing; ``words`` say what they are."""
        from annotator.ui import lookups

        lookups.choose(self._window, words, items)
