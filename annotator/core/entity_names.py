"""What an entity is found by: its names, folded as searching folds words, each name's end from a later word on, and
its acronym."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.folding import words_of

#: What leads to an entity, the weaker first: the end of a name, an acronym of it, an alias, the canonical name.
END, ACRONYM, ALIAS, CANONICAL = range(4)

#: Words of one name that are looked at; a name of a hundred words is not found by its ninetieth.
_WORDS = 12

#: Capitals that make an acronym.
_ACRONYM = range(3, 9)


def folded_name(name: str) -> str:
    """Return a name as names are compared: its words folded, parted by single spaces.

    A name that has no word, such as one of signs alone, is compared as it stands.
    """
    return " ".join(words_of(name)) or name.strip().casefold()


def acronym_of(name: str) -> str:
    """Return the first letters of a name's capitalised words, folded: *mtr* of Movement of the Two Rivers.

    The result is empty where they are too few or too many, or where it is the name itself.
    """
    if name.isupper():
        return ""
    initials = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
    return folded_name(initials) if len(initials) in _ACRONYM else ""


def names_found_by(names: Sequence[str]) -> dict[str, int]:
    """Return what finds an entity with these names, the canonical one first, and of what kind each is."""
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        words = words_of(name)
        for start in range(1, min(len(words), _WORDS)):
            found.setdefault(" ".join(words[start:]), END)
        if len(words) >= _ACRONYM.start and (short := acronym_of(name)) and found.get(short, END) == END:
            found[short] = ACRONYM
        whole = " ".join(words) or folded_name(name)
        found[whole] = max(found.get(whole, END), ALIAS if number else CANONICAL)
    return found
