"""Who may say what about openings. Pure."""

from auth.people import Actor
from core.spaces import Actor as AnyActor
from programmes.policy import may_arrange


def may_set_terms(actor: AnyActor, programme: str) -> bool:
    """What is offered, and on which terms, is the coordinators' matter."""
    return isinstance(actor, Actor) and may_arrange(actor, programme)


def may_say_full(actor: AnyActor, programme: str, *, covers: bool) -> bool:
    """Whoever covers now knows whether another man can be taken; so does a coordinator."""
    return isinstance(actor, Actor) and actor.programme == programme and (covers or may_arrange(actor, programme))
