"""What an entity is found by: its names, folded as searching folds words, and each name's end from a later word on."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.folding import words_of

#: Words of one name that are looked at; a name of a hundred words is not found by its ninetieth.
_WORDS = 12


def folded_name(name: str) -> str:
    """Return a name as names are compared: its words folded, parted by single spaces; empty where it has no word."""
    return " ".join(words_of(name))


def names_found_by(names: Iterable[str]) -> dict[str, bool]:
    """Return what finds an entity with these names; the value says whether it is a whole name."""
    found: dict[str, bool] = {}
    for name in names:
        words = words_of(name)
        for start in range(1, min(len(words), _WORDS)):
            found.setdefault(" ".join(words[start:]), False)
        if words:
            found[" ".join(words)] = True
    return found
