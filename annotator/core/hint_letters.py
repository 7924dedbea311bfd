"""The letters of hints: short codes, none the beginning of another, the shortest where the hand most likely goes.

A code is complete as soon as it is typed, so that no key of it is left over to act on the text.
"""

from __future__ import annotations

from collections.abc import Sequence

#: The row that the fingers rest on; and the whole board, for more hints than two letters of that row tell apart.
HOME_ROW = "asdfghjkl"
ALL_ROWS = "asdfghjklqwertyuiopzxcvbnm"


def letters_of(setting: str, count: int = 0) -> str:
    """Return the letters that ``count`` hints are made of: those of the setting, small, each once.

    Where it has not two of them the home row is used. The home row is joined by the other rows where two of its letters
    do not suffice; letters that the analyst chose are never joined by others, for the choice may be one hand's.
    """
    letters = "".join(dict.fromkeys(char for char in setting.casefold() if char.isalnum()))
    if len(letters) < 2:
        letters = HOME_ROW
    return ALL_ROWS if letters == HOME_ROW and count > len(letters) ** 2 else letters


def hint_codes(distances: Sequence[float], letters: str) -> list[str]:
    """Return a code for each of the places, in their order; ``distances`` tell how far each is from the hand.

    The nearest ones get the short codes, the nearest of all the first letter. The long codes follow the order of the
    places, so that those that stand together begin with one letter.
    """
    codes = _codes(len(distances), letters)
    short = sum(len(code) < len(codes[-1]) for code in codes)  # none where all are of one length
    near = sorted(range(len(distances)), key=lambda place: distances[place])
    given = dict(zip(near[:short], codes, strict=False))
    given.update(zip(sorted(near[short:]), codes[short:], strict=True))
    return [given[place] for place in range(len(distances))]


def _codes(count: int, letters: str) -> list[str]:
    """Return ``count`` codes, the short ones first; their lengths differ by one at most."""
    codes = list(letters)
    while len(codes) * len(letters) < count:
        codes = [code + letter for code in codes for letter in letters]
    lengthened = max(0, -(-(count - len(codes)) // (len(letters) - 1)))
    kept = len(codes) - lengthened
    return (codes[:kept] + [code + letter for code in codes[kept:] for letter in letters])[:count]
