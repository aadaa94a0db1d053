"""Tables of a programme's crisis rules: each change with who, when and what came of it, and how rules did in reviewed alerts."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class RuleChange(Base):
    """A change of a programme's crisis rules, from proposal to end. What it changes, why, and how the examples went with it is sealed.

    `number` is its place among those that came into force. `undoes` is the change that it takes back. The counts are of new texts that
    were read with it too while it was proposed: how many, how many rang nearer, how many less.
    """

    __tablename__ = "rule_changes"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    undoes: Mapped[str | None] = mapped_column(ForeignKey("rule_changes.id"))
    proposed_by: Mapped[str] = mapped_column(Id)
    proposed_at: Mapped[int] = mapped_column(BigInteger)
    texts: Mapped[int] = mapped_column(default=0)
    nearer: Mapped[int] = mapped_column(default=0)
    less: Mapped[int] = mapped_column(default=0)
    number: Mapped[int | None]
    decided_by: Mapped[str | None] = mapped_column(Id)
    approved_at: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_rule_changes_programme_id_number", "programme_id", "number", unique=True),
        CheckConstraint("approved_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        CheckConstraint("approved_at IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint("(approved_at IS NULL) = (number IS NULL)", name="numbered"),
    )


class AlertRule(Base):
    """A rule that fitted in an alert that is still open; its id, no word."""

    __tablename__ = "alert_rules"
    alert_id: Mapped[str] = mapped_column(Id, primary_key=True)
    rule: Mapped[str] = mapped_column(String(60), primary_key=True)


class RuleVerdict(Base):
    """In how many closed alerts of a programme a rule fitted, by what the staff said of them: a true alarm, or a false one."""

    __tablename__ = "rule_verdicts"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(60), primary_key=True)
    true_alarms: Mapped[int]
    false_alarms: Mapped[int]
