"""An article's text as Qt shows it; the one place that knows UTF-16.

The program counts code points of the verbatim text. Qt counts UTF-16 code units of what it was given: an emoji takes
two, and some characters are swallowed or act as line ends. So a piece goes to Qt through ``shown``, which keeps its
length in code units, positions come back through ``QtText``, and no text is ever read back from Qt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n|[\r\n\u2028\u2029]")

#: What Qt would drop, break a line at, or take for an order of bytes; TAB is a character like others.
_ODD = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffc\ufffe\uffff\ud800-\udfff]")
_STANDS_IN = {
    "\x7f": "\u2421",
    "\u2028": "\u2424",
    "\u2029": "\u2424",
    "\ufeff": "\u2060",  # a word joiner: without width too, and no mark at the start of a file
    "\ufffc": "\u25a3",  # else a hole for an image
}


def _stand_in(match: re.Match[str]) -> str:
    character = match[0]
    if character < "\x20":
        return chr(0x2400 + ord(character))
    if "\x80" <= character <= "\x9f":
        return "\u2426"
    return _STANDS_IN.get(character, "\ufffd")


def shown(piece: str) -> str:
    """Return ``piece`` as it is handed to Qt: of the same length in UTF-16, with stand-ins for what would vanish.

    Controls become their pictures (U+2400 and on), also line ends, which are no part of a paragraph.
    """
    return _ODD.sub(_stand_in, piece) if _ODD.search(piece) else piece


def verbatim(text: str) -> str:
    """Return what Qt takes for ``text``, say on the clipboard: of byte order marks at the start it drops the first."""
    return f"\ufeff{text}" if text.startswith("\ufeff") else text


def paragraph_bounds(text: str) -> tuple[list[int], list[int]]:
    """Return the starts and ends of the paragraphs in code points; line ends (see ``core.units``) are outside.

    There is always one, and one more than there are line ends: an empty one where the text ends in a line end.
    """
    has_returns = "\r" in text
    lone_returns = has_returns and text.count("\r") > text.count("\r\n")
    if lone_returns or "\u2028" in text or "\u2029" in text:
        ends, starts = [], [0]
        for match in _LINE_END.finditer(text):
            ends.append(match.start())
            starts.append(match.end())
        return starts, [*ends, len(text)]
    lines = text.split("\n")  # the common case, ten times as fast
    ends = [end - 1 for end in accumulate(len(line) + 1 for line in lines)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    if has_returns:
        ends = [end - line.endswith("\r") for end, line in zip(ends, lines, strict=True)]
        ends[-1] = len(text)
    return starts, ends


class QtText:
    """A text and the table between its code points and the UTF-16 code units of the same text."""

    __slots__ = ("_astral", "_pairs", "text")

    shown = staticmethod(shown)

    def __init__(self, text: str) -> None:
        self.text = text
        self._astral = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]
        self._pairs = [offset + number for number, offset in enumerate(self._astral)]

    def position(self, offset: int) -> int:
        """Return the place in UTF-16 code units of a place in code points."""
        return offset + bisect_left(self._astral, offset) if self._astral else offset

    def offset(self, position: int) -> int:
        """Return the place in code points of a place in UTF-16; inside a pair it is the start of the pair."""
        return position - bisect_left(self._pairs, position) if self._pairs else position

    def __len__(self) -> int:
        """Return the length in UTF-16 code units."""
        return len(self.text) + len(self._astral)
