"""One label set taken into another: what the other one lacks is added, and nothing that it has is changed."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from annotator.core.attribute import Attribute
from annotator.core.label_set import Label, LabelSet
from annotator.core.label_set_values import require_label_set
from annotator.core.relation_type import RelationType

#: What a difference is called, where the field's own name is not the word for it.
_WORDS = {"rung": "default unit", "key": ""}


def joined(ours: LabelSet, theirs: LabelSet) -> tuple[LabelSet, list[str]]:
    """Return our label set with what only theirs has, and a sentence for each thing that both have otherwise.

    A key that is taken here is left out. Labels with other keys are not told of: hands differ.
    """
    labels = {label.id: label for label in ours}
    relations = {relation.id: relation for relation in ours.relations}
    differences: list[str] = []
    for label in theirs:
        there = labels.get(label.id)
        if there is None:
            taken = {one.key for one in labels.values() if not one.archived}
            labels[label.id] = replace(label, key="") if label.key in taken else label
        else:
            labels[label.id] = _with_attributes(there, label, differences)
    for relation in theirs.relations:
        known = relations.get(relation.id)
        if known is None:
            taken = {one.key for one in relations.values()}
            relations[relation.id] = replace(relation, key="") if relation.key in taken else relation
        else:
            _compare(f"relation type “{relation.id}”", known, relation, differences)
    values = (tuple(labels.values()), tuple(relations.values()))
    if values == (ours.labels, ours.relations):
        return ours, differences
    return require_label_set(ours.following(labels=values[0], relations=values[1])), differences


def _with_attributes(ours: Label, theirs: Label, differences: list[str]) -> Label:
    """Return our label with the attributes that only theirs has."""
    named = f"label “{ours.id}”"
    _compare(named, replace(ours, attributes=()), replace(theirs, attributes=()), differences)
    added = []
    for attribute in theirs.attributes:
        there = ours.attribute(attribute.id)
        if there is None:
            added.append(attribute)
        else:
            _compare(f"attribute “{attribute.id}” of the {named}", there, attribute, differences)
    return replace(ours, attributes=(*ours.attributes, *added)) if added else ours


def _compare(
    named: str,
    ours: Label | Attribute | RelationType,
    theirs: Label | Attribute | RelationType,
    differences: list[str],
) -> None:
    """Add a sentence where two things of one id differ in more than their keys."""
    other = [
        _WORDS.get(field.name, field.name)
        for field in fields(ours)
        if not _same(getattr(ours, field.name), getattr(theirs, field.name))
    ]
    if listed := ", ".join(filter(None, other)):
        differences.append(f"The {named} was there with another {listed}; it stayed as it was.")


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)
