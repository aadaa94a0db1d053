"""Reads of what concerns one man alone in a meeting: his place on the list, his pace, his word, what waits, what he told himself."""

from typing import Any

from auth.own import OWN
from chat.cards import CHECKIN, CHECKOUT, HELD, RETURNED
from chat.meeting import WORD, policy
from chat.pages import WORKS, Here
from core.clock import SECOND
from core.spaces import frame
from core.work import Read

PAGE = 50
"""Entries of a word that his page shows."""
AT_ONCE = 200


def his_own(read: Read, here: Here) -> dict[str, Any]:
    """What concerns him alone: his place on the list, a time-out, his pace, his private word, what he told himself."""
    meeting, actor = here.meeting, here.actor
    seat = meeting.seats.get(actor.id)
    in_line = [place.persona for place in meeting.queue]
    slow = meeting.room.slow * SECOND if seat and actor.id in meeting.spoke else 0
    known = {one.persona: one.reason for one in (*meeting.backstage.excluded, *meeting.backstage.apart)}
    known |= {one.persona: one.reason for one in meeting.backstage.quiet}
    tag = seat.tag if seat else meeting.excluded[actor.id].tag if actor.id in meeting.excluded else ""
    return {
        "listens": bool(seat and seat.listens),
        "place": in_line.index(actor.id) + 1 if actor.id in in_line else None,
        "listed": len(in_line),
        "free_to_listen": meeting.free_to_listen,
        "quiet_until": seat.quiet_until if seat else None,
        "kept_until": seat.kept_until if seat else None,
        "reason": known.get(tag) or None,
        "slow_until": meeting.spoke[actor.id] + slow if slow else None,
        "waits": policy.why_it_waits(actor, meeting) if seat and meeting.is_open else None,
        "word": _word(read, here, seat.tag if seat else ""),
        "moods": _moods(read, here),
        "can_lead": policy.leads(actor, meeting) or policy.accompanies(actor, meeting) or actor.has(*WORKS),
    }


def _word(read: Read, here: Here, tag: str) -> tuple[dict[str, Any], ...] | None:
    stream = f"{WORD}{tag}"
    if not tag or not policy.may_listen(here.meeting, here.actor, stream):
        return None
    head = read.head(here.id, stream)
    return tuple(frame(entry) for entry in read.entries(here.id, stream, before=head + 1, limit=PAGE)) if head else ()


def _moods(read: Read, here: Here) -> dict[str, int | None]:
    """How heavy he told himself it was, coming in and going out."""
    if here.actor.id not in here.meeting.seats and here.actor.id not in here.meeting.attended:
        return {"in": None, "out": None}
    cards = [card for card in read.state(OWN, here.actor.own).cards if card.data.get("meeting") == here.id]
    told = {card.kind: int(card.data["heavy"]) for card in cards if card.kind in (CHECKIN, CHECKOUT)}
    return {"in": told.get(CHECKIN), "out": told.get(CHECKOUT)}


def his_held(read: Read, here: Here) -> tuple[dict[str, Any], ...]:
    """Give his own messages that wait for a support person, from the cards of his own space; with `back` those that came back."""
    meeting, actor = here.meeting, here.actor
    if actor.id not in meeting.returned and all(held.by.persona != actor.id for held in meeting.held):
        return ()
    cards = [card for card in read.state(OWN, actor.own).cards if card.data.get("meeting") == here.id]
    waiting = [card for card in cards if card.kind == HELD]
    came_back = {card.data.get("hold"): card for card in cards if card.kind == RETURNED}
    first = min((card.seq for card in waiting), default=1)
    texts = {entry.seq: entry.text or "" for entry in read.entries(actor.own, "own", after=first - 1, limit=AT_ONCE)}
    shown: list[dict[str, Any]] = []
    for card in waiting:
        back = came_back.get(card.data.get("hold"))
        with_it = {"by": back.data.get("leader", ""), "text": texts.get(back.seq, "")} if back else None
        shown.append({"key": card.data.get("key") or "", "text": texts.get(card.seq, ""), "back": with_it})
    return tuple(shown)
