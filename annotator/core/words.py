"""Words: what counts as one, and where the next one begins or ends.

A word is letters, marks and digits, with the apostrophes, hyphens and separators that stand inside it; a possessive
's is left out ("Pakistan" of "Pakistan's"), and so is what merely hangs on a name ("TTP" of "TTP-led"). Dotted
initials ("U.S.") keep their last dot. An emoji sequence is a word, and so is each character of Chinese and Japanese.
No word begins or ends inside a grapheme cluster.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

from annotator.core.patterns import late
from annotator.core.span import Fragment

#: No word is longer, in code points; what goes on for more without white space is cut somewhere.
LIMIT = 1_000


def _marks() -> str:
    """Return the inside of a character class: what never stands apart from the character before it."""
    found: list[str] = []
    start = last = -2
    # Only the blocks that hold marks: going through all of Unicode would slow the start of the program.
    blocks = ((0x300, 0x2100), (0x2CE0, 0x3100), (0xA66E, 0xAC00), (0xFB1E, 0x12000), (0x13400, 0x13460))
    for first, beyond in (*blocks, (0x16100, 0x17000), (0x1BC00, 0x1F000)):
        codes = range(first, beyond)
        for code in codes:
            if unicodedata.category(chr(code))[0] != "M":
                continue
            if code != last + 1:
                if start >= 0:
                    found.append(f"{chr(start)}-{chr(last)}")
                start = code
            last = code
    found.append(f"{chr(start)}-{chr(last)}")
    return "".join(found) + "\u200c\u200d\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef"


MARKS = _marks()
_CJK = (
    "\u3041-\u3096\u309d-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_EMOJI = (
    "\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
_TAILS = (
    "led|backed|based|run|linked|controlled|held|born|era|wide|style|affiliated|aligned|owned|occupied|sponsored|"
    "funded|made|ruled|administered|friendly|bound|like|trained|allied|supported|brokered|mediated|majority|dominated|"
    "registered|listed|educated|appointed|designated|inspired|flagged|claimed|imposed|built|supplied"
)
_LETTER = rf"[^\W_{_CJK}\uff9e\uff9f]"
_CORE = rf"(?:{_LETTER}[{MARKS}]*)+"
_HYPHEN = (
    rf"(?:(?<!\banti)(?<!\bpro)(?<!\bnon)(?<!\bex)(?<!\bmid)(?<!\bpost)(?<!\bpre)(?<!\bcross)(?<!\bthen)"
    rf"[-\u2010\u2011]|[-\u2010\u2011](?![A-Z]))(?!(?:{_TAILS})(?!{_LETTER}))"
)
_JOIN = (
    rf"(?:{_HYPHEN}|['’](?![sS](?![^\W_]))|[\xad\u2060_·&](?=[^\W_])|(?<=\d)[.,:/–٫٬](?=\d)|(?<=[A-Za-z])\.(?=[a-z]))"
    rf"[\xad\u2060]*"
)
_ADDRESS = rf"(?:https?://|www\.)[^\s<>\"“”«»]*[^\W_][{MARKS}]*/?(?![{MARKS}])"
_MAIL = r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}[A-Za-z0-9]"
_EMOJI_ONE = rf"[{_EMOJI}][{MARKS}]*"

#: Group 1 is the word; what the match holds after it (a possessive) belongs to no word.
WORD = late(
    rf"({_ADDRESS}|{_MAIL}(?![{MARKS}])"
    rf"|(?i:it|he|she|that|this|what|who|there|here|let|where|how|when)['’][sS](?![^\W_{MARKS}])"
    rf"|(?:[A-Za-z]\.){{2,}}(?!{_LETTER}|[{MARKS}])"
    rf"|[@#]?(?:(?<!\w)[$€£₨₹¥](?=\d))?{_CORE}(?:{_JOIN}{_CORE})*(?:(?<=\d)[%٪‰](?![{MARKS}]))?"
    rf"|[{_CJK}][{MARKS}]*"
    rf"|[\U0001f1e6-\U0001f1ff]{{1,2}}[{MARKS}]*"
    rf"|[0-9#*]\ufe0f?\u20e3[{MARKS}]*"
    rf"|{_EMOJI_ONE}(?:(?<=\u200d){_EMOJI_ONE})*)"
    rf"(?:['’][sS](?![^\W_{MARKS}]))?"
)
_MARK = late(rf"[{MARKS}]")
_LEADING = late(rf"[\s{MARKS}]*")


def words_in(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the words between two offsets, in order; ``start`` should not lie inside a word."""
    for match in WORD.finditer(text, start, end):
        yield Fragment(match.start(1), match.end(1))


def is_mark(char: str) -> bool:
    """Say whether the character belongs to the one before it (combining marks, joiners, skin tones)."""
    return _MARK.match(char) is not None


def trimmed_whole(text: str, start: int, end: int) -> Fragment | None:
    """Return ``[start, end)`` without white space at its ends, marks that sit on white space going with it."""
    while start < end:
        piece = text[start:end]
        if piece[-1].isspace():
            end = start + len(piece.rstrip())
            continue
        base = end - 1
        while base > max(start, end - LIMIT) and is_mark(text[base]):
            base -= 1
        if not (text[base].isspace() or (base == start and is_mark(text[base]))):
            break
        end = base
    match = _LEADING.match(text, start, end)
    start = match.end() if match else start
    return Fragment(start, end) if start < end else None


def safe_start(text: str, offset: int, lowest: int = 0) -> int:
    """Return a place at or before ``offset`` where no word goes on: after white space, or ``LIMIT`` before it."""
    lowest = max(lowest, offset - LIMIT)
    place = offset
    while place > lowest:
        if text[place - 1].isspace() and not (place < len(text) and is_mark(text[place])):
            return place
        place -= 1
    return cluster_start(text, place)


def safe_end(text: str, offset: int, highest: int | None = None) -> int:
    """Return a place at or after ``offset`` where no word goes on: before white space, or ``LIMIT`` after it."""
    highest = min(len(text) if highest is None else highest, offset + LIMIT)
    place = offset
    while place < highest and not text[place].isspace():
        place += 1
    while place < min(len(text), highest + LIMIT) and is_mark(text[place]):
        place += 1
    return place


def cluster_start(text: str, place: int) -> int:
    """Return the beginning of the grapheme cluster that holds ``place`` (flags are taken as they come)."""
    lowest = max(0, place - LIMIT)
    while lowest < place < len(text) and (is_mark(text[place]) or text[place - 1] == "\u200d"):
        place -= 1
    return place


def word_at(text: str, offset: int, start: int, end: int) -> Fragment | None:
    """Return the word around the caret position ``offset``, within ``[start, end)``.

    Off any word it is the nearest one: the one that the caret touches, else the nearer, of two as near the one
    after. Where there is no word, it is the punctuation at hand; ``None`` where there is only white space.
    """
    offset = min(max(offset, start), end)
    reach = 256
    while True:
        place = safe_start(text, max(start, offset - reach), start)
        before: Fragment | None = None
        after: Fragment | None = None
        for word in words_in(text, place, min(end, safe_end(text, min(offset + reach, end)))):
            if word.start <= offset < word.end:
                return word
            if word.start > offset:
                after = word
                break
            before = word
        if (place <= start and offset + reach >= end) or min(_distances(before, after, offset)) <= reach:
            break
        reach *= 8
    if before is None or after is None:
        return before or after or _marks_of_punctuation(text, offset, start, end)
    to_before, to_after = _distances(before, after, offset)
    return before if to_before < to_after else after


def _distances(before: Fragment | None, after: Fragment | None, offset: int) -> tuple[int, int]:
    far = sys.maxsize
    return offset - before.end if before else far, after.start - offset if after else far


def _marks_of_punctuation(text: str, offset: int, start: int, end: int) -> Fragment | None:
    whole = trimmed_whole(text, start, end)
    if whole is None:
        return None
    place = min(max(offset, whole.start), whole.end - 1)
    while place > whole.start and (text[place].isspace() or is_mark(text[place])):
        place -= 1
    return trimmed_whole(text, max(safe_start(text, place, start), start), min(safe_end(text, place, end), end))


def next_word_end(text: str, offset: int) -> int:
    """Return where the next word ends; past the last word the last visible character's end, then the text's."""
    for word in _onward(text, offset):
        if word.end > offset:
            return word.end
    last = len(text.rstrip())
    return last if last > offset else len(text)


def next_word_start(text: str, offset: int) -> int:
    """Return where the next word begins; past the last one the text's end."""
    for word in _onward(text, offset):
        if word.start > offset:
            return word.start
    return len(text)


def previous_word_end(text: str, offset: int) -> int:
    """Return where the last word that ends before ``offset`` ends; 0 where there is none."""
    return _last(text, offset, ends=True)


def previous_word_start(text: str, offset: int) -> int:
    """Return where the last word that begins before ``offset`` begins; 0 where there is none."""
    return _last(text, offset, ends=False)


def _onward(text: str, offset: int) -> Iterator[Fragment]:
    """Yield the words from the one around ``offset`` on, by stretches, so that none is cut short of ``LIMIT``."""
    low = safe_start(text, min(max(offset, 0), len(text)))
    while low < len(text):
        high = safe_end(text, min(low + 2 * LIMIT, len(text)))
        yield from words_in(text, low, high)
        low = high


def _last(text: str, offset: int, *, ends: bool) -> int:
    high = min(offset, len(text))
    while high > 0:
        low = safe_start(text, max(0, high - 512))
        best = -1
        for word in words_in(text, low, safe_end(text, high)):
            if word.start >= high:
                break
            place = word.end if ends else word.start
            if place < offset:
                best = place
        if best >= 0:
            return best
        high = low if low < high else low - 1
    return 0


def is_word_edge(text: str, place: int) -> bool:
    """Say whether no word goes on from before ``place`` to after it."""
    if place <= 0 or place >= len(text):
        return True
    if is_mark(text[place]):
        return False
    low = safe_start(text, place, max(0, place - 200))
    for word in words_in(text, low, min(len(text), place + 200)):
        if word.start >= place:
            break
        if word.end > place:
            return False
    return True


def occurrences(text: str, quote: str, most: int = sys.maxsize) -> list[Fragment]:
    """Return every exact occurrence of ``quote`` that begins and ends at word edges, none overlapping another.

    Of very common words only the first ``most`` are looked for.
    """
    found: list[Fragment] = []
    place = text.find(quote) if quote else -1
    while place >= 0 and len(found) < most:
        end = place + len(quote)
        whole = is_word_edge(text, place) and is_word_edge(text, end)
        if whole:
            found.append(Fragment(place, end))
        place = text.find(quote, end if whole else place + 1)
    return found
