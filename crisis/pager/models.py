"""Tables of pagers: where staff are reached, what waits to be sent, and the weekly test. Nothing of an alert is here but its id."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class PagerTarget(Base):
    """Where somebody who works here is reached when his desk is not open: sealed, padded, and nowhere else in the house.

    `sent_at`: when a page to it last went out. `failed_at`: when one last failed for good; none since the last that went out.
    """

    __tablename__ = "pager_targets"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[int | None] = mapped_column(BigInteger)
    failed_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (CheckConstraint("kind IN ('push', 'webhook', 'mail')", name="kind"),)


class Page(Base):
    """A page in the outbox. `due`: when a worker may take it (again); none once it was sent or has failed for good.

    All pages of one call have the same `queued_at`. None is tried again after `until`.
    """

    __tablename__ = "pages"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id)
    target_id: Mapped[str] = mapped_column(ForeignKey("pager_targets.id", ondelete="CASCADE"), index=True)
    cause: Mapped[str] = mapped_column(String(10))
    alert_id: Mapped[str | None] = mapped_column(Id, index=True)
    queued_at: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)
    due: Mapped[int | None] = mapped_column(BigInteger, index=True)
    tries: Mapped[int]
    sent_at: Mapped[int | None] = mapped_column(BigInteger)
    failed_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (CheckConstraint("cause IN ('alert', 'alarm', 'trial')", name="cause"),)


class AlarmTime(Base):
    """When the test alarm of a programme rings each week, by its own clock: weekday (0 is Monday) and minute of the day."""

    __tablename__ = "alarm_times"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    weekday: Mapped[int]
    at: Mapped[int]
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("at BETWEEN 0 AND 1439", name="at"),
    )


class RungAlarm(Base):
    """A test alarm that has rung. `due_at`: the time of the week for which the clock rang it; none where somebody did by hand."""

    __tablename__ = "test_alarms"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    rung_at: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[int | None] = mapped_column(BigInteger)
    by: Mapped[str] = mapped_column(Id)
    __table_args__ = (UniqueConstraint("programme_id", "due_at"),)


class AlarmAnswer(Base):
    """Somebody who was paged by a test alarm, and when he answered."""

    __tablename__ = "alarm_answers"
    alarm_id: Mapped[str] = mapped_column(ForeignKey("test_alarms.id", ondelete="CASCADE"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    answered_at: Mapped[int | None] = mapped_column(BigInteger)
