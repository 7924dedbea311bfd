"""Who proposed a value and who accepted it: what stays of a suggestion once a person has made it a span."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.core.errors import RefusedError

#: What of a span may have been proposed: the span itself, its entity, or, behind this prefix, one of its attributes.
SPAN, ENTITY, ATTRIBUTE = "span", "entity", "attributes."


class Provenance(NamedTuple):
    """``by`` says in words who proposed, ``source`` is the id of the project's source where it was one.

    ``accepted_by`` is the analyst. Exports have the three as an object, the empty ones left out.
    """

    by: str
    source: str = ""
    accepted_by: str = ""

    def plain(self) -> dict[str, str]:
        return {name: value for name, value in zip(self._fields, self, strict=True) if value}


#: What of a span was proposed, each with its provenance; empty where a person made all of it.
Proposed = Mapping[str, Provenance]


def provenance_of(plain: Any) -> Provenance:
    """Return what ``Provenance.plain`` gave; raise ``RefusedError`` where it is no such object."""
    if not isinstance(plain, dict) or not plain.keys() <= set(Provenance._fields) or not plain.get("by"):
        raise RefusedError("What a value was proposed by is not an object with “by”, “source” and “accepted_by”.")
    if any(type(value) is not str for value in plain.values()):
        raise RefusedError("What a value was proposed by is not told in strings.")
    return Provenance(**plain)


def plain_proposed(proposed: Proposed) -> dict[str, dict[str, str]]:
    return {part: proposed[part].plain() for part in proposed}


def proposed_of(plain: Any) -> Proposed:
    """Return what ``plain_proposed`` gave; raise ``RefusedError`` where it is no such object."""
    if not isinstance(plain, dict):
        raise RefusedError("What was proposed of a span is not a JSON object.")
    return {part: provenance_of(value) for part, value in plain.items()}


def without(proposed: Proposed, *parts: str) -> Proposed:
    """Return it without these parts, which are the analyst's own now; the same where none of them is in it."""
    return {part: told for part, told in proposed.items() if part not in parts} if proposed else proposed
