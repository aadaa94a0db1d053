"""Let those who talk with men introduce themselves, and say which languages each reads."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("lived", sa.String(length=600), nullable=False),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("waiting", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_introductions_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("persona_id", "language", name=op.f("pk_introductions")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introductions_programme_id"), ["programme_id"], unique=False)
    op.create_table(
        "read_languages",
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("languages", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_read_languages_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("persona_id", name=op.f("pk_read_languages")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("read_languages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_read_languages_programme_id"), ["programme_id"], unique=False)


def downgrade() -> None:
    op.drop_table("read_languages")
    op.drop_table("introductions")
