"""Who may lead a drill. Pure."""

from auth.people import Actor


def may_lead(actor: Actor, programme: str) -> bool:
    """A drill is planned, begun and looked back on by a coordinator of its programme."""
    return actor.programme == programme and actor.has("coordinator")
