"""Spans in several pieces: bound together, cut apart, joined and split, each as one undoable change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from annotator.core.change import Change, Edit
from annotator.core.identity import new_id, now
from annotator.core.provenance import SPAN, without
from annotator.core.span import Fragment, Span, cut_out, trimmed, united
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.workspace import Workspace


class Binding(QObject):
    """What ``B`` and ``Shift+B`` do to the target and to the span that was selected last; ``said`` tells why nothing.

    Bound: a selection or unit becomes a further fragment of the last span; a selected span is joined to the one that
    was selected before it. Unbound: a selection inside the last span is cut out of it; of a selected span in pieces,
    the piece at the caret becomes a span of its own.
    """

    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane) -> None:
        super().__init__(pane)
        self._workspace = workspace
        self._pane = pane
        self._selected: str | None = None
        self._before: str | None = None
        pane.target_changed.connect(self._follow)
        workspace.article_changed.connect(self._forget)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"bind": self.bind, "unbind": self.unbind}

    def bind(self) -> None:
        """Bind the target to the span that was selected or made last."""
        span = self._pane.target.span
        if span is not None:
            self._join(span)
            return
        article, last, piece = self._workspace.article, self._workspace.span(self._pane.last_span), self._piece()
        if article is None or last is None or piece is None:
            self.said.emit(self.tr("Select a span first; B then binds what comes next to it."))
            return
        fragments = united((*last.fragments, piece))
        if fragments == last.fragments:
            self.said.emit(self.tr("That is in the span already."))
            return
        self._workspace.reshape(last, fragments)
        self._pane.select_span(last.id)

    def unbind(self) -> None:
        """Cut the selection out of the last span, or split a piece off the selected one."""
        span = self._pane.target.span
        if span is not None:
            self._split(span)
            return
        article, last = self._workspace.article, self._workspace.span(self._pane.last_span)
        piece = self._pane.target.selection
        if article is None or last is None or piece is None:
            self.said.emit(
                self.tr("Select words inside the last span to cut them out, or a span in pieces to split it.")
            )
            return
        left = cut_out(article.text, last.fragments, piece)
        if not left or left == last.fragments:
            self.said.emit(self.tr("The selection is not inside the last span, or is all of it."))
            return
        text = self.tr("cut {} out of {}").format(
            self._workspace.short(replace(last, fragments=(piece,))), self._workspace.short(last)
        )
        self._workspace.alter(text, last, fragments=left)
        self._pane.select_span(last.id)

    def _join(self, span: Span) -> None:
        workspace, first = self._workspace, self._workspace.span(self._before)
        if first is None or first.id == span.id:
            self.said.emit(self.tr("Select one span, then the other: B joins the second to the first."))
            return
        if not workspace.retry():
            return
        joined = first.changed(
            fragments=united((*first.fragments, *span.fragments)),
            attributes={**span.attributes, **first.attributes},
            entity=first.entity or span.entity,
            note="\n".join(note for note in (first.note, span.note) if note),
        )
        text = self.tr("join {} to {}").format(workspace.short(span), workspace.short(first))
        edits = (*self._relinked(first, span), Edit(first, joined), Edit(span, None))
        if workspace.do(workspace.starting(Change(text, edits, workspace.analyst))):
            self._pane.select_span(first.id)

    def _relinked(self, kept: Span, gone: Span) -> list[Edit]:
        """Return the edits that let relations of ``gone`` end in ``kept``; those that say nothing new are dropped."""
        links = self._workspace.project.relations_of([kept.id, gone.id])
        there = {(link.head, link.label, link.tail) for link in links}
        edits = []
        for link in links:
            if gone.id not in (link.head, link.tail):
                continue
            head, tail = (kept.id if end == gone.id else end for end in (link.head, link.tail))
            is_new = head != tail and (head, link.label, tail) not in there
            there.add((head, link.label, tail))
            edits.append(Edit(link, replace(link, head=head, tail=tail) if is_new else None))
        return edits

    def _split(self, span: Span) -> None:
        if len(span.fragments) < 2:
            self.said.emit(self.tr("This span is in one piece. Select words inside it to cut them out."))
            return
        workspace, caret = self._workspace, self._pane.view.caret()
        piece = next((one for one in span.fragments if one.start <= caret <= one.end), span.fragments[-1])
        rest = tuple(one for one in span.fragments if one != piece)
        moment = now()
        told = without(span.proposed, SPAN)
        own = replace(
            span,
            id=new_id(),
            fragments=(piece,),
            created=moment,
            updated=moment,
            analyst=workspace.analyst,
            proposed=told,
        )
        text = self.tr("split {} off {}").format(workspace.short(own), workspace.short(span))
        if not workspace.retry():
            return
        edits = (Edit(span, span.changed(fragments=rest)), Edit(None, own))
        if workspace.do(workspace.starting(Change(text, edits, workspace.analyst))):
            self._pane.select_span(own.id)

    def _piece(self) -> Fragment | None:
        article = self._workspace.article
        outline = self._pane.target.outline(article.text, article.info.language) if article is not None else ()
        return trimmed(article.text, outline[0]) if article is not None and outline else None

    def _follow(self) -> None:
        span = self._pane.target.span
        if span is not None and span.id != self._selected:
            self._before, self._selected = self._selected, span.id

    def _forget(self) -> None:
        self._before = self._selected = None
