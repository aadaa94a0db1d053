"""Putting the help card away."""

from auth.own import OWN, Dismiss
from auth.people import Actor
from core.errors import NotFound
from core.work import Work
from crisis.telling import HELP_CARD


def put_card_away(work: Work, actor: Actor, seq: int) -> None:
    """His help card is away; the alert stays as it is. NotFound where no such card lies open."""
    if all(card.seq != seq or card.kind != HELP_CARD for card in work.state(OWN, actor.own).cards):
        raise NotFound
    work.act(OWN, actor.own, actor, Dismiss(seq))
