"""Make the tables of a programme's crisis rules: changes with their counts, and how rules did in reviewed alerts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("alert_id", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "rule", name=op.f("pk_alert_rules")),
    )
    op.create_table(
        "rule_verdicts",
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("true_alarms", sa.Integer(), nullable=False),
        sa.Column("false_alarms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_rule_verdicts_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("programme_id", "rule", name=op.f("pk_rule_verdicts")),
    )
    op.create_table(
        "rule_changes",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("undoes", sa.String(length=20), nullable=True),
        sa.Column("proposed_by", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("nearer", sa.Integer(), nullable=False),
        sa.Column("less", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=20), nullable=True),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("approved_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_rule_changes_one_end")),
        sa.CheckConstraint("approved_at IS NULL OR decided_by <> proposed_by", name=op.f("ck_rule_changes_two_people")),
        sa.CheckConstraint("(approved_at IS NULL) = (number IS NULL)", name=op.f("ck_rule_changes_numbered")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_rule_changes_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["undoes"], ["rule_changes.id"], name=op.f("fk_rule_changes_undoes_rule_changes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_changes")),
    )
    op.create_index("ix_rule_changes_programme_id_number", "rule_changes", ["programme_id", "number"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_rule_changes_programme_id_number", table_name="rule_changes")
    op.drop_table("rule_changes")
    op.drop_table("rule_verdicts")
    op.drop_table("alert_rules")
