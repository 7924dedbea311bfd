"""What a concordance looks for, and where it stands in a text: offsets of code points of the verbatim text.

Words are compared as the filter of the list compares them (``core.folding``): signs between them only part words. That
case or marks count too is a further condition on what was found so, which is why the index of words helps with all of
it. What has no word in it, such as an emoji or a dash, is looked for character by character.

Regular expressions are in ``engines.patterns``, as they need a library that can be stopped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from annotator.core.article import Status
from annotator.core.errors import RefusedError
from annotator.core.folding import FoldedText, folded, words_of
from annotator.core.query import LONGEST, Phrase


class Manner(StrEnum):
    """How what is typed is meant: words one after another, each of the words, a regular expression."""

    PHRASE = "phrase"
    WORDS = "words"
    PATTERN = "pattern"


class Sort(StrEnum):
    """How hits follow one another: as they stand in the project, or by what is before or after them, or by date."""

    ARTICLE = "article"
    BEFORE = "before"
    AFTER = "after"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for, and in which articles.

    ``case`` and ``marks`` tell upper from lower case, and accents and vowel signs; ``whole`` wants whole words.
    ``label`` is one whose spans a hit must lie in; ``untagged`` leaves out what a span of any label has marked exactly.
    ``since`` and ``until`` are ISO dates, or the beginnings of such, and both included; articles without a date are
    left out where one is given.
    """

    typed: str
    manner: Manner = Manner.PHRASE
    case: bool = False
    marks: bool = False
    whole: bool = True
    status: Status | None = None
    label: str = ""
    untagged: bool = False
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return bool(self.typed.strip())


class Finder(Protocol):
    """Finds places in a text, in order and apart from each other; none is empty."""

    #: Words of which an article must hold all of one line to have a hit; none where that can't be said.
    alternatives: tuple[tuple[str, ...], ...]

    def places(self, text: str) -> Iterator[tuple[int, int]]: ...


def require_short(sought: Sought) -> None:
    """Raise ``RefusedError`` where what is looked for is too long."""
    if len(sought.typed) > LONGEST:
        raise RefusedError(
            f"What is looked for has {len(sought.typed):,} characters; {LONGEST:,} are the most.",
            "Look for less of it.",
        )


class WordFinder:
    """Finds words, folded; or, where there is no word in what is looked for, its very characters."""

    def __init__(self, sought: Sought) -> None:
        require_short(sought)
        self._sought = sought
        pieces = [sought.typed] if sought.manner is Manner.PHRASE else sought.typed.split()
        read = [(words, piece) for piece in pieces if (words := tuple(words_of(piece)))]
        phrases = dict.fromkeys(words for words, _ in read)
        self._literals = () if phrases else tuple(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
        self.alternatives = tuple(phrases) if sought.whole else ()
        self._signatures = {self._signature(piece) for _, piece in read}
        self._phrases = sorted(phrases, key=lambda words: (-len(words), -sum(map(len, words)), words))

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        if not self._phrases:
            yield from self._literal_places(text)
            return
        read = folded(text)
        if not self._pattern.search(read):
            return
        known, last = FoldedText.of(text, read), 0
        counts = self._sought.case or self._sought.marks
        for match in self._pattern.finditer(known.text):
            start, end = known.verbatim(*match.span())
            while end < len(text) and unicodedata.combining(text[end]):  # marks of the last letter belong to it
                end += 1
            if start < last or (counts and self._signature(text[start:end]) not in self._signatures):
                continue
            yield start, end
            last = end

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        patterns = [Phrase(words).pattern(whole=self._sought.whole) for words in self._phrases]
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

    def _literal_places(self, text: str) -> Iterator[tuple[int, int]]:
        if self._literals:
            longest_first = sorted(self._literals, key=lambda piece: (-len(piece), piece))
            for match in re.finditer("|".join(map(re.escape, longest_first)), text):
                yield match.span()

    def _signature(self, piece: str) -> tuple[object, ...]:
        """Return what has to be the same of a hit and of what was typed, beside the folded words."""
        sought = self._sought
        letters = letters_of(piece) if sought.marks else ""
        cases = cases_of(piece) if sought.case else ()
        return letters if sought.case else letters.casefold(), cases


def letters_of(piece: str) -> str:
    """Return the letters, digits and marks of a piece, composed as far as they can be."""
    return "".join(one for one in unicodedata.normalize("NFC", piece) if unicodedata.category(one)[0] in "LMN")


def cases_of(piece: str) -> tuple[bool, ...]:
    """Return, letter by letter of those that have a case once they are folded, whether it is the upper one."""
    letters = [one for one in unicodedata.normalize("NFKD", piece) if one.isupper() or one.islower()]
    return tuple(one.isupper() for one in letters for _ in folded(one).strip())
