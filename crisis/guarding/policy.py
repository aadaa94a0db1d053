"""Who may set word rules and look at what they flag. Pure."""

from auth.people import Actor

ROLES = ("coordinator", "moderator")
MOST_RULES = 100
"""Rules in force in a programme."""


def may_set(actor: Actor) -> bool:
    """Its coordinators and moderators, each in the programme where he is one."""
    return actor.programme is not None and actor.has(*ROLES)
