"""What the page of an inbox hears: a stream of each programme, there from the first visit on."""

from auth.people import Actor
from core.errors import NotFound
from core.kernel import Kernel
from core.lanes import Lane
from core.work import Work
from counselling.waiting_line import line_id, line_of


async def stream_there(kernel: Kernel, actor: Actor) -> None:
    """The line of his programme is there, and with it the stream that its team is told by."""
    try:
        await kernel.latest(line_id(kernel.keyring.store.file, actor.programme or ""))
    except NotFound:
        await kernel.act(_found, actor, lane=Lane.STAFF)


def _found(work: Work, actor: Actor) -> None:
    line_of(work, actor.programme or "")
