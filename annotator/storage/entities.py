"""The register's statements: entities, and the names they are found by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from annotator.core.change import Edit
from annotator.core.entity import Entity, require_entity
from annotator.core.entity_names import names_found_by
from annotator.core.errors import RefusedError
from annotator.core.span import Span
from annotator.storage.codec import decoded_mapping, encoded
from annotator.storage.digests import digest_of
from annotator.storage.engine import Database, fetch, fetch_in, write_many
from annotator.storage.states import last_states

COLUMNS = "id, name, label, type, aliases, codes, latitude, longitude, note, created, updated"

#: Which rows of the table are in the project: those of analysts, and those of gazetteers that are shown.
PRESENT = "(gazetteer_key IS NULL OR gazetteer_key IN (SELECT key FROM gazetteer WHERE state = 'shown'))"

_INSERT = f"INSERT INTO entity ({COLUMNS}, digest) VALUES ({', '.join('?' * 12)})"
_UPDATE = f"UPDATE entity SET {', '.join(f'{column} = ?' for column in COLUMNS.split(', '))}, digest = ? WHERE key = ?"


def entity_of(row: Sequence[Any]) -> Entity:
    """Return the entity of a row of ``COLUMNS``; raise one of ``DECODING_ERRORS`` where it is damaged."""
    id_, name, label, type_, aliases, codes, latitude, longitude, note, created, updated = row
    names = json.loads(aliases)
    if not isinstance(names, list) or not all(isinstance(one, str) for one in (id_, name, label, type_, note, *names)):
        raise ValueError("an entity's names are not text")
    place = (latitude, longitude)
    last = created if updated is None else updated
    return Entity(name, id_, label, type_, tuple(names), decoded_mapping(codes), *place, note, created, last)


def row_of(entity: Entity) -> tuple[Any, ...]:
    """Return what the table holds of an entity: ``COLUMNS`` and the digest."""
    updated = None if entity.updated == entity.created else entity.updated
    place = (entity.latitude, entity.longitude)
    latitude, longitude = (None if degrees is None else float(degrees) for degrees in place)
    lists = (encoded(list(entity.aliases)), encoded(dict(entity.codes)))
    covered = (
        entity.name,
        entity.label,
        entity.type,
        *lists,
        latitude,
        longitude,
        entity.note,
        entity.created,
        updated,
    )
    return (entity.id, *covered, digest_of(*covered))


def by_id(db: Database, entity_ids: Sequence[str]) -> dict[str, tuple[int, Entity]]:
    """Return key and value of those of these entities that are in the project."""
    sql = f"SELECT key, {COLUMNS} FROM entity WHERE id IN ({{}}) AND {PRESENT}"
    return {row[0]: (key, entity_of(row)) for key, *row in fetch_in(db, sql, entity_ids)}


def there(db: Database, entity_ids: Sequence[str]) -> set[str]:
    """Return which of these entities are in the project."""
    return {id_ for [id_] in fetch_in(db, f"SELECT id FROM entity WHERE id IN ({{}}) AND {PRESENT}", entity_ids)}


def apply(db: Database, edits: Sequence[Edit]) -> None:
    """Add, change and delete entities, and keep what they are found by in step."""
    if not edits:
        return
    found = by_id(db, list({edit.value.id for edit in edits if isinstance(edit.value, Entity)}))
    states = last_states(edits, {id_: entity for id_, (_, entity) in found.items()}, Entity, "The entity")
    put = [require_entity(entity) for entity in states.values() if entity is not None]
    gone = [(key, entity) for id_, (key, entity) in found.items() if id_ in states]
    drop_names(db, gone)
    write_many(
        db,
        "DELETE FROM entity WHERE key = ?",
        [(found[id_][0],) for id_, e in states.items() if e is None and id_ in found],
    )
    write_many(db, _UPDATE, [(*row_of(entity), found[entity.id][0]) for entity in put if entity.id in found])
    write_many(db, _INSERT, [row_of(entity) for entity in put if entity.id not in found])
    now = by_id(db, [entity.id for entity in put])
    add_names(db, now.values())


def add_names(db: Database, entries: Iterable[tuple[int, Entity]]) -> None:
    """Write what entities, each with its key, are found by."""
    write_many(
        db,
        "INSERT INTO entity_name (folded, entity_key, kind) VALUES (?, ?, ?)",
        [(folded, key, kind) for key, one in entries for folded, kind in names_found_by(one.names).items()],
    )


def drop_names(db: Database, entries: Iterable[tuple[int, Entity]]) -> None:
    """Delete what entities, each with its key, were found by; the names are those that they have in the file."""
    write_many(
        db,
        "DELETE FROM entity_name WHERE folded = ? AND entity_key = ?",
        [(folded, key) for key, one in entries for folded in names_found_by(one.names)],
    )


def require_entities(db: Database, edits: Iterable[Edit]) -> None:
    """Raise ``RefusedError`` where the change leaves a span that names an entity which is not in the register."""
    edits = list(edits)
    named = {edit.after.entity for edit in edits if isinstance(edit.after, Span) and edit.after.entity is not None}
    missing = named - there(db, list(named)) if named else set()
    if missing:
        raise RefusedError(
            f"The entity {min(missing)} is not in the register.", "Make it first, or import its gazetteer."
        )
    gone = [edit.value.id for edit in edits if edit.after is None and isinstance(edit.value, Entity)]
    gone = list(set(gone) - there(db, gone)) if gone else []
    sql = (
        "SELECT span.entity, count(*) FROM span JOIN article ON article.key = article_key"
        " WHERE present AND span.entity IN ({}) GROUP BY span.entity"
    )
    for id_, number in fetch_in(db, sql, gone):
        raise RefusedError(
            f"The entity {id_} is mentioned by {number} span{'s' if number > 1 else ''}, so it can't be removed alone.",
            "Unlink them, or merge it into another one.",
        )


def count(db: Database) -> int:
    """Return how many entities there are, those of gazetteers included."""
    [[number]] = fetch(db, f"SELECT count(*) FROM entity WHERE {PRESENT}")
    return int(number)
