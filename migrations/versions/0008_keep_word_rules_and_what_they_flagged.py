"""Keep word rules and what they flagged."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "word_rules",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("does", sa.String(length=4), nullable=False),
        sa.Column("places", sa.String(length=40), nullable=False),
        sa.Column("forms", sa.String(length=8000), nullable=False),
        sa.Column("reason", sa.String(length=1200), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("does IN ('flag', 'hold', 'ask')", name=op.f("ck_word_rules_does")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_word_rules_one_end")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_word_rules_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_rules")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("word_rules", schema=None) as batch_op:
        batch_op.create_index("ix_word_rules_programme_id", ["programme_id"], unique=False)

    op.create_table(
        "flags",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("rule_id", sa.String(length=20), nullable=False),
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("space", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("looked_by", sa.String(length=20), nullable=True),
        sa.Column("looked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_flags_programme_id_programmes")),
        sa.ForeignKeyConstraint(["rule_id"], ["word_rules.id"], name=op.f("fk_flags_rule_id_word_rules")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("flags", schema=None) as batch_op:
        batch_op.create_index("ix_flags_programme_id_looked_at", ["programme_id", "looked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("flags")
    op.drop_table("word_rules")
