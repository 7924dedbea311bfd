"""Relations in the window: the arcs, drawing with the mouse, the list in the inspector, going there and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from annotator.core.change import Change
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet
from annotator.core.link import End, Link, Way, ways
from annotator.core.span import Relation, Span
from annotator.ui.panes.article_pane import ArticlePane
from annotator.ui.panes.inspector_pane import InspectorPane
from annotator.ui.panes.relation_asking import RelationAsking, end_row, way_words
from annotator.ui.relating import Relating
from annotator.ui.settings import Settings
from annotator.ui.widgets.menu_keys import MenuKeys
from annotator.ui.widgets.plain import for_menu, one_line
from annotator.ui.widgets.relation_list import LinkRow, RelationList
from annotator.ui.workspace import Workspace

#: After a change of more than this all relations of the article are read anew.
_MANY = 500

#: So many places are kept to go back to.
_TRAIL = 50


class Relations(QObject):
    """Shows the relations of the target in the text and in the inspector; ``asking`` is the panel for new ones."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, pane: ArticlePane, inspector: InspectorPane, settings: Settings) -> None:
        super().__init__(pane)
        self._workspace, self._pane, self._settings = workspace, pane, settings
        self.relating = Relating(workspace, self)
        self.asking = RelationAsking(workspace, pane, self.relating, self)
        self.list = RelationList()
        inspector.form.add_section(self.tr("Relations"), self.list)
        self._all: list[Link] | None = None
        self._trail: list[tuple[str, str]] = []
        layer = pane.view.layer
        layer.judge = self._why_not_draw
        layer.drawn.connect(self._ask_drawn)
        layer.hovered.connect(self.said)
        self.asking.said.connect(self.said)
        self.list.followed.connect(self._follow_link)
        self.list.removed.connect(self.relating.unrelate)
        self.list.retyped.connect(self.relating.retype)
        pane.span_selected.connect(self._follow_target)
        workspace.opened.connect(self._trail.clear)
        workspace.article_changed.connect(self._follow_article)
        workspace.changed.connect(self._follow_change)
        settings.changed.connect(lambda key: self._show_all() if key == "show_relations" else None)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "relate": self.asking.open,
            "relations": lambda: self._settings.set("show_relations", not self._settings.get("show_relations")),
            "back": self.go_back,
        }

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
                words = for_menu(way_words(self._workspace, way))
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
        self.asking.follow_target()
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
        if change.arrives or change.touches(Relation, Span, LabelSet):
            self._all = self._followed(change)
            self._follow_target()
        self.asking.refresh()

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
        row = end_row(
            self._workspace, other, lead=lead, where=one_line(other.title or self.tr("another article")) if far else ""
        )
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
