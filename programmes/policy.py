"""Who may do what with programmes, and when doors are open. Pure."""

from auth.people import Actor
from core.clock import Instant


def may_arrange(actor: Actor, programme: str) -> bool:
    """A programme is arranged by its coordinators."""
    return actor.programme == programme and actor.has("coordinator")


def may_furnish(actor: Actor) -> bool:
    """The organisation's name, colours and contact are the administrator's."""
    return actor.administrator


def may_check_lines(actor: Actor) -> bool:
    """Lines of help are checked by whoever arranges a programme, or the house."""
    return actor.administrator or actor.has("coordinator")


def doors_open(opened_on: Instant | None, *, loopback: bool, ready: bool) -> bool:
    """Doors are open once somebody has opened them; to the world only while the checklist is fulfilled."""
    return opened_on is not None and (loopback or ready)
