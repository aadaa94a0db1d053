"""Tables of drills: what was practised, who took part, how fast each was. What was said afterwards is sealed."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class Drill(Base):
    """A drill of a programme. `said` are numbers of the made-up man's lines that were said, `steps` ids of those that were ticked.

    `alert_id` is the alert that it raised, `begun_at` and `ended_at` none until then. `outcome` is that of the alert, "" where it was stopped.
    """

    __tablename__ = "drills"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    scenario: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(3))
    planned_by: Mapped[str] = mapped_column(Id)
    planned_at: Mapped[int] = mapped_column(BigInteger)
    begun_at: Mapped[int | None] = mapped_column(BigInteger)
    alert_id: Mapped[str | None] = mapped_column(Id, index=True)
    said: Mapped[str] = mapped_column(String(60))
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(20))
    steps: Mapped[str] = mapped_column(String(600))
    debrief: Mapped[bytes | None] = mapped_column(LargeBinary)


class DrillPerson(Base):
    """Somebody who was asked to take part: whether he agreed, when he was first called, and when he took it."""

    __tablename__ = "drill_people"
    drill_id: Mapped[str] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    answer: Mapped[str] = mapped_column(String(10))
    called_at: Mapped[int | None] = mapped_column(BigInteger)
    took_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (CheckConstraint("answer IN ('asked', 'agreed', 'declined')", name="answer"),)
