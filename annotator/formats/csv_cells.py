"""Cells of a table for spreadsheets, as RFC 4180 has them; by default none that a spreadsheet would take for a formula.

Excel, LibreOffice and their kin run what begins with ``=``, ``+``, ``-`` or ``@``, also behind a tab or a carriage
return, and what an article says is not to be run. Such a cell gets an apostrophe before it, which these programs do not
show. Lossless cells are for programs: there a cell is what it was, to the character.
"""

from __future__ import annotations

from collections.abc import Iterable

#: What a spreadsheet may take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

#: Tells Excel that a file is UTF-8.
BOM = b"\xef\xbb\xbf"

_QUOTED = ('"', ",", "\r", "\n")


def safe(text: str) -> str:
    """Return the text with an apostrophe before it where it begins as a formula does."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def cell(value: str | int, *, lossless: bool = False) -> str:
    """Return one cell; a number is a number and no text, so that it needs no apostrophe."""
    if isinstance(value, int):
        return str(value)
    text = value if lossless else safe(value)
    if any(sign in text for sign in _QUOTED) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def line(values: Iterable[str | int], *, lossless: bool = False) -> bytes:
    """Return one line of the table, with its end."""
    return (",".join(cell(value, lossless=lossless) for value in values) + "\r\n").encode()
