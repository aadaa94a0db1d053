"""The live socket in a thread: what comes in by frame goes the same way as what comes in by form."""

from auth.people import Actor
from core.errors import Invalid, NotFound, Refused
from core.forms import Form
from core.frames import Act, Post
from core.i18n import SOURCE
from core.ids import new_id
from core.kernel import Kernel
from core.spaces import Actor as AnyActor
from core.spaces import Entry
from forum.forms import Draft
from forum.models import Thread
from forum.saying import say
from forum.thread import THREAD, THREAD_STREAM


class ThreadFrames:
    """What frames do in a thread."""

    async def arrived(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:
        """Nobody is told who reads a thread."""

    async def gone(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:
        """Nor who stopped reading it."""

    async def post(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, said: Post) -> Entry | None:
        """He writes a post."""
        if stream != THREAD_STREAM or not isinstance(actor, Actor):
            raise NotFound
        sent = {"text": (said.text,), "key": (said.key,)}
        if said.reply_to is not None:
            sent["reply_to"] = (str(said.reply_to),)
        language = await kernel.read(lambda read: getattr(read.db.get(Thread, space), "language", SOURCE))
        try:
            draft = Draft.parse(Form(sent), language, said.key or new_id())
        except Invalid as fault:
            first = next(iter(fault.fields.values()))
            raise Refused(first.code, status=422, retry_after=None, **first.args) from fault
        return await say(kernel, actor, space, draft)

    async def act(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, act: Act) -> Entry | None:
        """Nothing else is asked of a thread by frame."""
        del kernel, actor, space, stream, act
        raise Refused("unknown_act")


HANDLERS = {THREAD.name: ThreadFrames()}
