"""Who may do what in the rota. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from auth.people import ROLES, Actor
from core.clock import MINUTE, Instant
from core.spaces import Actor as AnyActor
from core.work import CLOCK, CONSOLE

MEETINGS, PROFESSIONAL, WALK_IN, MESSAGES = "meetings", "professional", "walk_in", "messages"
PURPOSES = (MEETINGS, PROFESSIONAL, WALK_IN, MESSAGES)
"""What one can be on duty for."""
PLANNED = (PROFESSIONAL, WALK_IN, MESSAGES)
"""Purposes for which shifts are planned in the rota itself; duty for a meeting comes with the meeting."""
HOLDER, BACKUP = "holder", "backup"
PARTS = (HOLDER, BACKUP)

FITTING = {
    MEETINGS: frozenset({"support_person", "counsellor"}),
    PROFESSIONAL: frozenset({"counsellor"}),
    WALK_IN: frozenset({"support_person", "counsellor"}),
    MESSAGES: frozenset({"support_person", "counsellor"}),
}
"""Roles with which one can have a post, by purpose: whoever is called in a crisis is a professional."""

ANSWERS = 15 * MINUTE
"""A desk or pager must have answered within so long, or its holder does not cover."""
EARLY = 30 * MINUTE
"""So long before a shift begins one may sign on."""


def fits(roles: Collection[str], purpose: str) -> bool:
    """Say whether somebody with these roles can be on duty for this."""
    return not FITTING[purpose].isdisjoint(roles)


def may_see(actor: Actor, programme: str) -> bool:
    """The rota of a programme is its team's."""
    return actor.programme == programme and actor.has(*ROLES)


def may_plan(actor: AnyActor, programme: str) -> bool:
    """Shifts are planned by the programme's coordinators, by the house itself, and by whoever holds the machine."""
    if actor is CLOCK or actor is CONSOLE:
        return True
    return isinstance(actor, Actor) and actor.programme == programme and actor.has("coordinator")


def may_hold(actor: AnyActor, programme: str, purpose: str) -> bool:
    """A post is for those whose role fits what the shift is for."""
    return isinstance(actor, Actor) and actor.programme == programme and fits(actor.roles, purpose)


def may_sign_on(begins_at: Instant, ends_at: Instant, now: Instant) -> bool:
    """One signs on from half an hour before a shift begins, until it ends."""
    return begins_at - EARLY <= now < ends_at


def answers(
    signed_on_at: Instant | None, signed_off_at: Instant | None, answered_at: Instant | None, now: Instant
) -> bool:
    """Say whether somebody with a post is signed on and can be reached."""
    if signed_on_at is None or signed_off_at is not None or answered_at is None:
        return False
    return now - answered_at <= ANSWERS


BACKUPS = 5
"""Most people who stand by for one shift."""
TAKE, STAND_BY, SEEK, WITHDRAW, TAKE_OVER = "take", "stand_by", "seek", "withdraw", "take_over"
SIGN_ON, SIGN_OFF, SWAP = "sign_on", "sign_off", "swap"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a shift stands for one person: how many it lacks and who backs it up, and his own post in it."""

    begins_at: Instant
    ends_at: Instant
    lacks: int
    backups: int
    fitting: bool
    part: str = ""
    seeks: str = ""
    signed_on: bool = False
    others_seek: bool = False
    called_off: bool = False


def acts_in(it: Standing, now: Instant) -> frozenset[str]:
    """Tell what somebody may do in a shift now."""
    if it.called_off or now >= it.ends_at or not it.fitting:
        return frozenset()
    mine, could_hold = bool(it.part), it.part != HOLDER
    rules = {
        TAKE: could_hold and it.lacks > 0,
        STAND_BY: not mine and it.lacks <= 0 and it.backups < BACKUPS,
        SEEK: mine and it.seeks != "cover",
        WITHDRAW: bool(it.seeks),
        TAKE_OVER: could_hold and it.others_seek,
        SIGN_ON: mine and not it.signed_on and may_sign_on(it.begins_at, it.ends_at, now),
        SIGN_OFF: it.signed_on,
        SWAP: mine and now < it.begins_at,
    }
    return frozenset(act for act, holds in rules.items() if holds)
