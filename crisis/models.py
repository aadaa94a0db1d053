"""Tables of crisis alerts. Those that repeat what the spaces know are written by the kernel alone; nothing that a man wrote is here."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class AlertState(Base):
    """Where each alert stands, for desk, lists and clock. Written by the kernel only.

    `persona_id` is whom it is about and `holder_id` who has it, each "" where nobody. `review_due` is when what an authority was told
    must have been looked at; `forget_at` when its keys are destroyed.
    """

    __tablename__ = "alert_states"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    persona_id: Mapped[str] = mapped_column(Id, index=True)
    tier: Mapped[int]
    kinds: Mapped[str] = mapped_column(String(120))
    sources: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(3))
    place: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(10))
    opened_at: Mapped[int] = mapped_column(BigInteger)
    taken_at: Mapped[int | None] = mapped_column(BigInteger)
    holder_id: Mapped[str] = mapped_column(Id)
    next_at: Mapped[int | None] = mapped_column(BigInteger)
    rung: Mapped[int]
    round: Mapped[int]
    nobody: Mapped[bool]
    lapsed: Mapped[bool]
    talk_id: Mapped[str | None] = mapped_column(Id)
    seat_kept: Mapped[bool]
    closed_at: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(20))
    true_alarm: Mapped[bool | None]
    look_again_at: Mapped[int | None] = mapped_column(BigInteger)
    review_due: Mapped[int | None] = mapped_column(BigInteger)
    forget_at: Mapped[int | None] = mapped_column(BigInteger, index=True)
    drill: Mapped[bool]
    __table_args__ = (Index("ix_alert_states_programme_id_status_tier", "programme_id", "status", "tier"),)


class AlertPerson(Base):
    """Who of the staff is in which alert: called, consulted or its holder. Written by the kernel only."""

    __tablename__ = "alert_people"
    alert_id: Mapped[str] = mapped_column(Id, primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)


class CrisisScore(Base):
    """What a rule counted for in a persona's text: the rule's id and points, no word. Gone after 72 hours."""

    __tablename__ = "crisis_scores"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, index=True)
    rule: Mapped[str] = mapped_column(String(60))
    points: Mapped[int]
    at: Mapped[int] = mapped_column(BigInteger, index=True)


class CrisisSettings(Base):
    """How long those who are called have, in seconds, by programme: until the next are called, and until a taken alert that lies is called again."""

    __tablename__ = "crisis_settings"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    immediate_seconds: Mapped[int]
    urgent_seconds: Mapped[int]
    hold_immediate_seconds: Mapped[int]
    hold_urgent_seconds: Mapped[int]
    __table_args__ = (
        CheckConstraint("immediate_seconds BETWEEN 15 AND 900", name="immediate"),
        CheckConstraint("urgent_seconds BETWEEN 60 AND 7200", name="urgent"),
        CheckConstraint("hold_immediate_seconds BETWEEN 60 AND 7200", name="hold_immediate"),
        CheckConstraint("hold_urgent_seconds BETWEEN 60 AND 86400", name="hold_urgent"),
    )


class OutOfHours(Base):
    """Somebody of a programme's staff who agreed to be called at any hour."""

    __tablename__ = "out_of_hours"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreed_at: Mapped[int] = mapped_column(BigInteger)


class DeskAnswer(Base):
    """When a desk page of somebody who can be called was last open to the bell."""

    __tablename__ = "desk_answers"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    answered_at: Mapped[int] = mapped_column(BigInteger, index=True)
