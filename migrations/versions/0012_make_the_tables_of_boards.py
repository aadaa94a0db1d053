"""Make the tables of boards."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "board_drafts",
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("persona_id", "place", name=op.f("pk_board_drafts")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("board_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_drafts_at"), ["at"], unique=False)

    op.create_table(
        "topic_filters",
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("persona_id", "topic", name=op.f("pk_topic_filters")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "boards",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("readers", sa.String(length=10), nullable=False),
        sa.Column("checking", sa.String(length=10), nullable=False),
        sa.Column("firsts", sa.Integer(), nullable=False),
        sa.Column("slow", sa.Integer(), nullable=False),
        sa.Column("look_hours", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("checking IN ('before', 'after', 'first')", name=op.f("ck_boards_checking")),
        sa.CheckConstraint("readers IN ('open', 'members', 'closed')", name=op.f("ck_boards_readers")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_boards_programme_id_programmes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boards")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boards_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "board_texts",
        sa.Column("board_id", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name=op.f("fk_board_texts_board_id_boards")),
        sa.PrimaryKeyConstraint("board_id", "language", name=op.f("pk_board_texts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "threads",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("board_id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=480), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("warning", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("by_thread_name", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("pinned_at", sa.BigInteger(), nullable=True),
        sa.Column("locked_at", sa.BigInteger(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('held', 'shown', 'hidden', 'removed')", name=op.f("ck_threads_state")),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name=op.f("fk_threads_board_id_boards")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_threads_programme_id_programmes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.create_index("ix_threads_board_id_state_moved_at", ["board_id", "state", "moved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_moved_at"), ["moved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_persona_id"), ["persona_id"], unique=False)

    op.create_table(
        "follows",
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("thread_id", sa.String(length=20), nullable=False),
        sa.Column("read_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_follows_thread_id_threads")),
        sa.PrimaryKeyConstraint("persona_id", "thread_id", name=op.f("pk_follows")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follows_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("thread_id", sa.String(length=20), nullable=False),
        sa.Column("board_id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("text_seq", sa.BigInteger(), nullable=True),
        sa.Column("by_thread_name", sa.Boolean(), nullable=False),
        sa.Column("alias", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("promise_at", sa.BigInteger(), nullable=True),
        sa.Column("warning", sa.String(length=20), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=True),
        sa.Column("word", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "number IS NOT NULL OR state NOT IN ('shown', 'hidden')", name=op.f("ck_posts_shown_is_numbered")
        ),
        sa.CheckConstraint("state IN ('held', 'returned', 'shown', 'hidden', 'removed')", name=op.f("ck_posts_state")),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name=op.f("fk_posts_board_id_boards")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_posts_programme_id_programmes")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_posts_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_posts_thread_id_number")),
        sa.UniqueConstraint("thread_id", "persona_id", "key", name=op.f("uq_posts_thread_id_persona_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("ix_posts_persona_id_state", ["persona_id", "state"], unique=False)
        batch_op.create_index(
            "ix_posts_programme_id_state_promise_at", ["programme_id", "state", "promise_at"], unique=False
        )

    op.create_table(
        "acknowledgements",
        sa.Column("post_id", sa.String(length=20), nullable=False),
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_acknowledgements_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "persona_id", name=op.f("pk_acknowledgements")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("acknowledgements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_acknowledgements_persona_id"), ["persona_id"], unique=False)

    op.create_table(
        "post_versions",
        sa.Column("post_id", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_versions_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "version", name=op.f("pk_post_versions")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("post_versions")
    with op.batch_alter_table("acknowledgements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acknowledgements_persona_id"))

    op.drop_table("acknowledgements")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("ix_posts_programme_id_state_promise_at")
        batch_op.drop_index("ix_posts_persona_id_state")

    op.drop_table("posts")
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follows_thread_id"))

    op.drop_table("follows")
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_threads_persona_id"))
        batch_op.drop_index(batch_op.f("ix_threads_moved_at"))
        batch_op.drop_index("ix_threads_board_id_state_moved_at")

    op.drop_table("threads")
    op.drop_table("board_texts")
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boards_programme_id"))

    op.drop_table("boards")
    op.drop_table("topic_filters")
    with op.batch_alter_table("board_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_drafts_at"))

    op.drop_table("board_drafts")
