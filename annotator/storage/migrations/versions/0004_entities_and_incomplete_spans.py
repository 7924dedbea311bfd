"""Keep a register of entities, know which spans lack an attribute, and let articles be taken out (0.3)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from zlib import crc32

import sqlalchemy as sa
from alembic import op

from annotator.core.entity_names import names_found_by

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.add_column("span", sa.Column("incomplete", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_span_entity", "span", ["entity"], sqlite_where=sa.text("entity IS NOT NULL"))
    op.create_index(
        "ix_span_words", "span", ["quote", "entity", "article_key"], sqlite_where=sa.text("entity IS NOT NULL")
    )
    op.create_index("ix_span_incomplete", "span", ["article_key", "start_char"], sqlite_where=sa.text("incomplete"))
    op.create_table(
        "removed",
        sa.Column("article_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_key"], ["article.key"], name=op.f("fk_removed_article_key")),
        sa.PrimaryKeyConstraint("article_key", name=op.f("pk_removed")),
    )
    op.create_table(
        "gazetteer",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('staged', 'shown', 'hidden', 'doomed')", name=op.f("ck_gazetteer_state")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_gazetteer")),
        sa.UniqueConstraint("id", name=op.f("uq_gazetteer_id")),
    )
    op.create_table(
        "entity",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("gazetteer_key", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("codes", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("updated", sa.Text(), nullable=True),
        sa.Column("digest", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["gazetteer_key"], ["gazetteer.key"], name=op.f("fk_entity_gazetteer_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entity")),
    )
    op.create_index("ix_entity_id", "entity", ["id"])
    op.create_index("ix_entity_gazetteer", "entity", ["gazetteer_key"])
    op.create_table(
        "entity_name",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("entity_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("folded", "entity_key", name=op.f("pk_entity_name")),
        sqlite_with_rowid=False,
    )
    _register_what_spans_name()


def _register_what_spans_name() -> None:
    """Enter what spans, or spans that undo could bring back, named as their entity when there was no register."""
    db = op.get_bind()
    names: dict[str, str] = dict.fromkeys(_named_in_history(db), "")
    sql = "SELECT entity, quote, count(*) FROM span WHERE entity IS NOT NULL GROUP BY entity, quote ORDER BY 3, 2"
    names |= {entity: quote for entity, quote, _ in db.exec_driver_sql(sql)}
    for key, (id_, quote) in enumerate(sorted(names.items()), start=1):
        name = " ".join(quote.split())[:200] or id_
        covered = (name, "", "", "[]", "{}", None, None, "", "", None)
        columns = "key, id, name, label, type, aliases, codes, latitude, longitude, note, created, updated, digest"
        db.exec_driver_sql(
            f"INSERT INTO entity ({columns}) VALUES ({', '.join('?' * 13)})", (key, id_, *covered, _digest(covered))
        )
        for folded, kind in names_found_by((name,)).items():
            sql = "INSERT INTO entity_name (folded, entity_key, kind) VALUES (?, ?, ?)"
            db.exec_driver_sql(sql, (folded, key, kind))


def _named_in_history(db: sa.Connection) -> Iterable[str]:
    for [edits] in db.exec_driver_sql("SELECT edits FROM change WHERE edits LIKE '%\"Span\"%'").fetchall():
        for kind, before, after in json.loads(edits):
            if kind == "Span":
                yield from (side[6] for side in (before, after) if side is not None and side[6])


def _digest(values: Iterable[str | None]) -> int:
    return crc32("\x1f".join(["\0" if value is None else value for value in values]).encode("utf-8", "replace"))
