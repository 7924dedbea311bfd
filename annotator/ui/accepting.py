"""Accepting what is proposed for a span: each value is one change, and keeps who proposed and who accepted it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from annotator.core.change import adding
from annotator.core.entity import Entity
from annotator.core.provenance import ATTRIBUTE, ENTITY, SPAN, Provenance
from annotator.core.span import Fragment, Relation, Span
from annotator.ui.relating import Relating
from annotator.ui.workspace import Workspace, shortened


class Accepting(QObject):
    """Makes values of proposals, in the open project; ``rule`` is what proposed them."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._relating = Relating(workspace, self)

    def attribute(self, span: Span, attribute_id: str, value: Any, rule: str) -> bool:
        """Give an attribute of a span the value that is proposed; return whether that was saved."""
        workspace, now = self._workspace, self._now(span)
        if now is None:
            return False
        label = workspace.labels.get(now.label)
        attribute = label.attribute(attribute_id) if label is not None else None
        name, shown = (attribute.name, attribute.shown(value)) if attribute is not None else (attribute_id, str(value))
        text = self.tr("accept {} {} of “{}”").format(name, shortened(shown), workspace.short(now))
        attributes = {**now.attributes, attribute_id: value}
        return workspace.alter(
            text, now, attributes=attributes, proposed={**now.proposed, ATTRIBUTE + attribute_id: self._by(rule)}
        )

    def entity(self, span: Span, entity: Entity, rule: str) -> bool:
        """Let a span mention the entity that is proposed; return whether that was saved."""
        workspace, now = self._workspace, self._now(span)
        if now is None:
            return False
        text = self.tr("accept {} for {}").format(shortened(entity.name), workspace.short(now))
        return workspace.alter(text, now, entity=entity.id, proposed={**now.proposed, ENTITY: self._by(rule)})

    def relation(self, span: Span, type_id: str, tail_id: str, rule: str) -> bool:
        """Link a span to the one that is proposed; return whether that was saved."""
        workspace, now = self._workspace, self._now(span)
        tail = workspace.span(tail_id)
        if now is None or tail is None:
            return False
        words = self._relating.words(self._relating.end_of(now), type_id, self._relating.end_of(tail))
        relation = Relation(now.article_id, now.id, tail.id, type_id, proposed=self._by(rule))
        added = adding(self.tr("accept: {}").format(words), relation, analyst=workspace.analyst)
        return workspace.do(workspace.starting(added))

    def label(self, fragment: Fragment, label_id: str, rule: str) -> Span | None:
        """Tag a piece of the article as is proposed; return the span once it is saved."""
        workspace = self._workspace
        if not workspace.writable() or not workspace.retry() or workspace.tagged(label_id, fragment) is not None:
            return None
        span = workspace.new_span(fragment, label_id)
        span = replace(span, proposed={SPAN: self._by(rule)})
        text = self.tr("accept {} as {}").format(workspace.short(span), workspace.label_name(label_id))
        return span if workspace.do(workspace.starting(adding(text, span, analyst=workspace.analyst))) else None

    def _now(self, span: Span) -> Span | None:
        """Return the span as it is once what waits is saved."""
        workspace = self._workspace
        return workspace.span(span.id) if workspace.writable() and workspace.retry() else None

    def _by(self, rule: str) -> Provenance:
        return Provenance(f"rule {rule}", accepted_by=self._workspace.analyst)
