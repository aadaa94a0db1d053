"""What people write into the forms of the rota, as frozen values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.forms import Form
from programmes.rota import policy
from programmes.rota.hours import minute_of, minutes_between, monday_of
from programmes.rota.planning import SeriesDraft, ShiftDraft
from programmes.rota.policy import BACKUP, HOLDER, PLANNED

NEEDED = 5
"""Most people that the page offers for one shift."""
EVERY = ("1", "2", "3", "4")
"""Weeks between two shifts of a series, as the page offers them."""
SHORTEST = 15
YEAR_AHEAD = 366
PUT_ON, TAKE_OFF, CALL_OFF, CHANGE = "put_on", "take_off", "call_off", "change"
ACTS = (
    policy.TAKE,
    policy.STAND_BY,
    policy.SEEK,
    policy.WITHDRAW,
    policy.TAKE_OVER,
    policy.SIGN_ON,
    policy.SIGN_OFF,
    policy.SWAP,
    PUT_ON,
    TAKE_OFF,
    CALL_OFF,
    CHANGE,
)
"""Everything that a form about one shift can ask for; the last four are the coordinators'."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked about one shift: `who` is a colleague's grant, `other` his shift, `rest` every later one too."""

    act: str
    who: str = ""
    part: str = HOLDER
    other: str = ""
    rest: bool = False
    needed: int = 1

    @classmethod
    def parse(cls, form: Form) -> Order:
        """Read it from a form. Invalid keeps what was typed."""
        act = form.choice("act", ACTS)
        who, _, other = form.raw("who").partition(" ")
        if act in (PUT_ON, TAKE_OFF, policy.TAKE_OVER, policy.SWAP) and (not who or (act == policy.SWAP and not other)):
            form.fail("who", "choose")
        part = form.choice("part", (HOLDER, BACKUP)) if act == PUT_ON and form.raw("part") else HOLDER
        needed = form.number("needed", 1, NEEDED) if act == CHANGE else 1
        form.check()
        return cls(act, who[:20], part, other[:20], form.tick("rest"), needed)


def parse_plan(form: Form, grants: Collection[str], today: date) -> tuple[ShiftDraft | SeriesDraft, tuple[str, ...]]:
    """Read a shift, or a series of them, and the grants of those who have it. Invalid keeps what was typed."""
    begins, ends = form.time("hour"), form.time("ends")
    draft = ShiftDraft(
        purpose=form.choice("purpose", PLANNED),
        day=_day_ahead(form, "day", today),
        at=minute_of(begins),
        minutes=minutes_between(begins, ends),
        needed=form.number("needed", 1, NEEDED),
    )
    known = not (form.failed("hour") or form.failed("ends"))
    if known and draft.minutes < SHORTEST:
        form.fail("ends", "shift_too_short", count=SHORTEST)
    holders = form.several("holders", grants)
    every = form.choice("every", EVERY, optional=True)
    until = form.date("until") if every and form.raw("until") else None
    if until is not None and not form.failed("until") and not form.failed("day") and until < draft.day:
        form.fail("until", "shifts_end_early")
    skips = form.tick("skips_holidays")
    form.check()
    return (SeriesDraft(draft, int(every), until, skips) if every else draft), holders


def parse_holiday(form: Form, today: date) -> tuple[date, str]:
    """Read a day on which the programme rests, and its name."""
    day, name = _day_ahead(form, "day", today), form.text("name", 60, 240)
    form.check()
    return day, name


def parse_day(text: str, today: date) -> date:
    """The day that a form begins with: the one asked for, else today."""
    try:
        return max(date.fromisoformat(text), today)
    except ValueError:
        return today


def parse_monday(text: str, today: date) -> date:
    """Read which week is asked for; this week where none is, or one far away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    near = abs((day - today).days) <= YEAR_AHEAD
    return monday_of(day if near else today)


def _day_ahead(form: Form, name: str, today: date) -> date:
    day = form.date(name)
    if not form.failed(name) and day < today:
        form.fail(name, "day_past")
    if not form.failed(name) and (day - today).days > YEAR_AHEAD:
        form.fail(name, "day_far")
    return day
