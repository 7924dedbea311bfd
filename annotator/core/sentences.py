"""Sentences of a paragraph: where one ends, and which full stops end none.

Closing marks and brackets belong to the sentence before them. A stop after a title, an initial, a shortened word or a
number ends nothing; after one that may stand at an end ("U.S.", "a.m.", "Inc.") only where a word follows that begins
sentences. Urdu's ۔ and Arabic's ؟ and ؛ end a sentence like . ! ?.
"""

from __future__ import annotations

import re

from annotator.core.lexicon import ENDING_SHORT, LETTER_NAMES, SHORT, STARTERS
from annotator.core.patterns import late
from annotator.core.words import MARKS

_STOP = late(rf"(?:[.!?…]+|[۔؟؛。！？।॥։]+)[\"'”’»›)\]}}」』]*(?:[“«‘](?=\s|$))?(?![{MARKS}])")
_WORD_BEFORE = late(r"(?:[A-Za-z]\.)*[^\W_]+$")
_NEXT_WORD = late(rf"[\s\"'“”‘’«»(\[—–-]*((?:[^\W_][{MARKS}]*)+)")
_SPEAKER = late(
    r"\s+(?:(?:[A-Z][\w’'.-]*|the|a|an|of|al|bin)\s+){1,6}?(?:said|asked|added|told|wrote|replied|warned|insisted|says)\b"
)
_WIDE = frozenset("。！？।॥։؛؟")
_LOOK = 60


def sentence_ends(text: str) -> list[int]:
    """Return the offsets at which sentences of the paragraph ``text`` end, the last one being its length."""
    ends = [match.end() for match in _STOP.finditer(text) if _ends(text, match)]
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return ends


def _ends(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if end >= len(text):
        return True
    after = text[end]
    stop = text[start]
    if stop in ".!?…" and not after.isspace() and not (end == start + 1 and _begins(text, end)):
        return False
    before = _WORD_BEFORE.search(text[max(0, start - _LOOK) : start])
    word = before[0] if before else ""
    following = _NEXT_WORD.match(text, end, end + _LOOK)
    coming = following[1] if following else ""
    if stop in _WIDE:
        return True
    if stop == "۔":
        if word in LETTER_NAMES and coming in LETTER_NAMES:
            return False
        return after.isspace() or not (word.isdigit() and after.isdigit())
    if not after.isspace():
        # A lost space: "was over.The minister"
        return len(word) > 2 and word.islower()
    if coming[:1].islower() and text[end:].lstrip()[:1] == coming[0]:
        return False
    if text[end - 1] in "\"'”’»›" and _SPEAKER.match(text, end, end + 2 * _LOOK):
        return False
    if match[0][0] == "." and not match[0].startswith(".."):
        return _full_stop_ends(text, start, word, coming)
    return not (coming[:1].islower())


def _begins(text: str, place: int) -> bool:
    return text[place : place + 1].isupper() and text[place + 1 : place + 2].islower()


def _full_stop_ends(text: str, start: int, word: str, coming: str) -> bool:
    lowered = word.lower()
    starter = coming.lower() in STARTERS and coming[:1].isupper() and (len(coming) == 1 or not coming.isupper())
    if lowered in SHORT:
        return False
    if word and word.isdigit():
        # "1. The first point", but not "in 2019. The"
        return text[: start - len(word)].strip() != "" or len(word) > 2
    if "." in word or lowered in ENDING_SHORT:
        return starter or not coming
    if len(word) == 1 and word.isalpha() and word not in "آو":
        return (starter or not coming) if word.isupper() or not word.islower() else True
    return True
