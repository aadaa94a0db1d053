"""Who may read and who may write in the library. Pure."""

from auth.people import Actor, Person
from core.spaces import Actor as AnyActor

WRITERS = ("coordinator", "counsellor")
"""What men read is answered for by those who do this for a living."""


def may_read(person: Person | None, programme: str, *, doors: bool) -> bool:
    """What a programme has published can be read by everybody while its doors are open, and by its own people always."""
    return doors or (person is not None and person.actor_in(programme) is not None)


def may_write(actor: AnyActor | None, programme: str) -> bool:
    """Whoever answers for it in this programme."""
    return isinstance(actor, Actor) and actor.programme == programme and actor.has(*WRITERS)
