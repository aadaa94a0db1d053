"""The live socket in conversations: what comes in by frame goes the same way as what comes in by form."""

from auth.people import Actor
from core.errors import Invalid, NotFound, Refused
from core.forms import Form
from core.frames import Act, Post
from core.kernel import Kernel
from core.spaces import Actor as AnyActor
from core.spaces import Entry
from counselling.desk import frames as desk
from counselling.limits import ASKING, take
from counselling.lines import lines_of
from counselling.man.forms import Order, words_of
from counselling.man.orders import asked
from counselling.saying import say
from counselling.talk import CONVERSATION, SIDE, TALK
from counselling.talk.state import TEAM


class TalkFrames:
    """What frames do in a conversation."""

    async def arrived(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:  # noqa: ARG002 - lines know their worker
        """His first socket on this worker listens: the conversation knows that he is here."""
        await lines_of(kernel).opened(_persona(actor), space)

    async def gone(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:  # noqa: ARG002 - lines know their worker
        """His last socket on this worker is gone: from now on he is silent."""
        await lines_of(kernel).closed(_persona(actor), space)

    async def post(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, said: Post) -> Entry | None:
        """He writes: to the talk, or to those on it for the team."""
        if stream not in (TALK, SIDE):
            raise Refused("unknown_act")
        sent = {"text": (said.text,), "key": (said.key,)}
        if said.reply_to is not None:
            sent["reply_to"] = (str(said.reply_to),)
        if said.sure:
            sent["sure"] = ("yes",)
        try:
            return await say(kernel, _persona(actor), space, words_of(Form(sent), stream))
        except Invalid as fault:
            raise fault.spoken() from fault

    async def act(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, act: Act) -> Entry | None:
        """Somebody asks for something: the man, or one of the team."""
        if stream != TALK:
            raise Refused("unknown_act")
        plain = {name: (_typed(value),) for name, value in act.args.items() if isinstance(value, str | int)}
        form, who = Form({**plain, "key": (act.key,), "verb": (act.verb,)}), _persona(actor)
        take(kernel, ASKING, who)
        try:
            if who.has(*TEAM):
                return await desk.asked(kernel, who, space, form)
            return await asked(kernel, who, space, Order.parse(form))
        except Invalid as fault:
            raise fault.spoken() from fault


def _typed(value: str | int) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _persona(actor: AnyActor) -> Actor:
    if not isinstance(actor, Actor):
        raise NotFound
    return actor


HANDLERS = {CONVERSATION.name: TalkFrames()}
