"""The judge of killed acts: whether a meeting, the cards of its men, the lists and the staff log tell the same story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select

from app.kinds import KINDS
from auth.models import LogRow, Persona
from auth.own import OWN, Card
from chat.meeting import MEETING, Meeting
from chat.models import MeetingSeat, MeetingState
from core.config import load_settings
from core.foundation import Foundation
from core.spaces import frame
from core.work import Read

STREAMS = ("room", "hold", "backstage")
CONCERN = ("timeout", "excluded", "place", "held")
"""Kinds of cards that lie before a man exactly as long as what they tell is so."""


def disorder(environ: Mapping[str, str], meeting_id: str) -> list[str]:
    """Everything in which what is kept of the meeting disagrees: each a sentence."""
    foundation = Foundation(load_settings(environ, env_file=None), KINDS)
    try:
        return foundation.read_now(lambda read: list(_disorder(read, meeting_id)))
    finally:
        foundation.close()


def logged(environ: Mapping[str, str]) -> Counter[str]:
    """How often each thing stands in the staff log."""
    foundation = Foundation(load_settings(environ, env_file=None), KINDS)
    try:
        return foundation.read_now(lambda read: Counter(read.db.scalars(select(LogRow.code)).all()))
    finally:
        foundation.close()


def unlike(done: Iterable[tuple[str, bool]], rows: Mapping[str, int]) -> list[str]:
    """Acts of which the staff log has fewer rows than were acknowledged, or more than were asked for."""
    acknowledged, asked = Counter[str](), Counter[str]()
    for code, answered in done:
        asked[code] += 1
        acknowledged[code] += answered
    return [
        f"{code}: {acknowledged[code]} acknowledged, {asked[code]} asked, {rows.get(code, 0)} written down"
        for code in asked
        if not acknowledged[code] <= rows.get(code, 0) <= asked[code]
    ]


def _disorder(read: Read, meeting_id: str) -> Iterator[str]:
    meeting = read.state(MEETING, meeting_id)
    yield from _streams(read, meeting_id, meeting)
    yield from _lists(read, meeting_id, meeting)
    for persona, own in read.db.execute(select(Persona.id, Persona.own_space)).all():
        cards = [card for card in read.state(OWN, own).cards if card.data.get("meeting") == meeting_id]
        told, so = _told(cards), _so(meeting, persona)
        if told != so:
            yield f"a man's cards tell {told}, the meeting {so}"


def _told(cards: Iterable[Card]) -> Counter[tuple[str, object]]:
    """What his cards tell him. A message that went back keeps its first card, for its text."""
    lying = list(cards)
    back = {card.data["hold"] for card in lying if card.kind == "returned"}
    about = {"timeout": "until", "place": "place", "held": "hold"}
    return Counter(
        (card.kind, card.data.get(about.get(card.kind, "")))
        for card in lying
        if card.kind in CONCERN and not (card.kind == "held" and card.data["hold"] in back)
    )


def _so(meeting: Meeting, persona: str) -> Counter[tuple[str, object]]:
    """What is so for him."""
    seat = meeting.seats.get(persona)
    so: Counter[tuple[str, object]] = Counter(("held", held.seq) for held in meeting.held if held.by.persona == persona)
    if seat is not None and seat.quiet_until is not None:
        so["timeout", seat.quiet_until] += 1
    if persona in meeting.excluded:
        so["excluded", None] += 1
    for number, place in enumerate(meeting.queue, 1):
        if place.persona == persona:
            so["place", number] += 1
    return so


def _streams(read: Read, meeting_id: str, meeting: Meeting) -> Iterator[str]:
    for stream in STREAMS:
        entries = read.entries(meeting_id, stream, limit=100_000)
        if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
            yield f"{stream} has a gap"
        seen = MEETING.view(MEETING.start, stream)
        for entry in entries:
            seen = MEETING.apply(seen, frame(entry))
        if seen != MEETING.view(meeting, stream):
            yield f"who heard {stream} knows other things than who fetches it"
    words = [entry.text for entry in read.entries(meeting_id, "room", limit=100_000) if entry.kind == "message"]
    yield from (f"{text!r} stands {count} times in the room" for text, count in Counter(words).items() if count > 1)


def _lists(read: Read, meeting_id: str, meeting: Meeting) -> Iterator[str]:
    row = read.db.get_one(MeetingState, meeting_id)
    if (row.free, row.listed, row.phase) != (meeting.free, len(meeting.queue), str(meeting.phase)):
        yield f"the list says {row.free} free and {row.listed} waiting, the meeting {meeting.free} and {len(meeting.queue)}"
    rows = read.db.scalars(select(MeetingSeat.persona_id).where(MeetingSeat.meeting_id == meeting_id))
    named = {
        *meeting.leaders,
        *meeting.aside,
        *meeting.standby,
        *meeting.seats,
        *(one.persona for one in meeting.queue),
    }
    if set(rows) != named:
        yield "the list of seats is not the meeting's"
