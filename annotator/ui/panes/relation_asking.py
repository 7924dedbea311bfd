"""Asking for a relation by the panel that ``R`` opens: its type, then its other end; the target stays what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from annotator.core.link import End, Link, Way, ways
from annotator.core.span import Relation, Span
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.relation_ends import RelationEnds
from annotator.ui.relating import Relating
from annotator.ui.widgets.arc_painter import PREVIEW
from annotator.ui.widgets.label_colours import UNKNOWN
from annotator.ui.widgets.plain import one_line, shown_plain
from annotator.ui.widgets.relation_rows import EndRow
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.widgets.relation_panel import RelationPanel

#: Letters of a quote in the title of the panel, so that the name of the type is seen beside it.
_QUOTE = 28


class RelationAsking(QObject):
    """Binds the panel to the text: what is offered is outlined there, and a click there takes it."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane, relating: Relating, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._pane, self._relating = workspace, pane, relating
        self.ends = RelationEnds(workspace, relating, self)
        self._panel: RelationPanel | None = None
        self._own: End | None = None
        self._other: End | None = None
        self._way: Way | None = None
        self._inward_first = False
        pane.view.layer.pointed.connect(self._take_pointed)
        relating.said.connect(self.say)
        self.ends.found.connect(self._offer_more)
        workspace.leaving_article.connect(self.close)

    @property
    def panel(self) -> RelationPanel:
        """The panel under the text, made when it is first asked for."""
        if self._panel is None:
            from annotator.ui.widgets.relation_panel import RelationPanel

            panel = self._panel = RelationPanel(self._pane)
            panel.hide()
            panel.way_picked.connect(self._ask_end)
            panel.turned.connect(self._turn)
            panel.narrowed.connect(self.ends.look_for)
            panel.shown.connect(self._show_candidate)
            panel.accepted.connect(self._accept)
            panel.went_back.connect(self._ask_way)
            panel.closed.connect(self._close_to_text)
        return self._panel

    def is_open(self) -> bool:
        return self._panel is not None and self._panel.isVisible()

    def open(self) -> None:
        """Ask for a relation of the selected span, or of the one that was made last."""
        if self._begin() is not None:
            self._ask_way()
            self._pane.show_below(self.panel, self.close)

    def relate_to(self, span_id: str) -> None:
        """Ask for a relation of the selected span with this one, which may be in another article."""
        other = self._workspace.project.ends([span_id]).get(span_id)
        if other is None or self._begin() is None or self._own is None:
            return
        self._other = other
        if not self._fitting():
            names = [self._workspace.label_name(end.label) for end in (self._own, other)]
            self.said.emit(self.tr("The label set has no relation between {} and {}.").format(*names))
            self.close()
            return
        self._ask_way()
        self._pane.show_below(self.panel, self.close)

    def point_at(self, span_id: str) -> None:
        """Take a span that was pointed at beside the text as the other end, while one is asked for."""
        if self._way is not None and self._own is not None:
            end = self._workspace.project.ends([span_id]).get(span_id)
            if end is not None:
                self._accept(end)

    def _begin(self) -> Span | None:
        """Take the span that a relation is asked for; say why where there can be none."""
        workspace = self._workspace
        self.close()
        span = self._pane.selected_span() or workspace.span(self._pane.last_span)
        if span is None:
            self.said.emit(self.tr("Select a span first; it is linked to another one then."))
        elif not workspace.writable():
            self.said.emit(self.tr("The project is open for reading only."))
        elif not ways(workspace.labels, span.label):
            name = workspace.label_name(span.label)
            self.said.emit(self.tr("The label set has no relation for {}.").format(name))
        else:
            if self._pane.selected_span() is None:
                self._pane.select_span(span.id)
            self._own, self._inward_first = self._relating.end_of(span), False
            return span
        return None

    def _fitting(self) -> list[Way]:
        """Return the ways that are offered: all of the span's, or those between it and the other end."""
        own, other = self._own, self._other
        if own is None:
            return []
        found = ways(self._workspace.labels, own.label, inward_first=self._inward_first)
        if other is None:
            return found
        ends = {True: (own, other), False: (other, own)}
        return [
            way for way in found if not self._relating.why_not(ends[way.outward][0], way.type.id, ends[way.outward][1])
        ]

    def close(self) -> None:
        """Close the panel, and show what it offered no longer."""
        if self._own is None and not self.is_open():
            return
        self._own = self._other = self._way = None
        self.ends.stop()
        layer = self._pane.view.layer
        layer.pointing = False
        layer.show_candidate((), None)
        if self._panel is not None:
            self._panel.hide()

    def _close_to_text(self) -> None:
        self.close()
        self._pane.view.setFocus()

    def _ask_way(self) -> None:
        if self._own is None:
            return
        self._way = None
        self.ends.stop()
        layer = self._pane.view.layer
        layer.pointing = False
        layer.show_candidate((), None)
        title = self._named(self._own) + (f"  …  {self._named(self._other)}" if self._other is not None else "")
        self.panel.ask_way(title, [(way, way_words(self._workspace, way)) for way in self._fitting()])

    def _turn(self) -> None:
        self._inward_first = not self._inward_first
        self._ask_way()

    def _ask_end(self, way: Way) -> None:
        if self._own is None:
            return
        self._way = way
        if self._other is not None:
            self._accept(self._other)
            return
        self._pane.view.layer.pointing = True
        name = one_line(way.type.name)
        words = f"{self._named(self._own)}  {name} …" if way.outward else f"…  {name}  {self._named(self._own)}"
        self.panel.ask_end(words)
        self.ends.begin(self._own, way)

    def _offer_more(self, keep: bool) -> None:
        if self._way is not None and self.is_open():
            rows = [
                end_row(self._workspace, end, where=self.ends.where(end))
                for end in (*self.ends.here, *self.ends.elsewhere)
            ]
            self.panel.set_rows(rows, self.ends.note, keep=keep)

    def _show_candidate(self, end: End | None) -> None:
        """Outline what is offered in the text, scroll to it, and draw what would be."""
        view = self._pane.view
        if end is None or self._own is None or self._way is None:
            view.layer.show_candidate((), None)
            return
        placed = view.spans.get(end.id)
        head, tail = (self._own, end) if self._way.outward else (end, self._own)
        link = Link(Relation(head.article_id, head.id, tail.id, self._way.type.id, PREVIEW), head, tail)
        view.layer.show_candidate(placed.fragments if placed is not None else (), link)
        if placed is not None:
            view.reveal(placed.fragments[0])

    def _take_pointed(self, span_ids: tuple[str, ...]) -> None:
        """Take the innermost span under a click that the relation may end at."""
        if self._own is None or self._way is None:
            return
        spans = [span for id_ in span_ids if (span := self._workspace.spans().get(id_)) is not None]
        under = [self._relating.end_of(span) for span in spans]
        fitting = [end for end in under if not self._why_not(end)]
        if fitting:
            self._accept(fitting[0])
        elif under:
            self.say(self._why_not(under[0]))
        if self.is_open():
            self.panel.edit.setFocus()

    def _why_not(self, end: End) -> str:
        assert self._own is not None
        assert self._way is not None
        head, tail = (self._own, end) if self._way.outward else (end, self._own)
        return self._relating.why_not(head, self._way.type.id, tail)

    def _accept(self, end: End) -> None:
        own, way = self._own, self._way
        if own is None or way is None:
            return
        head, tail = (own, end) if way.outward else (end, own)
        if self._relating.relate(head, way.type.id, tail) is not None:
            self._close_to_text()
            self._pane.select_span(own.id)

    def say(self, words: str) -> None:
        """Tell why something can't be, in the panel while it is open."""
        if self.is_open() and words:
            self.panel.say(words)
        self.said.emit(words)

    def follow_target(self) -> None:
        """Close the panel where another span is selected."""
        span = self._pane.selected_span()
        if self._own is not None and (span is None or span.id != self._own.id):
            self.close()

    def refresh(self) -> None:
        """Offer what there is now: spans have changed."""
        if self.is_open() and self._way is not None:
            self.ends.refresh()

    def _named(self, end: End) -> str:
        quote = one_line(end.quote, _QUOTE)
        return f"{one_line(self._workspace.label_name(end.label))} “{shown_plain(quote)}”"


def way_words(workspace: Workspace, way: Way) -> str:
    """Return the name of a type; with an arrow, and what it comes from, where the span is its tail."""
    name = one_line(way.type.name)
    if way.outward:
        return name
    heads = [workspace.label_name(label) for ends in way.type.ends for label in ends.heads]
    where = tr(" or ").join(dict.fromkeys(heads))
    return tr("← {} (from {})").format(name, where) if where else f"← {name}"


def end_row(workspace: Workspace, end: End, *, lead: str = "", where: str = "") -> EndRow:
    """Return a span as a row of a list."""
    label = workspace.labels.get(end.label)
    return EndRow(end, label.colour if label else UNKNOWN, label.name if label else end.label, lead, where)


def tr(text: str) -> str:
    return QCoreApplication.translate("RelationAsking", text)
