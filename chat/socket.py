"""The live socket in a meeting: what comes in by frame goes the same way as what comes in by form."""

from auth.people import Actor
from chat.forms import Draft, Order
from chat.limits import POSTS, take
from chat.lines import lines_of
from chat.meeting import BACKSTAGE, MEETING, ROOM
from chat.orders import ordered
from chat.saying import say
from core.errors import Invalid, NotFound, Refused
from core.frames import Act, Post
from core.kernel import Kernel
from core.spaces import Actor as AnyActor
from core.spaces import Entry


class MeetingFrames:
    """What frames do in a meeting."""

    async def arrived(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:  # noqa: ARG002 - lines know their worker
        """His first socket on this worker listens: the meeting knows that he is here."""
        await lines_of(kernel).opened(_persona(actor), space)

    async def gone(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:  # noqa: ARG002 - lines know their worker
        """His last socket on this worker is gone: from now on he is silent."""
        await lines_of(kernel).closed(_persona(actor), space)

    async def post(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, said: Post) -> Entry | None:
        """He says something: to the room, behind it, or as a private word."""
        draft, who = Draft.of(said, stream), _persona(actor)
        take(kernel, POSTS, who)
        try:
            return await say(kernel, who, space, draft)
        except Invalid as fault:
            raise fault.spoken() from fault

    async def act(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, act: Act) -> Entry | None:
        """Somebody who leads asks for something; it goes before what is being said."""
        if stream not in (ROOM, BACKSTAGE):
            raise Refused("unknown_act")
        return await ordered(kernel, _persona(actor), space, Order.of(act))


def _persona(actor: AnyActor) -> Actor:
    if not isinstance(actor, Actor):
        raise NotFound
    return actor


HANDLERS = {MEETING.name: MeetingFrames()}
