"""What comes along with the articles of an import: the label sets and entities of the projects that they come from.

A project that nobody has begun to code takes the first label set over whole, so that it becomes what the other one
was; into any other project comes what is unknown there, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.entity import Entity
from annotator.core.label_set import LabelSet
from annotator.core.label_set_joining import joined
from annotator.storage import entities, spans
from annotator.storage.engine import Database, fetch
from annotator.storage.states import same

#: How a change begins, or goes on, that touches the label set; inside a string a quote would be escaped.
_CHANGES_IT = "SELECT 1 FROM change WHERE done = 1 AND instr(edits, '[\"LabelSet\",') LIMIT 1"


class Along:
    """Collects label sets and entities, file by file; says in the end what is new of them."""

    def __init__(self) -> None:
        self._label_sets: list[LabelSet] = []
        self._entities: dict[str, Entity] = {}
        self._others: list[str] = []
        self._first_types: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """The entities that came along."""
        return frozenset(self._entities)

    def add(self, label_set: LabelSet, register: Iterable[Entity], types: Iterable[str]) -> None:
        """Take in what came with a file; ``types`` are those of the relations that have come so far."""
        if not self._label_sets:
            self._first_types = frozenset(types)
        if label_set not in self._label_sets:
            self._label_sets.append(label_set)
        for entity in register:
            if not same(self._entities.setdefault(entity.id, entity), entity):
                self._others.append(_was_there(entity))

    def label_set(
        self, db: Database, before: LabelSet, labels: Iterable[str], types: Iterable[str]
    ) -> tuple[LabelSet, list[str]]:
        """Return the label set that the project shall have, and a sentence for each difference that was left.

        ``labels`` and ``types`` are what the spans and relations of the import need. Where a label set is taken over,
        types that were unknown where its relations come from stay so, or the next export would not be the same.
        """
        after, differences = before, list[str]()
        coming = self._label_sets
        if coming and _is_untouched(db):
            after, coming = coming[0], coming[1:]
            types = [type_ for type_ in types if type_ not in self._first_types]
        for label_set in coming:
            after, more = joined(after, label_set)
            differences += more
        return after.with_labels(labels).with_relations(types), differences

    def entities(self, db: Database) -> tuple[list[Entity], list[str]]:
        """Return the entities that the register lacks, and a sentence for each that it has with other values."""
        known = {id_: entity for id_, (_, entity) in entities.by_id(db, list(self._entities)).items()}
        new = [entity for id_, entity in sorted(self._entities.items()) if id_ not in known]
        other = [_was_there(there) for id_, there in sorted(known.items()) if not same(there, self._entities[id_])]
        return new, [*self._others, *other]


def _is_untouched(db: Database) -> bool:
    """Tell whether there are no spans, and the label set is the one that the project was made with."""
    return not spans.count(db) and not fetch(db, _CHANGES_IT)


def _was_there(entity: Entity) -> str:
    return f"The entity {entity.id} was there with other values; it stayed as it was."
