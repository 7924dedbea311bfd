"""Outside text in the interface: shown as it is, on one line, unable to reorder or to style what stands beside it."""

from __future__ import annotations

import html
import re
import unicodedata

#: Embeddings, overrides and isolates; the harmless marks U+200E, U+200F and U+061C stay.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: A pair of marks like that of ``shown_plain``, with none of the others between them: it reorders nothing outside.
_ISOLATED = re.compile("(\u2068[^\u202a-\u202e\u2066-\u2069]*\u2069)")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_FIRST, _LAST = "\u2068", "\u2069"
_LONGEST = 2000


def one_line(text: str, longest: int = _LONGEST) -> str:
    """Return ``text`` without line ends, controls and bidirectional overrides, cut after ``longest`` characters."""
    line = _BLANK.sub(" ", _BIDI.sub("", text[: longest + 1])).strip()
    return line if len(text) <= longest else line[:longest] + "…"


def shown_plain(text: str) -> str:
    """Return ``one_line(text)`` between U+2068 and U+2069, so that its direction stays its own."""
    line = one_line(text)
    return f"{_FIRST}{line}{_LAST}" if line else ""


def for_menu(text: str) -> str:
    """Return the text for an action, a button or a tab, where an ampersand would underline a letter."""
    return shown_plain(text).replace("&", "&&")


def for_title(text: str) -> str:
    """Return the text for the title of a window, where ``[*]`` would stand for "modified"."""
    line = one_line(text)
    return (line if line.isascii() else shown_plain(line)).replace("[*]", "[*][*]")


def for_tip(*lines: str) -> str:
    """Return a tool tip that wraps, shows every line literally and in its own direction, and leaves out empty ones."""
    shown = [html.escape(without_overrides(line)).replace("\n", "<br>") for line in lines if line.strip()]
    return "".join(f"<div>{line}</div>" for line in shown)


def without_overrides(text: str) -> str:
    """Return ``text`` without bidirectional controls, but for pairs like those of ``shown_plain``; lines stay."""
    pieces = _ISOLATED.split(text)  # every second one is such a pair
    return "".join(piece if number % 2 else _BIDI.sub("", piece) for number, piece in enumerate(pieces))


def is_right_to_left(text: str) -> bool:
    """Say whether the first strong character of the text is a right-to-left one."""
    for character in text[:200]:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
