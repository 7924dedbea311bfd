"""Regular expressions that an analyst types, held to a time: for an article, for slow articles, and for all of it.

An expression can be written so that it takes longer than the world lasts. One that takes too long over an article
leaves that article out, and ends the search where it does so again; what was found until then stays.

``PatternFinder`` looks for what is typed into the concordance; ``PatternMatcher`` proposes spans.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from math import inf

import regex

from annotator.core.errors import AnnotatorError, RefusedError
from annotator.core.find import is_whole
from annotator.core.sought import Manner, Sought, require_short
from annotator.core.span import Fragment
from annotator.core.words import trimmed_whole

#: Seconds for one article; what a long one gets more for each million of its characters, and the most it gets.
_AN_ARTICLE, _A_MILLION, _LONGEST = 0.2, 0.25, 1.0

#: After so many seconds over articles that took too long the search ends, and after so many over all.
_SLOW, _IN_ALL = 0.55, 120.0

_HINT = "What was found so far stays. A repetition inside a repetition, such as (a+)+, takes longest."


class PatternFinder:
    """Finds what a regular expression matches, in the words of the ``regex`` library; empty matches are none.

    ``^`` and ``$`` are the ends of a line. ``missed`` is how many articles were left out, as they took too long.
    """

    alternatives: tuple[tuple[str, ...], ...] = ()

    def __init__(self, sought: Sought, *, in_all: float = _IN_ALL, group: str = "") -> None:
        """Raise ``RefusedError`` where the expression can't be read.

        ``in_all`` are the seconds for everything. Where the expression has a group named ``group``, that is the place
        and not the whole match.
        """
        require_short(sought)
        self.missed = 0
        self._whole = sought.whole
        self._left, self._slow, self._in_all = in_all, 0.0, in_all
        flags = regex.MULTILINE | (0 if sought.case else regex.IGNORECASE)
        try:
            self._pattern = regex.compile(sought.typed, flags)
        except regex.error as error:
            place = f" at character {error.pos + 1}" if isinstance(error.pos, int) else ""
            raise RefusedError(f"The pattern can't be read: {error.msg}{place}.", "Nothing was looked for.") from error
        except (RecursionError, OverflowError, MemoryError, ValueError, KeyError, IndexError) as error:
            raise RefusedError("The pattern is too deeply nested, or too large.", "Nothing was looked for.") from error
        self._group: int | str = group if group in self._pattern.groupindex else 0

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the matches in a text; raise ``AnnotatorError`` where it is time to end."""
        begun = time.monotonic()
        limit = max(0.001, min(_AN_ARTICLE + _A_MILLION * len(text) / 1e6, _LONGEST, self._left))
        try:
            for match in self._pattern.finditer(text, timeout=limit, concurrent=True):
                start, end = match.span(self._group)
                if start < end and (not self._whole or is_whole(text, Fragment(start, end))):
                    yield start, end
        except TimeoutError as error:
            self.missed += 1
            self._slow += time.monotonic() - begun
            if self._slow >= _SLOW:
                raise AnnotatorError("The pattern takes too long and was stopped.", _HINT) from error
        except (MemoryError, RecursionError) as error:
            raise AnnotatorError("The pattern takes more memory than there is.", _HINT) from error
        self._left -= time.monotonic() - begun
        if self._left <= 0:
            raise AnnotatorError(f"The pattern was stopped after {self._in_all:.0f} seconds of looking.", _HINT)


class PatternMatcher:
    """Proposes what a regular expression matches, or of it what stands in its group ``span``, without white space."""

    def __init__(self, expression: str, *, match_case: bool = False, whole_words: bool = True) -> None:
        """Raise ``RefusedError`` where the expression can't be read."""
        sought = Sought(expression, Manner.PATTERN, case=match_case, whole=whole_words)
        self._finder = PatternFinder(sought, in_all=inf, group="span")

    @property
    def missed(self) -> int:
        """How many articles were left out, as the expression took too long over them."""
        return self._finder.missed

    def places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and 0, in order and apart from each other, as ``WordMatcher.places`` does.

        Raises ``AnnotatorError`` where the expression takes too long over one article after another.
        """
        last = 0
        for start, end in self._finder.places(text):
            whole = trimmed_whole(text, max(start, last), end) if start >= last else None
            if whole is not None:
                yield whole.start, whole.end, 0
                last = whole.end
