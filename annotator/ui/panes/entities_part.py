"""Entities in the window: the panel that ``K`` opens in the text, the inspector's section, and the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.change import Change
from annotator.core.entity import Entity
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.ui.background import Job, Progress
from annotator.ui.entity_actions import EntityActions
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.widgets.entity_section import EntitySection
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.widgets.entity_panel import EntityPanel

#: Proposals that are shown at once, one for each digit.
_MOST = 9


class EntitiesPart(QObject):
    """Binds the entity of the selected span to the workspace.

    ``said`` tells why nothing happens or what was linked, ``register_requested`` the id of an entity that is to be
    shown in the register.
    """

    said = Signal(str)
    register_requested = Signal(str)
    counted = Signal()

    def __init__(self, workspace: Workspace, pane: ArticlePane, inspector: InspectorPane) -> None:
        super().__init__(pane)
        self._workspace = workspace
        self._pane = pane
        self._panel: EntityPanel | None = None
        self._job: Job | None = None
        self.actions = EntityActions(workspace, self)
        self.section = EntitySection(inspector.form)
        inspector.form.add_section(self.tr("Entity"), self.section)
        self.section.link_requested.connect(self.open_panel)
        self.section.unlink_requested.connect(self._unlink)
        self.section.shown_requested.connect(self.register_requested)
        inspector.span_shown.connect(self._show)
        workspace.changed.connect(self._refresh)
        workspace.leaving_article.connect(self._hide_panel)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"link_entity": self.open_panel}

    @property
    def panel(self) -> EntityPanel:
        """The panel under the text, made when it is first asked for."""
        if self._panel is None:
            from annotator.ui.widgets.entity_panel import EntityPanel

            panel = self._panel = EntityPanel(self._pane)
            panel.hide()
            panel.chosen.connect(self._link)
            panel.made.connect(self._make)
            panel.query_changed.connect(self._propose)
            panel.unlink_requested.connect(self._unlink)
            panel.closed.connect(self._close_panel)
        return self._panel

    def open_panel(self) -> None:
        """Ask which entity the selected span mentions, or the one that was made last."""
        if not self._workspace.writable():
            return
        span = self._pane.chosen_span()
        if span is None:
            self.said.emit(self.tr("Select a span first; it is linked to an entity then"))
            return
        self._begin(span)
        self._pane.show_below(self.panel, self.panel.hide)
        self.panel.line.setFocus()

    def _begin(self, span: Span) -> None:
        quote = self._workspace.quote(span)
        self.panel.begin(span.id, quote, span.entity or "")
        self._propose("")
        self._count(span, quote)

    def _propose(self, typed: str) -> None:
        span = self._workspace.span(self.panel.span_id)
        if span is None:
            return
        register = self._workspace.project.register
        try:
            if typed.strip():
                found = register.search(typed, span.label, span.article_id, _MOST)
            else:
                found = register.propose(self._workspace.quote(span), span.label, span.article_id, _MOST)
        except AnnotatorError as error:
            self._workspace.failed.emit(error)
            found = []
        self.panel.set_proposals(found)

    def _count(self, span: Span, quote: str) -> None:
        """Count the other spans with these words in a thread: every span of the project is looked at."""
        try:
            beside = self._workspace.project.beside()
        except AnnotatorError:
            return
        if self._job is not None:
            self._job.stop()

        def work(progress: Progress, stopped: Callable[[], bool]) -> int:
            try:
                return len([id_ for id_ in beside.register.unlinked(quote, span.label) if id_ != span.id])
            finally:
                beside.close()

        def tell(number: int) -> None:
            if self._job is job and self.panel.span_id == span.id:
                self.panel.set_others(number)
                self.counted.emit()

        job = self._job = Job(self.tr("Counting the same words"), work, self)
        job.finished.connect(tell)
        job.ended.connect(job.deleteLater)
        job.start()

    def _link(self, entity: Entity, every: bool, *, is_new: bool = False) -> None:
        span = self._workspace.span(self.panel.span_id)
        if span is None:
            return
        if every:
            number = self.actions.link_all(span, entity, is_new=is_new)
            if number:
                self.said.emit(self.tr("{} spans linked to {}").format(number, shown_plain(entity.name)))
            saved = number > 0
        else:
            saved = self.actions.link(span, entity, is_new=is_new)
        if saved:
            self._close_panel()

    def _make(self, name: str, every: bool) -> None:
        span = self._workspace.span(self.panel.span_id)
        if span is not None and name.strip():
            self._link(self.actions.new_entity(name, span.label), every, is_new=True)

    def _unlink(self) -> None:
        span = self._pane.selected_span()
        if span is not None and self.actions.unlink([span.id]) and self._panel is not None:
            self._close_panel()

    # Showing

    def _show(self, span: Span | None) -> None:
        self._show_section(span)
        panel = self._panel
        if panel is None or panel.isHidden():
            return
        if span is None:
            self._hide_panel()
        elif span.id != panel.span_id:
            self._begin(span)

    def _show_section(self, span: Span | None) -> None:
        self.section.setVisible(span is not None)
        if span is None:
            return
        entity, mentions = None, 0
        if span.entity is not None:
            try:
                rows = self._workspace.project.register.rows([span.entity])
            except AnnotatorError as error:
                self._workspace.failed.emit(error)
                rows = []
            entity, mentions = (rows[0].entity, rows[0].mentions) if rows else (None, 0)
        self.section.set_entity(entity, mentions)

    def _refresh(self, change: Change) -> None:
        """Show what another article's change, or the register's, did to the entity of the selected span."""
        span = self._pane.selected_span()
        if span is not None and self._workspace.is_open():
            self._show_section(self._workspace.span(span.id))

    def _close_panel(self) -> None:
        if self._panel is not None and not self._panel.isHidden():
            self._pane.view.setFocus()
            self._panel.hide()

    def _hide_panel(self) -> None:
        """Close it because its span is gone from view; the keys go back to the text only if they were in it."""
        if self._panel is not None and not self._panel.isHidden():
            if self._panel.has_keys():
                self._pane.view.setFocus()
            self._panel.hide()
