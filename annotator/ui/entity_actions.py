"""Every action on the register as one ``Change``: entities made, edited, linked, merged, split and deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject

from annotator.core.change import Change, Edit, replacing
from annotator.core.entity import LONGEST_ENTITY_NAME, Entity
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.ui.workspace import Workspace, shortened


class EntityActions(QObject):
    """What the analyst does to entities and their mentions, in the open project."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    # Entities

    def create(self, entity: Entity) -> bool:
        """Add an entity; return whether it was saved."""
        return self._do(self.tr("make the entity {}").format(shortened(entity.name)), [Edit(None, entity)])

    def edit(self, before: Entity, after: Entity) -> bool:
        return self._do(self.tr("change the entity {}").format(shortened(before.name)), [Edit(before, after)])

    def delete(self, entity: Entity) -> bool:
        """Delete an entity; the spans that mention it stay, without it."""
        if not self._workspace.retry():
            return False
        spans = self._spans_of(entity)
        words = self.tr("delete the entity {}") if not spans else self.tr("delete the entity {} with {} mentions")
        edits = [*_relinked(spans, None), Edit(entity, None)]
        return self._do(words.format(shortened(entity.name), len(spans)), edits)

    def merge(self, kept: Entity, other: Entity) -> Entity | None:
        """Make two entities one: the spans of the other mention the kept one, its names become aliases."""
        if kept.id == other.id or not self._workspace.retry():
            return None
        after = kept.absorbing(other)
        spans = [(span, span.changed(entity=kept.id, proposed=span.proposed)) for span in self._spans_of(other)]
        edits = [Edit(kept, after), *replacing("", *spans).edits, Edit(other, None)]
        words = self.tr("merge {} into {}").format(shortened(other.name), shortened(kept.name))
        return after if self._do(words, edits) else None

    def split(self, span_ids: Sequence[str], into: Entity) -> bool:
        """Take mentions out of what they mention and into a new entity."""
        if not self._workspace.retry():
            return False
        spans = self._workspace.project.register.spans(span_ids)
        words = self.tr("split {} mentions off as {}").format(len(spans), shortened(into.name))
        return self._do(words, [Edit(None, into), *_relinked(spans, into.id)])

    # Mentions

    def link(self, span: Span, entity: Entity, *, is_new: bool = False) -> bool:
        """Let a span of the open article mention an entity, which is made where it ``is_new``."""
        if not self._workspace.retry() or (now := self._workspace.span(span.id)) is None:
            return False
        if now.entity == entity.id:
            return True
        words = self.tr("link {} to {}").format(self._workspace.short(now), shortened(entity.name))
        edits = [*([Edit(None, entity)] if is_new else []), *_relinked([now], entity.id)]
        return self._do(words, edits, [now])

    def link_all(self, span: Span, entity: Entity, *, is_new: bool = False) -> int:
        """Link a span, and all of the project with the same words and label that mention nothing; return how many."""
        workspace = self._workspace
        if not workspace.retry() or (now := workspace.span(span.id)) is None:
            return 0
        register = workspace.project.register
        others = [id_ for id_ in register.unlinked(workspace.quote(now), now.label) if id_ != now.id]
        spans = [*([] if now.entity == entity.id else [now]), *register.spans(others)]
        words = self.tr("link {} × {} to {}").format(len(spans), workspace.short(now), shortened(entity.name))
        edits = [*([Edit(None, entity)] if is_new else []), *_relinked(spans, entity.id)]
        return len(spans) if edits and self._do(words, edits, spans) else 0

    def unlink(self, span_ids: Sequence[str]) -> bool:
        """Let spans mention nothing any more."""
        if not self._workspace.retry():
            return False
        spans = [span for span in self._workspace.project.register.spans(span_ids) if span.entity is not None]
        if not spans:
            return False
        if len(spans) == 1:
            words = self.tr("unlink a mention of {}").format(self._name_of(spans[0].entity))
        else:
            words = self.tr("unlink {} mentions").format(len(spans))
        return self._do(words, _relinked(spans, None), spans)

    def new_entity(self, name: str, label: str) -> Entity:
        """Return an entity for a quote or for what was typed; it is not in the register yet."""
        line = " ".join(name.split())
        if line.endswith(("’s", "'s")):
            line = line[:-2]
        return Entity(line[:LONGEST_ENTITY_NAME].rstrip(), label=label)

    def _spans_of(self, entity: Entity) -> list[Span]:
        return self._workspace.project.register.spans_of(entity.id)

    def _name_of(self, entity_id: str | None) -> str:
        found = self._workspace.project.register.get([entity_id] if entity_id else [])
        return shortened(next((one.name for one in found.values()), entity_id or ""))

    def _do(self, words: str, edits: Iterable[Edit], spans: Sequence[Span] = ()) -> bool:
        workspace = self._workspace
        change = Change(words, tuple(edits), workspace.analyst)
        here = workspace.article.id if workspace.article is not None else ""
        if any(span.article_id == here for span in spans):
            change = workspace.starting(change)
        try:
            return workspace.do(change)
        except AnnotatorError as error:
            workspace.failed.emit(error)
            return False


def _relinked(spans: Iterable[Span], entity_id: str | None) -> list[Edit]:
    pairs = [(span, span.changed(entity=entity_id)) for span in spans]
    return list(replacing("", *pairs).edits)
