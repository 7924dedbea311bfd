"""Where one may want to put a span: the names and the quoted passages of a text, found by walking it once.

What is a name or a passage is what ``units`` says of it; here a paragraph is looked at once for all of them, so that
a whole article is gone through while a key is down. A single word that begins its sentence is a name only where
something tells so: within a sentence nearby it has its capital too, or it is somebody who speaks. Scripts without
capitals give quotations only.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from annotator.core.names import NameRun, names_in
from annotator.core.patterns import late
from annotator.core.quotations import is_mention, quotations
from annotator.core.sentences import sentence_ends
from annotator.core.span import Fragment
from annotator.core.units import WINDOW, known_near, paragraph_at
from annotator.core.words import safe_end, safe_start, trimmed_whole

#: Before the place of a capital that tells nothing: a sentence's, a quotation's or a line's beginning.
_BEGINS = late(r"(?:^|[.!?…:;؟۔(\[•–—\"“«„‘'\r\n\u2028\u2029][\"'”’»)\]\s]*[\"“«„‘'(\s]*)$")
_SPEAKS = late(r"['’]s? | (?:said|says|told|denied|denies|wants|vowed|warned|urged|rejected)\b")
_PLAIN = late(r"(?:one|body|thing|ing|ed|ly|s)$")
_LOOKED_BEHIND = 14
#: Behind these a capital tells nothing either: the time in a ticker.
_AFTER_TIME = late(r"\d[.:]\d\d(?: ?[ap]\.?m\.?)?[\W_]*$")
_MONTHS = frozenset(
    ["jan", "feb", "mar", "march", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
_BESIDE_NUMBER = late(r"\.?[ \u00a0]?\d")


class Kind(StrEnum):
    """What a candidate is."""

    NAME = "name"
    QUOTATION = "quotation"


class Candidate(NamedTuple):
    """A piece of a text that may be worth a span; offsets in code points."""

    fragment: Fragment
    kind: Kind


def candidates_in(text: str, start: int, end: int, language: str = "") -> list[Candidate]:
    """Return the candidates that meet ``[start, end)``, in reading order, of two that begin together the longer first.

    Of a paragraph all is looked at, of a very long one ``WINDOW`` code points around what is asked for.
    """
    found: list[Candidate] = []
    for asked, low, high in _stretches(text, max(0, start), min(end, len(text))):
        met = {
            candidate.fragment: candidate
            for candidate in _in_stretch(text, low, high, asked, language)
            if candidate.fragment.start < asked.end and asked.start < candidate.fragment.end
        }
        if found and found[-1].fragment in met:  # one that reaches from one stretch of a paragraph into the next
            del met[found[-1].fragment]
        found += sorted(met.values(), key=lambda one: (one.fragment.start, -one.fragment.end))
    return found


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[Fragment, int, int]]:
    """Yield what is asked for of each paragraph, and the part of the paragraph that is looked at for it."""
    while start < end:
        paragraph = paragraph_at(text, start)
        if paragraph.end - paragraph.start <= 2 * WINDOW:
            asked, low, high = Fragment(start, min(end, paragraph.end)), paragraph.start, paragraph.end
        else:
            cut = safe_end(text, min(start + WINDOW, end, paragraph.end), paragraph.end)
            asked = Fragment(start, min(cut, end))
            low = safe_start(text, max(paragraph.start, start - WINDOW), paragraph.start)
            high = safe_end(text, min(cut + WINDOW, paragraph.end), paragraph.end)
        if asked.start < asked.end:
            yield asked, low, high
        start = max(asked.end, start + 1)


def _in_stretch(text: str, low: int, high: int, asked: Fragment, language: str) -> Iterator[Candidate]:
    """Yield the quotations of a stretch, then the names of its sentences that meet what is asked for."""
    piece = text[low:high]
    known = known_near(text, low, high)
    quoted = quotations(piece)
    for quote in quoted:
        if not is_mention(piece, quote):
            yield Candidate(Fragment(quote.start + low, quote.end + low), Kind.QUOTATION)
    begun = 0
    for ended in _outer_ends(piece, [(quote.outer_start, quote.outer_end) for quote in quoted]):
        if begun + low < asked.end and asked.start < ended + low:
            sentence = trimmed_whole(piece, begun, ended)
            for run in names_in(piece, *sentence, language, known) if sentence else ():
                name = Fragment(run.fragment.start + low, run.fragment.end + low)
                if known is not None or not _is_plain(text, name, run):
                    yield Candidate(name, Kind.NAME)
        begun = ended


def _outer_ends(piece: str, quoted: list[tuple[int, int]]) -> Iterator[int]:
    """Yield where the sentences of a paragraph end, those within a quotation left out."""
    reach = number = 0
    for end in sentence_ends(piece):
        while number < len(quoted) and quoted[number][0] < end:
            reach = max(reach, quoted[number][1])
            number += 1
        if reach <= end:
            yield end


def _is_plain(text: str, name: Fragment, run: NameRun) -> bool:
    """Say whether a run is but a word that begins its sentence, with the capital that any word has there; or a date."""
    word = text[name.start : name.end]
    if not run.single or any(char.isupper() for char in word[1:]):
        return False
    before = text[max(0, name.start - _LOOKED_BEHIND) : name.start]
    if word.lower() in _MONTHS and (_BESIDE_NUMBER.match(text, name.end) or before.rstrip()[-1:].isdigit()):
        return True
    if not run.first and not _AFTER_TIME.search(before):
        return False
    near = text[max(0, name.start - WINDOW) : name.end + WINDOW]
    if _occurs(near, word, amid=True):
        return False
    if _occurs(near, word.lower(), amid=False) or _PLAIN.search(word):
        return True
    return _SPEAKS.match(text, name.end) is None


def _occurs(near: str, word: str, *, amid: bool) -> bool:
    """Say whether a word stands there, ``amid`` a sentence only."""
    place = near.find(word)
    while place >= 0:
        end = place + len(word)
        whole = not near[place - 1 : place].isalnum() and not near[end : end + 1].isalnum()
        before = near[max(0, place - _LOOKED_BEHIND) : place]
        if whole and not (amid and (_BEGINS.search(before) or _AFTER_TIME.search(before))):
            return True
        place = near.find(word, end)
    return False
