"""Keep what follows an alert: rooms that are cared for, tasks of the team, and how much one carries."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CARE = {"debrief_hours": 336, "week_immediate": 100, "week_all": 500, "month_all": 1000}


def upgrade() -> None:
    op.create_table(
        "aftercares",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("alert_id", sa.String(length=20), nullable=False),
        sa.Column("meeting_id", sa.String(length=20), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=False),
        sa.Column("talks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_aftercares_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aftercares")),
        sa.UniqueConstraint("alert_id", "meeting_id", name=op.f("uq_aftercares_alert_id_meeting_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("aftercares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aftercares_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_aftercares_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "care_tasks",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_care_tasks_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_tasks")),
        sa.UniqueConstraint("about", "persona_id", "kind", name=op.f("uq_care_tasks_about_persona_id_kind")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("care_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_tasks_begun_at"), ["begun_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_tasks_persona_id"), ["persona_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_tasks_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "care_settings",
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in CARE),
        *(
            sa.CheckConstraint(f"{name} BETWEEN 1 AND {most}", name=op.f(f"ck_care_settings_{name}"))
            for name, most in CARE.items()
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_care_settings_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_care_settings")),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "care_breaks",
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_care_breaks_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("persona_id", name=op.f("pk_care_breaks")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("care_breaks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_breaks_programme_id"), ["programme_id"], unique=False)


def downgrade() -> None:
    for table in ("care_breaks", "care_settings", "care_tasks", "aftercares"):
        op.drop_table(table)
