"""The first schema (0.1)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "analyst",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_analyst")),
        sa.UniqueConstraint("name", name=op.f("uq_analyst_name")),
    )
    op.create_table(
        "arrival",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('staged', 'shown', 'hidden', 'doomed')", name=op.f("ck_arrival_state")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_arrival")),
        sa.UniqueConstraint("id", name=op.f("uq_arrival_id")),
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("analyst", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.CheckConstraint("done IN (0, 1)", name=op.f("ck_change_done")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    op.create_index("ix_change_done", "change", ["done"], unique=False)
    op.create_table(
        "label_set",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("current IN (0, 1)", name=op.f("ck_label_set_current")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_label_set")),
    )
    op.create_index("ix_label_set_current", "label_set", ["current"], unique=True, sqlite_where=sa.text("current"))
    op.create_table(
        "article",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("arrival_key", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("meta", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('todo', 'in_progress', 'done', 'flagged')", name=op.f("ck_article_status")),
        sa.CheckConstraint("present IN (0, 1)", name=op.f("ck_article_present")),
        sa.ForeignKeyConstraint(["arrival_key"], ["arrival.key"], name=op.f("fk_article_arrival_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_article")),
    )
    op.create_index("ix_article_arrival", "article", ["arrival_key", "id"], unique=True)
    op.create_index("ix_article_id", "article", ["id"], unique=True, sqlite_where=sa.text("present"))
    op.create_index("ix_article_present", "article", ["present"], unique=False)
    op.create_index("ix_article_sha256", "article", ["sha256"], unique=False)
    op.create_index("ix_article_status", "article", ["status", "present"], unique=False)
    op.create_table(
        "article_text",
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_key"], ["article.key"], name=op.f("fk_article_text_article_key")),
        sa.PrimaryKeyConstraint("article_key", name=op.f("pk_article_text")),
    )
    op.create_table(
        "relation",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_key"], ["article.key"], name=op.f("fk_relation_article_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_relation")),
    )
    op.create_index("ix_relation_article", "relation", ["article_key"], unique=False)
    op.create_index("ix_relation_head", "relation", ["head"], unique=False)
    op.create_index("ix_relation_id", "relation", ["id", "article_key"], unique=True)
    op.create_index("ix_relation_tail", "relation", ["tail"], unique=False)
    op.create_table(
        "span",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("analyst_key", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("fragments", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), server_default="{}", nullable=False),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("updated", sa.Text(), nullable=True),
        sa.CheckConstraint("0 <= start_char AND start_char < end_char", name=op.f("ck_span_offsets")),
        sa.ForeignKeyConstraint(["analyst_key"], ["analyst.key"], name=op.f("fk_span_analyst_key")),
        sa.ForeignKeyConstraint(["article_key"], ["article.key"], name=op.f("fk_span_article_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_span")),
    )
    op.create_index("ix_span_article", "span", ["article_key", "start_char"], unique=False)
    op.create_index("ix_span_id", "span", ["id", "article_key"], unique=True)
