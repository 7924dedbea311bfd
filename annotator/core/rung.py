"""How wide a unit of text is; apart from the finding of units, which takes long to import."""

from __future__ import annotations

from enum import IntEnum


class Rung(IntEnum):
    """How wide a unit is; a wider one has a greater number."""

    WORD = 1
    NAME = 2
    CLAUSE = 3
    SENTENCE = 4
    PARAGRAPH = 5
