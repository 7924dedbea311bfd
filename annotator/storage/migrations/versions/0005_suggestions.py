"""Keep what proposes spans, what it proposed and what was refused, and on spans who proposed them (0.4)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    op.add_column("span", sa.Column("proposed", sa.Text(), nullable=True))
    op.add_column("relation", sa.Column("proposed", sa.Text(), nullable=True))
    op.create_index(
        "ix_span_proposed", "span", ["proposed", "article_key"], sqlite_where=sa.text("proposed IS NOT NULL")
    )
    op.create_table(
        "source",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("stamp", sa.Text(), nullable=False, server_default=""),
        sa.Column("reach", sa.Integer(), nullable=False, server_default="-1"),
        sa.CheckConstraint("present IN (0, 1)", name=op.f("ck_source_present")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_source")),
        sa.UniqueConstraint("id", name=op.f("uq_source_id")),
    )
    op.create_table(
        "material",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_material")),
    )
    op.create_table(
        "suggestion",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.CheckConstraint("0 <= start_char AND start_char < end_char", name=op.f("ck_suggestion_offsets")),
        sa.ForeignKeyConstraint(
            ["article_key"], ["article.key"], name=op.f("fk_suggestion_article_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_key"], ["source.key"], name=op.f("fk_suggestion_source_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_suggestion")),
    )
    op.create_index("ix_suggestion_article", "suggestion", ["article_key", "start_char"])
    op.create_index("ix_suggestion_source", "suggestion", ["source_key", "article_key"])
    op.create_table(
        "rejection",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("start_char", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_char", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("analyst", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("sha256", "start_char", "end_char", "label", name=op.f("pk_rejection")),
    )
