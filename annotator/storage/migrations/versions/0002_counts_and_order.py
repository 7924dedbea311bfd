"""Keep counts, order articles by title, source and date, and remember how far the full-text index goes (0.2)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.create_table(
        "index_reach",
        sa.Column("folding", sa.Integer(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("folding", name=op.f("pk_index_reach")),
    )
    for table, column in (("article_count", "status"), ("span_count", "label")):
        op.create_table(
            table,
            sa.Column("arrival_key", sa.Integer(), nullable=False),
            sa.Column(column, sa.Text(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["arrival_key"], ["arrival.key"], name=op.f(f"fk_{table}_arrival_key"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("arrival_key", column, name=op.f(f"pk_{table}")),
        )
    op.create_index("ix_article_title", "article", [sa.text("title COLLATE NOCASE")], unique=False)
    op.create_index("ix_article_source", "article", [sa.text("source COLLATE NOCASE")], unique=False)
    op.create_index("ix_article_published", "article", ["published"], unique=False)
    op.execute(
        "INSERT INTO article_count SELECT arrival_key, status, count(*) FROM article GROUP BY arrival_key, status"
    )
    op.execute(
        "INSERT INTO span_count SELECT arrival_key, label, count(*) FROM span JOIN article ON article.key = article_key"
        " GROUP BY arrival_key, label"
    )
