"""Many rows into one table in few statements: running one costs about as much as writing a row does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, count, repeat
from operator import eq
from typing import Any

from annotator.storage.engine import CHUNK, Database, write_many

#: Fewer rows than this are written one by one.
_MANY = 50


def insert_rows(db: Database, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run ``INSERT INTO … VALUES (?, …)`` for every row inside ``writing``, many rows in a statement.

    A column that is the same in all rows, as most of an import's are, is handed over once in a statement.
    """
    if len(rows) < _MANY:
        write_many(db, statement, rows)
        return
    columns = list(zip(*rows, strict=True))
    alike = [place for place, column in enumerate(columns) if _is_one(column)]
    moving = [place for place in range(len(columns)) if place not in alike]
    head = statement[: statement.index(" VALUES ")]
    same = tuple(columns[place][0] for place in alike)
    at_once = max((CHUNK - len(alike)) // max(len(moving), 1), 1)
    varying = list(zip(*(columns[place] for place in moving), strict=True)) if moving else [()] * len(rows)
    whole = len(rows) - len(rows) % at_once
    for part, number in ((varying[:whole], at_once), (varying[whole:], 1)):
        values = [(*same, *chain.from_iterable(part[start : start + number])) for start in range(0, len(part), number)]
        write_many(db, f"{head} VALUES {_places(len(columns), tuple(alike), number)}", values)


def _is_one(column: Sequence[Any]) -> bool:
    return all(map(eq, column, repeat(column[0])))


@lru_cache(maxsize=16)
def _places(width: int, alike: tuple[int, ...], rows: int) -> str:
    """Return the numbered parameters of so many rows; those of the columns that are alike come first, once for all."""
    numbers = dict(zip(alike, count(1), strict=False))
    following = count(len(alike) + 1)
    made = []
    for _ in range(rows):
        row = [numbers[place] if place in numbers else next(following) for place in range(width)]
        made.append(f"({', '.join(f'?{number}' for number in row)})")
    return ", ".join(made)
