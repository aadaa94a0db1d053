"""Find posts by their words, and keep short articles for men to read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "searched_posts",
        sa.Column("post_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_searched_posts")),
        sa.UniqueConstraint("number", name=op.f("uq_searched_posts_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_leftovers",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_leftovers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("lines_for", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_articles_programme_id_programmes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_articles_programme_id"), "articles", ["programme_id"])
    op.create_table(
        "article_versions",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("article_id", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("summary", sa.String(length=1200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(length=60), nullable=False),
        sa.Column("reviewed_by", sa.String(length=320), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_versions_article_id_articles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_versions")),
        sa.UniqueConstraint(
            "article_id", "language", "number", name=op.f("uq_article_versions_article_id_language_number")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_article_versions_article_id"), "article_versions", ["article_id"])
    for statement in WORDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_words")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE search_numbers")
    op.drop_table("article_versions")
    op.drop_table("articles")
    op.drop_table("search_leftovers")
    op.drop_table("searched_posts")


WORDS = {
    # Keys are letters and digits with spaces between: nothing is to be folded, and no place within a post is kept.
    "sqlite": ("CREATE VIRTUAL TABLE search_words USING fts5(words, detail=none, columnsize=0, tokenize='ascii')",),
    "postgresql": (
        "CREATE SEQUENCE search_numbers",
        "CREATE TABLE search_words (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_words_words ON search_words USING gin (words) WITH (fastupdate = off)",
    ),
}
