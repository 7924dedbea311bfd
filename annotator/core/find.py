"""Finding words in an article: offsets of the verbatim text, although comparing folds it.

Folding case changes lengths: ``ß`` becomes ``ss``, ``ﬁ`` becomes ``fi``, and ``İ`` is taken as ``i``, so that
"istanbul" finds "İstanbul". Matches found in the folded text go back through a table of the places where that
happened; a match that begins or ends inside such a character takes all of it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from annotator.core.span import Fragment

_DOT = "\u0307"


@lru_cache(maxsize=1)
def _changing() -> re.Pattern[str]:
    """What does not fold to as many characters as it has: expanding characters, and an i with a dot above."""
    expanding = [chr(code) for code in range(sys.maxunicode + 1) if len(chr(code).casefold()) != 1]
    return re.compile(f"[iI]{_DOT}|[{re.escape(''.join(expanding))}]")


class _Folded(NamedTuple):
    """A folded text; ``here`` and ``there`` are where unchanged stretches begin in it and in the verbatim text.

    Stretch ``n`` ends where the changed character before stretch ``n + 1`` begins: at ``here_ends[n]`` and
    ``there_ends[n]``.
    """

    text: str
    here: list[int]
    there: list[int]
    here_ends: list[int]
    there_ends: list[int]


def _folded_piece(piece: str) -> str:
    return "i" if _DOT in (folded := piece.casefold()) and folded == f"i{_DOT}" else folded


@lru_cache(maxsize=2)
def _fold(text: str) -> _Folded:
    if text.isascii():
        return _Folded(text.lower(), [0], [0], [len(text)], [len(text)])
    pieces: list[str] = []
    here, there, here_ends, there_ends = [0], [0], [], []
    at = 0
    for match in _changing().finditer(text):
        plain = text[there[-1] : match.start()]
        changed = _folded_piece(match.group())
        pieces += (plain.casefold(), changed)
        at += len(plain)
        here_ends.append(at)
        there_ends.append(match.start())
        at += len(changed)
        here.append(at)
        there.append(match.end())
    rest = text[there[-1] :]
    pieces.append(rest.casefold())
    here_ends.append(at + len(rest))
    there_ends.append(len(text))
    return _Folded("".join(pieces), here, there, here_ends, there_ends)


def _verbatim(folded: _Folded, offset: int, *, is_end: bool) -> int:
    """Return the verbatim offset; inside a changed character its start or, for the end of a match, its end."""
    number = bisect_right(folded.here, offset) - 1
    if is_end and number and offset == folded.here[number]:
        return folded.there[number]
    if offset <= folded.here_ends[number]:
        return folded.there[number] + offset - folded.here[number]
    return folded.there[number + 1] if is_end else folded.there_ends[number]


def find_all(text: str, query: str, *, case: bool = False, whole: bool = False) -> list[Fragment]:
    """Return where ``query`` occurs, in order and apart from each other, as code points of ``text``.

    White space in the query stands for any white space, so that words are found across line ends and no-break
    spaces. ``case`` tells upper from lower case; ``whole`` wants word edges where the query begins or ends in a word.
    """
    if not query or not text:
        return []
    folded = _Folded(text, [0], [0], [len(text)], [len(text)]) if case else _fold(text)
    needle = query if case else _fold(query).text
    if query.strip() and re.search(r"\s", needle):
        found = _words_apart(folded.text, re.split(r"\s+", needle))
    else:
        found = _literally(folded.text, needle)
    matches = _apart(_mapped(folded, found)) if len(folded.here) > 1 else [Fragment._make(span) for span in found]
    return [match for match in matches if is_whole(text, match)] if whole else matches


def _words_apart(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Return where words stand with white space between them."""
    if sum(map(len, words)) + len(words) - 1 > len(text):
        return []  # a pattern of a million characters takes long to prepare
    return [match.span() for match in re.finditer(r"\s+".join(map(re.escape, words)), text)]


def _literally(text: str, needle: str) -> list[tuple[int, int]]:
    found, at = [], text.find(needle)
    while at >= 0:
        found.append((at, at + len(needle)))
        at = text.find(needle, at + len(needle))
    return found


def _mapped(folded: _Folded, found: list[tuple[int, int]]) -> list[Fragment]:
    """Return matches of the folded text as offsets of the verbatim one; most lie within one unchanged stretch."""
    here, there, here_ends = folded.here, folded.there, folded.here_ends
    result: list[Fragment] = []
    number, last = 0, len(here) - 1
    for start, end in found:
        while number < last and here[number + 1] <= start:
            number += 1
        if end <= here_ends[number]:
            shift = there[number] - here[number]
            result.append(Fragment(start + shift, end + shift))
        else:
            begin = _verbatim(folded, start, is_end=False)
            result.append(Fragment(begin, _verbatim(folded, end, is_end=True)))
    return result


def _apart(matches: list[Fragment]) -> list[Fragment]:
    """Drop matches that begin inside the one before: two halves of one changed character."""
    result: list[Fragment] = []
    for match in matches:
        if not result or match.start >= result[-1].end:
            result.append(match)
    return result


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")


def is_whole(text: str, match: Fragment) -> bool:
    """Say whether a match ends at edges of words, wherever it begins or ends in one."""
    start, end = match
    if start > 0 and _is_word(text[start]) and _is_word(text[start - 1]):
        return False
    return not (end < len(text) and _is_word(text[end - 1]) and _is_word(text[end]))
