"""The register of entities of a damaged project, read row by row and written into the new one before its articles.

A span whose entity is lost gets a new entry of that id from the import that brings the span: see ``arriving``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.core.entity import Entity, require_entity
from annotator.core.identity import new_id
from annotator.storage import entities
from annotator.storage.codec import DECODING_ERRORS
from annotator.storage.engine import connect, execute, fetch, write_many, writing

#: Reads the rows of a table: the key of each, and its columns as bytes and numbers.
Rows = Callable[[str, Sequence[str]], Iterable[tuple[int, list[Any]]]]

_COLUMNS = tuple(entities.COLUMNS.split(", "))

#: Entities that are written at once; a gazetteer can have hundreds of thousands.
_AT_ONCE = 10_000


def bring_register(rows: Rows, lost: list[str], made: Path) -> set[str]:
    """Write the readable entities into the new project, those of gazetteers with theirs; return their ids.

    What is lost is added to ``lost``, a line each.
    """
    seen: set[str] = set()
    db = connect(made, "rw")
    try:
        with writing(db, made):
            places = _Gazetteers(rows, lambda sql, values: execute(db, sql, values), lost)
            [[last]] = fetch(db, "SELECT coalesce(max(key), 0) FROM entity")
            found = enumerate(_entities(rows, places, seen, lost), start=last + 1)
            names = ", ".join(("key", "gazetteer_key", *_COLUMNS, "digest"))
            sql = f"INSERT INTO entity ({names}) VALUES ({', '.join('?' * (len(_COLUMNS) + 3))})"
            while page := list(islice(found, _AT_ONCE)):
                write_many(db, sql, [(key, place, *entities.row_of(entity)) for key, (place, entity) in page])
                entities.add_names(db, [(key, entity) for key, (_, entity) in page])
    finally:
        db.close()
    return seen


class _Gazetteers:
    """Where the gazetteers of the damaged file are in the new one, by their old keys; ``None`` for those not shown."""

    def __init__(self, rows: Rows, execute: Callable[[str, tuple[Any, ...]], object], lost: list[str]) -> None:
        self._execute = execute
        self._places: dict[int, int | None] = {}
        for key, (id_, name, state) in rows("gazetteer", ("id", "name", "state")):
            self._places[key] = None
            try:
                if _text(state) == "shown":
                    self._enter(key, _text(id_), _text(name))
            except DECODING_ERRORS:
                lost.append(f"What is known of a gazetteer can't be read (row {key}); its entities were kept.")
                self._enter(key, new_id(), "rescued")

    def place(self, key: Any) -> int | None:
        """Return the new key of a gazetteer; one whose row is lost gets a new one."""
        if key is not None and key not in self._places:
            self._enter(key, new_id(), "rescued")
        return None if key is None else self._places[key]

    def is_hidden(self, key: Any) -> bool:
        return key is not None and key in self._places and self._places[key] is None

    def _enter(self, key: Any, id_: str, name: str) -> None:
        new_key = 1 + sum(place is not None for place in self._places.values())
        self._execute("INSERT INTO gazetteer (key, id, name, state) VALUES (?, ?, ?, 'shown')", (new_key, id_, name))
        self._places[key] = new_key


def _entities(
    rows: Rows, gazetteers: _Gazetteers, seen: set[str], lost: list[str]
) -> Iterator[tuple[int | None, Entity]]:
    """Yield the entities that were in the project, each with the new key of its gazetteer."""
    for key, (gazetteer, *values) in rows("entity", ("gazetteer_key", *_COLUMNS)):
        if gazetteers.is_hidden(gazetteer):
            continue
        entity = None
        with contextlib.suppress(*DECODING_ERRORS):
            entity = require_entity(entities.entity_of([_plain(value) for value in values]))
        if entity is None:
            lost.append(f"An entity was left out, for it can't be read (row {key}).")
        elif entity.id in seen:
            lost.append(f"The entity {entity.id} was there twice; one of them was left out (row {key}).")
        else:
            seen.add(entity.id)
            yield gazetteers.place(gazetteer), entity


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        raise ValueError("not a text")  # noqa: TRY004  (the content is wrong, not the caller's type)
    return value.decode("utf-8")


def _plain(value: Any) -> Any:
    return value.decode("utf-8") if isinstance(value, bytes) else value
