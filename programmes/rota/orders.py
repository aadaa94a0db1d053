"""What is asked about one shift, carried out."""

from dataclasses import replace

from sqlalchemy import select

from auth.models import Grant, Persona
from auth.people import Actor
from core.errors import NotFound
from core.work import Work
from programmes.rota import forms, policy, service
from programmes.rota.forms import Order
from programmes.rota.planning import SeriesDraft, ShiftDraft
from programmes.rota.policy import BACKUP, HOLDER
from programmes.rota.service import Followers, followed


def carry_out(work: Work, actor: Actor, followers: Followers, shift: str, order: Order) -> None:
    """What was asked about the shift has happened, and whoever follows the rota has followed."""
    match order.act:
        case policy.TAKE:
            followed(work, actor, followers, service.take_shift, shift, HOLDER)
        case policy.STAND_BY:
            followed(work, actor, followers, service.take_shift, shift, BACKUP)
        case policy.SEEK:
            followed(work, actor, followers, service.seek_cover, shift)
        case policy.WITHDRAW:
            followed(work, actor, followers, service.withdraw, shift)
        case policy.TAKE_OVER:
            followed(work, actor, followers, service.take_over, shift, _persona(work, actor, order.who))
        case policy.SIGN_ON:
            service.sign_on(work, actor, shift)
        case policy.SIGN_OFF:
            service.sign_off(work, actor, shift)
        case policy.SWAP:
            service.offer_swap(work, actor, shift, order.other, _persona(work, actor, order.who))
        case _:
            _plan(work, actor, followers, shift, order)


def plan(work: Work, actor: Actor, programme: str, draft: ShiftDraft | SeriesDraft, grants: tuple[str, ...]) -> str:
    """There is one shift more, or a series, with these colleagues on it. Returns its id."""
    holders = tuple(_persona(work, actor, grant) for grant in grants)
    if isinstance(draft, SeriesDraft):
        first = replace(draft.first, holders=holders)
        return service.plan_series(work, actor, programme, replace(draft, first=first))
    return service.plan_shift(work, actor, programme, replace(draft, holders=holders))


def answer_swap(work: Work, actor: Actor, followers: Followers, swap: str, answer: str) -> None:
    """The offer is answered, and whoever follows the rota has followed."""
    followed(work, actor, followers, service.answer_swap, swap, answer)


def _plan(work: Work, actor: Actor, followers: Followers, shift: str, order: Order) -> None:
    """What only those who plan the rota ask for; the verbs look who asks."""
    match order.act:
        case forms.PUT_ON:
            who = _persona(work, actor, order.who)
            followed(work, actor, followers, service.put_on, shift, who, order.part, rest=order.rest)
        case forms.TAKE_OFF:
            who = _persona(work, actor, order.who)
            followed(work, actor, followers, service.take_off, shift, who, rest=order.rest)
        case forms.CALL_OFF:
            service.call_off(work, actor, shift, rest=order.rest)
        case forms.CHANGE:
            service.change_needed(work, actor, shift, order.needed, rest=order.rest)


def _persona(work: Work, actor: Actor, grant: str) -> str:
    """Whose grant this is. NotFound when it is of nobody in his programme."""
    found = select(Persona.id).join(Grant, Grant.owner == Persona.owner)
    persona = work.db.scalar(found.where(Grant.id == grant, Grant.programme_id == actor.programme))
    if persona is None:
        raise NotFound
    return persona
