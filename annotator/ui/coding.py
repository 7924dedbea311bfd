"""What comes to spans and articles beside the label: attributes, relations, entities, facts; and the label set itself.

Each part is a class of its own, made here once and bound to the panes that it works in; ``handlers`` are their actions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.ui.article_facts import ArticleFacts
from annotator.ui.beside import Beside
from annotator.ui.panes.attributes_part import AttributesPart
from annotator.ui.panes.binding import Binding
from annotator.ui.panes.entities_part import EntitiesPart
from annotator.ui.panes.guideline_part import GuidelinePart
from annotator.ui.panes.incomplete_part import IncompletePart
from annotator.ui.panes.relations import Relations
from annotator.ui.register_window import RegisterWindow
from annotator.ui.surgery import Surgery

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


class Coding(QObject):
    """The parts of coding, for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        workspace, pane = window.workspace, window.article_pane
        self.binding = Binding(workspace, pane)
        self.facts = ArticleFacts(window, workspace, window.articles_pane)
        self.beside = Beside(workspace, window.reading, pane, window.style_view)
        self.attributes = AttributesPart(workspace, pane, window.inspector_pane)
        line, show = window.status_pane.line, window.commands.show
        self.incomplete = IncompletePart(workspace, pane, window.inspector_pane.spans, line, show)
        self.entities = EntitiesPart(workspace, pane, window.inspector_pane)
        self.register = RegisterWindow(window, self.entities)
        self.relations = Relations(workspace, pane, window.inspector_pane, window.settings)
        for part in (self.binding, self.attributes, self.incomplete, self.entities, self.relations):
            part.said.connect(window.status_pane.say)
        self.beside.span_picked.connect(self.relations.asking.point_at)
        self.beside.relate_requested.connect(self.relations.asking.relate_to)
        self.surgery = Surgery(window, workspace)
        pane.labels.labels_wanted.connect(self.surgery.edit)
        self.guideline = GuidelinePart(workspace, pane, window.inspector_pane, window.settings)
        coded = (self.attributes, self.incomplete, self.binding, self.entities, self.register, self.relations)
        self._parts = (*coded, self.facts, self.beside, self.surgery, self.guideline)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What to call for each action of the parts."""
        return {name: act for part in self._parts for name, act in part.handlers().items()}
