"""Tables of the live groups: groups, their repeats, the plan of their meetings, whom somebody ignores, which workers are alive.

`meeting_states`, `meeting_seats` and `presence` repeat what meetings know, for pages that list; only the kernel writes them,
in the same commit as the entry they follow. Text that anybody writes in a meeting is in no table.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class Group(Base):
    """A group of a programme, its texts in its own language: rules beside those of the house, words to wait with, words to go home with."""

    __tablename__ = "groups"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str] = mapped_column(String(240))
    language: Mapped[str] = mapped_column(String(3))
    about: Mapped[str] = mapped_column(Text)
    rules: Mapped[str] = mapped_column(Text)
    welcome: Mapped[str] = mapped_column(Text)
    farewell: Mapped[str] = mapped_column(Text)
    seats: Mapped[int]
    cohort: Mapped[bool]
    closed_on: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (CheckConstraint("seats BETWEEN 1 AND 500", name="seats"),)


class MeetingSeries(Base):
    """A meeting that repeats: on the weekday of `first_on`, at the minute `at` of the local day, every so many weeks.

    Days are local days ("2026-11-26") in `zone`, so that the hour stays when the clocks change. `until_on` is the last of them.
    """

    __tablename__ = "meeting_series"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("groups.id"), index=True)
    topic: Mapped[str] = mapped_column(String(240))
    language: Mapped[str] = mapped_column(String(3))
    zone: Mapped[str] = mapped_column(String(40))
    first_on: Mapped[str] = mapped_column(String(10))
    until_on: Mapped[str | None] = mapped_column(String(10))
    at: Mapped[int]
    every: Mapped[int]
    minutes: Mapped[int]
    cap: Mapped[int]
    least: Mapped[int]
    listening: Mapped[int]
    forget_minutes: Mapped[int]
    leaderless_minutes: Mapped[int]
    cover_minutes: Mapped[int]
    __table_args__ = (
        CheckConstraint("at BETWEEN 0 AND 1439", name="at"),
        CheckConstraint("every BETWEEN 1 AND 52", name="every"),
    )


class SeriesCrew(Base):
    """By which grants a series is led, and who stands by. A grant that was taken back leads nothing from then on."""

    __tablename__ = "meeting_series_crew"
    series_id: Mapped[str] = mapped_column(ForeignKey("meeting_series.id"), primary_key=True)
    grant_id: Mapped[str] = mapped_column(Id, primary_key=True)
    part: Mapped[str] = mapped_column(String(10))
    __table_args__ = (CheckConstraint("part IN ('lead', 'standby')", name="part"),)


class MeetingPlan(Base):
    """What a coordinator wrote about a meeting. Its id is its space's; times and seats are the space's own.

    One of a series knows its day there, even when it was moved to another; `apart` was changed singly and follows no more.
    """

    __tablename__ = "meetings"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("groups.id"), index=True)
    topic: Mapped[str] = mapped_column(String(240))
    language: Mapped[str] = mapped_column(String(3))
    zone: Mapped[str] = mapped_column(String(40))
    series_id: Mapped[str | None] = mapped_column(ForeignKey("meeting_series.id"))
    series_day: Mapped[str | None] = mapped_column(String(10))
    apart: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (UniqueConstraint("series_id", "series_day"),)


class MeetingState(Base):
    """Where each meeting stands, for lists and for the clock. Written by the kernel only.

    `free` counts seats with a voice that nobody has, `listening` those without one; `listed` those who wait for a seat.
    """

    __tablename__ = "meeting_states"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    phase: Mapped[str] = mapped_column(String(10))
    begins_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    cap: Mapped[int]
    free: Mapped[int]
    listed: Mapped[int]
    listening: Mapped[int]
    held: Mapped[int]
    attendance: Mapped[int]
    closed_at: Mapped[int | None] = mapped_column(BigInteger)
    forget_at: Mapped[int | None] = mapped_column(BigInteger, index=True)
    __table_args__ = (Index("ix_meeting_states_phase_begins_at", "phase", "begins_at"),)


class MeetingSeat(Base):
    """How somebody stands to a meeting: the role he leads in, a part beside it, a seat, the list, standing by. Written by the kernel only."""

    __tablename__ = "meeting_seats"
    meeting_id: Mapped[str] = mapped_column(Id, primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(20))


class Presence(Base):
    """Which worker holds a line of whom. Written by the kernel only; read when a worker died."""

    __tablename__ = "presence"
    space: Mapped[str] = mapped_column(Id, primary_key=True)
    persona: Mapped[str] = mapped_column(Id, primary_key=True)
    worker: Mapped[str] = mapped_column(Id, primary_key=True, index=True)


class Worker(Base):
    """A process that holds lines, and when it last said so."""

    __tablename__ = "workers"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    seen_at: Mapped[int] = mapped_column(BigInteger, index=True)


class Ignored(Base):
    """Whom somebody does not want to read. Known to him alone."""

    __tablename__ = "ignored"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    other_id: Mapped[str] = mapped_column(Id, primary_key=True)
