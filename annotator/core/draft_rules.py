"""What follows in a label set where a label, an attribute or a choice changes: allowed ends, conditions, keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from annotator.core.attribute import Attribute, When
from annotator.core.label_set import RESERVED_KEYS, Label
from annotator.core.relation_type import Ends, RelationType


def free_key(name: str, labels: Sequence[Label]) -> str:
    """Return the first letter of a name that no label has and that does nothing else in the text, or none."""
    taken = RESERVED_KEYS | {label.key for label in labels if not label.archived}
    return next((letter for letter in name.upper() if "A" <= letter <= "Z" and letter not in taken), "")


def ends_after(relations: Sequence[RelationType], now: Mapping[str, tuple[str, ...]]) -> tuple[RelationType, ...]:
    """Return the relation types with their allowed ends after labels were renamed, merged, split or deleted."""

    def follow(label_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new for old in label_ids for new in now.get(old, (old,))))

    found = []
    for relation in relations:
        pairs = [(ends, Ends(follow(ends.heads), follow(ends.tails))) for ends in relation.ends]
        left = [new for old, new in pairs if bool(old.heads) == bool(new.heads) and bool(old.tails) == bool(new.tails)]
        found.append(replace(relation, ends=tuple(dict.fromkeys(left))))
    return tuple(found)


def united(attribute: Attribute, other: Attribute | None) -> Attribute:
    """Return an attribute that also has the choices of the other one, known by their ids and names."""
    if other is None or not attribute.choices or not other.choices:
        return attribute
    names = {one.casefold() for choice in attribute.choices for one in (choice.id, choice.name)}
    keys = {choice.key for choice in attribute.choices}
    more = [one for one in other.choices if not {one.id.casefold(), one.name.casefold()} & names]
    more = [replace(one, key="") if one.key in keys else one for one in more]
    return replace(attribute, choices=(*attribute.choices, *more))


def question_after(when: When, before: Attribute, after: Attribute, renamed: Mapping[str, str]) -> When | None:
    """Return on what an attribute hangs after the other one was altered; nothing if none of the values is left."""
    values = tuple(renamed.get(one, one) if isinstance(one, str) else one for one in when.values)
    if after.choices:
        values = tuple(one for one in values if isinstance(one, str) and after.choice(one) is not None)
    return When(after.id, values) if values else None


def without_question(attributes: Sequence[Attribute], attribute_id: str, choice_id: str) -> tuple[Attribute, ...]:
    """Return the attributes of a part that a label was split into: the answer to one of them is known."""
    left = []
    for one in attributes:
        if one.id == attribute_id:
            continue
        if one.when is None or one.when.attribute != attribute_id:
            left.append(one)
        elif choice_id in one.when.values:
            left.append(replace(one, when=None))
    return tuple(left)


def ids_for(choice_id: str, label_id: str) -> Iterator[str]:
    yield choice_id
    yield f"{label_id}_{choice_id}"
    yield from (f"{label_id}_{choice_id}_{number}" for number in count(2))
