"""The rule that keeps two windows from overwriting each other: an edit's ``before`` must be what the file holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from annotator.core.change import Edit, Value
from annotator.core.errors import NotSavedError, RefusedError
from annotator.storage.codec import encoded_edits

T = TypeVar("T", bound=Value)

REOPEN = "Nothing of this change was written; reopen the project to see what is there now."


def changed_elsewhere(what: str) -> NotSavedError:
    """Return the error for an edit of something that is not in the state that the edit starts from."""
    return NotSavedError(f"{what} was changed elsewhere, so this change could not be saved.", REOPEN)


def last_states(edits: Iterable[Edit], stored: Mapping[str, T], kind: type[T], what: str) -> dict[str, T | None]:
    """Return the state of each thing after all edits, checking each edit against the state before it."""
    states: dict[str, T | None] = {}
    for edit in edits:
        name = identity_of(edit.value)
        if edit.before is not None and edit.after is not None and identity_of(edit.before) != identity_of(edit.after):
            raise RefusedError(f"{what} can't take the id of another.")
        now = states[name] if name in states else stored.get(name)
        if not same(now, edit.before):
            raise changed_elsewhere(f"{what} {name}")
        assert edit.after is None or isinstance(edit.after, kind)
        states[name] = edit.after
    return states


def identity_of(value: Value) -> str:
    """Return what stays the same in all states of a thing."""
    name = getattr(value, "id", None)
    return name if isinstance(name, str) else ""


def same(one: Value | None, other: Value | None) -> bool:
    """Tell whether two states would be the same once stored: JSON knows no tuples and no keys but strings."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    return encoded_edits([Edit(None, one)]) == encoded_edits([Edit(None, other)])
