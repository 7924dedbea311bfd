"""What becomes of spans where the labels that they have are changed: steps, each a pure function of label and values.

A step knows all that it needs of the label set, so that steps one after the other give what became of a span in the
end. None of them leaves a span with a label that is not there, and none drops a value unless it was told to.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core.attribute import Attribute
from annotator.core.converting import converted, name_for_kept
from annotator.core.label_set import Label
from annotator.core.provenance import ATTRIBUTE, Proposed, Provenance
from annotator.core.suggestion import Source, SourceKind

#: An attribute of a label, both as they were called when it happened.
Place = tuple[str, str]


@dataclass(slots=True)
class Fate:
    """A span on its way through the steps: its label, ``None`` once it is deleted, and its values.

    ``kept`` are values that fitted no more and have another name now, ``dropped`` those that are gone. ``proposed``
    goes along: it says who proposed a value as long as that is there, under whatever name.
    """

    label: str | None
    attributes: dict[str, Any]
    kept: list[Place] = field(default_factory=list)
    dropped: list[Place] = field(default_factory=list)
    proposed: dict[str, Provenance] = field(default_factory=dict)

    def keep(self, name: str, value: Any, known: Sequence[Attribute] = ()) -> None:
        """Keep a value under a name that nothing else has."""
        kept = name_for_kept(name, {*self.attributes, *(one.id for one in known)})
        self.attributes[kept] = value
        self.kept.append((self.label or "", name))
        self.call(name, kept)

    def call(self, name: str, new: str) -> None:
        """Let who proposed an attribute's value be told under the attribute's new name."""
        told = self.proposed.pop(ATTRIBUTE + name, None)
        if told is not None:
            self.proposed[ATTRIBUTE + new] = told


@dataclass(frozen=True, slots=True)
class Moved:
    """All spans of a label get another one: it was given another id, merged, or deleted and its spans moved."""

    source: Label
    target: Label

    @property
    def label(self) -> str:
        return self.source.id

    def carry(self, fate: Fate) -> None:
        fate.label = self.target.id
        for name, value in list(fate.attributes.items()):
            old, new = self.source.attribute(name), self.target.attribute(name)
            if new is None or (old is not None and (old.kind, old.choices) == (new.kind, new.choices)):
                continue
            result = converted(value, old or new, new)
            if result is None:
                del fate.attributes[name]
                fate.keep(name, value, self.target.attributes)
            else:
                fate.attributes[name] = result


@dataclass(frozen=True, slots=True)
class Divided:
    """The spans of a label get one label for each choice of an attribute; those without a value stay."""

    source: Label
    attribute: str
    parts: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        return self.source.id

    def carry(self, fate: Fate) -> None:
        value = fate.attributes.get(self.attribute)
        part = dict(self.parts).get(value) if isinstance(value, str) else None
        if part is not None:
            fate.label = part
            del fate.attributes[self.attribute]


@dataclass(frozen=True, slots=True)
class Deleted:
    """The spans of a label are deleted with it."""

    source: Label

    @property
    def label(self) -> str:
        return self.source.id

    def carry(self, fate: Fate) -> None:
        fate.label = None


@dataclass(frozen=True, slots=True)
class Converted:
    """An attribute of a label has another id, kind or choices, or is no more (``after`` is ``None``).

    ``renamed`` are choices by their old id; ``dropping`` says that what fits no more may go. ``known`` are the label's
    attributes afterwards.
    """

    label: str
    before: Attribute
    after: Attribute | None
    known: tuple[Attribute, ...]
    renamed: tuple[tuple[str, str], ...] = ()
    dropping: bool = False

    def carry(self, fate: Fate) -> None:
        if self.before.id not in fate.attributes:
            return
        value = fate.attributes[self.before.id]
        if self.after is None:
            if self.dropping:
                del fate.attributes[self.before.id]
                fate.dropped.append((self.label, self.before.id))
            return
        del fate.attributes[self.before.id]
        result = converted(value, self.before, self.after, dict(self.renamed))
        if result is not None:
            stranger = fate.attributes.pop(self.after.id, None)
            if stranger is not None:
                fate.keep(self.after.id, stranger, self.known)
            fate.attributes[self.after.id] = result
            fate.call(self.before.id, self.after.id)
        elif self.dropping:
            fate.dropped.append((self.label, self.before.id))
        else:
            fate.keep(self.before.id, value, self.known)


@dataclass(frozen=True, slots=True)
class Retyped:
    """The relations of a type get another one, or are deleted with it (``after`` is empty)."""

    before: str
    after: str


Step = Moved | Divided | Deleted | Converted | Retyped


def fate_of(steps: Sequence[Step], label: str, attributes: Mapping[str, Any], proposed: Proposed | None = None) -> Fate:
    """Return what becomes of a span with this label and these values, which may have been ``proposed``."""
    fate = Fate(label, dict(attributes), proposed=dict(proposed or {}))
    for step in steps:
        if not isinstance(step, Retyped) and step.label == fate.label:
            step.carry(fate)
    for part in list(fate.proposed):
        if part.startswith(ATTRIBUTE) and part.removeprefix(ATTRIBUTE) not in fate.attributes:
            del fate.proposed[part]
    return fate


def type_after(steps: Sequence[Step], type_: str) -> str:
    """Return what type a relation has after the steps, empty where it is deleted."""
    for step in steps:
        if isinstance(step, Retyped) and step.before == type_:
            type_ = step.after
    return type_


def label_after(steps: Sequence[Step], label: str) -> str | None:
    """Return where a label as a whole went: another one that all its spans have, ``None`` where it is deleted."""
    for step in steps:
        if isinstance(step, Moved) and step.label == label:
            label = step.target.id
        elif isinstance(step, Deleted) and step.label == label:
            return None
    return label


def source_after(steps: Sequence[Step], before: Iterable[str], known: Container[str], source: Source) -> Source:
    """Return a source as it proposes after the steps: with the labels that took the place of those it had.

    ``before`` are the labels that there were, ``known`` those that there are then. Where nothing is left of what a
    source proposes, it is off. The words of a list may have labels of their own, which are the list's own words from
    then on; a model's labels are inside it.
    """
    went = {label: after for label in before if (after := label_after(steps, label)) not in (None, label)}
    labels = {own: went.get(label, label) for own, label in source.labels.items()}
    if source.kind is SourceKind.WORDS:
        labels = went | labels
    label = went.get(source.label, source.label)
    proposed = [label] if label else [*labels.values()] if source.kind is SourceKind.PIPELINE else []
    rests = bool(proposed) and not any(one in known for one in proposed)
    return replace(source, label=label, labels=labels, on=source.on and not rests)
