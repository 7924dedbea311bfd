"""What the rules of single fields share: strings, names that are free, how deep values may be nested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.errors import RefusedError
from annotator.formats.limits import DEEPEST

#: Keys of ``meta`` that the program itself writes, in their order.
OWN_META = ("title", "source", "published", "language", "status", "sha256", "offset_unit")

UNIT_HINT = "Offsets must count Unicode code points from 0; the end is not included."

_LONGEST_SHOWN = 60


def free_name(name: str, taken: Mapping[str, Any]) -> str:
    """Return ``name``, or the first of ``name_2``, ``name_3`` … that is not taken."""
    number, free = 1, name
    while free in taken or (number > 1 and free in OWN_META):
        number += 1
        free = f"{name}_{number}"
    return free


def text_of(value: Any, what: str) -> str:
    """Return a string for a string, a whole number or null."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    raise RefusedError(f"{what} must be a string, not {value!r:.40}.")


def require_shallow(value: Any, depth: int = 0) -> None:
    if isinstance(value, (dict, list)):
        if depth > DEEPEST:
            raise RefusedError(f"It is nested more than {DEEPEST} deep.")
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, (dict, list)):
                require_shallow(inner, depth + 1)


def short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
