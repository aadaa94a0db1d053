"""Coming, going and what the clock does: silence, empty leads, closing times, forgetting."""

from chat.meeting.acts import DropOut, Forget, LoseWorker
from chat.meeting.dues import BEFORE, end_of_patience
from chat.meeting.seats import fill, free_missing, kept_until, seats_again
from chat.meeting.state import HOLD, SUPERVISOR, Phase, Place
from chat.meeting.story import Story
from core.spaces import New, Tick


def come_in(story: Story, place: Place, worker: str) -> None:
    """A line of his is open here. The room hears of him once, however many lines he has."""
    if place.out:
        return
    was_here = place.here
    story.log("line", persona=place.persona, worker=worker)
    if not was_here:
        tell_here(story, place)


def tell_here(story: Story, place: Place) -> None:
    """The room hears that he is in it, where it may; so do the lobby, and those who count who leads."""
    meeting = story.meeting
    if place.aside:
        return
    if place.persona in meeting.leaders:
        story.room("joined", by=place)
        story.mind_the_crew()
        story.find_cover()
        seats_again(story)
    elif place.persona in meeting.aside:
        if place.part == SUPERVISOR:
            story.room("joined", by=place)
    elif meeting.is_open:
        story.room("joined", by=place)
        story.attended(place)
    else:
        story.count_waiting()


def walk_out(story: Story, place: Place, *, out: bool) -> None:
    """He has left, by the door or by silence: the room hears the same. The seat of a man waits for him."""
    meeting = story.meeting
    seated = place.persona in meeting.seats
    kept = (
        kept_until(meeting, story.now) if seated and not place.aside and meeting.phase is not Phase.SCHEDULED else None
    )
    story.log("away", persona=place.persona, kept_until=kept, out=out)
    if not place.here:
        return
    if not seated:
        if place.persona in meeting.leaders or place.part == SUPERVISOR:
            story.room("left", by=place)
        story.mind_the_crew()
    elif meeting.is_open:
        story.room("left", by=place)
    else:
        story.count_waiting()


def close(story: Story, reason: str, by: Place | None = None) -> None:
    """End it. What still waited in the hold goes back to its authors; nothing has a number after `closed`."""
    for held in story.meeting.held:
        story.add(New(HOLD, "returned", erases=held.seq))
    story.room("closed", by=by, reason=reason)


def tick(story: Story, act: Tick) -> None:
    """Do what is due by now. A second tick finds nothing to do."""
    for happens in (_before_opening, _silences, _time_outs, free_missing, _pause, _cover, _endings):
        if story.meeting.closed_at is None:
            happens(story)


def lose_worker(story: Story, act: LoseWorker) -> None:
    """Count everybody whose lines this worker held as silent since its last sign of life."""
    for place in list(story.meeting.places()):
        if act.worker in place.workers:
            story.log("silent", persona=place.persona, worker=act.worker, since=act.since)


def drop_out(story: Story, act: DropOut) -> None:
    """He has no place here any more. What he said in an open room goes with the room."""
    meeting, who = story.meeting, act.persona
    place = meeting.place(who) or meeting.excluded.get(who) or meeting.standby.get(who)
    if place is None and who not in meeting.attended and all(one.persona != who for one in meeting.queue):
        return
    return_held(story, who)
    story.log("dropped", persona=who)
    if place is None or meeting.phase is Phase.CLOSED:
        return
    if not meeting.forgotten:
        story.behind("forgotten", persona=place.tag)
    if who in meeting.leaders or who in meeting.aside:
        story.show_crew()
        story.mind_the_crew()
    elif place.here and meeting.is_open:
        story.room("left", by=place)
    story.count_waiting()
    fill(story)


def return_held(story: Story, persona: str) -> None:
    """What of his waited in the hold goes back to him."""
    for held in story.meeting.held:
        if held.by.persona == persona:
            story.add(New(HOLD, "returned", erases=held.seq))


def forget(story: Story, act: Forget) -> None:
    """Forget what was said in a closed meeting, and after the time for aftercare who was there."""
    meeting = story.meeting
    if meeting.closed_at is None:
        return
    people = story.now >= meeting.closed_at + meeting.terms.aftercare
    if not meeting.forgotten or (people and (meeting.seats or meeting.attended)):
        story.log("forgotten", people=people)


def _before_opening(story: Story) -> None:
    room, terms = story.meeting.room, story.meeting.terms
    if room.phase is Phase.SCHEDULED and story.now >= room.begins_at - terms.lobby:
        story.room("lobby")
    if story.meeting.phase is Phase.LOBBY and story.now >= room.begins_at + terms.patience:
        close(story, "not_held")
    if story.meeting.phase in BEFORE:
        _asks(story)


def _asks(story: Story) -> None:
    """Before it begins, those who lead are to be asked once more."""
    meeting = story.meeting
    passed = sum(meeting.room.begins_at - before <= story.now for before in meeting.terms.asks)
    if passed > meeting.asked:
        story.log("asked", stage=passed)


def _silences(story: Story) -> None:
    limit = story.now - story.meeting.terms.silence
    for place in list(story.meeting.places()):
        if place.silent_at is not None and place.silent_at <= limit:
            walk_out(story, place, out=False)


def _time_outs(story: Story) -> None:
    for place in list(story.meeting.seats.values()):
        if place.quiet_until is not None and place.quiet_until <= story.now:
            back_in(story, place)


def back_in(story: Story, place: Place, by: Place | None = None) -> None:
    """His time-out, or his talk with a counsellor, is over; where a line of his is open he is in the room."""
    meeting = story.meeting
    kept = None if place.lined else kept_until(meeting, story.now)
    story.behind("breakaway_over" if place.apart else "timeout_over", by=by, persona=place.tag)
    story.log("aside", persona=place.persona, until=None, apart=False, kept_until=kept)
    now_there = story.meeting.seats[place.persona]
    if now_there.here:
        tell_here(story, now_there)


def _pause(story: Story) -> None:
    until = story.meeting.room.paused
    if until is not None and until <= story.now:
        story.room("resumed")


def _cover(story: Story) -> None:
    meeting = story.meeting
    short = meeting.short_at
    if short is not None and short + meeting.terms.cover <= story.now and not meeting.backstage.sought:
        story.behind("cover_sought", reason="vanished")


def _endings(story: Story) -> None:
    meeting, now = story.meeting, story.now
    if meeting.phase is Phase.LIVE and meeting.leaderless_at is not None and now >= end_of_patience(meeting):
        story.room("closing", until=now + meeting.terms.closing, reason="leaderless")
    elif meeting.phase is Phase.LIVE and now >= meeting.room.ends_at + meeting.terms.overrun:
        story.room("closing", until=now + meeting.terms.closing, reason="time")
    elif meeting.phase is Phase.CLOSING and meeting.room.until is not None and now >= meeting.room.until:
        close(story, meeting.room.reason or "gently")
