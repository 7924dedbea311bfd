"""The register's statements: entities, and the names they are found by."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.core.change import Edit
from annotator.core.entity import Entity, require_entity
from annotator.core.entity_names import CANONICAL, names_found_by
from annotator.core.errors import RefusedError
from annotator.core.span import Span
from annotator.storage import mentions
from annotator.storage.codec import DECODING_ERRORS, decoded_mapping, encoded
from annotator.storage.digests import digest_of
from annotator.storage.engine import CHUNK, Database, fetch, fetch_in, write_many
from annotator.storage.states import last_states

COLUMNS = "id, name, label, type, aliases, codes, latitude, longitude, note, created, updated"

#: Which rows of the table are in the project: those of analysts, and those of gazetteers that are shown.
PRESENT = "(gazetteer_key IS NULL OR gazetteer_key IN (SELECT key FROM gazetteer WHERE state = 'shown'))"

#: The rows whose names are whole: those of a gazetteer that comes or goes are written last, or deleted first.
_FINISHED = (
    "(gazetteer_key IS NULL OR gazetteer_key NOT IN (SELECT key FROM gazetteer WHERE state IN ('staged', 'doomed')))"
)

#: Entities that ``out_of_step`` reads at once.
_PAGE = 1_000

#: ``COLUMNS``, and the id of the gazetteer that an entity came with.
_READ = f"{COLUMNS}, (SELECT gazetteer.id FROM gazetteer WHERE gazetteer.key = gazetteer_key)"

_INSERT = (
    f"INSERT INTO entity ({COLUMNS}, digest, gazetteer_key)"
    f" VALUES ({', '.join('?' * 12)}, (SELECT key FROM gazetteer WHERE id = ?))"
)
#: The same for an import, which knows the gazetteer's key; and one of the names that lead to an entity.
INSERT_STAGED = f"INSERT INTO entity ({COLUMNS}, digest, gazetteer_key) VALUES ({', '.join('?' * 13)})"
INSERT_NAME = "INSERT INTO entity_name (folded, entity_key, kind) VALUES (?, ?, ?)"

_UPDATE = f"UPDATE entity SET {', '.join(f'{column} = ?' for column in COLUMNS.split(', '))}, digest = ? WHERE key = ?"


def entity_of(row: Sequence[Any]) -> Entity:
    """Return the entity of a row of ``COLUMNS``, perhaps with its gazetteer's id after them.

    Raises one of ``DECODING_ERRORS`` where it is damaged.
    """
    id_, name, label, type_, aliases, codes, latitude, longitude, note, created, updated, *source = row
    names = json.loads(aliases)
    if not isinstance(names, list) or not all(isinstance(one, str) for one in (id_, name, label, type_, note, *names)):
        raise ValueError("an entity's names are not text")
    place = (latitude, longitude)
    last = created if updated is None else updated
    came_with = (source[0] or "") if source else ""
    return Entity(name, id_, label, type_, tuple(names), decoded_mapping(codes), *place, note, created, last, came_with)


def row_of(entity: Entity) -> tuple[Any, ...]:
    """Return what the table holds of an entity: ``COLUMNS`` and the digest."""
    updated = None if entity.updated == entity.created else entity.updated
    place = (entity.latitude, entity.longitude)
    # SQLite keeps -0.0 as 0, and the digest is of what it gives back.
    latitude, longitude = (None if degrees is None else float(degrees) + 0.0 for degrees in place)
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
    sql = f"SELECT key, {_READ} FROM entity WHERE id IN ({{}}) AND {PRESENT}"
    return {row[0]: (key, entity_of(row)) for key, *row in fetch_in(db, sql, entity_ids)}


def by_key(db: Database, keys: Sequence[int]) -> dict[int, Entity]:
    """Return those of the entities with these keys that are in the project; damaged ones are left to ``check``."""
    sql = f"SELECT key, {_READ} FROM entity WHERE key IN ({{}}) AND {PRESENT}"
    found = {}
    for key, *row in fetch_in(db, sql, keys):
        with contextlib.suppress(*DECODING_ERRORS):
            found[key] = entity_of(row)
    return found


def page(db: Database, after: tuple[str, int], limit: int) -> list[tuple[tuple[str, int], int]]:
    """Return the keys of the next entities by their folded names, each with its place, which the next page is after."""
    sql = (
        "SELECT folded, entity_key FROM entity_name JOIN entity ON entity.key = entity_key"
        f" WHERE (folded, entity_key) > (?, ?) AND kind = {CANONICAL} AND {PRESENT}"
        " ORDER BY folded, entity_key LIMIT ?"
    )
    return [((folded, key), key) for folded, key in fetch(db, sql, (*after, limit))]


def in_use(db: Database) -> dict[str, int]:
    """Return the ids of the entities that are mentioned, most mentions first, then of the others that analysts made."""
    counted = mentions.all_counts(db)
    own = [id_ for [id_] in fetch(db, "SELECT id FROM entity WHERE gazetteer_key IS NULL ORDER BY name COLLATE NOCASE")]
    return dict(counted.most_common()) | {id_: 0 for id_ in own if id_ not in counted}


def own(db: Database) -> Iterator[Entity]:
    """Yield the entities that analysts made or that a present span mentions, by id."""
    ids = sorted(in_use(db))
    for start in range(0, len(ids), CHUNK):
        found = by_id(db, ids[start : start + CHUNK])
        yield from (found[id_][1] for id_ in ids[start : start + CHUNK] if id_ in found)


def sources(db: Database, entity_ids: Sequence[str]) -> dict[str, str]:
    """Return the names of the gazetteers that these entities came with, of those that came with one."""
    sql = (
        "SELECT entity.id, gazetteer.name FROM entity JOIN gazetteer ON gazetteer.key = gazetteer_key"
        " WHERE entity.id IN ({}) AND state = 'shown'"
    )
    return dict(fetch_in(db, sql, entity_ids))


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
    _require_sources(db, put)
    gone = [(key, entity) for id_, (key, entity) in found.items() if id_ in states]
    drop_names(db, gone)
    write_many(
        db,
        "DELETE FROM entity WHERE key = ?",
        [(found[id_][0],) for id_, e in states.items() if e is None and id_ in found],
    )
    write_many(db, _UPDATE, [(*row_of(entity), found[entity.id][0]) for entity in put if entity.id in found])
    write_many(db, _INSERT, [(*row_of(entity), entity.source) for entity in put if entity.id not in found])
    now = by_id(db, [entity.id for entity in put])
    add_names(db, now.values())


def _require_sources(db: Database, put: Sequence[Entity]) -> None:
    wanted = {entity.source for entity in put if entity.source}
    known = {id_ for [id_] in fetch_in(db, "SELECT id FROM gazetteer WHERE id IN ({})", list(wanted))}
    for missing in wanted - known:
        raise RefusedError(f"There is no gazetteer {missing} in this project.")


def add_names(db: Database, entries: Iterable[tuple[int, Entity]]) -> None:
    """Write what entities, each with its key, are found by."""
    write_many(
        db,
        INSERT_NAME,
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
    sql = (
        "SELECT (SELECT count(*) FROM entity WHERE gazetteer_key IS NULL) + coalesce(sum("
        "(SELECT count(*) FROM entity WHERE gazetteer_key = gazetteer.key)), 0) FROM gazetteer WHERE state = 'shown'"
    )
    [[number]] = fetch(db, sql)
    return int(number)


def out_of_step(db: Database) -> Iterator[str]:
    """Yield a sentence for what contradicts itself: names that lead nowhere or are missing, spans that name nobody."""
    rows = fetch(db, "SELECT DISTINCT entity_key FROM entity_name WHERE entity_key NOT IN (SELECT key FROM entity)")
    for [key] in rows:
        yield f"The register has names of an entity with the key {key}, which is not there."
    if _sum_of_names(db) != _sum_that_names_should_have(db):
        for page_of_rows in _pages(db):
            yield from _names_out_of_step(db, page_of_rows)
    sql = f"SELECT id, count(*) FROM entity WHERE {PRESENT} GROUP BY id HAVING count(*) > 1"
    for id_, number in fetch(db, sql):
        yield f"The entity {id_} is there {number} times."
    sql = (
        "SELECT span.id, span.entity FROM span JOIN article ON article.key = article_key WHERE span.entity IS NOT NULL"
        f" AND present AND span.entity NOT IN (SELECT id FROM entity WHERE {PRESENT})"
    )
    for id_, entity_id in fetch(db, sql):
        yield f"The span {id_} mentions the entity {entity_id}, which is not in the register."


def _pages(db: Database) -> Iterator[Sequence[Sequence[Any]]]:
    last = -(2**63)
    sql = f"SELECT key, {COLUMNS} FROM entity WHERE key > ? AND {_FINISHED} ORDER BY key LIMIT {_PAGE}"
    while rows := fetch(db, sql, (last,)):
        last = rows[-1][0]
        yield rows


def _sum_of_names(db: Database) -> int:
    """Return a number that is another one where a name is missing, or is another, or has another key or kind.

    Looking for each name of a million entities would take many times as long.
    """
    total, place = 0, ("", -(2**63))
    sql = (
        "SELECT folded, entity_key, kind FROM entity_name WHERE (folded, entity_key) > (?, ?)"
        f" AND entity_key NOT IN (SELECT key FROM entity WHERE NOT {_FINISHED})"
        f" ORDER BY folded, entity_key LIMIT {10 * _PAGE}"
    )
    while rows := fetch(db, sql, place):
        total += sum(map(hash, rows))
        place = rows[-1][:2]
    return total


def _sum_that_names_should_have(db: Database) -> int:
    total = 0
    for rows in _pages(db):
        for key, *row in rows:
            with contextlib.suppress(*DECODING_ERRORS):
                total += sum(hash((folded, key, kind)) for folded, kind in names_found_by(entity_of(row).names).items())
    return total


def _names_out_of_step(db: Database, rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    for key, *row in rows:
        try:
            entity = entity_of(row)
        except DECODING_ERRORS:
            yield f"The entity {row[0]} can't be read."
            continue
        for folded, kind in names_found_by(entity.names).items():
            found = fetch(db, "SELECT kind FROM entity_name WHERE folded = ? AND entity_key = ?", (folded, key))
            if found != [(kind,)]:
                yield f"The entity {entity.id} is not found by {folded!r} as it should be."
                break
