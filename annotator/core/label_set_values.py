"""A label set as plain values, such as TOML and JSON hold, and back; every rule that a label set must keep.

What is empty is left out, so that a short label set is a short file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from annotator.core.attribute import Attribute, Choice, Kind, When
from annotator.core.errors import RefusedError
from annotator.core.label_set import PALETTE, RESERVED_KEYS, Label, LabelSet, require_label_id
from annotator.core.relation_type import Ends, RelationType
from annotator.core.rung import Rung

T = TypeVar("T")

#: What plain values of another shape raise on the way.
_MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError)


def label_set_from_toml(content: str) -> LabelSet:
    """Read a label set from TOML; raise ``RefusedError`` with the place where it is none."""
    try:
        table = tomllib.loads(content)
    except RecursionError as error:
        raise RefusedError("This label set is not valid TOML: it is nested too deeply.") from error
    except ValueError as error:  # with the line where it is not TOML; numbers of thousands of digits are one, too
        raise RefusedError(f"This label set is not valid TOML: {error}.") from error
    return label_set_from_values(table)


def label_set_from_values(values: Mapping[str, Any]) -> LabelSet:
    """Make a label set from plain values; raise ``RefusedError`` where they break a rule."""
    entries = [("label", item, partial(_label, number=n)) for n, item in enumerate(_entries(values, "labels"))]
    labels = tuple(_made(*entry) for entry in entries)
    relations = tuple(_made("relation type", item, _relation) for item in _entries(values, "relations", ()))
    label_set = _made(
        "label set", values, lambda whole: LabelSet(str(whole["name"]), labels, _version(whole), relations)
    )
    return require_label_set(label_set)


def label_set_values(label_set: LabelSet) -> dict[str, Any]:
    """Return the label set as plain values, which ``label_set_from_values`` reads."""
    values: dict[str, Any] = {
        "name": label_set.name,
        "version": label_set.version,
        "labels": [_label_values(label) for label in label_set],
    }
    if label_set.relations:
        values["relations"] = [_relation_values(relation) for relation in label_set.relations]
    return values


def require_label_set(label_set: LabelSet) -> LabelSet:
    """Return the label set; raise ``RefusedError`` where two things have one name or key, or one has a wrong value."""
    _require_distinct("label", [label.id for label in label_set])
    _require_distinct("key", [label.key for label in label_set if label.key and not label.archived])
    _require_distinct("relation type", [relation.id for relation in label_set.relations])
    _require_distinct("relation key", [relation.key for relation in label_set.relations if relation.key])
    for label in label_set:
        require_label_id(label.id)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", label.colour):
            raise RefusedError(f"The colour {label.colour!r} of {label.id} is not of the form #rrggbb.")
        if label.key and (not re.fullmatch(r"[A-Z]", label.key) or label.key in RESERVED_KEYS):
            raise RefusedError(f"The key {label.key!r} of {label.id} is taken or not one of the letters A to Z.")
        _require_attributes(label)
    known = {label.id for label in label_set}
    for relation in label_set.relations:
        require_label_id(relation.id)
        _require_letter(relation.key, relation.id)
        for ends in relation.ends:
            for label_id in (*ends.heads, *ends.tails):
                if label_id not in known:
                    raise RefusedError(
                        f"The relation type {relation.id} names the label {label_id!r}, which is not there."
                    )
    return label_set


def _require_attributes(label: Label) -> None:
    _require_distinct(f"attribute of {label.id}", [attribute.id for attribute in label.attributes])
    for attribute in label.attributes:
        require_label_id(attribute.id)
        where = f"{label.id}, {attribute.id}"
        if (attribute.kind in (Kind.CHOICE, Kind.CHOICES)) != bool(attribute.choices):
            raise RefusedError(f"An attribute has choices if it is one to choose, and only then ({where}).")
        _require_distinct(f"choice of {where}", [choice.id for choice in attribute.choices])
        _require_distinct(f"choice key of {where}", [choice.key for choice in attribute.choices if choice.key])
        for choice in attribute.choices:
            require_label_id(choice.id)
            _require_letter(choice.key, choice.id)
        if attribute.default is not None and not attribute.fits(attribute.default):
            raise RefusedError(f"The default {attribute.default!r} does not fit its attribute ({where}).")
        when = attribute.when
        if when is not None and (when.attribute == attribute.id or label.attribute(when.attribute) is None):
            raise RefusedError(f"An attribute hangs on {when.attribute!r}, which is none beside it ({where}).")


def _require_letter(key: str, where: str) -> None:
    if key and not re.fullmatch(r"[A-Z]", key):
        raise RefusedError(f"The key {key!r} of {where} is not one of the letters A to Z.")


def _require_distinct(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise RefusedError(f"The label set has the {what} {value!r} twice.")
        seen.add(value)


def _entries(values: Mapping[str, Any], name: str, *otherwise: Sequence[Any]) -> Sequence[Any]:
    """Return a list of the label set; raise ``RefusedError`` where it is none, or missing and has to be there."""
    try:
        entries = values.get(name, *otherwise)
    except AttributeError as error:
        raise RefusedError("This label set is no table of names and values.") from error
    if not isinstance(entries, list | tuple):
        raise RefusedError(f"This label set has no list of {name}.", "A label set without any says: labels = []")
    return entries


def _made(what: str, item: Any, make: Callable[[Any], T]) -> T:
    """Return what ``make`` makes of plain values; raise ``RefusedError`` naming what they were to be."""
    name = item.get("id", item.get("name", "")) if isinstance(item, Mapping) else ""
    shown = f"{what} {name!r}" if isinstance(name, str) and name else what
    try:
        return make(item)
    except KeyError as error:
        raise RefusedError(f"The {shown} has no {error.args[0]}, or a value that is none.") from error
    except _MISSHAPEN as error:
        raise RefusedError(f"The {shown} has a wrong value: {error}.") from error


def _version(values: Mapping[str, Any]) -> int:
    version = values.get("version", 1)
    if type(version) is not int or not 0 < version < 2**53:
        raise ValueError(f"{version!r} is no version")
    return version


def _label(item: Mapping[str, Any], number: int) -> Label:
    return Label(
        id=require_label_id(item["id"]),
        name=str(item.get("name", item["id"])),
        colour=str(item.get("colour", PALETTE[number % len(PALETTE)])),
        key=str(item.get("key", "")),
        rung=_rung(item.get("rung", "word")),
        guideline=str(item.get("guideline", "")),
        examples=_words(item.get("examples", ())),
        attributes=tuple(_made("attribute", values, _attribute) for values in item.get("attributes", ())),
        archived=_truth(item.get("archived", False)),
    )


def _rung(word: Any) -> Rung:
    found = {rung.name.lower(): rung for rung in Rung}.get(str(word).lower())
    if found is None:
        raise ValueError(f"{word!r} is none of {', '.join(rung.name.lower() for rung in Rung)}")
    return found


def _label_values(label: Label) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": label.id,
        "name": label.name,
        "colour": label.colour,
        "key": label.key,
        "rung": label.rung.name.lower(),
        "guideline": label.guideline,
    }
    if label.examples:
        values["examples"] = list(label.examples)
    if label.archived:
        values["archived"] = True
    if label.attributes:
        values["attributes"] = [_attribute_values(attribute) for attribute in label.attributes]
    return values


def _attribute(item: Mapping[str, Any]) -> Attribute:
    when = item.get("when")
    default = item.get("default")
    if isinstance(default, date):  # which TOML has a word for, and JSON has not
        default = default.isoformat()
    return Attribute(
        id=require_label_id(item["id"]),
        name=str(item.get("name", item["id"])),
        kind=Kind(item["kind"]),
        choices=tuple(_choice(values) for values in item.get("choices", ())),
        default=tuple(default) if isinstance(default, list) else default,
        required=_truth(item.get("required", False)),
        when=None if when is None else When(str(when["attribute"]), tuple(when["values"])),
        guideline=str(item.get("guideline", "")),
    )


def _attribute_values(attribute: Attribute) -> dict[str, Any]:
    values: dict[str, Any] = {"id": attribute.id, "name": attribute.name, "kind": attribute.kind.value}
    if attribute.choices:
        values["choices"] = [_choice_values(choice) for choice in attribute.choices]
    if attribute.default is not None:
        default = attribute.default
        values["default"] = list(default) if isinstance(default, tuple) else default
    if attribute.required:
        values["required"] = True
    if attribute.when is not None:
        values["when"] = {"attribute": attribute.when.attribute, "values": list(attribute.when.values)}
    if attribute.guideline:
        values["guideline"] = attribute.guideline
    return values


def _choice(item: str | Mapping[str, Any]) -> Choice:
    """Return a choice; a bare word is its id and its name."""
    if isinstance(item, str):
        return Choice(require_label_id(item), item)
    return Choice(require_label_id(item["id"]), str(item.get("name", item["id"])), str(item.get("key", "")))


def _choice_values(choice: Choice) -> str | dict[str, str]:
    if choice.name == choice.id and not choice.key:
        return choice.id
    values = {"id": choice.id, "name": choice.name}
    return {**values, "key": choice.key} if choice.key else values


def _relation(item: Mapping[str, Any]) -> RelationType:
    ends = tuple(Ends(_words(pair.get("heads", ())), _words(pair.get("tails", ()))) for pair in item.get("ends", ()))
    return RelationType(
        id=require_label_id(item["id"]),
        name=str(item.get("name", item["id"])),
        key=str(item.get("key", "")),
        ends=ends,
        guideline=str(item.get("guideline", "")),
    )


def _relation_values(relation: RelationType) -> dict[str, Any]:
    values: dict[str, Any] = {"id": relation.id, "name": relation.name}
    if relation.key:
        values["key"] = relation.key
    if relation.guideline:
        values["guideline"] = relation.guideline
    if relation.ends:
        values["ends"] = [{"heads": list(ends.heads), "tails": list(ends.tails)} for ends in relation.ends]
    return values


def _words(values: Iterable[Any]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(f"{values!r} should be a list of words")
    return tuple(str(value) for value in values)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value
