"""An attribute's value under another definition of the attribute: what it becomes, or that it can't become anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from annotator.core.attribute import Attribute, Kind
from annotator.core.errors import RefusedError

#: Goes behind the name of an attribute whose value does not fit any more and is kept.
KEPT = "_before"

_CHOOSING = (Kind.CHOICE, Kind.CHOICES)


def converted(value: Any, before: Attribute, after: Attribute, renamed: Mapping[str, str] = {}) -> Any:
    """Return what a value is under another definition of its attribute, ``None`` where it is nothing there.

    ``renamed`` are choices that have another id now. Choices are known by their id, then by their name; between the
    other kinds a value goes by the words that a reader would type for it. Nothing is guessed.
    """
    if before.kind in _CHOOSING and after.kind in _CHOOSING:
        held = value if isinstance(value, list | tuple) else [value]
        return _chosen([_same_choice(one, before, after, renamed) for one in held], after)
    if after.kind in _CHOOSING:
        words = re.split(r"[,;،؛]", before.shown(value)) if after.kind is Kind.CHOICES else [before.shown(value)]
        return _chosen([_choice_called(word, after) for word in words if word.strip()], after)
    if before.kind is after.kind:
        return value if after.fits(value) else None
    try:
        return after.parsed(before.shown(value))
    except RefusedError:
        return None


def asks_the_same(one: Attribute, other: Attribute) -> bool:
    """Say whether every value of the one is the same value of the other."""
    ids = {choice.id for choice in other.choices}
    return one.kind is other.kind and all(choice.id in ids for choice in one.choices)


def name_for_kept(name: str, taken: Collection[str]) -> str:
    """Return a name for a value that is kept: the attribute's with a suffix, and a number where that is taken."""
    kept, number = name + KEPT, 2
    while kept in taken:
        kept, number = f"{name}{KEPT}_{number}", number + 1
    return kept


def _same_choice(value: Any, before: Attribute, after: Attribute, renamed: Mapping[str, str]) -> str | None:
    if not isinstance(value, str):
        return None
    wanted = renamed.get(value, value)
    if after.choice(wanted) is not None:
        return wanted
    old = before.choice(value)
    return _choice_called(old.name if old is not None else value, after)


def _choice_called(words: str, attribute: Attribute) -> str | None:
    wanted = words.strip().casefold()
    called = [one.id for one in attribute.choices if wanted in (one.id.casefold(), one.name.casefold())]
    return called[0] if called else None


def _chosen(choices: Iterable[str | None], attribute: Attribute) -> Any:
    found = list(dict.fromkeys(choices))
    ids = [one for one in found if one is not None]
    if not ids or len(ids) != len(found):
        return None
    if attribute.kind is Kind.CHOICES:
        return attribute.ordered(ids)
    return ids[0] if len(ids) == 1 else None
