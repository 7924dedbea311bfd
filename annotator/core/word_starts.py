"""Words by their beginnings, as one types them to get there: folded as searching folds, from any word's start.

Offsets are code points of the verbatim text. What is typed may go on over the next words; a space at its end says
that the last word is whole.
"""

from __future__ import annotations

import re
from functools import lru_cache

from annotator.core.folding import WORD_CHARACTER, FoldedText, words_of
from annotator.core.span import Fragment
from annotator.core.words import safe_end, safe_start

#: A text is gone through in pieces of so many code points; a match may reach so far beyond its piece.
_PIECE, _BEYOND = 50_000, 500


def word_starts(text: str, start: int, end: int, typed: str) -> list[Fragment]:
    """Return what begins as ``typed`` within ``[start, end)``, in order: of each word what was typed of it."""
    wanted = _pattern(typed)
    if wanted is None or start >= end:
        return []
    low = safe_start(text, start)
    folded = FoldedText.of(text[low : safe_end(text, min(len(text), end + _BEYOND))])
    found = (folded.verbatim(*match.span()) for match in wanted.finditer(folded.text))
    return [Fragment(low + a, low + b) for a, b in found if start <= low + a < end]


def next_start(text: str, offset: int, typed: str) -> Fragment | None:
    """Return the first one that begins at ``offset`` or later."""
    while offset < len(text):
        end = min(len(text), offset + _PIECE)
        if found := word_starts(text, offset, end, typed):
            return found[0]
        offset = end
    return None


def previous_start(text: str, offset: int, typed: str) -> Fragment | None:
    """Return the last one that begins before ``offset``."""
    while offset > 0:
        start = max(0, offset - _PIECE)
        if found := word_starts(text, start, offset, typed):
            return found[-1]
        offset = start
    return None


@lru_cache(maxsize=8)
def _pattern(typed: str) -> re.Pattern[str] | None:
    words = words_of(typed)
    if not words:
        return None
    whole = f"(?!{WORD_CHARACTER})" if typed[-1:].isspace() else ""
    between = f"(?:(?!{WORD_CHARACTER}).)+"
    return re.compile(f"(?<!{WORD_CHARACTER}){between.join(map(re.escape, words))}{whole}", re.DOTALL)
