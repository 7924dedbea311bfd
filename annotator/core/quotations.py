"""Quoted passages of a paragraph: what stands between quotation marks, however they were typed.

The passage is the inside of the marks; a comma before the closing mark is left out, ! ? . stay. An opening mark that
nothing closes quotes to the paragraph's end (a quotation of several paragraphs), except for single marks, which are
apostrophes more often than not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from annotator.core.patterns import late
from annotator.core.words import MARKS, WORD, trimmed_whole

_QUOTE = late(rf"(?:``|''|‘‘|’’|[\"“”„‟«»‹›'‘’‛「」『』＂])(?![{MARKS}])")
_FAMILIES = {
    "double": "“”„‟",
    "guillemets": "«»",
    "angles": "‹›",
    "corners": "「」",
    "white corners": "『』",
    "single": "‘’‛",
}
_FAMILY = {mark: family for family, marks in _FAMILIES.items() for mark in marks}
_FAMILY |= {'"': "straight", "＂": "straight", "'": "typewriter"} | dict.fromkeys(("``", "''", "‘‘", "’’"), "doubled")
_ALWAYS_OPEN = frozenset("„‟‛‹「『")
_USUALLY_OPEN = frozenset("“«‘")
_ONE_LETTER = frozenset(("single", "typewriter"))  # the marks that are apostrophes too
_OPENING = frozenset("([{¿¡—–-―/“„«‹‘\"'「『:：،،؛")
_CLOSING = frozenset(".,;:!?…)]}—–-―/”»›’\"'」』،؛؟۔“«‘")
_ELISION = late(r"(?i:tis|twas|em|til|cause|n|bout|round)\b|\d")
_LATER_CLOSER = late(r"(?<=[^\s\W])['’](?!\w)|(?<=[.,!?…])['’]")
_LATER_OPENER = late(r"(?<=\s)['‘](?=\w)")
_RIGHT_TO_LEFT = late("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MENTION_WORDS = 2


class Quotation(NamedTuple):
    """``[start, end)`` is the passage, ``[outer_start, outer_end)`` the passage with its marks."""

    start: int
    end: int
    outer_start: int
    outer_end: int


class _Open(NamedTuple):
    family: str
    mark: str
    outer: int
    inner: int


def quotations(text: str) -> list[Quotation]:
    """Return the quoted passages of a paragraph, by their beginning, outer ones first."""
    found: list[Quotation] = []
    waiting: list[_Open] = []
    for match in _QUOTE.finditer(text):
        mark, place = match[0], match.start()
        family = _FAMILY[mark]
        depth = next((n for n in range(len(waiting) - 1, -1, -1) if waiting[n].family == family), -1)
        role = _role(text, match, family, waiting[depth] if depth >= 0 else None)
        if role == "close" and depth >= 0:
            _add(found, text, waiting[depth], place, match.end())
            del waiting[depth:]
        elif role == "open":
            if depth >= 0:  # the same mark twice: the first was never closed
                del waiting[depth:]
            waiting.append(_Open(family, mark, place, match.end()))
    unclosed = next((one for one in waiting if one.family not in _ONE_LETTER), None)
    if unclosed is not None:
        _add(found, text, unclosed, len(text), len(text))
    return sorted(found, key=lambda one: (one.outer_start, -one.outer_end))


def _role(text: str, match: re.Match[str], family: str, opened: _Open | None) -> str:
    """Return "open", "close" or "" (no quotation mark at all) by the mark and what stands beside it."""
    mark = match[0]
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    opens = (before.isspace() or before in _OPENING) and not after.isspace()
    closes = not before.isspace() and (after.isspace() or after in _CLOSING)
    if family in _ONE_LETTER:
        return _role_of_apostrophe(text, match, opened, opens=opens)
    if mark in _ALWAYS_OPEN:
        return "open"
    if mark in _USUALLY_OPEN:
        reversed_pair = opened is not None and (opened.mark != mark or not opens)
        return "close" if reversed_pair and closes else "open"
    if family in ("straight", "doubled"):
        if opened is not None:
            return "open" if opens and not closes else "close"
        return "open" if opens or (before.isspace() and after.isspace()) else ""
    if opened is not None:
        return "close"
    return "open" if opens and not closes else ""


def _role_of_apostrophe(text: str, match: re.Match[str], opened: _Open | None, *, opens: bool) -> str:
    mark = match[0]
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    if before.isalnum() and after.isalnum():
        return ""
    if opened is not None and not before.isspace() and not (mark == "‘" and opens):
        return "" if _is_possessive(text, match.end(), before, after) else "close"
    if mark == "‘":
        return "open" if opens else ""
    if mark == "’":
        return "open" if opens and _RIGHT_TO_LEFT.match(after) else ""
    return "open" if opens and mark == "'" and after.isalnum() and not _ELISION.match(text, match.end()) else ""


def _is_possessive(text: str, end: int, before: str, after: str) -> bool:
    """Say whether the mark makes a plural's possessive ("the soldiers’ families") inside a quotation that goes on."""
    if before not in "sS" or not after.isspace() or not text[end + 1 : end + 2].isalpha():
        return False
    closer = _LATER_CLOSER.search(text, end, end + 2_000)
    opener = _LATER_OPENER.search(text, end, end + 2_000)
    return closer is not None and (opener is None or closer.start() < opener.start())


def _add(found: list[Quotation], text: str, opened: _Open, close: int, outer_end: int) -> None:
    passage = trimmed_whole(text, opened.inner, close)
    while passage is not None and text[passage.end - 1] in ",،":
        passage = trimmed_whole(text, passage.start, passage.end - 1)
    if passage is not None and WORD.search(text, passage.start, passage.end):
        found.append(Quotation(passage.start, passage.end, opened.outer, outer_end))


def is_mention(text: str, quotation: Quotation) -> bool:
    """Say whether the marks hold a name or a borrowed word, not something said.

    That is one or two words without an end mark or comma inside, in the midst of a sentence that does not lead up
    to them: ``spoke of “full access” to``, but not ``“Never again,” she said`` nor ``said: “Never again”``.
    """
    start, end, outer_start, outer_end = quotation
    words = 0
    for words, _ in enumerate(WORD.finditer(text, start, end), start=1):
        if words > _MENTION_WORDS:
            return False
    if text[end - 1] in ".!?…؟۔" or "," in text[end:outer_end] or "،" in text[end:outer_end]:
        return False
    lead = text[max(0, outer_start - 40) : outer_start].rstrip()
    if not lead or lead[-1] in ",:،—–.!?۔؟" or _LEADS_UP.search(lead):
        return False
    return words > 0


_LEADS_UP = late(r"(?:\b(?:said|says|that|saying|added|asked|replied|told \w+)|(?<!\w)(?:کہ|کہا|أن|إن|چې|گفت|قال))$")
