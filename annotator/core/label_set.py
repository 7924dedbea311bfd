"""The label set: the kinds of span of a project, each with its attributes, and the relations that may link them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from annotator.core.attribute import Attribute
from annotator.core.errors import RefusedError
from annotator.core.relation_type import RelationType
from annotator.core.rung import Rung

#: Okabe and Ito's colour-blind-safe palette (jfly.uni-koeln.de/color), darkened where it is too light for a line.
PALETTE = ("#e69f00", "#3d8fd6", "#12a278", "#d0549b", "#d55e00", "#8a63d2", "#0f8f9c", "#9a8a00", "#7a7a7a")

#: Keys that do something else in the text, so that no label may take them (see the section "The hands" of the guide).
RESERVED_KEYS = frozenset("WQDSBXZTKRNFGVPY")

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of span. ``id`` is what files say, ``name`` what the window says; ``key`` is one letter or empty.

    An ``archived`` label stays with the spans that have it, and is offered for no others.
    """

    id: str
    name: str
    colour: str
    key: str = ""
    rung: Rung = Rung.WORD
    guideline: str = ""
    examples: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    archived: bool = False

    def attribute(self, attribute_id: str) -> Attribute | None:
        return next((attribute for attribute in self.attributes if attribute.id == attribute_id), None)


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels of a project in the order of their number keys. ``version`` grows with every change."""

    name: str
    labels: tuple[Label, ...]
    version: int = 1
    relations: tuple[RelationType, ...] = ()

    def __iter__(self) -> Iterator[Label]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def get(self, label_id: str) -> Label | None:
        return next((label for label in self.labels if label.id == label_id), None)

    @property
    def offered(self) -> tuple[Label, ...]:
        """The labels that are not archived, in the order of their number keys."""
        return tuple(label for label in self.labels if not label.archived)

    def relation(self, relation_id: str) -> RelationType | None:
        return next((relation for relation in self.relations if relation.id == relation_id), None)

    def relations_from(self, label_id: str) -> tuple[RelationType, ...]:
        """Return the relation types that may begin in a span with this label."""
        return tuple(relation for relation in self.relations if relation.tails_for(label_id) != ())

    def why_not(self, relation_id: str, head: str, tail: str) -> str:
        """Return why a relation may not go from one label to another, in a sentence; empty where it may."""
        relation = self.relation(relation_id)
        if relation is None:
            return f"The label set has no relation type “{relation_id}”."
        if relation.allows(head, tail):
            return ""
        tails = relation.tails_for(head)
        if not tails:
            heads = dict.fromkeys(one for ends in relation.ends for one in ends.heads)
            return f"“{relation.name}” begins at {self._listed(heads)}, not at {self._listed([head])}."
        goes, to = f"“{relation.name}” goes from {self._listed([head])}", self._listed(tails)
        return f"{goes} to {to}, not to {self._listed([tail])}."

    def following(self, **values: object) -> LabelSet:
        """Return the next version of the label set, with other values."""
        return replace(self, version=self.version + 1, **values)  # type: ignore[arg-type]

    def with_labels(self, label_ids: Iterable[str]) -> LabelSet:
        """Return a set that also knows these labels, each new one with a colour and, if free, a key of its own."""
        labels = list(self.labels)
        for label_id in label_ids:
            require_label_id(label_id)
            if any(label.id == label_id for label in labels):
                continue
            colour = PALETTE[len(labels) % len(PALETTE)]
            labels.append(Label(label_id, label_id, colour, _free_key(label_id, labels)))
        if len(labels) == len(self.labels):
            return self
        return self.following(labels=tuple(labels))

    def with_relations(self, relation_ids: Iterable[str]) -> LabelSet:
        """Return a set that also knows these relation types, each new one between any labels."""
        new = [id_ for id_ in dict.fromkeys(relation_ids) if self.relation(id_) is None]
        relations = [RelationType(require_label_id(id_), id_) for id_ in new]
        return self.following(relations=(*self.relations, *relations)) if relations else self

    def _listed(self, label_ids: Iterable[str]) -> str:
        names = [label.name if (label := self.get(id_)) else id_ for id_ in label_ids]
        return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def require_label_id(label_id: str) -> str:
    """Return ``label_id``; raise ``RefusedError`` where it can't name a label.

    One rule for every source: 1 to ``LONGEST_NAME`` code points, not blank, no control characters (so that a name
    stays on its line in every format). Anything else is a name, and two names that differ in any code point differ.
    """
    if not label_id.strip():
        raise RefusedError("A label needs a name.")
    if len(label_id) > LONGEST_NAME:
        raise RefusedError(f"A label's name has at most {LONGEST_NAME} characters; this one has {len(label_id)}.")
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", label_id):
        raise RefusedError(f"The label {label_id!r} holds a line end or another control character.")
    return label_id


def _free_key(label_id: str, labels: Iterable[Label]) -> str:
    taken = RESERVED_KEYS | {label.key for label in labels}
    return next((c for c in label_id.upper() if "A" <= c <= "Z" and c not in taken), "")
