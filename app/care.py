"""What aftercare is told of private conversations: how a talk begins that is promised, and how many heavy ones each of the team has had."""

from sqlalchemy import func, or_, select

from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound
from core.work import Read, Work
from counselling.models import ConversationMember, ConversationState
from counselling.promises import terms_for, waiting_in
from counselling.talk.project import HOLDER
from counselling.talking import NewTalk, begin_messaging
from crisis.alert import URGENT
from crisis.reach import Wish
from programmes.openings.queries import promise

HEAVY = 4
"""A man who says that it is so heavy, of five, brings a heavy talk; so does one about whom there was an urgent sign."""


def promised(read: Read | Work, programme: str) -> Instant:
    """Tell by when a man is answered who asks for a talk now."""
    return promise(read, programme, waiting_in(read, programme))


def promise_talk(work: Work, actor: Actor, wish: Wish) -> str:
    """A conversation by messages has begun with his words, also where one cannot write otherwise; he knows by when he is answered."""
    if actor.programme is None:
        raise NotFound
    answered_at, terms = promised(work, actor.programme), terms_for(work, actor.programme)
    new = NewTalk(wish.language, text=wish.text, key=wish.key, promise=answered_at, noticed=wish.noticed, terms=terms)
    return begin_messaging(work, actor, new)


def heavy_talks(read: Read, programme: str, since: Instant) -> dict[str, int]:
    """Count the heavy conversations that each of a programme's team has had since then, by who has them."""
    heavy = or_(ConversationState.heavy >= HEAVY, ConversationState.risk >= URGENT)
    found = (
        select(ConversationMember.persona_id, func.count())
        .join(ConversationState, ConversationState.id == ConversationMember.conversation_id)
        .where(ConversationState.programme_id == programme, ConversationState.last_at >= since, heavy)
        .where(ConversationMember.part == HOLDER)
        .group_by(ConversationMember.persona_id)
    )
    return {row[0]: row[1] for row in read.db.execute(found)}
