"""A gazetteer as CSV: a row of names of columns, then an entity a row; UTF-8, with or without a BOM.

A row that breaks a rule is left out and told with its line; what is told of the whole file refuses it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.core.entity import Entity, require_entity
from annotator.core.errors import RefusedError
from annotator.core.identity import derived_id
from annotator.formats.limits import LONGEST_ROW, MOST_ALIASES, in_mb
from annotator.formats.reading import Reading, opened

#: What a column may be called, folded to small letters and digits.
COLUMNS = {
    "id": ("id", "identifier", "geonameid", "qid", "key"),
    "name": ("name", "canonicalname", "title"),
    "aliases": (
        "aliases",
        "alias",
        "alternatenames",
        "alternativenames",
        "altnames",
        "othernames",
        "alsoknownas",
        "aka",
    ),
    "type": ("type", "kind", "class", "featuretype"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "long", "longitude"),
}

#: The columns that a file has to have are the names; all others may be missing.
_NEEDED = "name"

_NOT_NAMED_SO = re.compile("[^a-z0-9]")
_BETWEEN_ALIASES = re.compile("[|;]")
_BLANK = re.compile(r"\s+")


class BadRow(NamedTuple):
    """A row that was left out, and why in a sentence."""

    line: int
    reason: str


def read_gazetteer(path: Path, label: str, reading: Reading) -> Iterator[Entity | BadRow]:
    """Give the entities of a file one by one, and the rows that are none; a file that is no table is refused.

    ``label`` is that of the mentions of all of them. An entity without an id gets one that is the same for the same
    name, type and place, so that the file can be read again.
    """
    with opened(path, reading) as file:
        lines = _Lines(file, reading)
        first = next(lines, "")
        if not first.strip():
            raise RefusedError("It is empty.")
        delimiter = max(",;\t", key=first.count)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        places = _places(next(csv.reader([first], delimiter=delimiter, strict=True)), reading)
        while True:
            line = lines.number + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadRow(line, f"It is no row of a table: {error}.")
                continue
            if not any(cell.strip() for cell in row):
                continue
            try:
                yield _entity(row, places, label)
            except RefusedError as error:
                yield BadRow(line, str(error))


class _Lines:
    """The lines of a file as text, one by one, none longer than allowed."""

    def __init__(self, file: BinaryIO, reading: Reading) -> None:
        self._file, self._reading = file, reading
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        data = self._file.readline(LONGEST_ROW + 1)
        if not data:
            raise StopIteration
        self.number += 1
        self._reading.line = self.number
        self._reading.done += len(data)
        if len(data) > LONGEST_ROW:
            raise RefusedError(f"A line is longer than {in_mb(LONGEST_ROW)}.")
        if self.number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise RefusedError(
                f"It is not UTF-8: the byte {error.start + 1} of the line is wrong.", "Save it as CSV in UTF-8."
            ) from error
        if "\0" in text:
            raise RefusedError("It is not text: it holds NUL.")
        return text


def _places(header: Sequence[str], reading: Reading) -> dict[str, int]:
    """Return where each column that is known stands."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    for number, cell in enumerate(header):
        word = _NOT_NAMED_SO.sub("", cell.casefold())
        known = next((column for column, names in COLUMNS.items() if word in names), None)
        if known is None:
            unknown.append(cell.strip())
        else:
            places.setdefault(known, number)
    if _NEEDED not in places:
        raise RefusedError(
            "Its first line names no column “name”.", "The columns are id, name, aliases, type, lat and lon."
        )
    if unknown:
        reading.notes.append(f"Columns left out: {', '.join(cell[:40] or '(no name)' for cell in unknown[:20])}")
    return places


def _entity(row: Sequence[str], places: dict[str, int], label: str) -> Entity:
    cells = {column: _clean(row[place]) for column, place in places.items() if place < len(row)}
    name, kind = cells.get("name", ""), cells.get("type", "")
    if not name:
        raise RefusedError("It has no name.")
    aliases = dict.fromkeys(_clean(alias) for alias in _BETWEEN_ALIASES.split(cells.get("aliases", "")))
    aliases.pop("", None)
    aliases.pop(name, None)
    if len(aliases) > MOST_ALIASES:
        raise RefusedError(f"It has {len(aliases)} aliases; {MOST_ALIASES} are the most.")
    latitude, longitude = _degrees(cells.get("lat", ""), "latitude"), _degrees(cells.get("lon", ""), "longitude")
    id_ = cells.get("id") or derived_id("gazetteer", label, name, kind, str(latitude), str(longitude))
    return require_entity(
        Entity(name, id_, label, kind, tuple(aliases), latitude=latitude, longitude=longitude, created=CREATED)
    )


#: All entities of files have no time: a file says nothing of when they were made, and reading it again makes the same.
CREATED = ""


def _clean(cell: str) -> str:
    return _BLANK.sub(" ", cell).strip()


def _degrees(cell: str, what: str) -> float | None:
    if not cell:
        return None
    with suppress(ValueError):
        return float(cell)
    raise RefusedError(f"“{cell[:40]}” is no {what}.")
