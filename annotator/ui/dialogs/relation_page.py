"""The relation types of the editor: a list, and a dialog for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core import draft as drafting
from annotator.core.label_set import LabelSet
from annotator.core.relation_type import RelationType
from annotator.ui.dialogs.draft_desk import DraftDesk
from annotator.ui.dialogs.fate_dialog import FateDialog, Way
from annotator.ui.dialogs.relation_dialog import RelationDialog
from annotator.ui.widgets.edit_list import EditList
from annotator.ui.widgets.ordered_list import Row
from annotator.ui.widgets.plain import for_tip, shown_plain


class RelationPage(QWidget):
    """Shows the relation types of a desk's draft, and changes it."""

    def __init__(self, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.types = EditList(self.tr("Relation types"), self.tr("a relation type"), self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.types)
        self.types.add_wanted.connect(partial(self._edit, ""))
        self.types.edit_wanted.connect(self._edit)
        self.types.remove_wanted.connect(self._remove)
        self.types.list.reordered.connect(partial(desk.do, drafting.ordered_relations))
        desk.changed.connect(self.show_draft)
        self.show_draft()

    def show_draft(self) -> None:
        self.types.list.set_rows(map(self._row, self._desk.labels.relations))
        self.types.show_possible()

    def _row(self, relation: RelationType) -> Row:
        number = self._desk.relations.get(relation.id, 0)
        more = " · ".join(filter(None, (relation.key, self._ends(relation), f"{number:,}" if number else "")))
        return Row(relation.id, relation.name, more, None, for_tip(relation.name, relation.guideline))

    def _ends(self, relation: RelationType) -> str:
        anything = self.tr("any")
        pairs = [
            f"{_names(self._desk.labels, ends.heads) or anything} → {_names(self._desk.labels, ends.tails) or anything}"
            for ends in relation.ends
        ]
        return "; ".join(pairs) or f"{anything} → {anything}"

    def _edit(self, relation_id: str) -> None:
        desk = self._desk
        relation = desk.labels.relation(relation_id)
        taken = [one.key for one in desk.labels.relations if one.id != relation_id]

        def keep(made: RelationType) -> None:
            if relation is None:
                desk.put(drafting.with_relation(desk.draft, made))
            else:
                desk.put(drafting.altered_relation(desk.draft, relation_id, made))
            self.types.list.select(made.id)

        RelationDialog(relation, desk.labels.labels, taken, keep, self).open()

    def _remove(self, relation_id: str) -> None:
        desk = self._desk
        number, name = desk.relations.get(relation_id, 0), desk.draft.relation(relation_id).name
        if not number:
            desk.do(drafting.without_relation, relation_id)
            return

        def remove(to: str) -> None:
            desk.put(drafting.without_relation(desk.draft, relation_id, to))

        others = [(one.id, one.name) for one in desk.labels.relations if one.id != relation_id]
        ways = [Way(self.tr("&Delete its {} relations").format(f"{number:,}"), remove)]
        if others:
            ways.insert(0, Way(self.tr("&Give them the type"), remove, others))
        text = self.tr("There are {} relations “{}”. What becomes of them?").format(f"{number:,}", name)
        FateDialog(self.tr("Remove a relation type"), text, ways, self).open()


def _names(labels: LabelSet, label_ids: tuple[str, ...]) -> str:
    return ", ".join(shown_plain(label.name if (label := labels.get(id_)) else id_) for id_ in label_ids)
