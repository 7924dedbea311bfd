"""The guideline beside the work: that of the target's label, or of the label that was used last."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.settings import Settings
from annotator.ui.widgets.guideline_panel import GuidelinePanel
from annotator.ui.workspace import Workspace

_SETTING = "show_guideline"


class GuidelinePart(QObject):
    """Keeps a panel under the inspector in step with the target and the label set."""

    def __init__(self, workspace: Workspace, pane: ArticlePane, inspector: InspectorPane, settings: Settings) -> None:
        super().__init__(inspector)
        self._workspace, self._pane, self._inspector, self._settings = workspace, pane, inspector, settings
        self._last = ""
        self.panel = GuidelinePanel(inspector)
        inspector.add_panel(self.panel)
        pane.span_selected.connect(self._follow)
        pane.labels.label_picked.connect(self._keep)
        workspace.opened.connect(self._forget)
        workspace.changed.connect(lambda _: self._follow())
        settings.changed.connect(lambda key: self._show() if key == _SETTING else None)
        self._show()

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"guideline": self._toggle}

    def _toggle(self) -> None:
        self._settings.set(_SETTING, not self._settings.get(_SETTING))

    def _show(self) -> None:
        self.panel.setVisible(self._settings.get(_SETTING))
        self._follow()

    def _forget(self) -> None:
        self._last = ""
        self._follow()

    def _keep(self, label_id: str) -> None:
        self._last = label_id
        self._follow()

    def _follow(self) -> None:
        span = self._pane.selected_span()
        if span is not None:
            self._last = span.label
        if self.panel.isVisibleTo(self._inspector):
            self.panel.show_label(self._workspace.labels.get(self._last))
