"""What the clock does here, each a verb that takes one slice. `app` runs them, every so often."""

from collections.abc import Callable
from functools import partial

from auth.accounts.departure import depart_idle, forget_dead_names, go_on_departing
from auth.guests.service import end_lost_guests
from auth.house import House
from auth.log import chain_log, cut_log
from auth.sessions.service import end_old_sessions
from auth.team.service import end_old_invitations
from core.clock import HOUR, MINUTE, SECOND
from core.spaces import Actor
from core.work import Work

Chore = Callable[[Work, Actor], object]


def chores(house: House) -> tuple[tuple[str, int, Chore], ...]:
    """Give each chore with its name and how often it is due, in milliseconds."""
    return (
        ("chain_log", 3 * SECOND, chain_log),
        ("end_old_sessions", MINUTE, end_old_sessions),
        ("go_on_departing", 10 * SECOND, partial(_depart, house)),
        ("end_lost_guests", 10 * MINUTE, partial(end_lost_guests, house=house)),
        ("end_old_invitations", HOUR, end_old_invitations),
        ("depart_idle", HOUR, depart_idle),
        ("forget_dead_names", HOUR, forget_dead_names),
        ("cut_log", HOUR, cut_log),
    )


def _depart(house: House, work: Work, actor: Actor) -> int:
    return go_on_departing(work, actor, house)
