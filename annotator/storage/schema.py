"""The shape of a project file of this revision: how it is made, and what a file is compared with at opening.

``schema.sql`` beside this module is written from ``models.py`` by ``make schema``, so that opening a project needs no
SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import NamedTuple

#: The revision that this program writes; a file says its own in ``PRAGMA user_version``.
HEAD = 5

#: ``PRAGMA application_id`` of a project.
APPLICATION_ID = int.from_bytes(b"ANOT", "big")


class Column(NamedTuple):
    """A column as ``PRAGMA table_xinfo`` tells it; ``key`` is its place in the primary key, 0 where it is in none."""

    type: str
    not_null: bool
    key: int
    computed: bool


class Shape(NamedTuple):
    """What a file holds: tables with their columns, those of virtual tables' own among them; names of indexes.

    ``virtual`` has the statements that made virtual tables, by name; ``others`` has kind and name of all else.
    """

    tables: dict[str, dict[str, Column]]
    indexes: frozenset[str]
    virtual: dict[str, str]
    others: tuple[tuple[str, str], ...]


@cache
def statements() -> list[str]:
    """Return the statements that make the tables of a new project, in order."""
    text = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def full_text_statements() -> list[str]:
    """Return the statement that makes the full-text index, which a project may have.

    Its words come folded already, so that its tokenizer needs to know of ASCII only. It knows which articles hold a
    word and not where: to know that would take three times the room.
    """
    columns = "words, content='', columnsize=0, detail=none, tokenize='ascii'"
    return [f"CREATE VIRTUAL TABLE full_text USING fts5({columns})"]


@cache
def wanted(*, full_text: bool = False) -> Shape:
    """Return the shape that a project of this revision has, with the full-text index or without."""
    raw = sqlite3.connect(":memory:")
    try:
        for statement in (*statements(), *(full_text_statements() if full_text else ())):
            raw.execute(statement)
        return shape_of(raw)
    finally:
        raw.close()


def shape_of(raw: sqlite3.Connection) -> Shape:
    """Return the shape that a file has; SQLite's own tables and the indexes that constraints made are left out."""
    tables: dict[str, dict[str, Column]] = {}
    indexes, virtual, others = [], {}, []
    for kind, name, sql in raw.execute("SELECT type, name, sql FROM sqlite_schema").fetchall():
        if kind == "table" and str(sql).upper().startswith("CREATE VIRTUAL"):
            virtual[name] = str(sql)
        elif kind == "table" and not str(name).startswith("sqlite_"):
            quoted = str(name).replace('"', '""')
            columns = raw.execute(f'PRAGMA table_xinfo("{quoted}")').fetchall()
            tables[name] = {
                column: Column(type_, bool(not_null), key, hidden > 0)
                for _, column, type_, not_null, _, key, hidden in columns
            }
        elif kind == "index" and sql is not None:
            indexes.append(name)
        elif kind not in ("table", "index"):
            others.append((kind, name))
    return Shape(tables, frozenset(indexes), virtual, tuple(others))
