"""Verbs of those who lead a meeting: what they ask of it is done, told to whom it concerns, and written down."""

from collections.abc import Callable

import msgspec

from auth.log import note
from auth.own import OWN, Tell
from auth.people import Actor
from chat.afterwards import care_for
from chat.cards import DUTY_ASKED, HELD, ON_CALL, RELEASED, RETURNED, cards, clear, dismiss, own_space
from chat.forms import Order
from chat.meeting import (
    MEETING,
    Accompany,
    BackIn,
    Breakaway,
    CloseGently,
    CloseNow,
    Exclude,
    HandOver,
    Hold,
    Open,
    Pause,
    Prompt,
    Release,
    Remove,
    Resume,
    Return,
    SeekCover,
    Slow,
    StepDown,
    TimeOut,
)
from chat.meeting.state import OF_DUTY
from chat.minors import minor_here
from chat.service import Asking, act
from core.errors import ensure
from core.spaces import Entry
from core.work import CLOCK, Work
from programmes.rota.queries import on_duty


def open_meeting(work: Work, actor: Actor, meeting_id: str) -> Entry | None:
    """The room is open, led by him."""
    opened = act(work, actor, meeting_id, Open())
    note(work, actor, "meeting_opened", ("meeting", meeting_id))
    return opened


def remove_message(work: Work, actor: Actor, meeting_id: str, seq: int, reason: str) -> Entry | None:
    """The message's text is destroyed; its number and the reason stay."""
    removed = act(work, actor, meeting_id, Remove(seq, reason))
    note(work, actor, "message_removed", ("meeting", meeting_id), reason)
    return removed


def close_meeting(
    work: Work, actor: Actor, meeting_id: str, minutes: int | None = None, now: bool = False
) -> Entry | None:
    """The room comes to its end: gently, with so many minutes for last words, or now."""
    closing = act(work, actor, meeting_id, CloseNow() if now else CloseGently(minutes))
    if now:
        give_back(work, meeting_id)
        care_for(work, CLOCK, meeting_id)
    note(work, actor, "meeting_closed" if now else "meeting_closing", ("meeting", meeting_id))
    return closing


def carry_out(work: Work, actor: Actor, meeting_id: str, order: Order) -> Entry | None:
    """What those who lead asked for is done, and written down."""
    match order.verb:
        case "open":
            return open_meeting(work, actor, meeting_id)
        case "remove":
            return remove_message(work, actor, meeting_id, order.seq, order.reason)
        case "close":
            return close_meeting(work, actor, meeting_id, order.minutes, order.now)
        case "return":
            return return_held(work, actor, meeting_id, order.seq, order.text)
        case "accompany":
            return accompany(work, actor, meeting_id, order.part)
        case "minor":
            minor_here(work, actor, meeting_id, order.persona)
            return None
        case "decline":
            decline(work, actor, meeting_id)
            return None
    asked = _TOOLS[order.verb](actor, order)
    about = _whom(work, meeting_id, order.persona)
    done = act(work, actor, meeting_id, asked)
    if order.verb == "exclude":
        give_back(work, meeting_id)
    if done is not None:
        note(work, actor, f"meeting_{order.verb}", about or ("meeting", meeting_id), order.reason or None)
    return done


def accompany(work: Work, actor: Actor, meeting_id: str, part: str) -> Entry | None:
    """He comes to this meeting: to lead, as its second, to accompany it, or behind it. A second and a professional are on duty."""
    if part in OF_DUTY:
        ensure(on_duty(work, work.state(MEETING, meeting_id).programme, ON_CALL, actor.id), "not_on_duty")
    role = next((role for role in ("counsellor", "support_person", "coordinator") if role in actor.roles), "")
    came = act(work, actor, meeting_id, Accompany(part, work.new_id(), actor.name, role))
    clear(work, actor.id, meeting_id, (DUTY_ASKED,))
    note(work, actor, f"meeting_{part}", ("meeting", meeting_id))
    return came


def decline(work: Work, actor: Actor, meeting_id: str) -> None:
    """He was asked and cannot come."""
    clear(work, actor.id, meeting_id, (DUTY_ASKED,))
    note(work, actor, "meeting_declined", ("meeting", meeting_id))


def return_held(work: Work, actor: Actor, meeting_id: str, seq: int, word: str) -> Entry | None:
    """A held message goes back to its author, who keeps his text, with a kind word from him who returned it."""
    author = next((held.by.persona for held in work.state(MEETING, meeting_id).held if held.seq == seq), "")
    returned = act(work, actor, meeting_id, Return(seq))
    for card in cards(work, author, meeting_id, HELD):
        if card.data.get("hold") == seq:
            told = {"meeting": meeting_id, "hold": seq, "key": card.data.get("key"), "leader": actor.name}
            work.act(OWN, own_space(work, author), CLOCK, Tell(RETURNED, told, word or None))
    note(work, actor, "message_returned", ("meeting", meeting_id))
    return returned


def release_held(work: Work, actor: Asking, meeting_id: str, words: tuple[tuple[int, str], ...]) -> int:
    """Held messages stand in the room, in order, each under its author's name; he is told. Returns how many.

    The house itself releases only what goes to the room by itself: what those who lead read first by now stays.
    """
    meeting = work.state(MEETING, meeting_id)
    its_own = meeting.draining if meeting.room.paused is None else ()
    waiting = {held.seq: held.by.persona for held in (its_own if actor is CLOCK else meeting.held)}
    released = [(seq, text) for seq, text in words if seq in waiting]
    for seq, text in released:
        said = act(work, actor, meeting_id, Release(seq, text))
        if said is not None:
            _settle_card(
                work, waiting[seq], meeting_id, seq, Tell(RELEASED, {"meeting": meeting_id, "seq_in_room": said.seq})
            )
    return len(released)


def give_back(work: Work, meeting_id: str) -> None:
    """Authors whose words waited when the room closed, or when it was over for them, are told that nobody read them; each keeps his text."""
    meeting = work.state(MEETING, meeting_id)
    waiting = {held.seq for held in meeting.held}
    for persona in meeting.returned:
        told_of = waiting | {card.data["hold"] for card in cards(work, persona, meeting_id, RETURNED)}
        for card in [card for card in cards(work, persona, meeting_id, HELD) if card.data["hold"] not in told_of]:
            told = Tell(RETURNED, {"meeting": meeting_id, "hold": card.data["hold"]})
            work.act(OWN, own_space(work, persona), CLOCK, told)


def _settle_card(work: Work, persona: str, meeting_id: str, held: int, told: Tell) -> None:
    """His card about the waiting message goes, its text with it; what became of the message is told and needs no card."""
    for card in cards(work, persona, meeting_id, HELD):
        if card.data.get("hold") == held:
            own = own_space(work, persona)
            word = work.act(OWN, own, CLOCK, Tell(told.kind, {**told.data, "key": card.data.get("key")}))
            for seq in (card.seq, word.seq if word else 0):
                dismiss(work, persona, own, seq)


def _whom(work: Work, meeting_id: str, tag: str) -> tuple[str, str] | None:
    """Whom an act concerns, for the staff log."""
    meeting = work.state(MEETING, meeting_id)
    many = (*meeting.places(), *meeting.excluded.values())
    return next((("persona", place.persona) for place in many if tag and place.tag == tag), None)


_TOOLS: dict[str, Callable[[Actor, Order], msgspec.Struct]] = {
    "pause": lambda _, order: Pause(order.minutes or 2),
    "resume": lambda _, order: Resume(),
    "hold": lambda _, order: Hold(order.on, order.persona or None),
    "slow": lambda _, order: Slow(order.seconds),
    "prompt": lambda _, order: Prompt(order.text, order.key),
    "timeout": lambda _, order: TimeOut(order.persona, order.minutes or 5, order.reason),
    "exclude": lambda _, order: Exclude(order.persona, order.reason),
    "breakaway": lambda _, order: Breakaway(order.persona),
    "back": lambda _, order: BackIn(order.persona),
    "handover": lambda _, order: HandOver(order.persona),
    "cover": lambda _, order: SeekCover(),
    "step_down": lambda actor, order: StepDown(actor.id),
}
