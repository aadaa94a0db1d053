"""Tables of what a programme offers beside meetings. A row is there only where somebody changed what stands in the code."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from programmes.openings.terms import BOUNDS


class OpeningTerms(Base):
    """A programme's terms as its coordinators set them. `topics` and `contracts` are codes with a space between."""

    __tablename__ = "opening_terms"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    walk_in: Mapped[bool]
    messaging: Mapped[bool]
    talk_minutes: Mapped[int]
    extension_minutes: Mapped[int]
    told_minutes: Mapped[int]
    silent_minutes: Mapped[int]
    most_waiting: Mapped[int]
    chats_each: Mapped[int]
    aim_minutes: Mapped[int]
    promise_hours: Mapped[int]
    kept_days: Mapped[int]
    topics: Mapped[str] = mapped_column(String(200))
    contracts: Mapped[str] = mapped_column(String(60))
    __table_args__ = (
        *(CheckConstraint(f"{name} BETWEEN {low} AND {high}", name=name) for name, (low, high) in BOUNDS.items()),
        CheckConstraint("told_minutes < silent_minutes", name="told_before_end"),
    )


class ClosedText(Base):
    """A sentence of the programme's own, in one language, for who finds it closed."""

    __tablename__ = "closed_texts"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    text: Mapped[str] = mapped_column(String(600))


class Capacity(Base):
    """Those who cover can take nobody more until this instant, and why. One that is over says nothing any more."""

    __tablename__ = "capacities"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    until: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (CheckConstraint("purpose IN ('walk_in', 'messages')", name="purpose"),)
