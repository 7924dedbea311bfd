"""What the analyst types to find articles, as phrases of folded words; never as a syntax that could be wrong.

An article is found where every phrase is in its title, its source or its text. What stands between white space is a
phrase, and so is what stands in quotation marks; the last word that is typed may go on, unless a space or a quotation
mark ends it. Any character may be typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from annotator.core.folding import WORD_CHARACTER, FoldedText, folded, words_of
from annotator.core.span import Fragment

#: A phrase in quotation marks, closed or not, or what stands between white space. An apostrophe is no quotation mark.
_PIECES = re.compile('["“”„«»]([^"“”„«»]*)(["“”„«»])?|([^\\s"“”„«»]+)')


#: More of what is typed, in code points, would only take time.
LONGEST = 10_000

#: What stands between the words of a folded text: what is no ``WORD_CHARACTER``, in a form that compiles quickly.
_BETWEEN = "[\\0-/:-`{-\x7f]+"


class Order(StrEnum):
    """How the articles of a list follow one another; without a title, source or date they come last."""

    PROJECT = "project"
    TITLE = "title"
    SOURCE = "source"
    NEWEST = "newest"
    OLDEST = "oldest"


class Phrase(NamedTuple):
    """Folded words that follow one another; the last may go on where it is ``open``."""

    words: tuple[str, ...]
    open: bool = False

    def pattern(self, *, whole: bool = True) -> str:
        """Return a regular expression for a folded text; parts of words are found too where it is not ``whole``."""
        begin = f"(?<!{WORD_CHARACTER})" if whole else ""
        end = f"(?!{WORD_CHARACTER})" if whole and not self.open else ""
        return begin + _BETWEEN.join(map(re.escape, self.words)) + end


@dataclass(frozen=True)
class Query:
    """A query: its phrases, and as ``literal`` what was typed, for where no word is as typed."""

    phrases: tuple[Phrase, ...]
    literal: str

    @classmethod
    def of(cls, typed: str) -> Query:
        """Read what was typed; of what is longer than ``LONGEST`` the beginning counts."""
        typed, phrases = typed[:LONGEST], []
        for piece in _PIECES.finditer(typed):
            quoted, closed, plain = piece.groups()
            words = tuple(words_of(quoted if plain is None else plain))
            if words:
                ends = closed is not None or piece.end() < len(typed)
                phrases.append(Phrase(words, open=not ends and not _is_alone(words[-1])))
        return cls(tuple(phrases), typed.strip())

    def __bool__(self) -> bool:
        return bool(self.literal)

    def matches(self, *fields: str) -> bool:
        """Tell whether each phrase is in one of these fields, such as title, source and text."""
        texts = [folded(field) for field in fields]
        return all(any(pattern.search(text) for text in texts) for pattern in self._patterns)

    def places(self, text: str) -> list[Fragment]:
        """Return where any phrase is in a text, in order and apart from each other; where none is, the very characters.

        Articles are found in the same manner.
        """
        folded_text = FoldedText.of(text)
        found = sorted(folded_text.verbatim(*m.span()) for p in self._patterns for m in p.finditer(folded_text.text))
        return list(_apart(found)) or _literal_places(text, self.literal)

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(phrase.pattern()) for phrase in self.phrases]


def _is_alone(word: str) -> bool:
    """Tell whether a word is one character of a script without spaces, which never goes on."""
    return len(word) == 1 and folded(word) == f" {word} "


def _literal_places(text: str, literal: str) -> list[Fragment]:
    if not literal:
        return []
    return [Fragment(*match.span()) for match in re.finditer(re.escape(literal), text, re.IGNORECASE)]


def _apart(found: Iterable[tuple[int, int]]) -> Iterator[Fragment]:
    last = 0
    for start, end in found:
        if end > last:
            yield Fragment(max(start, last), end)
            last = end
