"""A group, a meeting, and a meeting that repeats, as a coordinator writes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time

from chat.groups.hours import instant_of
from chat.meeting import Terms
from core.clock import MINUTE, Instant
from core.forms import Form
from core.i18n import LANGUAGES

SEATS = 50
"""Most seats that a page offers; a fixture may have more."""
SHORTEST, LONGEST = 15, 240
"""Minutes that a page offers for a meeting."""
LATE = 5 * MINUTE
"""A meeting may be arranged for a moment that has only just passed."""
LEAST, LEAST_MOST = 2, 5
"""Facilitators without whom a meeting does not open: at first, and at most."""
LISTENING, LISTENING_MOST = 2, 20
"""Seats to listen: at first, and at most."""
EVERY_MOST = 4
"""Weeks that a page offers between two meetings of a series."""


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group, its texts in its own language."""

    name: str
    language: str
    about: str
    rules: str = ""
    welcome: str = ""
    farewell: str = ""
    seats: int = 8
    cohort: bool = False

    @classmethod
    def parse(cls, form: Form) -> GroupDraft:
        """Read it from a form. Invalid keeps what was typed."""
        draft = cls(
            name=form.text("name", 60, 240),
            language=form.choice("language", LANGUAGES),
            about=form.text("about", 1_000, multiline=True),
            rules=form.text("rules", 2_000, multiline=True, optional=True),
            welcome=form.text("welcome", 600, multiline=True, optional=True),
            farewell=form.text("farewell", 600, multiline=True, optional=True),
            seats=form.number("seats", 1, SEATS),
        )
        form.check()
        return draft


@dataclass(frozen=True, slots=True)
class Where:
    """What a programme gives its meetings: its zone, the grants of those who can lead, minutes until text is forgotten."""

    zone: str
    grants: Collection[str]
    forget: int


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting of a group. `leaders` and `standby` are grants of those who lead and who stand by; `demo` are personas who only demonstrate.

    It opens with `least` facilitators; `listening` seats without a voice stand beside its `seats`.
    """

    topic: str
    language: str
    begins_at: Instant
    minutes: int
    seats: int
    leaders: tuple[str, ...]
    terms: Terms = field(default_factory=Terms)
    demo: frozenset[str] = field(default_factory=frozenset)
    least: int = 1
    listening: int = 0
    standby: tuple[str, ...] = ()

    @property
    def ends_at(self) -> Instant:
        """When it ends by plan."""
        return self.begins_at + self.minutes * MINUTE

    @classmethod
    def parse(cls, form: Form, where: Where, earliest: Instant) -> MeetingDraft:
        """Read it from a form: the hour is local to the programme, and not past. Invalid keeps what was typed."""
        draft = _meeting(form, where, *_moment(form, where.zone, earliest))
        form.check()
        return draft


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """A meeting that repeats at a local hour every so many weeks, from its first day to its last, if it has one."""

    plan: MeetingDraft
    first_on: date
    hour: time
    every: int
    until_on: date | None = None

    @classmethod
    def parse(cls, form: Form, where: Where, earliest: Instant) -> SeriesDraft:
        """Read it from a form, its first day not past. Invalid keeps what was typed."""
        first_on, hour = _moment(form, where.zone, earliest)
        until_on = form.date("until") if form.raw("until") else None
        if until_on is not None and not (form.failed("until") or form.failed("day")) and until_on < first_on:
            form.fail("until", "repeat_ends_early")
        every = form.number("every", 1, EVERY_MOST)
        draft = cls(_meeting(form, where, first_on, hour), first_on, hour, every, until_on)
        form.check()
        return draft

    @classmethod
    def parse_change(cls, form: Form, where: Where, first_on: date, every: int) -> SeriesDraft:
        """Read what changes about a series from a form: all but its days. Invalid keeps what was typed."""
        hour = form.time("hour")
        draft = cls(_meeting(form, where, first_on, hour), first_on, hour, every)
        form.check()
        return draft


def last_day(form: Form, today: date) -> date:
    """Read the day from which on a series holds no meetings, today or later. Invalid keeps what was typed."""
    day = form.date("from")
    if not form.failed("from") and day < today:
        form.fail("from", "repeat_day_past")
    form.check()
    return day


def repeats(form: Form) -> bool:
    """Say whether the form asks for a series."""
    return bool(form.raw("every"))


def _moment(form: Form, zone: str, earliest: Instant) -> tuple[date, time]:
    day, hour = form.date("day"), form.time("hour")
    known = not (form.failed("day") or form.failed("hour"))
    if known and instant_of(day, hour, zone) < earliest - LATE:
        form.fail("hour", "meeting_past")
    return day, hour


def _meeting(form: Form, where: Where, day: date, hour: time) -> MeetingDraft:
    leaders, standby = form.several("leaders", where.grants), form.several("standby", where.grants)
    if set(leaders) & set(standby):
        form.fail("standby", "leads_and_stands_by")
    return MeetingDraft(
        topic=form.text("topic", 80, 240),
        language=form.choice("language", LANGUAGES),
        begins_at=instant_of(day, hour, where.zone),
        minutes=form.number("minutes", SHORTEST, LONGEST),
        seats=form.number("seats", 1, SEATS),
        leaders=leaders,
        terms=_terms(form, where),
        least=_number_or(form, "least", (1, LEAST_MOST), LEAST),
        listening=_number_or(form, "listening", (0, LISTENING_MOST), LISTENING),
        standby=standby,
    )


def _terms(form: Form, where: Where) -> Terms:
    usual = Terms()
    return Terms(
        forget=_number_or(form, "forget_minutes", (0, 60), where.forget) * MINUTE,
        leaderless=_number_or(form, "leaderless_minutes", (2, 60), usual.leaderless // MINUTE) * MINUTE,
        cover=_number_or(form, "cover_minutes", (1, 10), usual.cover // MINUTE) * MINUTE,
    )


def _number_or(form: Form, name: str, bounds: tuple[int, int], usual: int) -> int:
    """Read a number; a field that was left empty is as usual."""
    return form.number(name, *bounds) if form.raw(name).strip() else usual
