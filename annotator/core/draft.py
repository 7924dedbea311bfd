"""A label set being worked on: what it is now, what it was, and the steps that its spans have to follow.

Each function returns another draft, or raises ``RefusedError`` in the words of the analyst and leaves things as they
are. What touches no span (a name, a colour, a key, a guideline, the order, a new label) needs no step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.core.attribute import Attribute, Kind
from annotator.core.converting import asks_the_same
from annotator.core.draft_rules import ends_after, free_key, ids_for, question_after, united, without_question
from annotator.core.errors import RefusedError
from annotator.core.label_set import PALETTE, Label, LabelSet, require_label_id
from annotator.core.label_set_values import require_label_set
from annotator.core.relation_type import RelationType
from annotator.core.surgery import Converted, Deleted, Divided, Moved, Retyped, Step


@dataclass(frozen=True, slots=True)
class Draft:
    """``after`` is the label set as it would be; ``steps`` lead the spans from ``before`` to it."""

    before: LabelSet
    after: LabelSet
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, label_set: LabelSet) -> Draft:
        return cls(label_set, label_set)

    @property
    def differs(self) -> bool:
        return bool(self.steps) or self.after != self.before

    @property
    def result(self) -> LabelSet:
        """The label set as it is to be stored: the next version."""
        return replace(self.after, version=self.before.version + 1)

    def label(self, label_id: str) -> Label:
        label = self.after.get(label_id)
        if label is None:
            raise RefusedError(f"There is no label “{label_id}”.")
        return label

    def relation(self, relation_id: str) -> RelationType:
        relation = self.after.relation(relation_id)
        if relation is None:
            raise RefusedError(f"There is no relation type “{relation_id}”.")
        return relation


def named(draft: Draft, name: str) -> Draft:
    """Give the label set another name."""
    if not name.strip():
        raise RefusedError("A label set needs a name.")
    return _with(draft, name=name)


# Labels


def with_label(draft: Draft, label: Label) -> Draft:
    """Add a label at the end of those that are offered."""
    _require_free_name(draft, label.name, "")
    if draft.after.get(label.id) is not None:
        raise RefusedError(f"There is a label with the id “{label.id}” already.", "Choose another id.")
    place = len(draft.after.offered) and draft.after.labels.index(draft.after.offered[-1]) + 1
    labels = (*draft.after.labels[:place], label, *draft.after.labels[place:])
    return _with(draft, labels=labels)


def edited(draft: Draft, label_id: str, **values: Any) -> Draft:
    """Give a label another name, colour, key, rung, guideline or examples, archive or restore it."""
    label = replace(draft.label(label_id), **values)
    if "name" in values:
        if not label.name.strip():
            raise RefusedError("A label needs a name.")
        _require_free_name(draft, label.name, label_id)
    if values.get("archived") is False and any(other.key == label.key for other in draft.after.offered):
        label = replace(label, key="")  # which another one took meanwhile
    return _with(draft, labels=_replaced(draft.after.labels, label_id, label))


def ordered(draft: Draft, label_ids: Sequence[str]) -> Draft:
    """Put the labels in another order."""
    return _with(draft, labels=tuple(draft.label(label_id) for label_id in label_ids))


def renamed(draft: Draft, label_id: str, new_id: str) -> Draft:
    """Give a label another id, and with it all its spans."""
    if new_id == label_id:
        return draft
    source = draft.label(label_id)
    if draft.after.get(require_label_id(new_id)) is not None:
        raise RefusedError(f"There is a label with the id “{new_id}” already.", "Merge the two, or choose another id.")
    target = replace(source, id=new_id)
    labels, relations = (
        _replaced(draft.after.labels, label_id, target),
        ends_after(draft.after.relations, {label_id: (new_id,)}),
    )
    return _with(draft, Moved(source, target), labels=labels, relations=relations)


def merged(draft: Draft, label_id: str, into: str) -> Draft:
    """Merge a label into another one, which takes over the attributes and choices that it does not have."""
    source, target = draft.label(label_id), draft.label(into)
    if source is target:
        raise RefusedError("A label can't be merged into itself.")
    own = {attribute.id for attribute in target.attributes}
    grown = tuple(united(attribute, source.attribute(attribute.id)) for attribute in target.attributes)
    more = tuple(replace(one, required=False, default=None) for one in source.attributes if one.id not in own)
    target = replace(target, attributes=(*grown, *more))
    return _moved(draft, source, target)


def deleted(draft: Draft, label_id: str, to: str | None = None) -> Draft:
    """Delete a label: its spans get the label ``to``, or are deleted with it."""
    source = draft.label(label_id)
    if to is not None:
        if to == label_id:
            raise RefusedError("Spans can't be moved to the label that is deleted.")
        return _moved(draft, source, draft.label(to))
    labels = tuple(label for label in draft.after if label.id != label_id)
    return _with(draft, Deleted(source), labels=labels, relations=ends_after(draft.after.relations, {label_id: ()}))


def split(draft: Draft, label_id: str, attribute_id: str) -> Draft:
    """Make a label of each choice of an attribute; spans without a choice keep the label that they have."""
    source, attribute = draft.label(label_id), _attribute(draft, label_id, attribute_id)
    if attribute.kind is not Kind.CHOICE:
        raise RefusedError(f"{attribute.name} is no attribute with one choice, so {source.name} can't be split by it.")
    labels = list(draft.after.labels)
    parts: list[tuple[str, str]] = []
    for choice in attribute.choices:
        taken = {label.id for label in labels}
        new_id = next(one for one in ids_for(choice.id, label_id) if one not in taken)
        names = {label.name.casefold() for label in labels}
        name = choice.name[:1].upper() + choice.name[1:]
        name = name if name.casefold() not in names else f"{source.name}: {choice.name}"
        part = replace(
            source,
            id=new_id,
            name=name,
            colour=PALETTE[len(labels) % len(PALETTE)],
            key=free_key(name, labels),
            attributes=without_question(source.attributes, attribute_id, choice.id),
            archived=False,
        )
        labels.insert(labels.index(source) + 1 + len(parts), part)
        parts.append((choice.id, new_id))
    relations = ends_after(draft.after.relations, {label_id: (label_id, *(part for _, part in parts))})
    return _with(draft, Divided(source, attribute_id, tuple(parts)), labels=tuple(labels), relations=relations)


# Attributes


def with_attribute(draft: Draft, label_id: str, attribute: Attribute) -> Draft:
    """Add an attribute to a label."""
    label = draft.label(label_id)
    return _with_attributes(draft, label, (*label.attributes, attribute))


def altered(
    draft: Draft,
    label_id: str,
    attribute_id: str,
    after: Attribute,
    renamed: Mapping[str, str] | None = None,
    *,
    dropping: bool = False,
) -> Draft:
    """Replace an attribute; ``renamed`` are choices that got another id. Values follow as far as they can.

    What fits no more is kept under another name, or dropped if ``dropping`` says so.
    """
    label, before = draft.label(label_id), _attribute(draft, label_id, attribute_id)
    renamed = {old: new for old, new in (renamed or {}).items() if old != new}
    attributes = []
    for one in label.attributes:
        if one.id == attribute_id:
            attributes.append(after)
        elif one.when is not None and one.when.attribute == attribute_id:
            attributes.append(replace(one, when=question_after(one.when, before, after, renamed)))
        else:
            attributes.append(one)
    if before.id == after.id and asks_the_same(before, after) and not renamed:
        return _with_attributes(draft, label, tuple(attributes))
    step = Converted(label_id, before, after, tuple(attributes), tuple(renamed.items()), dropping)
    return _with_attributes(draft, label, tuple(attributes), step)


def without_attribute(draft: Draft, label_id: str, attribute_id: str, *, dropping: bool = False) -> Draft:
    """Take an attribute away; its values are kept with the spans, unless ``dropping`` says otherwise."""
    label, before = draft.label(label_id), _attribute(draft, label_id, attribute_id)
    left = tuple(
        replace(one, when=None) if one.when is not None and one.when.attribute == attribute_id else one
        for one in label.attributes
        if one.id != attribute_id
    )
    return _with_attributes(draft, label, left, Converted(label_id, before, None, left, (), dropping))


def ordered_attributes(draft: Draft, label_id: str, attribute_ids: Sequence[str]) -> Draft:
    attributes = tuple(_attribute(draft, label_id, one) for one in attribute_ids)
    return _with_attributes(draft, draft.label(label_id), attributes)


# Relation types


def with_relation(draft: Draft, relation: RelationType) -> Draft:
    """Add a relation type."""
    return _with(draft, relations=(*draft.after.relations, relation))


def altered_relation(draft: Draft, relation_id: str, after: RelationType) -> Draft:
    """Replace a relation type; with another id, all its relations follow."""
    draft.relation(relation_id)
    relations = tuple(after if one.id == relation_id else one for one in draft.after.relations)
    steps = (Retyped(relation_id, after.id),) if after.id != relation_id else ()
    return _with(draft, *steps, relations=relations)


def ordered_relations(draft: Draft, relation_ids: Sequence[str]) -> Draft:
    return _with(draft, relations=tuple(draft.relation(one) for one in relation_ids))


def without_relation(draft: Draft, relation_id: str, to: str = "") -> Draft:
    """Take a relation type away; its relations get the type ``to``, or are deleted with it."""
    draft.relation(relation_id)
    if to:
        draft.relation(to)
    relations = tuple(one for one in draft.after.relations if one.id != relation_id)
    return _with(draft, Retyped(relation_id, to), relations=relations)


# Whole label sets


def with_all_of(draft: Draft, other: LabelSet) -> Draft:
    """Add the labels and relation types of another label set that are not there; keys that are taken are left out."""
    labels = list(draft.after.labels)
    for label in other:
        if draft.after.get(label.id) is None:
            taken = {one.key for one in labels if not one.archived}
            labels.append(replace(label, key="" if label.key in taken else label.key))
    relations = list(draft.after.relations)
    for relation in other.relations:
        if draft.after.relation(relation.id) is None:
            taken = {one.key for one in relations}
            relations.append(replace(relation, key="" if relation.key in taken else relation.key))
    return _with(draft, labels=tuple(labels), relations=tuple(relations))


def towards(before: LabelSet, wanted: LabelSet, spans: Mapping[str, int], relations: Mapping[str, int]) -> Draft:
    """Return the draft that makes ``before`` into another label set, things known by their ids.

    ``spans`` and ``relations`` say how many there are by label and type: a label that is in use and not wanted is
    archived, a relation type that is in use is kept.
    """
    draft = Draft.of(before)
    for label in wanted:
        old = before.get(label.id)
        for attribute in old.attributes if old is not None else ():
            new = label.attribute(attribute.id)
            if new is None:
                draft = without_attribute(draft, label.id, attribute.id)
            elif not asks_the_same(attribute, new):
                draft = altered(draft, label.id, attribute.id, replace(new, when=None, default=None))
    kept_types = [one for one in before.relations if wanted.relation(one.id) is None and relations.get(one.id)]
    named = {one for type_ in kept_types for ends in type_.ends for one in (*ends.heads, *ends.tails)}
    left = [label for label in before if wanted.get(label.id) is None and (spans.get(label.id) or label.id in named)]
    keys = {one.key for one in wanted.relations}
    kept_types = [replace(one, key="") if one.key in keys else one for one in kept_types]
    after = replace(
        wanted,
        version=before.version,
        labels=(*wanted.labels, *(replace(label, archived=True) for label in left)),
        relations=(*wanted.relations, *kept_types),
    )
    return replace(draft, after=require_label_set(after))


# What these are made of


def _with(draft: Draft, *steps: Step, **values: Any) -> Draft:
    after = require_label_set(replace(draft.after, **values))
    whole = draft.steps
    for step in steps:
        whole = _with_step(whole, step)
    return Draft(draft.before, after, whole)


def _with_step(steps: tuple[Step, ...], new: Step) -> tuple[Step, ...]:
    """Add a step; a conversion that goes on with an earlier one takes its place.

    So an attribute that is made a number and then a choice again keeps all its values.
    """
    if not isinstance(new, Converted):
        return (*steps, new)
    for place in range(len(steps) - 1, -1, -1):
        step = steps[place]
        if isinstance(step, Retyped) or (isinstance(step, Converted) and step.label != new.label):
            continue
        if not isinstance(step, Converted) or step.after is None or step.after.id != new.before.id:
            break
        first, second = dict(step.renamed), dict(new.renamed)
        names = {one.id: first.get(one.id, one.id) for one in step.before.choices}
        joined = {old: second.get(name, name) for old, name in names.items()}
        renamed = tuple((old, name) for old, name in joined.items() if old != name)
        whole = replace(new, before=step.before, renamed=renamed)
        left = (*steps[:place], *steps[place + 1 :])
        return left if _changes_nothing(whole) else (*left, whole)
    return (*steps, new)


def _changes_nothing(step: Converted) -> bool:
    after = step.after
    return after is not None and after.id == step.before.id and not step.renamed and asks_the_same(step.before, after)


def _with_attributes(draft: Draft, label: Label, attributes: tuple[Attribute, ...], *steps: Step) -> Draft:
    label = replace(label, attributes=attributes)
    return _with(draft, *steps, labels=_replaced(draft.after.labels, label.id, label))


def _moved(draft: Draft, source: Label, target: Label) -> Draft:
    labels = tuple(label for label in draft.after if label.id != source.id)
    relations = ends_after(draft.after.relations, {source.id: (target.id,)})
    return _with(draft, Moved(source, target), labels=_replaced(labels, target.id, target), relations=relations)


def _replaced(labels: Sequence[Label], label_id: str, label: Label) -> tuple[Label, ...]:
    return tuple(label if one.id == label_id else one for one in labels)


def _attribute(draft: Draft, label_id: str, attribute_id: str) -> Attribute:
    label = draft.label(label_id)
    attribute = label.attribute(attribute_id)
    if attribute is None:
        raise RefusedError(f"{label.name} has no attribute “{attribute_id}”.")
    return attribute


def _require_free_name(draft: Draft, name: str, label_id: str) -> None:
    folded = name.strip().casefold()
    other = next((one for one in draft.after if one.id != label_id and one.name.strip().casefold() == folded), None)
    if other is not None:
        raise RefusedError(f"There is a label named “{other.name}” already.", "Merge the two, or choose another name.")
