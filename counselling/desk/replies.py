"""Words to answer with: the team's and one's own, by language, with gaps that are filled when they are used."""

from sqlalchemy import Select, delete, or_, select

from auth.people import Actor
from core.errors import NotFound, Refused
from core.formats import format_moment
from core.work import Read, Work
from counselling.desk.forms import Reply
from counselling.desk.pages import Words
from counselling.models import ReplyTemplate
from counselling.talk import Conversation

MOST = 200
"""So many of the team's and of his own together."""


def replies_of(read: Read | Work, actor: Actor) -> tuple[ReplyTemplate, ...]:
    """List the team's words and his own, by language and title."""
    return tuple(read.db.scalars(_his(actor)))


def filled_for(read: Read, actor: Actor, conversation: Conversation, programme: str, zone: str) -> tuple[Words, ...]:
    """Give the words with the gaps of this conversation filled, those of its language first. A gap that nothing fills stays open."""
    man, contract = conversation.talk.man, conversation.talk.contract
    gaps = {"name": man.name if man else "", "counsellor": actor.name, "programme": programme}
    if contract is not None and contract.last_at is not None:
        gaps["next"] = format_moment(conversation.language, contract.last_at, zone)
    found = sorted(replies_of(read, actor), key=lambda one: one.language != conversation.language)
    return tuple(
        Words(one.id, one.title, one.language, fill(one.text, gaps), one.for_persona is not None) for one in found
    )


def fill(text: str, gaps: dict[str, str]) -> str:
    """Put what is known into the gaps of a text."""
    for name, words in gaps.items():
        text = text.replace("{" + name + "}", words)
    return text


def keep_reply(work: Work, actor: Actor, reply: Reply, reply_id: str = "") -> str:
    """These words are kept, new or in place of others. Gives their id. NotFound when they are not his to change."""
    if reply_id:
        row = _found(work, actor, reply_id)
    else:
        if len(replies_of(work, actor)) >= MOST:
            raise Refused("replies_full", count=MOST)
        row = ReplyTemplate(id=work.new_id(), programme_id=actor.programme)
        work.db.add(row)
    row.for_persona = actor.id if reply.own else None
    row.title, row.language, row.text = reply.title, reply.language, reply.text
    work.db.flush()
    return row.id


def drop_reply(work: Work, actor: Actor, reply_id: str) -> None:
    """These words are gone."""
    work.db.delete(_found(work, actor, reply_id))
    work.db.flush()


def drop_own(work: Work, persona: str) -> None:
    """Of somebody who is no more, no words of his own are left; those of the team stay."""
    work.db.execute(delete(ReplyTemplate).where(ReplyTemplate.for_persona == persona))


def _found(work: Work, actor: Actor, reply_id: str) -> ReplyTemplate:
    row = work.db.scalar(_his(actor).where(ReplyTemplate.id == reply_id))
    if row is None:
        raise NotFound
    return row


def _his(actor: Actor) -> Select[ReplyTemplate]:
    whose = or_(ReplyTemplate.for_persona.is_(None), ReplyTemplate.for_persona == actor.id)
    found = select(ReplyTemplate).where(ReplyTemplate.programme_id == actor.programme, whose)
    return found.order_by(ReplyTemplate.language, ReplyTemplate.title, ReplyTemplate.id).limit(MOST)
