"""Seats: who takes one, who waits for one, whose goes to somebody else."""

from typing import Any

import msgspec
from msgspec.structs import replace

from chat.meeting import acts
from chat.meeting.dues import is_missing
from chat.meeting.policy import Someone, bar_to_take_seat, refuse
from chat.meeting.state import ALONE_SEATS, PARTICIPANT, SECOND, Meeting, Phase, Place
from chat.meeting.story import Story
from core.clock import Instant
from core.errors import Refused

ENDING = frozenset({Phase.CLOSING, Phase.CLOSED})


def take_seat(story: Story, who: Someone, act: acts.TakeSeat) -> None:
    """He has a seat, or a place on the list where there is none. Asking again changes nothing."""
    meeting = story.meeting
    refuse(bar_to_take_seat(who, meeting, listens=act.listens))
    seat = meeting.seats.get(who.id)
    if seat is not None and seat.listens == act.listens:
        return
    wanted = seat or Place(who.id, act.tag, str(getattr(who, "name", "")), PARTICIPANT, act.demo)
    if act.listens or meeting.free:
        _sit(story, replace(wanted, listens=act.listens), moved=seat is not None)
    elif all(place.persona != who.id for place in meeting.queue):
        _enlist(story, replace(wanted, workers=(), silent_at=None, listens=False), len(meeting.queue))


def carry_seat(story: Story, act: acts.CarrySeat) -> None:
    """He has a seat here in place of one elsewhere, or a place on the list. Who listened has one to listen, where one is free."""
    meeting = story.meeting
    known = any(place.persona == act.persona for place in meeting.queue) or meeting.place(act.persona)
    if known or meeting.closed_at is not None or act.persona in meeting.excluded:
        return
    place = Place(act.persona, act.tag, act.name, PARTICIPANT, act.demo, listens=act.listens)
    if act.listens:
        if meeting.free_to_listen:
            _sit(story, place)
    elif meeting.free:
        _sit(story, place)
    else:
        _enlist(story, place, len(meeting.queue))


def give_up_seat(story: Story, who: Someone, act: acts.GiveUpSeat) -> None:
    """His seat, and his place on the list, are somebody else's."""
    if story.meeting.closed_at is not None:
        return
    if any(place.persona == who.id for place in story.meeting.queue):
        story.log("unlisted", persona=who.id)
    seat = story.meeting.seats.get(who.id)
    if seat is None:
        return
    if seat.quiet_until is not None:
        raise Refused("in_time_out")
    if seat.apart:
        story.behind("breakaway_over", by=seat, persona=seat.tag)
    vacate(story, seat)


def vacate(story: Story, place: Place) -> None:
    """Nobody has this seat; whoever is next on the list gets it."""
    story.log("seat_free", persona=place.persona)
    if place.here and story.meeting.is_open:
        story.room("left", by=place)
    story.count_waiting()
    fill(story)


def fill(story: Story) -> None:
    """Those who wait get the seats that are free, in the order in which they came; none while last words are said."""
    while story.meeting.phase not in ENDING and story.meeting.free and story.meeting.queue:
        first = story.meeting.queue[0]
        seat = story.meeting.seats.get(first.persona)
        _sit(story, replace(seat or first, listens=False), moved=seat is not None)


def make_room(story: Story, cap: int) -> None:
    """Only so many keep their seat with a voice: those who are here first, in order of sign-up. The others head the list."""
    voices = story.meeting.voices
    ordered = [place for place in voices if place.here] + [place for place in voices if not place.here]
    for at, place in enumerate(ordered[cap:]):
        story.log("seat_free", persona=place.persona)
        _enlist(story, Place(place.persona, place.tag, place.name, place.role, place.demo), at)


def few_seats(story: Story) -> None:
    """A room that one leads with a second from the desk keeps few seats, whatever is planned."""
    if story.meeting.room.cap > ALONE_SEATS:
        story.room("seats", cap=ALONE_SEATS)


def seats_again(story: Story) -> None:
    """Once enough people lead in the room, it has all its seats again."""
    meeting = story.meeting
    led = sum(place.here and place.part != SECOND for place in meeting.leaders.values())
    if meeting.is_open and meeting.room.cap < meeting.planned_cap and led >= meeting.room.least:
        story.room("seats", cap=meeting.planned_cap)
        fill(story)


def free_missing(story: Story) -> None:
    """The seats of those who have not come, and of those whose time to come back is over, are free."""
    meeting, now = story.meeting, story.now
    over = meeting.room.begins_at + meeting.terms.no_show <= now
    for place in list(meeting.seats.values()):
        missing = over and is_missing(meeting, place.persona)
        late = place.kept_until is not None and place.kept_until <= now and not place.aside
        if missing or late:
            story.log("seat_free", persona=place.persona)
    fill(story)


def kept_until(meeting: Meeting, now: Instant) -> Instant:
    """Until when the seat of somebody who leaves now is kept."""
    return max(now + meeting.terms.seat, meeting.room.begins_at + meeting.terms.no_show)


def _sit(story: Story, place: Place, *, moved: bool = False) -> None:
    meeting = story.meeting
    begun = story.now >= meeting.room.begins_at
    until = story.now + meeting.terms.offer if begun and not place.lined else None
    story.log("seat_taken", **_plain(replace(place, kept_until=until)))
    if moved and place.here and meeting.is_open:
        story.room("listening", by=place, on=place.listens)
    if moved:
        fill(story)


def _enlist(story: Story, place: Place, at: int) -> None:
    story.log("listed", place=_plain(place), at=at)


def _plain(place: Place) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(place)
    return plain
