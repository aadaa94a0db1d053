"""Coming, going and what the clock does: silence, empty leads, closing times, forgetting."""

from chat.meeting.acts import DropOut, Forget, LoseWorker
from chat.meeting.dues import end_of_patience
from chat.meeting.state import HOLD, Phase, Place
from chat.meeting.story import Story
from chat.meeting.view import face_of, faces
from core.spaces import New, Tick


def come_in(story: Story, place: Place, worker: str) -> None:
    """A line of his is open here. The room hears of him once, however many lines he has."""
    if place.out:
        return
    was_here = place.here
    story.log("line", persona=place.persona, worker=worker)
    if was_here:
        return
    if place.persona in story.meeting.leaders:
        story.room("joined", by=place)
        _lead_back(story)
    elif story.meeting.is_open:
        story.room("joined", by=place)
        story.attended(place)
    else:
        tell_waiting(story)


def walk_out(story: Story, place: Place, *, out: bool) -> None:
    """He has left, by the door or by silence: the room hears the same. His seat in an open room waits for him."""
    meeting = story.meeting
    leads = place.persona in meeting.leaders
    kept_until = story.now + meeting.terms.seat if meeting.is_open and not leads else None
    story.log("away", persona=place.persona, kept_until=kept_until, out=out)
    if leads:
        story.room("left", by=place)
        story.lead_lost_if_alone()
    elif meeting.is_open:
        story.room("left", by=place)
    else:
        tell_waiting(story)


def tell_waiting(story: Story) -> None:
    """Tell the lobby how many men are there, as a number."""
    story.room("waiting", here=sum(place.here for place in story.meeting.seats.values()))


def close(story: Story, reason: str, by: Place | None = None) -> None:
    """End it. What still waited in the hold goes back to its authors; nothing has a number after `closed`."""
    for held in story.meeting.held:
        story.add(New(HOLD, "returned", erases=held.seq))
    story.room("closed", by=by, reason=reason)


def tick(story: Story, act: Tick) -> None:
    """Do what is due by now. A second tick finds nothing to do."""
    if story.meeting.phase is Phase.CLOSED:
        return
    _before_opening(story)
    _silences(story)
    _seats(story)
    _endings(story)


def lose_worker(story: Story, act: LoseWorker) -> None:
    """Count everybody whose lines this worker held as silent since its last sign of life."""
    for place in list(story.meeting.places()):
        if act.worker in place.workers:
            story.log("silent", persona=place.persona, worker=act.worker, since=act.since)


def drop_out(story: Story, act: DropOut) -> None:
    """He has no place here any more. What he said in an open room goes with the room."""
    meeting = story.meeting
    place = meeting.place(act.persona)
    if place is None and act.persona not in meeting.attended:
        return
    for held in meeting.held:
        if held.by.persona == act.persona:
            story.add(New(HOLD, "returned", erases=held.seq))
    story.log("dropped", persona=act.persona)
    if place is None or meeting.phase is Phase.CLOSED:
        return
    if act.persona in meeting.leaders:
        room = meeting.room
        left = faces(tuple(face_of(one, here=one.here) for one in story.meeting.leaders.values()))
        story.room("amended", begins_at=room.begins_at, ends_at=room.ends_at, cap=room.cap, leaders=left)
        story.lead_lost_if_alone()
    elif place.here and meeting.is_open:
        story.room("left", by=place)
    elif place.here:
        tell_waiting(story)


def forget(story: Story, act: Forget) -> None:
    """Forget what was said in a closed meeting, and after the time for aftercare who was there."""
    meeting = story.meeting
    if meeting.closed_at is None:
        return
    people = story.now >= meeting.closed_at + meeting.terms.aftercare
    if not meeting.forgotten or (people and (meeting.seats or meeting.attended)):
        story.log("forgotten", people=people)


def _lead_back(story: Story) -> None:
    if story.meeting.leaderless_at is not None:
        closing = story.meeting.phase is Phase.CLOSING
        story.room("lead_back", until=story.meeting.room.until if closing else None)


def _before_opening(story: Story) -> None:
    room, terms = story.meeting.room, story.meeting.terms
    if room.phase is Phase.SCHEDULED and story.now >= room.begins_at - terms.lobby:
        story.room("lobby")
    if story.meeting.phase is Phase.LOBBY and story.now >= room.begins_at + terms.patience:
        close(story, "not_held")


def _silences(story: Story) -> None:
    limit = story.now - story.meeting.terms.silence
    for place in list(story.meeting.places()):
        if place.silent_at is not None and place.silent_at <= limit:
            walk_out(story, place, out=False)


def _seats(story: Story) -> None:
    for place in list(story.meeting.seats.values()):
        if place.kept_until is not None and place.kept_until <= story.now:
            story.log("seat_free", persona=place.persona)


def _endings(story: Story) -> None:
    meeting, now = story.meeting, story.now
    if meeting.phase is Phase.LIVE and meeting.leaderless_at is not None and now >= end_of_patience(meeting):
        story.room("closing", until=now + meeting.terms.closing, reason="leaderless")
    elif meeting.phase is Phase.LIVE and now >= meeting.room.ends_at + meeting.terms.overrun:
        story.room("closing", until=now + meeting.terms.closing, reason="time")
    elif meeting.phase is Phase.CLOSING and meeting.room.until is not None and now >= meeting.room.until:
        close(story, meeting.room.reason or "gently")
