"""Keep a digest beside each row, and count the transactions that write (0.2)."""

from __future__ import annotations

from zlib import crc32

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"

_COVERED = {
    "article": "title, source, published, language, meta",
    "span": "label, analyst_key, fragments, attributes, entity, note, created, updated",
    "relation": "head, tail, label",
    "change": "id, text, analyst, made, edits",
    "label_set": "content",
}


def upgrade() -> None:
    raw = op.get_bind().connection.driver_connection
    assert raw is not None
    raw.create_function("row_digest", -1, _digest, deterministic=True)
    for table, columns in _COVERED.items():
        op.add_column(table, sa.Column("digest", sa.Integer(), nullable=False, server_default="0"))
        op.execute(f"UPDATE {table} SET digest = row_digest({columns})")
    op.create_table(
        "generation",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_generation")),
    )
    op.execute("INSERT INTO generation (number) VALUES (0)")


def _digest(*values: str | int | None) -> int:
    return crc32("\x1f".join(["\0" if value is None else str(value) for value in values]).encode("utf-8", "replace"))
