"""Tables of the rota: shifts and what repeats them, who has a post in them, what is swapped, days on which nobody works.

Days are local days ("2026-11-26") in the zone that stands beside them, so that the hour stays when the clocks change.
Personas here are people who work in the programme; a man's is never in these tables.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id

Day = String(10)
"""The type of a local day."""
Purpose = String(20)


class ShiftSeries(Base):
    """A shift that repeats: on the weekday of `first_on`, at the minute `at` of the local day, every so many weeks.

    It lasts `minutes` by the wall clock. `until_on` is the last day on which it can begin.
    """

    __tablename__ = "shift_series"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    purpose: Mapped[str] = mapped_column(Purpose)
    zone: Mapped[str] = mapped_column(String(40))
    first_on: Mapped[str] = mapped_column(Day)
    at: Mapped[int]
    minutes: Mapped[int]
    every: Mapped[int]
    until_on: Mapped[str | None] = mapped_column(Day)
    needed: Mapped[int]
    skips_holidays: Mapped[bool]
    __table_args__ = (
        CheckConstraint("at BETWEEN 0 AND 1439", name="at"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        CheckConstraint("every BETWEEN 1 AND 52", name="every"),
    )


class SeriesPost(Base):
    """Who has a post in every shift of a series, until he is taken off it."""

    __tablename__ = "shift_series_posts"
    series_id: Mapped[str] = mapped_column(ForeignKey("shift_series.id"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    part: Mapped[str] = mapped_column(String(10))
    __table_args__ = (CheckConstraint("part IN ('holder', 'backup')", name="part"),)


class Holiday(Base):
    """A day on which a programme rests, with its name."""

    __tablename__ = "holidays"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    day: Mapped[str] = mapped_column(Day, primary_key=True)
    name: Mapped[str] = mapped_column(String(240))


class Shift(Base):
    """When somebody is on duty, and for what. `about` is the meeting that it is for, where it is for one.

    One of a series knows its day there. `warned_at`: when coordinators were last told that somebody is missing.
    `asked` counts how many times those who have a post were asked to sign on.
    """

    __tablename__ = "shifts"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    purpose: Mapped[str] = mapped_column(Purpose)
    zone: Mapped[str] = mapped_column(String(40))
    begins_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
    needed: Mapped[int]
    series_id: Mapped[str | None] = mapped_column(ForeignKey("shift_series.id"))
    series_day: Mapped[str | None] = mapped_column(Day)
    about: Mapped[str | None] = mapped_column(Id, unique=True)
    called_off: Mapped[bool] = mapped_column(default=False)
    warned_at: Mapped[int | None] = mapped_column(BigInteger)
    asked: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("series_id", "series_day"),
        Index("ix_shifts_programme_id_ends_at", "programme_id", "ends_at"),
        CheckConstraint("purpose IN ('meetings', 'professional', 'walk_in', 'messages')", name="purpose"),
        CheckConstraint("begins_at < ends_at", name="ends_later"),
    )


class ShiftPost(Base):
    """Somebody's post in a shift, when he signed on and off, when his desk last answered, whether he seeks another."""

    __tablename__ = "shift_posts"
    shift_id: Mapped[str] = mapped_column(ForeignKey("shifts.id"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    part: Mapped[str] = mapped_column(String(10))
    signed_on_at: Mapped[int | None] = mapped_column(BigInteger)
    answered_at: Mapped[int | None] = mapped_column(BigInteger)
    signed_off_at: Mapped[int | None] = mapped_column(BigInteger)
    seeks: Mapped[str] = mapped_column(String(10), default="")
    __table_args__ = (
        CheckConstraint("part IN ('holder', 'backup')", name="part"),
        CheckConstraint("seeks IN ('', 'cover', 'swap')", name="seeks"),
    )


class Swap(Base):
    """An offer: my shift for yours."""

    __tablename__ = "swaps"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    shift_id: Mapped[str] = mapped_column(ForeignKey("shifts.id"), index=True)
    for_shift_id: Mapped[str] = mapped_column(ForeignKey("shifts.id"), index=True)
    from_persona: Mapped[str] = mapped_column(Id)
    to_persona: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10))
    __table_args__ = (CheckConstraint("state IN ('open', 'taken', 'declined', 'withdrawn')", name="state"),)
