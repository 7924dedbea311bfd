"""Word lists in files: a term a line, or a table with its label and its entity beside it; UTF-8, with or without a BOM.

A first line that names the columns is not needed. A line that breaks a rule is left out and told with its number; what
is wrong with the whole file refuses it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from annotator.core.errors import RefusedError, StoppedError
from annotator.engines.word_lists import MOST_TERMS, Entry, WordList, require_entry

#: What a column may be called, folded to small letters.
COLUMNS = {
    "term": ("term", "terms", "word", "words", "name", "names", "phrase", "text", "pattern"),
    "label": ("label", "labels", "tag", "category", "type"),
    "entity": ("entity", "entityid", "entity id", "entity_id", "id", "identifier"),
}

#: As many refused lines are told one by one; a longer line is refused, in bytes.
MOST_TOLD = 1_000
LONGEST_LINE = 64 * 1024

_LOOKED_AT = 50

#: What was read is kept in so many sets: to grow, one of a million would keep other threads waiting.
_SETS = 64
_BREAK = re.compile("\r\n?$|\n$")


class BadLine(NamedTuple):
    """A line that was left out, and why in a sentence."""

    line: int
    reason: str


class Read(NamedTuple):
    """A list, the first lines that were left out, how many there were of them, and how many terms stood there twice."""

    words: WordList
    bad: tuple[BadLine, ...]
    left_out: int
    repeated: int


def read_word_list(
    lines: Iterable[bytes], file: str = "", *, labels: Iterable[str] = (), stop: Callable[[], bool] = lambda: False
) -> Read:
    """Read the lines of a file, as a file opened for bytes gives them; ``file`` is its name in what is told.

    Where ``labels`` are given, no other label may stand in the file. Raises ``RefusedError`` for a file that is no
    word list, or has no term that could be used, and ``StoppedError`` once ``stop`` says so.
    """
    allowed = frozenset(labels)
    numbered = _decoded(lines, file)
    head = list(islice(numbered, _LOOKED_AT))
    if not any(line.strip() for _, line in head):
        raise RefusedError(f"{_place(file)}it is empty." if file else "The list is empty.")
    delimiter = _delimiter([line for _, line in head if line.strip()])
    places = _places(_cells(head[0][1], delimiter)) if head else None
    rest = chain(head[1:] if places else head, numbered)
    entries: list[Entry] = []
    there: list[set[Entry]] = [set() for _ in range(_SETS)]
    bad: list[BadLine] = []
    left_out = repeated = 0
    for number, line in rest:
        if number % 1_000 == 0 and stop():
            raise StoppedError("Reading the word list was stopped.", "Nothing of it was kept.")
        if not line.strip():
            continue
        try:
            entry = _entry(_cells(line, delimiter), places or {"term": 0, "label": 1, "entity": 2}, allowed)
        except RefusedError as error:
            left_out += 1
            if len(bad) < MOST_TOLD:
                bad.append(BadLine(number, str(error)))
            continue
        known = there[hash(entry.term) % _SETS]
        if entry in known:
            repeated += 1
            continue
        known.add(entry)
        entries.append(entry)
        if len(entries) > MOST_TERMS:
            raise RefusedError(f"{_place(file)}it has more than {MOST_TERMS:,} terms.", "Make two lists of it.")
    if not entries:
        reason = f" {bad[0].reason}" if bad else ""
        raise RefusedError(
            f"{_place(file, bad[0].line if bad else None)}there is no term that could be used.{reason}",
            "Nothing was kept. A list has a term in each line, and may have its label and its entity behind it.",
        )
    return Read(WordList(tuple(entries)), tuple(bad), left_out, repeated)


def _place(file: str, line: int | None = None) -> str:
    name = file or "The list"
    return f"{name}: " if line is None else f"{name}, line {line}: "


def _decoded(lines: Iterable[bytes], file: str) -> Iterator[tuple[int, str]]:
    for number, data in enumerate(lines, start=1):
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if len(data) > LONGEST_LINE:
            raise RefusedError(f"{_place(file, number)}it is longer than {LONGEST_LINE // 1024} kB.", _KEPT)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise RefusedError(
                f"{_place(file, number)}it is not UTF-8: the byte {error.start + 1} of the line is wrong.",
                f"Save it as CSV in UTF-8. {_KEPT}",
            ) from error
        if "\0" in text:
            raise RefusedError(f"{_place(file, number)}it is not text: it holds NUL.", _KEPT)
        yield number, _BREAK.sub("", text)


_KEPT = "Nothing of the list was kept."


def _delimiter(lines: Sequence[str]) -> str:
    """Return what stands between cells: what the names of columns say, else what stands in every line alike."""
    for sign in "\t;,":
        if _places(_cells(lines[0], sign)):
            return sign
    for sign in "\t;,":
        counts = {len(_cells(line, sign)) for line in lines}
        if len(counts) == 1 and counts < {2, 3}:
            return sign
    return ""


def _cells(line: str, delimiter: str) -> list[str]:
    if not delimiter:
        return [line[1:-1].replace('""', '"') if len(line) > 1 and line[0] == line[-1] == '"' else line]
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.split(delimiter)


def _places(header: Sequence[str]) -> dict[str, int] | None:
    """Return where each column stands; ``None`` where the line names no column of terms."""
    places: dict[str, int] = {}
    for number, cell in enumerate(header):
        word = cell.strip().casefold()
        known = next((column for column, names in COLUMNS.items() if word in names), None)
        if known is not None:
            places.setdefault(known, number)
    return places if "term" in places and (len(header) == 1 or len(places) > 1) else None


def _entry(cells: Sequence[str], places: dict[str, int], labels: frozenset[str]) -> Entry:
    found = {column: cells[place] for column, place in places.items() if place < len(cells)}
    entry = require_entry(Entry(found.get("term", ""), found.get("label", ""), found.get("entity") or None))
    if labels and entry.label and entry.label not in labels:
        raise RefusedError(f"There is no label “{entry.label[:40]}”.")
    return entry
