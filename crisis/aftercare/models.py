"""Tables of what follows an alert. Who was in a room is not in them: each man's own space holds his card, for 72 hours."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class Aftercare(Base):
    """A room in which somebody was in immediate danger. `given_at`: since when those who were there know that a counsellor has time for them.

    `men` counts them, `talks` those of them who asked for a talk.
    """

    __tablename__ = "aftercares"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    alert_id: Mapped[str] = mapped_column(Id)
    meeting_id: Mapped[str] = mapped_column(Id, index=True)
    begun_at: Mapped[int] = mapped_column(BigInteger)
    given_at: Mapped[int | None] = mapped_column(BigInteger)
    men: Mapped[int]
    talks: Mapped[int]
    __table_args__ = (UniqueConstraint("alert_id", "meeting_id"),)


class CareTask(Base):
    """Something that is due after an alert. `kind`: took (who had the alert talks it over), led (who led its room does), lost (contact was lost).

    `persona_id` is whose it is, "" where any coordinator's. `about` is the alert, or the meeting of what was led. `how` it was
    settled: done or declined.
    """

    __tablename__ = "care_tasks"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    persona_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(String(8))
    about: Mapped[str] = mapped_column(Id)
    begun_at: Mapped[int] = mapped_column(BigInteger, index=True)
    due_at: Mapped[int] = mapped_column(BigInteger)
    settled_at: Mapped[int | None] = mapped_column(BigInteger)
    settled_by: Mapped[str] = mapped_column(Id)
    how: Mapped[str] = mapped_column(String(10))
    __table_args__ = (UniqueConstraint("about", "persona_id", "kind"),)


class CareSettings(Base):
    """How much a programme lets one of its team carry before it proposes a break, and within how many hours a debriefing is due."""

    __tablename__ = "care_settings"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    debrief_hours: Mapped[int]
    week_immediate: Mapped[int]
    week_all: Mapped[int]
    month_all: Mapped[int]
    __table_args__ = (
        CheckConstraint("debrief_hours BETWEEN 1 AND 336", name="debrief_hours"),
        CheckConstraint("week_immediate BETWEEN 1 AND 100", name="week_immediate"),
        CheckConstraint("week_all BETWEEN 1 AND 500", name="week_all"),
        CheckConstraint("month_all BETWEEN 1 AND 1000", name="month_all"),
    )


class CareBreak(Base):
    """What somebody of the team last said when a break was proposed to him: that he takes one, or not now."""

    __tablename__ = "care_breaks"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    answered_at: Mapped[int] = mapped_column(BigInteger)
    taken: Mapped[bool]
