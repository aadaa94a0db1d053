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
    for statement in WORDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_words")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE search_numbers")
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
