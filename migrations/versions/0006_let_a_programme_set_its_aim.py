"""Let a programme set how soon men meet somebody at its door, and let thousands wait there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("opening_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("aim_minutes", sa.Integer(), nullable=False, server_default="15"))
        batch_op.drop_constraint(batch_op.f("ck_opening_terms_most_waiting"), type_="check")
    with op.batch_alter_table("opening_terms", schema=None) as batch_op:
        batch_op.alter_column("aim_minutes", server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_opening_terms_aim_minutes"), "aim_minutes BETWEEN 1 AND 240")
        batch_op.create_check_constraint(batch_op.f("ck_opening_terms_most_waiting"), "most_waiting BETWEEN 1 AND 5000")


def downgrade() -> None:
    with op.batch_alter_table("opening_terms", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_opening_terms_aim_minutes"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_opening_terms_most_waiting"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_opening_terms_most_waiting"), "most_waiting BETWEEN 1 AND 500")
        batch_op.drop_column("aim_minutes")
