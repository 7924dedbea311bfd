"""Words as searching compares them: case, diacritics, vowel marks and forms of one letter are folded.

``folded`` gives a text in which words are runs of ASCII letters and digits, small, and of characters beyond ASCII;
everything else parts words. What is searched for and what is searched go through it alike, and so does what the index
of a project holds: its tokenizer knows ASCII only, so that the words of the index are these, whatever SQLite it is.

Scripts written without spaces have a word for every character, so that any run of theirs is found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from annotator.core.patterns import late

#: What a word is made of in a folded text.
WORD_CHARACTER = "[0-9a-z\x80-\U0010ffff]"

WORDS = late(f"{WORD_CHARACTER}+")

_BEYOND_ASCII = late("[^\0-\x7f]+")

#: Marks that a reader leaves out or adds: of Latin, Greek, Cyrillic, Hebrew, Arabic; tatweel, joiners, soft hyphens,
#: marks of direction, variation selectors.
_DROPPED = late(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200c-\u200f\u202a-\u202e\u2060\u2066-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\ufeff\u00ad]"
)

#: Forms of one letter that keyboards and spellings mix: of Arabic script, and Latin letters with a stroke.
_SAME = str.maketrans(
    {
        "\u064a": "\u06cc",  # yeh of Arabic, of Persian and Urdu
        "\u0649": "\u06cc",
        "\u06d2": "\u06cc",
        "\u06cd": "\u06cc",
        "\u06d0": "\u06cc",
        "\u0643": "\u06a9",  # kaf
        "\u06aa": "\u06a9",
        "\u06c1": "\u0647",  # heh
        "\u06be": "\u0647",
        "\u06d5": "\u0647",
        "\u0629": "\u0647",
        "\u06c3": "\u0647",
        "\u0671": "\u0627",  # alef
        "\u06ba": "\u0646",  # noon without its dot
        "\u0131": "i",
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u00f0": "d",
        "\u0127": "h",
        "\u0167": "t",
        "\u00e6": "ae",
        "\u0153": "oe",
    }
)

#: Han, kana, bopomofo, Thai, Lao, Burmese, Khmer and their marks: no spaces between words.
_WITHOUT_SPACES = late(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u3100-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)


def _folded_character(character: str) -> str:
    """Return what one character beyond ASCII becomes: nothing, characters of a word, or spaces around and between."""
    plain = unicodedata.normalize("NFKD", character.casefold())
    plain = unicodedata.normalize("NFKD", _DROPPED.sub("", plain).casefold()).translate(_SAME)
    pieces = []
    for piece in _DROPPED.sub("", plain):
        kind = unicodedata.category(piece)
        if kind == "Nd":
            pieces.append(str(unicodedata.decimal(piece)))
        elif piece.isascii():
            pieces.append(piece if piece.isalnum() else " ")
        elif kind[0] not in "LMN" and kind != "Co":
            pieces.append(" ")
        else:
            pieces.append(f" {piece} " if _WITHOUT_SPACES.match(piece) else piece)
    return "".join(pieces)


class _Table(dict[int, str]):
    """What characters become, worked out when they are first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded_character(chr(code))
        return found


_TABLE = _Table()


def _folded_run(run: re.Match[str]) -> str:
    return run[0].translate(_TABLE)


def folded(text: str) -> str:
    """Return the text as it is searched; offsets differ from those of the text."""
    if text.isascii():
        return text.lower()
    return _BEYOND_ASCII.sub(_folded_run, text).lower()


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return WORDS.findall(folded(text))


class FoldedText(NamedTuple):
    """A folded text that knows where its characters come from.

    Stretch ``n`` of it begins at ``here[n]`` and comes from the verbatim characters from ``there[n]`` on: one for one
    where ``plain[n]``, else all of it from that one character.
    """

    text: str
    here: list[int]
    there: list[int]
    plain: list[bool]

    @classmethod
    def of(cls, text: str, known: str | None = None) -> FoldedText:
        """Fold a text; what ``folded`` says of it may be given where it is known already."""
        whole = folded(text) if known is None else known
        if text.isascii():
            return cls(whole, [0], [0], [True])
        here, there, plain = [0], [0], [True]
        at = last = 0
        for run in _BEYOND_ASCII.finditer(text):
            lengths = [len(_TABLE[code]) for code in map(ord, run[0])]
            if lengths.count(1) == len(lengths):  # one for one, like what is around it
                continue
            at += run.start() - last
            for place, length in enumerate(lengths, start=run.start()):
                if length:
                    here.append(at)
                    there.append(place)
                    plain.append(False)
                    at += length
            last = run.end()
            here.append(at)
            there.append(last)
            plain.append(True)
        return cls(whole, here, there, plain)

    def verbatim(self, start: int, end: int) -> tuple[int, int]:
        """Return the verbatim offsets of a stretch that is not empty; marks after its last letter belong to it not."""
        first, last = bisect_right(self.here, start) - 1, bisect_right(self.here, end - 1) - 1
        begin = self.there[first] + (start - self.here[first] if self.plain[first] else 0)
        return begin, self.there[last] + (end - self.here[last] if self.plain[last] else 1)
