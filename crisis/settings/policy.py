"""Who may do what with the crisis rules of a programme. Pure."""

from auth.people import Actor
from core.clock import DAY, Instant
from core.errors import Fault

ROLES = ("coordinator", "counsellor")
WATCHED = 7 * DAY
"""So long new texts are read with a change too, before it can come into force."""
MOST_OPEN = 5
"""Changes proposed at once in a programme: each is read with every new text."""
LEAST_REASON = 20
"""Characters of the reason that is named before less is made of immediate danger."""
LEAST_SHOWN = 10
"""Counts below this are not shown: they could be about one man."""
UNWATCHED = frozenset({"times", "back"})
"""Kinds of changes for which there is no week: times change no rule, and the way back is short."""


def may_set(actor: Actor, programme: str) -> bool:
    """The crisis rules of a programme are its coordinators' and counsellors' to see and to propose changes of."""
    return actor.programme == programme and actor.has(*ROLES)


def is_watched(kind: str) -> bool:
    """Whether a change of this kind is watched for a week."""
    return kind not in UNWATCHED


def ready_at(kind: str, proposed_at: Instant) -> Instant:
    """When a change can come into force at the earliest."""
    return proposed_at + WATCHED if is_watched(kind) else proposed_at


def bar_to_approve(actor_id: str, proposed_by: str, kind: str, proposed_at: Instant, now: Instant) -> Fault | None:
    """What is in the way of somebody who would approve a change that is open; None where nothing is."""
    if actor_id == proposed_by:
        return Fault("needs_a_second_person")
    if now < ready_at(kind, proposed_at):
        return Fault("week_not_over")
    return None


def shown(count: int) -> int | None:
    """A count as it may be shown; None while it is small."""
    return count if count >= LEAST_SHOWN else None
