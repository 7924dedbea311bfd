"""What an analyst does to relations: link two spans, unlink them, call the link something else; each is one ``Change``.

What the label set does not allow is told by ``said``, in its own sentence, and nothing is changed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.core.change import Change, adding, removing, replacing
from annotator.core.errors import AnnotatorError
from annotator.core.link import End, Link
from annotator.core.placed import Placed
from annotator.core.span import Relation, Span
from annotator.ui.workspace import Workspace, shortened


class Relating(QObject):
    """Relations of the open project, over its workspace."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    # Asking

    def end_of(self, span: Span | Placed) -> End:
        """Return a span of the open article as an end."""
        article = self._workspace.article
        assert article is not None  # else there were no span
        return End(
            span.id,
            span.label,
            self._workspace.quote(span),
            article.info.id,
            article.info.title,
            span.fragments[0].start,
        )

    def links_of(self, span_id: str) -> list[Link]:
        """Return the relations of a span; none where they can't be read, which is told."""
        try:
            return self._workspace.project.links_of([span_id])
        except AnnotatorError as error:
            self.said.emit(str(error))
            return []

    def why_not(self, head: End, type_id: str, tail: End) -> str:
        """Return why these two can't be linked so, in a sentence; empty where they can."""
        if head.id == tail.id:
            return self.tr("A span is not linked to itself.")
        return self._workspace.labels.why_not(type_id, head.label, tail.label)

    def words(self, head: End, type_id: str, tail: End) -> str:
        """Return a relation as the undo menu names it: claim “the bridge stays shut” by Ada Quill."""
        type_ = self._workspace.labels.relation(type_id)
        label = self._workspace.label_name(head.label)
        return self.tr("{label} “{head}” {type} {tail}").format(
            label=label[:1].lower() + label[1:],
            head=shortened(head.quote),
            type=type_.name if type_ else type_id,
            tail=shortened(tail.quote),
        )

    # Doing

    def relate(self, head: End, type_id: str, tail: End) -> Relation | None:
        """Link two spans; return the relation that is there now, or ``None`` where it may not be or is not saved."""
        workspace = self._workspace
        if not workspace.writable() or not workspace.retry():
            return None
        if reason := self.why_not(head, type_id, tail):
            self.said.emit(reason)
            return None
        for link in self.links_of(head.id):
            if link.relation.label == type_id and (link.head.id, link.tail.id) == (head.id, tail.id):
                self.said.emit(self.tr("It is there already: {}.").format(self.words(head, type_id, tail)))
                return link.relation
        relation = Relation(head.article_id, head.id, tail.id, type_id)
        change = adding(self.words(head, type_id, tail), relation, analyst=workspace.analyst)
        return relation if self._do(change) else None

    def unrelate(self, link: Link) -> bool:
        """Take a relation away; return whether that was saved."""
        words = self.words(link.head, link.relation.label, link.tail)
        text = self.tr("no longer: {}").format(words)
        return self._do(removing(text, link.relation, analyst=self._workspace.analyst))

    def retype(self, link: Link, type_id: str) -> bool:
        """Make a relation one of another type; return whether it is one now."""
        before = link.relation
        if before.label == type_id:
            return True
        if reason := self.why_not(link.head, type_id, link.tail):
            self.said.emit(reason)
            return False
        if any(
            other.relation.label == type_id and (other.head.id, other.tail.id) == (before.head, before.tail)
            for other in self.links_of(before.head)
        ):
            words = self.words(link.head, type_id, link.tail)
            self.said.emit(self.tr("It is there already: {}.").format(words))
            return False
        after = Relation(before.article_id, before.head, before.tail, type_id, before.id)
        text = self.words(link.head, type_id, link.tail)
        return self._do(replacing(text, (before, after), analyst=self._workspace.analyst))

    def _do(self, change: Change) -> bool:
        workspace = self._workspace
        if not workspace.writable():
            return False
        return workspace.do(workspace.starting(change) if workspace.article is not None else change)
