"""Relations in the window: the panel that ``R`` opens, the arcs, drawing with the mouse, the list in the inspector."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet
from annotator.core.link import End, Link, Way, ways
from annotator.core.span import Relation, Span
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.panes.relation_ends import RelationEnds
from annotator.ui.relating import Relating
from annotator.ui.settings import Settings
from annotator.ui.widgets.arc_painter import PREVIEW
from annotator.ui.widgets.label_colours import UNKNOWN
from annotator.ui.widgets.menu_keys import MenuKeys
from annotator.ui.widgets.plain import for_menu, one_line, shown_plain
from annotator.ui.widgets.relation_list import LinkRow, RelationList
from annotator.ui.widgets.relation_rows import EndRow
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.ui.widgets.relation_panel import RelationPanel

#: After a change of more than this all relations of the article are read anew.
_MANY = 500

#: Letters of a quote in the title of the panel, so that the name of the type is seen beside it.
_QUOTE = 28

#: So many places are kept to go back to.
_TRAIL = 50


class Relations(QObject):
    """Binds relations to the text and to the inspector; the target stays the span that is linked."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane, inspector: InspectorPane, settings: Settings) -> None:
        super().__init__(pane)
        self._workspace, self._pane, self._settings = workspace, pane, settings
        self.relating = Relating(workspace, self)
        self.ends = RelationEnds(workspace, self.relating, self)
        self.list = RelationList()
        inspector.form.add_section(self.tr("Relations"), self.list)
        self._panel: RelationPanel | None = None
        self._own: End | None = None
        self._other: End | None = None
        self._way: Way | None = None
        self._inward_first = False
        self._all: list[Link] | None = None
        self._trail: list[tuple[str, str]] = []
        layer = pane.view.layer
        layer.judge = self._why_not_draw
        layer.drawn.connect(self._ask_drawn)
        layer.hovered.connect(self._say)
        layer.pointed.connect(self._take_pointed)
        self.relating.said.connect(self._say)
        self.ends.found.connect(self._offer_more)
        self.list.followed.connect(self._follow_link)
        self.list.removed.connect(self.relating.unrelate)
        self.list.retyped.connect(self.relating.retype)
        pane.target_changed.connect(self._follow_target)
        workspace.opened.connect(self._trail.clear)
        workspace.article_changed.connect(self._follow_article)
        workspace.leaving_article.connect(self.close)
        workspace.changed.connect(self._follow_change)
        settings.changed.connect(lambda key: self._show_all() if key == "show_relations" else None)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "relate": self.open,
            "relations": lambda: self._settings.set("show_relations", not self._settings.get("show_relations")),
            "back": self.go_back,
        }

    # The panel

    @property
    def panel(self) -> RelationPanel:
        """The panel under the text, made when it is first asked for."""
        if self._panel is None:
            from annotator.ui.widgets.relation_panel import RelationPanel

            panel = self._panel = RelationPanel(self._pane)
            panel.hide()
            if (layout := self._pane.layout()) is not None:
                layout.addWidget(panel)
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
        if (span := self._begin()) is not None:
            self._ask_way()
            self._make_room(span)

    def relate_to(self, span_id: str) -> None:
        """Ask for a relation of the selected span with this one, which may be in another article."""
        other = self._workspace.project.ends([span_id]).get(span_id)
        if other is None or (span := self._begin()) is None or self._own is None:
            return
        self._other = other
        if not self._fitting():
            names = [self._workspace.label_name(end.label) for end in (self._own, other)]
            self.said.emit(self.tr("The label set has no relation between {} and {}.").format(*names))
            self.close()
            return
        self._ask_way()
        self._make_room(span)

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
            self._own, self._inward_first = self.relating.end_of(span), False
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
            way for way in found if not self.relating.why_not(ends[way.outward][0], way.type.id, ends[way.outward][1])
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
        self.panel.ask_way(title, [(way, self._way_words(way)) for way in self._fitting()])

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
            rows = [self._row(end, where=self.ends.where(end)) for end in (*self.ends.here, *self.ends.elsewhere)]
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
        under = [self.relating.end_of(span) for span in spans]
        fitting = [end for end in under if not self._why_not(end)]
        if fitting:
            self._accept(fitting[0])
        elif under:
            self._say(self._why_not(under[0]))
        if self.is_open():
            self.panel.edit.setFocus()

    def _why_not(self, end: End) -> str:
        assert self._own is not None
        assert self._way is not None
        head, tail = (self._own, end) if self._way.outward else (end, self._own)
        return self.relating.why_not(head, self._way.type.id, tail)

    def _accept(self, end: End) -> None:
        own, way = self._own, self._way
        if own is None or way is None:
            return
        head, tail = (own, end) if way.outward else (end, own)
        if self.relating.relate(head, way.type.id, tail) is not None:
            self._close_to_text()
            self._pane.select_span(own.id)

    def _say(self, words: str) -> None:
        if self.is_open() and words:
            self.panel.say(words)
        self.said.emit(words)

    # Drawing with the mouse

    def _drawable(self, own_id: str, other_id: str) -> list[tuple[Way, End, End]]:
        """Return the ways in which two spans of the text may be linked, each with its head and its tail."""
        spans, labels = self._workspace.spans(), self._workspace.labels
        own, other = spans.get(own_id), spans.get(other_id)
        if own is None or other is None or own.id == other.id:
            return []
        one, two = self.relating.end_of(own), self.relating.end_of(other)
        pairs = [(way, *((one, two) if way.outward else (two, one))) for way in ways(labels, own.label)]
        return [(way, head, tail) for way, head, tail in pairs if not self.relating.why_not(head, way.type.id, tail)]

    def _why_not_draw(self, own_id: str, other_id: str) -> str:
        if self._drawable(own_id, other_id):
            return ""
        spans = self._workspace.spans()
        names = [self._workspace.label_name(span.label) for id_ in (own_id, other_id) if (span := spans.get(id_))]
        return self.tr("The label set has no relation between {} and {}.").format(*names) if len(names) == 2 else ""

    def _ask_drawn(self, own_id: str, other_id: str, place: QPoint) -> None:
        """Link two spans that a line was drawn between; where several types are allowed, ask which one."""
        found = self._drawable(own_id, other_id)
        if len(found) == 1:
            self._relate_drawn(*found[0])
        elif found:
            menu = QMenu(self._pane)
            menu.setObjectName("drawn-relation")
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            MenuKeys(menu)
            for way, head, tail in found:
                words = for_menu(self._way_words(way))
                if way.key:
                    words += f"\t{way.key}"
                menu.addAction(words, partial(self._relate_drawn, way, head, tail))
            menu.popup(place)

    def _relate_drawn(self, way: Way, head: End, tail: End) -> None:
        self.relating.relate(head, way.type.id, tail)
        self._pane.view.setFocus()

    # The arcs and the list

    def _follow_target(self) -> None:
        span = self._pane.selected_span()
        if self._own is not None and (span is None or span.id != self._own.id):
            self.close()
        links = self.relating.links_of(span.id) if span is not None else []
        had_focus = self.list.list.hasFocus()
        rows = [self._link_row(link, span.id) for link in links] if span is not None else []
        self.list.set_links(rows, writable=self._workspace.writable())
        if had_focus and not rows:
            self._pane.view.setFocus()
        view = self._pane.view
        can_relate = span is not None and self._workspace.writable() and bool(ways(self._workspace.labels, span.label))
        view.layer.set_handle(can_relate)
        if self._settings.get("show_relations"):
            view.layer.show_links(self._links_of_article(), everything=True)
        else:
            view.layer.show_links(links)

    def _follow_article(self) -> None:
        self._all = None
        self._follow_target()

    def _follow_change(self, change: Change) -> None:
        if change.arrives or any(isinstance(edit.value, (Relation, Span, LabelSet)) for edit in change.edits):
            self._all = self._followed(change)
            self._follow_target()
        if self.is_open() and self._way is not None:
            self.ends.refresh()

    def _followed(self, change: Change) -> list[Link] | None:
        """Return the relations of the article after a change, only those read anew that it has to do with."""
        article = self._workspace.article
        if self._all is None or article is None or change.arrives or len(change.edits) > _MANY:
            return None
        values = [value for edit in change.edits for value in (edit.before, edit.after)]
        relations = {value.id: value.head for value in values if isinstance(value, Relation)}
        spans = {value.id for value in values if isinstance(value, Span)} | set(relations.values())
        if not spans:
            return self._all
        kept = [
            link
            for link in self._all
            if link.relation.id not in relations and link.head.id not in spans and link.tail.id not in spans
        ]
        try:
            fresh = self._workspace.project.links_of(sorted(spans))
        except AnnotatorError:  # which is told when all are read
            return None
        fresh = [link for link in fresh if article.info.id in (link.head.article_id, link.tail.article_id)]
        return kept + fresh if fresh or len(kept) < len(self._all) else self._all

    def _show_all(self) -> None:
        self._all = None
        self._follow_target()

    def _links_of_article(self) -> list[Link]:
        if self._all is None:
            article = self._workspace.article
            try:
                self._all = self._workspace.project.links(article.info.id) if article is not None else []
            except AnnotatorError as error:
                self._all = []
                self.said.emit(str(error))
        return self._all

    def _link_row(self, link: Link, own_id: str) -> LinkRow:
        labels, relation = self._workspace.labels, link.relation
        other, outward = link.other(own_id), link.head.id == own_id
        type_ = labels.relation(relation.label)
        lead = f"{'→' if outward else '←'} {one_line(type_.name if type_ else relation.label, 60)}"
        article = self._workspace.article
        far = article is not None and other.article_id != article.info.id
        row = self._row(other, lead=lead, where=one_line(other.title or self.tr("another article")) if far else "")
        others = [
            (kind.id, kind.name)
            for kind in labels.relations
            if kind.id != relation.label and not labels.why_not(kind.id, link.head.label, link.tail.label)
        ]
        return LinkRow(link, row, tuple(others))

    # Going there and back

    def _follow_link(self, link: Link) -> None:
        span, article = self._pane.selected_span(), self._workspace.article
        if span is None or article is None:
            return
        self._trail = [*self._trail, (article.info.id, span.id)][-_TRAIL:]
        other = link.other(span.id)
        self._go_to(other.article_id, other.id)

    def go_back(self) -> None:
        """Go back to where a relation was followed from."""
        if not self._trail:
            self.said.emit(self.tr("No relation was followed yet."))
            return
        self._go_to(*self._trail.pop())

    def _go_to(self, article_id: str, span_id: str) -> None:
        article = self._workspace.article
        if article is None or article.info.id != article_id:
            try:
                self._workspace.show_article(article_id)
            except AnnotatorError as error:
                self.said.emit(str(error))
                return
        self._pane.select_span(span_id, reveal=True)
        self._pane.view.setFocus()

    # Words

    def _named(self, end: End) -> str:
        quote = one_line(end.quote, _QUOTE)
        return f"{one_line(self._workspace.label_name(end.label))} “{shown_plain(quote)}”"

    def _way_words(self, way: Way) -> str:
        """Return the name of a type; with an arrow, and what it comes from, where the span is its tail."""
        name = one_line(way.type.name)
        if way.outward:
            return name
        heads = [self._workspace.label_name(label) for ends in way.type.ends for label in ends.heads]
        where = self.tr(" or ").join(dict.fromkeys(heads))
        return self.tr("← {} (from {})").format(name, where) if where else f"← {name}"

    def _row(self, end: End, *, lead: str = "", where: str = "") -> EndRow:
        label = self._workspace.labels.get(end.label)
        return EndRow(end, label.colour if label else UNKNOWN, label.name if label else end.label, lead, where)

    def _make_room(self, span: Span) -> None:
        """Keep the span in view, now that the panel takes some of the text's height."""
        if (layout := self._pane.layout()) is not None:
            layout.activate()
        self._pane.view.reveal(span.fragments[0])
