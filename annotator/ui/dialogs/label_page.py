"""The labels of the editor: their list, the fields and attributes of one, and what can be done with it as a whole."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.core import draft as drafting
from annotator.core.attribute import Attribute, Kind
from annotator.core.draft_rules import free_key
from annotator.core.label_set import PALETTE, Label
from annotator.ui.dialogs.attribute_dialog import AttributeDialog
from annotator.ui.dialogs.draft_desk import DraftDesk
from annotator.ui.dialogs.fate_dialog import FateDialog, Way
from annotator.ui.widgets.edit_list import EditList
from annotator.ui.widgets.flow import FlowLayout
from annotator.ui.widgets.label_button import guideline_of, swatch
from annotator.ui.widgets.label_fields import LabelFields
from annotator.ui.widgets.ordered_list import OrderedList, Row
from annotator.ui.widgets.plain import for_tip


class LabelPage(QWidget):
    """Shows the labels of a desk's draft, and changes it."""

    def __init__(self, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = ""
        self.list = OrderedList(self.tr("Labels"), self)
        self.fields = LabelFields(self)
        self.attributes = EditList(self.tr("Attributes"), self.tr("an attribute"), self)
        self.add = self._button(self.tr("&Add label"), self.tr("Add a label at the end"), self.add_label)
        self.archive = self._button(self.tr("Archi&ve"), "", self._archive)
        self.merge = self._button(
            self.tr("&Merge…"),
            self.tr("Give its spans another label, and unite the attributes"),
            self._merge,
        )
        self.split = self._button(
            self.tr("&Split…"), self.tr("Make a label of each choice of an attribute"), self._split
        )
        self.delete = self._button(
            self.tr("&Delete…"), self.tr("Archive it, move its spans, or delete them"), self._delete
        )
        self._lay_out()
        self.list.picked.connect(self._pick)
        self.list.reordered.connect(partial(desk.do, drafting.ordered))
        self.fields.edited.connect(self._edit)
        self.fields.id_edited.connect(self._rename)
        self.attributes.add_wanted.connect(partial(self._edit_attribute, ""))
        self.attributes.edit_wanted.connect(self._edit_attribute)
        self.attributes.remove_wanted.connect(self._remove_attribute)
        self.attributes.list.reordered.connect(lambda ids: self._desk.do(drafting.ordered_attributes, self._shown, ids))
        desk.changed.connect(self.show_draft)
        self.show_draft()

    def show_draft(self) -> None:
        """Show the draft as it is now; the label that is shown stays, as long as it is there."""
        labels = self._desk.labels
        if labels.get(self._shown) is None:
            self._shown = labels.labels[0].id if labels.labels else ""
        self.list.set_rows(map(self._row, labels), self._shown)
        self._show_label()

    def commit(self) -> None:
        """Take over what is being typed."""
        self.fields.commit()

    def add_label(self) -> None:
        """Add a label with a name that is free, and let the analyst type another."""
        self.commit()
        labels = self._desk.labels
        names = {one.casefold() for label in labels for one in (label.name, label.id)}
        number = next(n for n in range(1, len(names) + 2) if f"label {n}" not in names and f"label_{n}" not in names)
        name = f"Label {number}"
        colour = PALETTE[len(labels) % len(PALETTE)]
        label = Label(f"label_{number}", name, colour, free_key(name, labels.labels))
        self._shown = label.id
        if self._desk.do(drafting.with_label, label):
            self.fields.name.setFocus()
            self.fields.name.selectAll()

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        buttons = FlowLayout(gap=6)
        for button in (self.add, self.archive, self.merge, self.split, self.delete):
            buttons.addWidget(button)
        column.addLayout(buttons)
        body = QWidget(self)
        form = QVBoxLayout(body)
        form.setContentsMargins(4, 0, 12, 0)
        form.setSpacing(10)
        form.addWidget(self.fields)
        caption = QLabel(self.tr("Attri&butes"), self)
        caption.setBuddy(self.attributes.list)
        form.addWidget(caption)
        self.attributes.list.setMinimumHeight(self.fontMetrics().lineSpacing() * 5)
        form.addWidget(self.attributes, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(left)
        splitter.addWidget(area)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([270, 600])
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _button(self, words: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def _row(self, label: Label) -> Row:
        archived = self.tr("archived") if label.archived else ""
        number = self._desk.number_of(label.id)
        more = " · ".join(filter(None, (label.key, f"{number:,}" if number else "", archived)))
        return Row(label.id, label.name, more, swatch(QColor(label.colour)), for_tip(label.name, *guideline_of(label)))

    def _pick(self, label_id: str) -> None:
        if label_id == self._shown:
            return
        self.commit()
        self._shown = label_id
        self.list.select(label_id)
        self._show_label()

    def _show_label(self) -> None:
        label = self._desk.labels.get(self._shown)
        taken = {one.key: one.name for one in self._desk.labels.offered if one.key and one.id != self._shown}
        self.fields.set_label(label, taken)
        self.attributes.setEnabled(label is not None)
        self.attributes.list.set_rows(map(self._attribute_row, label.attributes if label is not None else ()))
        self.attributes.show_possible()
        for button in (self.archive, self.merge, self.split, self.delete):
            button.setEnabled(label is not None)
        self.merge.setEnabled(label is not None and bool(self._others()))
        self.split.setEnabled(label is not None and bool(self._dividing(label)))
        restores = label is not None and label.archived
        self.archive.setText(self.tr("Restore") if restores else self.tr("Archi&ve"))
        tip = self.tr("Offer it again") if restores else self.tr("Keep it with its spans, and offer it for no others")
        self.archive.setToolTip(tip)

    def _attribute_row(self, attribute: Attribute) -> Row:
        kinds = {Kind.CHOICE: "choice", Kind.CHOICES: "choices", Kind.YES_NO: "yes or no"}
        more = [self.tr(kinds.get(attribute.kind, attribute.kind.value))]
        more += [self.tr("required")] if attribute.required else []
        more += [self.tr("with {}").format(attribute.when.attribute)] if attribute.when is not None else []
        return Row(attribute.id, attribute.name, " · ".join(more), None, for_tip(attribute.name, attribute.guideline))

    # What is done to the label that is shown

    def _edit(self, values: dict[str, object]) -> None:
        if not self._desk.do(drafting.edited, self._shown, **values):
            error_shown = self._desk.labels.get(self._shown)
            self.fields.set_label(error_shown, {})
            self._show_label()

    def _rename(self, new_id: str) -> None:
        old, self._shown = self._shown, new_id
        if not self._desk.do(drafting.renamed, old, new_id):
            self._shown = old
            self._show_label()

    def _archive(self) -> None:
        label = self._desk.draft.label(self._shown)
        self._desk.do(drafting.edited, label.id, archived=not label.archived)

    def _others(self) -> list[tuple[str, str]]:
        return [(label.id, label.name) for label in self._desk.labels.offered if label.id != self._shown]

    def _dividing(self, label: Label) -> list[tuple[str, str]]:
        return [(one.id, one.name) for one in label.attributes if one.kind is Kind.CHOICE]

    def _merge(self) -> None:
        label = self._desk.draft.label(self._shown)

        def merge(into: str) -> None:
            self._desk.put(drafting.merged(self._desk.draft, label.id, into))

        text = self.tr("{} ({}) becomes one with another label.").format(label.name, self._spans(label))
        FateDialog(self.tr("Merge"), text, [Way(self.tr("&Into"), merge, self._others())], self).open()

    def _split(self) -> None:
        label = self._desk.draft.label(self._shown)

        def split(attribute: str) -> None:
            self._desk.put(drafting.split(self._desk.draft, label.id, attribute))

        words = self.tr("Each choice becomes a label. Spans of {} without a choice keep it.").format(label.name)
        FateDialog(self.tr("Split"), words, [Way(self.tr("&By"), split, self._dividing(label))], self).open()

    def _delete(self) -> None:
        label, desk = self._desk.draft.label(self._shown), self._desk
        number = self._spans(label)
        delete = lambda _: desk.put(drafting.deleted(desk.draft, label.id))  # noqa: E731
        if not self._desk.number_of(label.id):
            desk.do(drafting.deleted, label.id)
            return
        ways = [
            Way(
                self.tr("&Archive it: its spans keep it"),
                lambda _: desk.put(drafting.edited(desk.draft, label.id, archived=True)),
            ),
            Way(self.tr("&Delete what it has: {}").format(number), delete),
        ]
        if self._others():
            move = lambda to: desk.put(drafting.deleted(desk.draft, label.id, to))  # noqa: E731
            ways.insert(1, Way(self.tr("&Move its spans to"), move, self._others()))
        text = self.tr("{} has {}. What becomes of them?").format(label.name, number)
        FateDialog(self.tr("Delete a label"), text, ways, self).open()

    def _spans(self, label: Label) -> str:
        number = self._desk.number_of(label.id)
        return self.tr("1 span") if number == 1 else self.tr("{} spans").format(f"{number:,}")

    def _edit_attribute(self, attribute_id: str) -> None:
        self.commit()
        label, desk = self._desk.draft.label(self._shown), self._desk
        attribute = label.attribute(attribute_id)
        others = [one for one in label.attributes if one.id != attribute_id]

        def keep(made: Attribute, renamed: dict[str, str], dropping: bool) -> None:
            if attribute is None:
                desk.put(drafting.with_attribute(desk.draft, label.id, made))
            else:
                desk.put(drafting.altered(desk.draft, label.id, attribute_id, made, renamed, dropping=dropping))
            self.attributes.list.select(made.id)

        AttributeDialog(attribute, others, keep, self).open()

    def _remove_attribute(self, attribute_id: str) -> None:
        label, desk = self._desk.draft.label(self._shown), self._desk

        def remove(_: str, *, dropping: bool) -> None:
            desk.put(drafting.without_attribute(desk.draft, label.id, attribute_id, dropping=dropping))

        attribute = label.attribute(attribute_id)
        name = attribute.name if attribute is not None else attribute_id
        text = self.tr("The attribute {} of {} goes. What becomes of its values?").format(name, label.name)
        ways = [
            Way(self.tr("&Keep them with the spans, unasked"), partial(remove, dropping=False)),
            Way(self.tr("&Drop them"), partial(remove, dropping=True)),
        ]
        FateDialog(self.tr("Remove an attribute"), text, ways, self).open()
