"""Verbs of a live meeting: what men and those who lead do in it."""

from auth.log import note
from auth.models import Persona
from auth.own import OWN, Card, Dismiss, Tell
from auth.people import Actor
from chat.forms import Draft, Order
from chat.meeting import (
    HOLD,
    MEETING,
    CloseGently,
    CloseNow,
    Enter,
    GiveUpSeat,
    Leave,
    Open,
    Release,
    Remove,
    Say,
    TakeSeat,
)
from core.errors import ensure
from core.spaces import Entry
from core.work import CLOCK, NamedActor, Work

HELD, RELEASED, RETURNED = "held", "released", "returned"
"""Cards of an author's own space about a message of his that waits, has been released, or never reached the room."""


def take_seat(work: Work, actor: Actor, meeting_id: str, demo: bool = False) -> Entry | None:
    """He has a seat. Taking it again changes nothing. `demo` marks one who only demonstrates."""
    return work.act(MEETING, meeting_id, actor, TakeSeat(work.new_id(), demo))


def give_up_seat(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """His seat is free for somebody else."""
    return work.act(MEETING, meeting_id, actor, GiveUpSeat())


def leave_meeting(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """He is out at once, on all lines. In an open room his seat waits half an hour."""
    return work.act(MEETING, meeting_id, actor, Leave())


def enter_meeting(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """He may hear and speak again after he left."""
    return work.act(MEETING, meeting_id, actor, Enter())


def post_message(work: Work, actor: Actor, meeting_id: str, draft: Draft) -> Entry | None:
    """Say something in a meeting. Repeating a key gives what was said the first time, until the meeting is forgotten.

    Returns the entry of the room; for a message that waits, the card in his own stream; None when it was released since.
    """
    ensure(not work.state(MEETING, meeting_id).forgotten, "closed")
    said = work.act(MEETING, meeting_id, actor, Say(draft.text, draft.key, draft.reply_to))
    if said is None or said.stream != HOLD:
        return said
    if said.kind == "repeated":
        return _card_entry(work, actor, meeting_id, said.seq)
    waiting = {"meeting": meeting_id, "hold": said.seq, "key": draft.key}
    return work.act(OWN, actor.own, CLOCK, Tell(HELD, waiting, draft.text))


def open_meeting(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """The room is open, led by him."""
    opened = work.act(MEETING, meeting_id, actor, Open())
    note(work, actor, "meeting_opened", ("meeting", meeting_id))
    return opened


def remove_message(work: Work, actor: Actor, meeting_id: str, seq: int, reason: str) -> Entry | None:
    """The message's text is destroyed; its number and the reason stay."""
    removed = work.act(MEETING, meeting_id, actor, Remove(seq, reason))
    note(work, actor, "message_removed", ("meeting", meeting_id), reason)
    return removed


def close_meeting(
    work: Work, actor: Actor, meeting_id: str, minutes: int | None = None, now: bool = False
) -> Entry | None:
    """The room comes to its end: gently, with so many minutes for last words, or now."""
    closing = work.act(MEETING, meeting_id, actor, CloseNow() if now else CloseGently(minutes))
    give_back(work, meeting_id)
    note(work, actor, "meeting_closed" if now else "meeting_closing", ("meeting", meeting_id))
    return closing


def carry_out(work: Work, actor: Actor, meeting_id: str, order: Order) -> Entry | None:
    """What those who lead asked for is done."""
    match order.verb:
        case "open":
            return open_meeting(work, actor, meeting_id)
        case "remove":
            return remove_message(work, actor, meeting_id, order.seq, order.reason)
    return close_meeting(work, actor, meeting_id, order.minutes, order.now)


def release_held(work: Work, actor: Actor | NamedActor, meeting_id: str, words: tuple[tuple[int, str], ...]) -> int:
    """Held messages stand in the room, in order, each under its author's name; he is told. Returns how many."""
    waiting = {held.seq: held.by.persona for held in work.state(MEETING, meeting_id).held}
    released = [(seq, text) for seq, text in words if seq in waiting]
    for seq, text in released:
        said = work.act(MEETING, meeting_id, actor, Release(seq, text))
        if said is not None:
            _settle_card(
                work, waiting[seq], meeting_id, seq, Tell(RELEASED, {"meeting": meeting_id, "seq_in_room": said.seq})
            )
    return len(released)


def give_back(work: Work, meeting_id: str) -> None:
    """Authors whose words still waited when the room closed are told that nobody read them; each keeps his own text."""
    meeting = work.state(MEETING, meeting_id)
    if meeting.closed_at is None:
        return
    for persona in meeting.returned:
        told_of = {card.data["hold"] for card in _cards(work, persona, meeting_id, RETURNED)}
        for card in [card for card in _cards(work, persona, meeting_id, HELD) if card.data["hold"] not in told_of]:
            told = Tell(RETURNED, {"meeting": meeting_id, "hold": card.data["hold"]})
            work.act(OWN, own_space(work, persona), CLOCK, told)


def clear_cards(work: Work, persona: str, meeting_id: str) -> None:
    """What a persona's own space still held of a meeting is destroyed."""
    for kind in (HELD, RELEASED, RETURNED):
        for card in _cards(work, persona, meeting_id, kind):
            work.act(OWN, own_space(work, persona), NamedActor(persona), Dismiss(card.seq))


def own_space(work: Work, persona: str) -> str:
    """The own space of a persona, or nothing when the persona is gone."""
    row = work.db.get(Persona, persona)
    return row.own_space if row is not None else ""


def _cards(work: Work, persona: str, meeting_id: str, kind: str) -> tuple[Card, ...]:
    own = own_space(work, persona)
    cards = work.state(OWN, own).cards if own else ()
    return tuple(card for card in cards if card.kind == kind and card.data.get("meeting") == meeting_id)


def _settle_card(work: Work, persona: str, meeting_id: str, held: int, told: Tell) -> None:
    """His card about the waiting message goes, its text with it; what became of the message is told and needs no card."""
    for card in _cards(work, persona, meeting_id, HELD):
        if card.data.get("hold") == held:
            own = own_space(work, persona)
            word = work.act(OWN, own, CLOCK, Tell(told.kind, {**told.data, "key": card.data.get("key")}))
            for seq in (card.seq, word.seq if word else 0):
                work.act(OWN, own, NamedActor(persona), Dismiss(seq))


def _card_entry(work: Work, actor: Actor, meeting_id: str, held: int) -> Entry | None:
    for card in work.state(OWN, actor.own).cards:
        if card.kind == HELD and card.data.get("meeting") == meeting_id and card.data.get("hold") == held:
            return Entry(actor.own, 0, "own", card.seq, card.at, "repeated")
    return None
