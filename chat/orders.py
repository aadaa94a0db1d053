"""How what those who lead ask for is carried out: what must be looked up first, the verb, and what follows from it."""

from auth.people import Actor
from chat.forms import Order
from chat.leading import carry_out, release_held
from chat.lines import release_waiting
from chat.meeting import MEETING
from chat.presence import drains_now, words_of
from core.errors import Refused, ensure
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Entry
from core.work import Read

DRAINING = frozenset({"resume", "hold", "close"})
"""After these, what waited may go to the room."""


async def ordered(kernel: Kernel, actor: Actor, meeting_id: str, order: Order) -> Entry | None:
    """It is done, or refused with its sentence. It goes before what is being said."""
    if order.verb == "release":
        await _release(kernel, actor, meeting_id, order)
        return None
    done: Entry | None = await kernel.act(carry_out, actor, meeting_id, order, on=(meeting_id,), lane=Lane.STAFF)
    if order.verb in DRAINING and await kernel.read(_drains, meeting_id):
        await release_waiting(kernel, meeting_id)
    return done


async def _release(kernel: Kernel, actor: Actor, meeting_id: str, order: Order) -> None:
    words = await kernel.read(_words, actor, meeting_id, order)
    done = await kernel.act(release_held, actor, meeting_id, words, on=(meeting_id,), lane=Lane.STAFF)
    ensure(done or order.every, "no_such_message")


def _words(read: Read, actor: Actor, meeting_id: str, order: Order) -> tuple[tuple[int, str], ...]:
    """The held messages that he means, with their words; to be read by those who lead alone."""
    meeting = read.state(MEETING, meeting_id)
    if not MEETING.may_listen(meeting, actor, "hold"):
        raise Refused("not_leading", status=403)
    waiting = [held.seq for held in meeting.held if order.every or held.seq == order.seq]
    return words_of(read, meeting_id, waiting)


def _drains(read: Read, meeting_id: str) -> bool:
    return drains_now(read.state(MEETING, meeting_id))
