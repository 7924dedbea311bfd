"""The register of a project as its callers see it: entities, their mentions, and proposals; each call one reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from annotator.core.entity import Entity, Gazetteer
from annotator.core.proposals import Proposal
from annotator.core.span import Span
from annotator.storage import entities, gazetteers, mentions, proposing
from annotator.storage.engine import Database
from annotator.storage.mentions import Mention

T = TypeVar("T")

#: What comes before the first page by name.
BEGINNING = ("", -1)


class RegisterRow(NamedTuple):
    """An entity as a list shows it: how many spans mention it, and the gazetteer it came with, if it came with one."""

    entity: Entity
    mentions: int
    source: str


class Register:
    """Reads the register through a project's ``read``; changes go through ``Project.do`` like all others."""

    def __init__(self, read: Callable[[Callable[[Database], Any]], Any]) -> None:
        self._read = read

    def count(self) -> int:
        """Return how many entities there are, those of gazetteers included."""
        return int(self._read(entities.count))

    def get(self, entity_ids: Sequence[str]) -> dict[str, Entity]:
        """Return these entities by id; those that are not there are left out."""

        def read(db: Database) -> dict[str, Entity]:
            return {id_: entity for id_, (_, entity) in entities.by_id(db, entity_ids).items()}

        found: dict[str, Entity] = self._read(read)
        return found

    def rows(self, entity_ids: Sequence[str]) -> list[RegisterRow]:
        """Return these entities as a list shows them, in the same order; those that are not there are left out."""

        def read(db: Database) -> list[RegisterRow]:
            found = entities.by_id(db, entity_ids)
            number, sources = mentions.counts(db, entity_ids), entities.sources(db, entity_ids)
            return [
                RegisterRow(found[id_][1], number.get(id_, 0), sources.get(id_, ""))
                for id_ in entity_ids
                if id_ in found
            ]

        rows: list[RegisterRow] = self._read(read)
        return rows

    def page(self, after: tuple[str, int] = BEGINNING, limit: int = 200) -> tuple[list[str], tuple[str, int]]:
        """Return the ids of the next entities by name, and the place that the page after them begins at."""

        def read(db: Database) -> tuple[list[str], tuple[str, int]]:
            keys = entities.page(db, after, limit)
            found = entities.by_key(db, [key for _, key in keys])
            last = keys[-1][0] if keys else after
            return [found[key].id for _, key in keys if key in found], last

        page: tuple[list[str], tuple[str, int]] = self._read(read)
        return page

    def in_use(self) -> dict[str, int]:
        """Return the ids of mentioned entities with their numbers, most first, then of the others of analysts."""
        found: dict[str, int] = self._read(entities.in_use)
        return found

    def propose(self, quote: str, label: str = "", article_id: str = "", most: int = 9) -> list[Proposal]:
        """Return entities that a span with these words may mention, best first."""
        found: list[Proposal] = self._read(lambda db: proposing.propose(db, quote, label, article_id, most))
        return found

    def search(self, typed: str, label: str = "", article_id: str = "", most: int = 9) -> list[Proposal]:
        """Return entities for what is being typed, best first."""
        found: list[Proposal] = self._read(lambda db: proposing.search(db, typed, label, article_id, most))
        return found

    def mention_count(self, entity_id: str) -> int:
        number: dict[str, int] = self._read(lambda db: mentions.counts(db, [entity_id]))
        return number.get(entity_id, 0)

    def mentions(self, entity_id: str, after: int = -1, limit: int = 200) -> list[Mention]:
        """Return mentions of an entity in the order in which they were made, those after the key ``after``."""
        found: list[Mention] = self._read(lambda db: mentions.page(db, entity_id, after, limit))
        return found

    def spans_of(self, entity_id: str) -> list[Span]:
        """Return all spans that mention an entity, whole."""
        found: list[Span] = self._read(lambda db: mentions.spans_of(db, mentions.ids_of(db, entity_id)))
        return found

    def unlinked(self, quote: str, label: str) -> list[str]:
        """Return the ids of the spans with these words and label that name no entity; takes long in a large project."""
        found: list[str] = self._read(lambda db: mentions.unlinked_ids(db, quote, label))
        return found

    def spans(self, span_ids: Sequence[str]) -> list[Span]:
        """Return these spans whole, article by article."""
        found: list[Span] = self._read(lambda db: mentions.spans_of(db, span_ids))
        return found

    def gazetteers(self) -> list[Gazetteer]:
        """Return the gazetteers that are shown, each with how many entities came with it."""
        found: list[Gazetteer] = self._read(gazetteers.shown)
        return found
