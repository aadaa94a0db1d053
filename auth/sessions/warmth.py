"""Who works here is signed out after half an hour in which nothing was heard of him; what his socket sends is being heard."""

from collections.abc import Iterable
from typing import Any, Protocol

from auth.guards import keep_warm
from auth.people import Person
from core.clock import MINUTE, Instant
from core.kernel import Kernel

RECENTLY = 2 * MINUTE


class Heard(Protocol):
    """A socket: whose it is, and when something last came from it."""

    person: Any
    heard_at: Instant


async def keep_sockets_warm(kernel: Kernel, sockets: Iterable[Heard]) -> None:
    """Sessions of staff whose sockets sent something lately stay alive. Runs every minute, in each process."""
    since = kernel.now() - RECENTLY
    active = {socket.person.session: socket.person for socket in tuple(sockets) if _is_active(socket, since)}
    for person in active.values():
        await keep_warm(kernel, person)


def _is_active(socket: Heard, since: Instant) -> bool:
    return socket.heard_at >= since and isinstance(socket.person, Person) and socket.person.staff
