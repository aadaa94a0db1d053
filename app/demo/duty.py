"""Who is on duty in the demonstration: somebody each evening, one now, and an evening that nobody has taken yet.

Of the walk-in one is always signed on, so that its door can be tried at any hour: whoever plays him signs in and answers.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle, islice

from sqlalchemy import select

from app.demo import scenery
from app.demo.cast import Player, cast_of
from core.clock import HOUR, MINUTE, Instant
from core.formats import local
from core.work import CLOCK, NamedActor, Work
from programmes.place import marked
from programmes.rota.duty import answer_desks, sign_on
from programmes.rota.models import Shift, ShiftPost
from programmes.rota.planning import SeriesDraft, ShiftDraft, plan_series, plan_shift
from programmes.rota.policy import HOLDER, MESSAGES, PROFESSIONAL, WALK_IN, fits
from programmes.rota.queries import team

HOURS = {PROFESSIONAL: (17, 5), WALK_IN: (17, 5), MESSAGES: (9, 4)}
"""The local hour at which duty of each kind begins on each day, and for how many hours."""
OPEN_EVENING = 4
"""The evening from tomorrow on which no professional has been found yet."""
NOW_LASTS = 4
LEAST = 15
"""Minutes that a shift lasts at least."""


def put_on_duty(work: Work, actor: NamedActor, programme: str) -> None:
    """Those who can share the days of this programme, and the first of them is on duty from this hour."""
    for purpose, (hour, hours) in HOURS.items():
        able = sorted(one.persona for one in team(work, programme).values() if fits(one.roles, purpose))
        if not able:
            continue
        _plan_now(work, actor, programme, purpose, able[0], NOW_LASTS * HOUR)
        for ahead, persona in enumerate(islice(cycle(able), 7), 1):
            holders = () if (purpose, ahead) == (PROFESSIONAL, OPEN_EVENING) else (persona,)
            day = local(work.now, scenery.zone()).date() + timedelta(days=ahead)
            plan_series(
                work, actor, programme, SeriesDraft(ShiftDraft(purpose, day, hour * 60, hours * 60, holders=holders))
            )


def stay_at_the_door(work: Work, actor: NamedActor, key: str) -> None:
    """Somebody covers the walk-in of this programme, unless whoever has the shift has signed off himself."""
    programme = marked(work, f"programme {key}")
    if programme is None:
        return
    cast = cast_of(work, key)
    if not _going_on(work, programme):
        _fill(work, actor, programme, cast)
    players = {player.actor.id: player.actor for player in cast.values()}
    for shift in _going_on(work, programme):
        found = select(ShiftPost).where(ShiftPost.shift_id == shift, ShiftPost.part == HOLDER)
        here = [post for post in work.db.scalars(found).all() if post.persona_id in players]
        for post in here:
            if post.signed_on_at is None:
                sign_on(work, players[post.persona_id], shift)
        answer_desks(work, CLOCK, tuple(post.persona_id for post in here))


def _going_on(work: Work, programme: str) -> list[str]:
    now = (Shift.begins_at <= work.now, Shift.ends_at > work.now, Shift.called_off.is_(False))
    found = select(Shift.id).where(Shift.programme_id == programme, Shift.purpose == WALK_IN, *now)
    return list(work.db.scalars(found))


def _fill(work: Work, actor: NamedActor, programme: str, cast: Mapping[str, Player]) -> None:
    """A shift stands in the rota from this hour to the next one."""
    able = sorted(player.actor.id for player in cast.values() if fits(player.actor.roles, WALK_IN))
    ahead = select(Shift.begins_at).where(Shift.programme_id == programme, Shift.purpose == WALK_IN)
    next_at = work.db.scalar(ahead.where(Shift.begins_at > work.now).order_by(Shift.begins_at).limit(1))
    lasts = min(NOW_LASTS * HOUR, next_at - _this_hour(work.now) if next_at else NOW_LASTS * HOUR)
    if able and lasts >= LEAST * MINUTE and _this_hour(work.now) + lasts > work.now:
        _plan_now(work, actor, programme, WALK_IN, able[0], lasts)


def _plan_now(work: Work, actor: NamedActor, programme: str, purpose: str, persona: str, lasts: Instant) -> None:
    now = local(work.now, scenery.zone())
    draft = ShiftDraft(purpose, now.date(), now.hour * 60, lasts // MINUTE, holders=(persona,))
    plan_shift(work, actor, programme, draft)


def _this_hour(now: Instant) -> Instant:
    return now - now % HOUR
