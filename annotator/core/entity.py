"""Entities: the actors and locations that spans mention under many names.

A span names its entity by id. The register of a project holds those that analysts made and those of gazetteers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core.errors import RefusedError
from annotator.core.identity import new_id, now

LONGEST_ENTITY_NAME = 500


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or a location. ``label`` is that of its mentions, empty for any; ``type`` is a word such as *person*.

    ``codes`` are names in other registers by that register's name: ``{"wikidata": "Q585", "iso": "NOR"}``. Latitude
    and longitude are degrees of WGS 84, both or none. ``created`` and ``updated`` as of a span. ``source`` is the id of
    the gazetteer that it came with, empty for one that an analyst made; it says nothing of what the entity is.
    """

    name: str
    id: str = field(default_factory=new_id)
    label: str = ""
    type: str = ""
    aliases: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    note: str = ""
    created: str = field(default_factory=now)
    updated: str = ""
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.updated:
            object.__setattr__(self, "updated", self.created)

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name and the aliases."""
        return (self.name, *self.aliases)

    def changed(self, **values: Any) -> Entity:
        """Return the entity with other values and ``updated`` set to now; its id stays."""
        return replace(self, updated=now(), **values)

    def absorbing(self, other: Entity) -> Entity:
        """Return the entity that both are once the other is merged into it: the other's names become aliases.

        Where both have a value, that of this one stays; the notes stand one under the other.
        """
        aliases = dict.fromkeys((*self.aliases, *other.names))
        aliases.pop(self.name, None)
        place = self if self.latitude is not None else other
        return self.changed(
            aliases=tuple(aliases),
            label=self.label or other.label,
            type=self.type or other.type,
            codes={**other.codes, **self.codes},
            latitude=place.latitude,
            longitude=place.longitude,
            note="\n".join(note for note in (self.note, other.note) if note),
        )


def require_entity(entity: Entity) -> Entity:
    """Return the entity; raise ``RefusedError`` where it has no name or a value that no register can hold."""
    if not entity.id or not entity.name.strip():
        raise RefusedError("An entity needs a name.")
    for name in entity.names:
        if len(name) > LONGEST_ENTITY_NAME:
            raise RefusedError(f"A name has at most {LONGEST_ENTITY_NAME} characters; this one has {len(name)}.")
    if (entity.latitude is None) != (entity.longitude is None):
        raise RefusedError(f"{entity.name} has only one of latitude and longitude.", "Give both or none.")
    for value, limit, what in ((entity.latitude, 90, "latitude"), (entity.longitude, 180, "longitude")):
        if value is not None and not (math.isfinite(value) and abs(value) <= limit):
            raise RefusedError(f"{value} is no {what}.", f"Degrees go from -{limit} to {limit}, with a point: 33.6844.")
    return entity


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The entities that came with one file, as a whole: there, or (``present`` false) taken back."""

    id: str
    name: str
    present: bool
    entries: int
