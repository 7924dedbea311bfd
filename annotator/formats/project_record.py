"""The record of a project: its label set and its entities, in a file beside the export of its articles.

The articles' file stays one that other programs load; what they have no place for is here. ``NAME.jsonl`` has its
record in ``NAME.annotator.json``. The order of everything in it is fixed, so that equal projects give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.entity import Entity, require_entity
from annotator.core.errors import RefusedError
from annotator.core.label_set import LabelSet
from annotator.core.label_set_values import label_set_from_values, label_set_values
from annotator.formats.fields import UNIT_HINT, require_shallow, short
from annotator.formats.jsonl import JsonlReader
from annotator.formats.limits import LARGEST_RECORD, in_mb
from annotator.formats.reading import Reading, opened
from annotator.formats.records import OFFSET_UNIT
from annotator.formats.writing import replace_file

#: What a record says of itself.
FORMAT, VERSION = "annotator project record", 1

#: How the name of a record ends.
ENDING = ".annotator.json"


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A label set, and the entities that its project's analysts made or that its spans mention."""

    label_set: LabelSet
    entities: tuple[Entity, ...] = ()


def record_of(export: Path) -> Path:
    """Return where the record of an export is: ``NAME.annotator.json`` beside ``NAME.jsonl``."""
    name = export.stem if export.suffix.lower() in JsonlReader.suffixes else export.name
    return export.with_name(name + ENDING)


def is_record(path: Path) -> bool:
    """Tell from its name whether a file is a record."""
    return path.name.lower().endswith(ENDING)


def write_record(path: Path, record: ProjectRecord) -> None:
    """Write a record, all of it or nothing; raise ``AnnotatorError`` where that can't be."""
    content = encoded_record(record)
    replace_file(path, lambda out: out.write(content))


def encoded_record(record: ProjectRecord) -> bytes:
    """Return a record as UTF-8; raise ``RefusedError`` where JSON has no word for what it holds."""
    values = {
        "format": FORMAT,
        "version": VERSION,
        "offset_unit": OFFSET_UNIT,
        "label_set": label_set_values(record.label_set),
        "entities": [_entity_values(entity) for entity in sorted(record.entities, key=lambda entity: entity.id)],
    }
    try:
        return (json.dumps(values, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
    except (ValueError, TypeError, RecursionError) as error:  # among the first is UnicodeEncodeError
        raise RefusedError(f"The label set or an entity can't be written as JSON: {error}.") from error


def read_record(path: Path) -> ProjectRecord:
    """Return the record in a file; raise ``BadRecordError`` where it breaks a rule."""
    with opened(path, Reading(line=None)) as file:
        content = file.read(LARGEST_RECORD + 1)
        if len(content) > LARGEST_RECORD:
            raise RefusedError(f"It is larger than {in_mb(LARGEST_RECORD)}.")
        record = _record(_decoded(content))
        encoded_record(record)  # what can't be written again can't be kept either
    return record


def _decoded(content: bytes) -> Mapping[str, Any]:
    try:
        values = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError as error:
        raise RefusedError("It is nested too deeply.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RefusedError(f"It is not valid JSON: {error}.") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise RefusedError("It is no project record of this program.")
    version = values.get("version")
    if type(version) is not int or version < 1:
        raise RefusedError("It does not say its version.")
    if version > VERSION:
        raise RefusedError(
            f"It is of version {version}; this program reads version {VERSION}.", "Install the newer version."
        )
    if values.get("offset_unit", OFFSET_UNIT) != OFFSET_UNIT:
        raise RefusedError(f"Its offsets count {values['offset_unit']!r:.40}; only code points are read.", UNIT_HINT)
    require_shallow(values)
    return values


def _record(values: Mapping[str, Any]) -> ProjectRecord:
    label_set, listed = values.get("label_set"), values.get("entities", [])
    if not isinstance(label_set, dict):
        raise RefusedError("It has no label set.")
    if not isinstance(listed, list):
        raise RefusedError("Its entities are not a list.")
    found = label_set_from_values(label_set)
    entities: dict[str, Entity] = {}
    for number, item in enumerate(listed, start=1):
        try:
            entity = _entity(item)
        except RefusedError as error:
            raise RefusedError(f"Its entity {number}: {error}", error.hint) from error
        if entity.id in entities:
            raise RefusedError(f"Two of its entities have the id “{short(entity.id)}”.")
        entities[entity.id] = entity
    return ProjectRecord(found, tuple(entities.values()))


def _entity_values(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "label": entity.label,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "codes": dict(sorted(entity.codes.items())),
        "latitude": entity.latitude,
        "longitude": entity.longitude,
        "note": entity.note,
        "created": entity.created,
        "updated": entity.updated,
    }


def _entity(item: Any) -> Entity:
    if not isinstance(item, dict):
        raise RefusedError("It is not a JSON object.")
    aliases, codes = item.get("aliases", []), item.get("codes", {})
    if not isinstance(aliases, list) or not _are_words(aliases):
        raise RefusedError("Its aliases are not a list of strings.")
    if not isinstance(codes, dict) or not _are_words(codes.values()):
        raise RefusedError("Its codes are not strings by the names of registers.")
    return require_entity(
        Entity(
            id=_word(item, "id"),
            name=_word(item, "name"),
            label=_word(item, "label"),
            type=_word(item, "type"),
            aliases=tuple(aliases),
            codes=codes,
            latitude=_degrees(item, "latitude"),
            longitude=_degrees(item, "longitude"),
            note=_word(item, "note"),
            created=_word(item, "created"),
            updated=_word(item, "updated"),
        )
    )


def _word(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key, "")
    if not isinstance(value, str):
        raise RefusedError(f"Its {key} is not a string.")
    return value


def _degrees(item: Mapping[str, Any], key: str) -> float | None:
    value = item.get(key)
    if value is not None and type(value) not in (int, float):
        raise RefusedError(f"Its {key} is not a number.")
    try:
        return None if value is None else float(value)
    except OverflowError as error:
        raise RefusedError(f"Its {key} is too great.") from error


def _are_words(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
