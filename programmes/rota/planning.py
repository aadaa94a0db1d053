"""Verbs of planning: single shifts, series, and the days on which a programme rests."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select

from auth.log import note
from core.errors import NotFound, ensure
from core.spaces import Actor as AnyActor
from core.work import Work
from programmes.models import Programme
from programmes.rota.duty import call_off_shift
from programmes.rota.found import able, shift_to_plan
from programmes.rota.hours import day_in, days_of, span
from programmes.rota.models import Holiday, SeriesPost, Shift, ShiftPost, ShiftSeries, Swap
from programmes.rota.policy import HOLDER, may_plan
from programmes.rota.posts import Touched, ensure_free, with_rest
from programmes.rota.queries import team
from programmes.rota.telling import CALLED_OFF, GIVEN, KINDS, settle, tell

WEEKS_AHEAD = 10
"""So many weeks ahead the shifts of a series stand in the rota."""


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    """A shift as it is planned: its local day, the minute at which it begins, how long it lasts, who has it."""

    purpose: str
    day: date
    at: int
    minutes: int
    needed: int = 1
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """A shift that repeats every so many weeks, until its last day if it has one."""

    first: ShiftDraft
    every: int = 1
    until_on: date | None = None
    skips_holidays: bool = True


def plan_shift(work: Work, actor: AnyActor, programme: str, draft: ShiftDraft) -> str:
    """There is one shift more. Those who are on it from the start are told. Returns its id."""
    zone = _zone(work, actor, programme)
    _ensure_able(work, programme, draft)
    shift = _shift(work, programme, draft, zone)
    for persona in draft.holders:
        ensure_free(work, persona, shift)
        work.db.add(ShiftPost(shift_id=shift.id, persona_id=persona, part=HOLDER))
    work.db.flush()
    tell(work, [one for one in draft.holders if one != actor.id], GIVEN, shift, {"part": HOLDER})
    note(work, actor, "shift_planned", ("shift", shift.id), programme=programme)
    return shift.id


def plan_series(work: Work, actor: AnyActor, programme: str, draft: SeriesDraft) -> str:
    """The shift repeats, and stands in the rota ten weeks ahead. Returns the id of the series."""
    zone, first = _zone(work, actor, programme), draft.first
    _ensure_able(work, programme, first)
    series = ShiftSeries(id=work.new_id(), programme_id=programme, purpose=first.purpose, zone=zone)
    series.first_on, series.at, series.minutes = first.day.isoformat(), first.at, first.minutes
    series.every, series.needed, series.skips_holidays = draft.every, first.needed, draft.skips_holidays
    series.until_on = draft.until_on.isoformat() if draft.until_on else None
    work.db.add(series)
    work.db.flush()
    for persona in first.holders:
        work.db.add(SeriesPost(series_id=series.id, persona_id=persona, part=HOLDER))
    work.db.flush()
    made = repeat(work, series)
    if made:
        tell(work, [one for one in first.holders if one != actor.id], GIVEN, made[0], {"part": HOLDER, "rest": True})
    note(work, actor, "shifts_planned", ("shift_series", series.id), programme=programme)
    return series.id


def repeat(work: Work, series: ShiftSeries) -> list[Shift]:
    """The shifts of a series stand in the rota ten weeks ahead, but for holidays that it skips. Returns those that are new."""
    known = set(work.db.scalars(select(Shift.series_day).where(Shift.series_id == series.id)))
    if series.skips_holidays:
        known |= set(work.db.scalars(select(Holiday.day).where(Holiday.programme_id == series.programme_id)))
    regulars = work.db.scalars(select(SeriesPost).where(SeriesPost.series_id == series.id)).all()
    made = [_one_of(work, series, day) for day in _days_ahead(work, series) if day.isoformat() not in known]
    for shift in made:
        work.db.add_all(ShiftPost(shift_id=shift.id, persona_id=one.persona_id, part=one.part) for one in regulars)
    work.db.flush()
    return made


def repeat_all(work: Work, actor: AnyActor) -> int:
    """Every series stands in the rota ten weeks ahead. Returns how many shifts are new."""
    today = day_in(work.now, "UTC") - timedelta(days=1)
    going_on = select(ShiftSeries).where((ShiftSeries.until_on.is_(None)) | (ShiftSeries.until_on >= today.isoformat()))
    locked = going_on.order_by(ShiftSeries.id).with_for_update()
    return sum(len(repeat(work, series)) for series in work.db.scalars(locked).all())


def call_off(work: Work, actor: AnyActor, shift_id: str, *, rest: bool = False) -> Touched:
    """The shift is called off; with `rest` every later one of its series too, and it repeats no more."""
    shift = shift_to_plan(work, actor, shift_id)
    ensure(shift.about is None, "shift_of_meeting")
    for one in with_rest(work, shift, rest=rest):
        call_off_shift(work, actor, one)
    series = work.db.get(ShiftSeries, shift.series_id) if rest and shift.series_id else None
    if series is not None and shift.series_day is not None:
        series.until_on = (date.fromisoformat(shift.series_day) - timedelta(days=1)).isoformat()
        work.db.flush()
        note(work, actor, "shifts_ended", ("shift_series", series.id), programme=shift.programme_id)
    return ()


def change_needed(work: Work, actor: AnyActor, shift_id: str, needed: int, *, rest: bool = False) -> Touched:
    """So many people are needed in the shift, and with `rest` in every later one of its series."""
    shift = shift_to_plan(work, actor, shift_id)
    ensure(shift.about is None, "shift_of_meeting")
    for one in with_rest(work, shift, rest=rest):
        one.needed = needed
    series = work.db.get(ShiftSeries, shift.series_id) if rest and shift.series_id else None
    if series is not None:
        series.needed = needed
    work.db.flush()
    note(work, actor, "shift_changed", ("shift", shift.id), programme=shift.programme_id)
    return ()


def keep_holiday(work: Work, actor: AnyActor, programme: str, day: date, name: str) -> None:
    """The programme rests on this day: shifts that skip holidays go from it, and those who had them are told."""
    zone = _zone(work, actor, programme)
    work.db.merge(Holiday(programme_id=programme, day=day.isoformat(), name=name))
    work.db.flush()
    skipping = select(Shift).join(ShiftSeries, ShiftSeries.id == Shift.series_id)
    skipping = skipping.where(Shift.programme_id == programme, Shift.series_day == day.isoformat())
    for shift in work.db.scalars(skipping.where(ShiftSeries.skips_holidays.is_(True), Shift.ends_at > work.now)).all():
        _erase(work, actor, shift)
    note(work, actor, "holiday_kept", ("programme", programme), f"{day.isoformat()} {zone}", programme)


def drop_holiday(work: Work, actor: AnyActor, programme: str, day: str) -> None:
    """The programme works on this day as on any other; what repeats stands in the rota again."""
    _zone(work, actor, programme)
    gone = work.db.get(Holiday, (programme, day))
    if gone is None:
        return
    work.db.delete(gone)
    work.db.flush()
    for series in work.db.scalars(select(ShiftSeries).where(ShiftSeries.programme_id == programme)).all():
        repeat(work, series)
    note(work, actor, "holiday_dropped", ("programme", programme), day, programme)


def _zone(work: Work, actor: AnyActor, programme: str) -> str:
    row = work.db.get(Programme, programme)
    if row is None or not may_plan(actor, programme):
        raise NotFound
    return row.zone


def _ensure_able(work: Work, programme: str, draft: ShiftDraft) -> None:
    mates = team(work, programme)
    ensure(all(able(mates, persona, draft.purpose) for persona in draft.holders), "mate_not_fitting", status=422)


def _shift(work: Work, programme: str, draft: ShiftDraft, zone: str) -> Shift:
    begins_at, ends_at = span(draft.day, draft.at, draft.minutes, zone)
    ensure(ends_at > work.now, "shift_over", status=422)
    shift = Shift(id=work.new_id(), programme_id=programme, purpose=draft.purpose, zone=zone, needed=draft.needed)
    shift.begins_at, shift.ends_at = begins_at, ends_at
    work.db.add(shift)
    work.db.flush()
    return shift


def _one_of(work: Work, series: ShiftSeries, day: date) -> Shift:
    draft = ShiftDraft(series.purpose, day, series.at, series.minutes, series.needed)
    shift = _shift(work, series.programme_id, draft, series.zone)
    shift.series_id, shift.series_day = series.id, day.isoformat()
    return shift


def _days_ahead(work: Work, series: ShiftSeries) -> list[date]:
    """The days of a series on which a shift is still to come, as far ahead as the rota goes."""
    today = day_in(work.now, series.zone)
    horizon = today + timedelta(weeks=WEEKS_AHEAD)
    last = min(date.fromisoformat(series.until_on), horizon) if series.until_on else horizon
    days = days_of(date.fromisoformat(series.first_on), series.every, today, last)
    return [day for day in days if span(day, series.at, series.minutes, series.zone)[1] > work.now]


def _erase(work: Work, actor: AnyActor, shift: Shift) -> None:
    """The shift is not in the rota any more; whoever had a post in it is told."""
    people = work.db.scalars(select(ShiftPost.persona_id).where(ShiftPost.shift_id == shift.id)).all()
    settle(work, team(work, shift.programme_id), shift, *KINDS)
    tell(work, [one for one in people if one != actor.id], CALLED_OFF, shift)
    erase(work, [shift.id])


def erase(work: Work, shifts: list[str]) -> None:
    """No row tells of these shifts any more."""
    quietly = {"synchronize_session": False}
    swaps = delete(Swap).where(Swap.shift_id.in_(shifts) | Swap.for_shift_id.in_(shifts))
    for gone in (
        swaps,
        delete(ShiftPost).where(ShiftPost.shift_id.in_(shifts)),
        delete(Shift).where(Shift.id.in_(shifts)),
    ):
        work.db.execute(gone.execution_options(**quietly))
