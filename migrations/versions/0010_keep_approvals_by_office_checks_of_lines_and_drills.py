"""Keep approvals by office, checks of lines of help, and drills."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_by", sa.String(length=120), nullable=False, server_default=""))
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.alter_column("approved_by", server_default=None)
    # What was approved so far carries no number of what was read: it wants to be read again. The assessment names no office yet.
    op.execute("DELETE FROM reviews WHERE subject IN ('help_card', 'protocol', 'assessment')")
    op.create_table(
        "line_checks",
        sa.Column("country", sa.String(length=10), nullable=False),
        sa.Column("line", sa.String(length=60), nullable=False),
        sa.Column("checked_on", sa.BigInteger(), nullable=False),
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("country", "line", name=op.f("pk_line_checks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drills",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("scenario", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("planned_by", sa.String(length=20), nullable=False),
        sa.Column("planned_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=True),
        sa.Column("alert_id", sa.String(length=20), nullable=True),
        sa.Column("said", sa.String(length=60), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("steps", sa.String(length=600), nullable=False),
        sa.Column("debrief", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_drills_programme_id_programmes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drills")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("drills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drills_alert_id"), ["alert_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drills_programme_id"), ["programme_id"], unique=False)
    op.create_table(
        "drill_people",
        sa.Column("drill_id", sa.String(length=20), nullable=False),
        sa.Column("persona_id", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("took_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("answer IN ('asked', 'agreed', 'declined')", name=op.f("ck_drill_people_answer")),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_drill_people_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("drill_id", "persona_id", name=op.f("pk_drill_people")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("drill_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drill_people_persona_id"), ["persona_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("drill_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drill_people_persona_id"))
    op.drop_table("drill_people")
    with op.batch_alter_table("drills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drills_programme_id"))
        batch_op.drop_index(batch_op.f("ix_drills_alert_id"))
    op.drop_table("drills")
    op.drop_table("line_checks")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_column("approved_by")
