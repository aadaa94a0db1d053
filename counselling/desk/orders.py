"""What one of the team can ask of a conversation, by form and by frame alike."""

from collections.abc import Callable

from auth.log import note
from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound, Refused
from core.spaces import Entry
from core.work import Work
from counselling import working
from counselling.desk.forms import Order
from counselling.models import ReferralPlace
from counselling.talk import CONVERSATION, TALK, policy
from counselling.talking import call_off, end_slot, review, take_back
from counselling.waiting import call_next, call_this
from counselling.waiting_line import waits
from crisis.alarming import worry
from crisis.alert import Where
from crisis.minors import say_minor
from programmes.openings.queries import terms_of
from programmes.openings.terms import Contract
from programmes.rota.queries import team


def ordered(work: Work, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    """Do what he asks; who may is the conversation's to say."""
    return ORDERS[order.verb](work, actor, conversation_id, order)


def take(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """He holds it; a man who waits in the line he talks with at once. Refused `taken` with the name of whoever was faster."""
    if waits(work.state(CONVERSATION, conversation_id)):
        call_this(work, actor, conversation_id, chats_each(work, actor))
        return None
    return working.take(work, actor, conversation_id)


def call_the_next(work: Work, actor: Actor, key: str | None) -> str:
    """Whoever the line calls talks with him. Pressing twice (the same key) takes one man."""
    return call_next(work, actor, actor.programme or "", chats_each(work, actor), key)


def chats_each(work: Work, actor: Actor) -> int:
    """With so many men one talks live at once in his programme."""
    return terms_of(work, actor.programme or "").chats_each


def persona_of(work: Work, actor: Actor, grant: str) -> str:
    """Find the colleague who has this grant. NotFound when nobody of his programme has."""
    mates = team(work, actor.programme or "").values()
    found = next((mate.persona for mate in mates if mate.grant == grant), None)
    if found is None:
        raise NotFound
    return found


def _refer(work: Work, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    place = work.db.get(ReferralPlace, order.choice)
    if place is None or place.programme_id != actor.programme:
        raise NotFound
    return working.refer(work, actor, conversation_id, place.id, f"{place.name}\n{place.about}\n{place.how}")


def _offer(work: Work, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    kind = Contract.read(order.choice)
    if kind is None:
        raise Refused("contract_kind")
    return working.offer_contract(work, actor, conversation_id, kind.sessions, kind.more)


def _away(work: Work, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    cover = persona_of(work, actor, order.mate) if order.mate else ""
    return working.go_away(work, actor, conversation_id, order.at, cover)


def _worry(work: Work, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    """The professionals have a sign that somebody of the team is worried about him."""
    man = man_of(work, actor, conversation_id)
    conversation = work.state(CONVERSATION, conversation_id)
    worry(work, actor, man, order.text, Where("conversation", conversation_id, TALK), conversation.language)
    note(work, actor, "conversation_worry", ("conversation", conversation_id))
    return None


def _minor(work: Work, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    """The professionals have a sign that he is a minor, and he sees who helps at his age. The conversation goes on."""
    man = man_of(work, actor, conversation_id)
    language = work.state(CONVERSATION, conversation_id).language
    say_minor(work, actor, man, Where("conversation", conversation_id, TALK), language)
    note(work, actor, "conversation_minor", ("conversation", conversation_id))
    return None


def man_of(work: Work, actor: Actor, conversation_id: str) -> str:
    """Give the persona of the man. NotFound for who is not on the conversation, and where the man is gone."""
    conversation = work.state(CONVERSATION, conversation_id)
    if not policy.is_on_it(actor, conversation) or conversation.man is None:
        raise NotFound
    return conversation.man.persona


def _at(order: Order, now: Instant) -> Instant:
    return now if order.at is None else order.at


ORDERS: dict[str, Callable[[Work, Actor, str, Order], Entry | None]] = {
    "take": lambda work, actor, talk, order: take(work, actor, talk),
    "put_back": lambda work, actor, talk, order: working.put_back(work, actor, talk),
    "open": lambda work, actor, talk, order: working.open_to_read(work, actor, talk, order.text),
    "live": lambda work, actor, talk, order: working.ask_live(work, actor, talk, order.yes),
    "extend": lambda work, actor, talk, order: working.extend(work, actor, talk),
    "end_live": lambda work, actor, talk, order: working.end_live(work, actor, talk),
    "end": lambda work, actor, talk, order: working.end_as_holder(work, actor, talk, order.choice),
    "worry": _worry,
    "minor": _minor,
    "opinion": lambda work, actor, talk, order: working.ask_opinion(
        work, actor, talk, persona_of(work, actor, order.mate)
    ),
    "later": lambda work, actor, talk, order: working.send_later(work, actor, talk, order.text, _at(order, work.now)),
    "call_back": lambda work, actor, talk, order: working.call_back(work, actor, talk, order.seq),
    "remove": lambda work, actor, talk, order: take_back(work, actor, talk, order.seq),
    "contract": _offer,
    "count": lambda work, actor, talk, order: working.count_time(work, actor, talk, order.choice),
    "slots": lambda work, actor, talk, order: working.offer_slots(work, actor, talk, order.times, order.zone),
    "call_off": lambda work, actor, talk, order: call_off(work, actor, talk, _at(order, work.now)),
    "end_slot": lambda work, actor, talk, order: end_slot(work, actor, talk),
    "uncount": lambda work, actor, talk, order: working.uncount_time(work, actor, talk),
    "review": lambda work, actor, talk, order: review(work, actor, talk, order.yes, order.at),
    "transfer": lambda work, actor, talk, order: working.ask_transfer(
        work, actor, talk, persona_of(work, actor, order.mate), order.text
    ),
    "step_out": lambda work, actor, talk, order: working.step_out(work, actor, talk),
    "supervise": lambda work, actor, talk, order: working.supervise(work, actor, talk),
    "take_over": lambda work, actor, talk, order: working.take_over(work, actor, talk),
    "refer": _refer,
    "follow_up": lambda work, actor, talk, order: working.follow_up(work, actor, talk, order.choice),
    "record": lambda work, actor, talk, order: working.give_record(
        work, actor, talk, order.text, order.key or work.new_id()
    ),
    "promise": lambda work, actor, talk, order: working.move_promise(
        work, actor, talk, _at(order, work.now), order.choice
    ),
    "away": _away,
    "back": lambda work, actor, talk, order: working.go_away(work, actor, talk, None),
    "rank": lambda work, actor, talk, order: working.rank(work, actor, talk, order.seq, "set_by_hand"),
}
"""What each verb of the desk does."""
