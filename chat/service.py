"""Verbs of a live meeting: what men and those who lead do in it."""

import msgspec

from auth.own import OWN, Tell
from auth.people import Actor
from chat.cards import HELD, RETURNED, cards, dismiss, tell, tell_what_changed
from chat.forms import Draft, Feeling
from chat.meeting import (
    HOLD,
    MEETING,
    WORD,
    Enter,
    GiveUpSeat,
    Leave,
    Mood,
    Say,
    TakeSeat,
)
from core.errors import ensure
from core.spaces import Entry
from core.work import CLOCK, NamedActor, Work
from crisis.alert import Where
from crisis.guarding.asking import flag
from crisis.screening import Writing, screen

Asking = Actor | NamedActor


def act(work: Work, actor: Asking, meeting_id: str, asked: msgspec.Struct) -> Entry | None:
    """Something is asked of a meeting; whoever it concerns alone is told."""
    before = work.state(MEETING, meeting_id)
    done = work.act(MEETING, meeting_id, actor, asked)
    tell_what_changed(work, meeting_id, before)
    return done


def take_seat(work: Work, actor: Actor, meeting_id: str, demo: bool = False) -> Entry | None:
    """He has a seat, or a place on the list. Taking it again changes nothing. `demo` marks one who only demonstrates."""
    return act(work, actor, meeting_id, TakeSeat(work.new_id(), demo))


def listen_in(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """He has a seat to listen."""
    return act(work, actor, meeting_id, TakeSeat(work.new_id(), listens=True))


def give_up_seat(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """His seat is free for somebody else."""
    return act(work, actor, meeting_id, GiveUpSeat())


def leave_meeting(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """He is out at once, on all lines. In an open room his seat waits half an hour."""
    return act(work, actor, meeting_id, Leave())


def enter_meeting(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """He may hear and speak again after he left."""
    return act(work, actor, meeting_id, Enter())


def post_message(work: Work, actor: Actor, meeting_id: str, draft: Draft) -> Entry | None:
    """Say something in a meeting: to the room, behind it, or as a private word. Repeating a key gives what was said the first time, until the meeting is forgotten.

    Returns the entry of the room; for a message that waits, the card in his own stream; None when it was released since.
    """
    ensure(not work.state(MEETING, meeting_id).forgotten, "closed")
    stream = _own_word(work, actor, meeting_id) if draft.to == "word" else draft.to
    said = work.act(MEETING, meeting_id, actor, Say(draft.text, draft.key, draft.reply_to, stream, draft.looked.hold))
    _screen(work, actor, said, draft)
    if said is None or said.stream != HOLD:
        return said
    if said.kind == "repeated":
        return _card_of(work, actor, meeting_id, said.seq)
    waiting = {"meeting": meeting_id, "hold": said.seq, "key": draft.key}
    return work.act(OWN, actor.own, CLOCK, Tell(HELD, waiting, draft.text))


def tell_mood(work: Work, actor: Actor, meeting_id: str, feeling: Feeling) -> Entry | None:
    """He tells how heavy it is: himself, those who lead, or the room."""
    where = Where("page", meeting_id)
    screen(work, Writing(actor, where, feeling.text, feeling.noticed))
    if feeling.share != "self":
        told = Mood(feeling.when, feeling.heavy, feeling.share, feeling.text or None, feeling.key)
        shared = act(work, actor, meeting_id, told)
        tell(work, actor.id, meeting_id, f"check{feeling.when}", {"heavy": feeling.heavy})
        return shared
    meeting = work.state(MEETING, meeting_id)
    ensure(actor.id in meeting.seats or actor.id in meeting.attended, "no_seat")
    tell(work, actor.id, meeting_id, f"check{feeling.when}", {"heavy": feeling.heavy}, feeling.text or None)
    return None


def put_away(work: Work, actor: Actor, meeting_id: str, key: str | None) -> None:
    """A message of his that came back lies open no more; its text, and the word that came with it, are destroyed."""
    mine = {card.data.get("hold") for card in cards(work, actor.id, meeting_id, HELD) if card.data.get("key") == key}
    came_back = {card.data.get("hold") for card in cards(work, actor.id, meeting_id, RETURNED)} & mine
    for card in cards(work, actor.id, meeting_id):
        if card.kind in (HELD, RETURNED) and card.data.get("hold") in came_back:
            dismiss(work, actor.id, actor.own, card.seq)


def _screen(work: Work, actor: Actor, said: Entry | None, draft: Draft) -> None:
    """Where the scan found something in what was just said, somebody is called in the same commit."""
    if said is None or said.kind == "repeated":
        return
    place = "word" if said.stream.startswith(WORD) else "hold" if said.stream == HOLD else "meeting"
    where = Where(place, said.space, said.stream, said.seq)
    tag = said.by.tag if said.by is not None else ""
    flag(work, actor, draft.looked, where)
    screen(work, Writing(actor, where, draft.text, draft.noticed, draft.before, tag=tag))


def _card_of(work: Work, actor: Actor, meeting_id: str, held: int) -> Entry | None:
    for card in cards(work, actor.id, meeting_id, HELD):
        if card.data.get("hold") == held:
            return Entry(actor.own, 0, "own", card.seq, card.at, "repeated")
    return None


def _own_word(work: Work, actor: Actor, meeting_id: str) -> str:
    """The stream of the word between him and those who lead."""
    seat = work.state(MEETING, meeting_id).seats.get(actor.id)
    ensure(seat, "no_seat")
    return WORD + (seat.tag if seat else "")
