"""Verbs of the rota, for the rooms above, and what follows when posts change."""

from collections.abc import Callable, Mapping
from typing import Any

from core.spaces import Actor
from core.work import Work
from programmes.rota.duty import Duty as Duty
from programmes.rota.duty import answer_desks as answer_desks
from programmes.rota.duty import call_off_duty as call_off_duty
from programmes.rota.duty import plan_duty as plan_duty
from programmes.rota.duty import sign_off as sign_off
from programmes.rota.duty import sign_on as sign_on
from programmes.rota.duty import sign_on_for as sign_on_for
from programmes.rota.planning import SeriesDraft as SeriesDraft
from programmes.rota.planning import ShiftDraft as ShiftDraft
from programmes.rota.planning import call_off as call_off
from programmes.rota.planning import change_needed as change_needed
from programmes.rota.planning import drop_holiday as drop_holiday
from programmes.rota.planning import keep_holiday as keep_holiday
from programmes.rota.planning import plan_series as plan_series
from programmes.rota.planning import plan_shift as plan_shift
from programmes.rota.posts import Touched
from programmes.rota.posts import put_on as put_on
from programmes.rota.posts import seek_cover as seek_cover
from programmes.rota.posts import take_off as take_off
from programmes.rota.posts import take_over as take_over
from programmes.rota.posts import take_shift as take_shift
from programmes.rota.posts import withdraw as withdraw
from programmes.rota.swaps import answer_swap as answer_swap
from programmes.rota.swaps import offer_swap as offer_swap
from programmes.rota.telling import dismiss_card as dismiss_card

Followers = Mapping[str, Callable[[Work, Actor, str], None]]
"""By purpose: what follows when the posts of a shift about a meeting change, with that meeting's id."""


def followed(
    work: Work, actor: Actor, followers: Followers, verb: Callable[..., Touched], *args: Any, **more: Any
) -> None:
    """The verb is done, and whoever follows the rota has followed, in the same commit."""
    for shift in verb(work, actor, *args, **more):
        if shift.about is not None and shift.purpose in followers:
            followers[shift.purpose](work, actor, shift.about)
