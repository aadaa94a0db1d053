"""A group and a meeting as a coordinator writes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

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
    """A meeting of a group. `leaders` are grants of those who shall lead; `demo` are personas who only demonstrate."""

    topic: str
    language: str
    begins_at: Instant
    minutes: int
    seats: int
    leaders: tuple[str, ...]
    terms: Terms = field(default_factory=Terms)
    demo: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def parse(cls, form: Form, where: Where, earliest: Instant) -> MeetingDraft:
        """Read it from a form: the hour is local to the programme, and not past. Invalid keeps what was typed."""
        day, hour = form.date("day"), form.time("hour")
        begins_at = instant_of(day, hour, where.zone)
        if not (form.failed("day") or form.failed("hour")) and begins_at < earliest - LATE:
            form.fail("hour", "meeting_past")
        draft = cls(
            topic=form.text("topic", 80, 240),
            language=form.choice("language", LANGUAGES),
            begins_at=begins_at,
            minutes=form.number("minutes", SHORTEST, LONGEST),
            seats=form.number("seats", 1, SEATS),
            leaders=form.several("leaders", where.grants),
            terms=_terms(form, where),
        )
        form.check()
        return draft


def _terms(form: Form, where: Where) -> Terms:
    forget, leaderless = where.forget, Terms().leaderless // MINUTE
    if form.raw("forget_minutes"):
        forget = form.number("forget_minutes", 0, 60)
    if form.raw("leaderless_minutes"):
        leaderless = form.number("leaderless_minutes", 2, 60)
    return Terms(forget=forget * MINUTE, leaderless=leaderless * MINUTE)
