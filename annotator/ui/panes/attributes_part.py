"""Attributes of spans: the section of the inspector, the panel that ``T`` opens in the text, and the flag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from annotator.core.attribute import FLAGGED, Attribute
from annotator.core.span import Span
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.widgets.attribute_form import AttributeForm
from annotator.ui.widgets.plain import shown_plain
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.widgets.attribute_panel import AttributePanel


class AttributesPart(QObject):
    """Binds the attributes of the selected span to the workspace; ``said`` tells why nothing happens."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane, inspector: InspectorPane) -> None:
        super().__init__(pane)
        self._workspace = workspace
        self._pane = pane
        self._panel: AttributePanel | None = None
        self.form = AttributeForm(inspector.form)
        inspector.form.add_section(self.tr("Attributes"), self.form)
        self.form.fields_changed.connect(inspector.form.order_fields)
        self.form.value_changed.connect(self._set)
        self.form.flag_changed.connect(self._set_flag)
        inspector.span_shown.connect(self._show)
        workspace.leaving_article.connect(self.form.commit)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"attributes": self.open_panel, "flag_span": self.toggle_flag}

    @property
    def panel(self) -> AttributePanel:
        """The panel under the text, made when it is first asked for."""
        if self._panel is None:
            from annotator.ui.widgets.attribute_panel import AttributePanel

            panel = self._panel = AttributePanel(self._pane)
            panel.hide()
            panel.value_set.connect(self._set_by_panel)
            panel.closed.connect(self._close_panel)
            self._workspace.leaving_article.connect(self._hide_panel)
        return self._panel

    def open_panel(self) -> None:
        """Ask for the attributes of the selected span, or of the one that was made last."""
        span = self._pane.chosen_span()
        if span is None:
            self.said.emit(self.tr("Select a span first; its attributes are set then"))
            return
        attributes = self._attributes(span)
        if not attributes:
            label = self._workspace.label_name(span.label)
            self.said.emit(self.tr("{} has no attributes").format(shown_plain(label)))
            return
        panel = self.panel
        panel.begin(span.id, self._workspace.quote(span), attributes, span.attributes)
        self._pane.show_below(panel, panel.hide)
        panel.focus_current()

    def toggle_flag(self) -> None:
        span = self._pane.chosen_span()
        if span is None:
            self.said.emit(self.tr("Select a span first; it is flagged then"))
        else:
            self._workspace.flag(span, span.attributes.get(FLAGGED) is not True)

    def _show(self, span: Span | None) -> None:
        attributes = self._attributes(span) if span is not None else ()
        self.form.set_span(span, attributes)
        panel = self._panel
        if panel is None or panel.isHidden():
            return
        if span is None or not attributes:
            self._hide_panel()
        elif span.id == panel.span_id:
            panel.follow(attributes, span.attributes)
        else:
            panel.begin(span.id, self._workspace.quote(span), attributes, span.attributes)

    def _set(self, span_id: str, attribute_id: str, value: Any) -> None:
        span = self._workspace.span(span_id)
        if span is not None and not self._workspace.set_attribute(span, attribute_id, value):
            self.form.keep_draft(span_id, attribute_id, value)
            self.form.set_span(span, self._attributes(span))

    def _set_flag(self, span_id: str, on: bool) -> None:
        span = self._workspace.span(span_id)
        if span is not None and not self._workspace.flag(span, on):
            self.form.set_span(span, self._attributes(span))

    def _set_by_panel(self, attribute_id: str, value: Any) -> None:
        span = self._workspace.span(self.panel.span_id)
        if span is None or not self._workspace.set_attribute(span, attribute_id, value):
            self.panel.refuse()

    def _close_panel(self) -> None:
        self._pane.view.setFocus()
        self.panel.hide()

    def _hide_panel(self) -> None:
        """Close it because its span is gone from view; the keys go back to the text only if they were in it."""
        if self._panel is not None:
            if self._panel.has_keys():
                self._pane.view.setFocus()
            self._panel.hide()

    def _attributes(self, span: Span) -> Sequence[Attribute]:
        label = self._workspace.labels.get(span.label)
        return label.attributes if label is not None else ()
