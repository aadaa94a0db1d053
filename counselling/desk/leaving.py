"""Being away from everything at once: whoever he talks with is told until when, and who answers meanwhile."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select

from auth.guards import staff
from auth.people import Actor
from core.clock import Instant
from core.errors import DomainError
from core.forms import Form, Here
from core.kernel import Kernel
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from core.work import Read, Work
from counselling.desk import book
from counselling.desk.forms import MATE, moment_of
from counselling.desk.orders import persona_of
from counselling.desk.pages import Mate
from counselling.desk.queries import mates_of
from counselling.models import ConversationMember, ConversationState
from counselling.talk import CONVERSATION, MESSAGING, Phase
from counselling.talk.project import HOLDER
from counselling.working import go_away
from programmes.rota.views import zone_of

answerers = staff(*book.ANSWERS)


@dataclass(frozen=True, slots=True)
class Held:
    """What he holds in a programme by messages: the conversations, until when he is away where he has said so, who could answer."""

    conversations: tuple[str, ...]
    until: Instant | None
    cover: str
    mates: tuple[Mate, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """Until when somebody is away, and the grant of whoever answers meanwhile; without a time he is back."""

    until: Instant | None = None
    mate: str = ""

    @classmethod
    def parse(cls, form: Form, here: Here) -> "Leave":
        """Read it from a form. Invalid says which field."""
        if form.raw("act") == "back":
            return cls()
        leave = cls(moment_of(form, here), form.text("mate", MATE, optional=True))
        form.check()
        return leave


def held_by(read: Read, actor: Actor) -> Held:
    """Give what he holds. A live talk goes on whatever he says here."""
    held = (ConversationMember.persona_id == actor.id, ConversationMember.part == HOLDER)
    his = select(ConversationMember.conversation_id).where(*held)
    found = select(ConversationState.id).where(
        ConversationState.id.in_(his),
        ConversationState.programme_id == actor.programme,
        ConversationState.phase == str(Phase.HELD),
        ConversationState.mode == MESSAGING,
    )
    conversations = tuple(read.db.scalars(found.order_by(ConversationState.id)))
    talks = [read.state(CONVERSATION, one).talk for one in conversations]
    away = next((talk for talk in talks if talk.away_until is not None), None)
    until, cover = (away.away_until, away.cover) if away else (None, "")
    return Held(conversations, until, cover, mates_of(read, actor.programme or "", {actor.id}))


async def leave_all(kernel: Kernel, actor: Actor, leave: Leave) -> int:
    """Everybody he talks with by messages is told. Gives how many. Repeating it tells nobody twice; what he holds no more is passed over."""
    held: Held = await kernel.read(held_by, actor)
    cover: str = await kernel.read(persona_of, actor, leave.mate) if leave.mate else ""
    for one in held.conversations:
        with suppress(DomainError):
            await kernel.act(_leaves, actor, one, leave.until, cover, on=(one,), lane=Lane.STAFF)
    return len(held.conversations)


def _leaves(work: Work, actor: Actor, conversation_id: str, until: Instant | None, cover: str) -> None:
    go_away(work, actor, conversation_id, until, cover)


async def show_away(visit: Visit) -> Answer:
    """Show whom it concerns, and the form."""
    actor = await book.actor_of(visit, *book.ANSWERS)
    held: Held = await visit.read(held_by, actor)
    data = {"conversations": list(held.conversations), "until": held.until, "cover": held.cover}
    around = await book.around(visit, actor, *book.ANSWERS)
    return page("counselling/desk/away.html", data=data, held=held, **around)


async def say_away(visit: Visit) -> Answer:
    """He is away from everything until then, or back."""
    actor = await book.actor_of(visit, *book.ANSWERS)
    zone = await visit.read(zone_of, actor.programme)
    leave = Leave.parse(await visit.form(), Here(zone, visit.now))
    told = await leave_all(visit.kernel, actor, leave)
    return see(f"/desk/away?programme={actor.programme}", data={"conversations": told, "until": leave.until})


def routes_of() -> list[Route]:
    """List the address, with for whom it is."""
    return [get("/desk/away", show_away, who=answerers), post("/desk/away", say_away, who=answerers, again=show_away)]
