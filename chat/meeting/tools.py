"""The tools of those who lead. Each is undone as easily as it is done; what concerns one man only he and they learn."""

from typing import Any

import msgspec
from msgspec.structs import replace

from chat.meeting import acts, policy
from chat.meeting.clockwork import back_in, close, return_held
from chat.meeting.policy import Someone, refuse
from chat.meeting.seats import fill, kept_until, make_room
from chat.meeting.state import ALONE_SEATS, HOLD, ROOM, SECOND, Place
from chat.meeting.story import Story
from chat.meeting.view import face_of, faces
from core.clock import MINUTE
from core.errors import Refused, ensure
from core.spaces import New

CLOSING_MINUTES = 30
SLOWEST = 300
PAUSE_MINUTES = 15
QUIET_MINUTES = 60


def open_room(story: Story, who: Someone, act: acts.Open) -> None:
    """The room is open, with fewer seats where one leads it with a second from the desk."""
    refuse(policy.bar_to_open(who, story.meeting, story.now))
    meeting = story.meeting
    in_person = sum(place.here and place.part != SECOND for place in meeting.leaders.values())
    cap = meeting.room.cap if in_person >= meeting.room.least else min(meeting.room.cap, ALONE_SEATS)
    make_room(story, cap)
    men = [place for place in story.meeting.seats.values() if place.here]
    people = faces(tuple(face_of(man, here=True) for man in men))
    story.room("opened", by=story.meeting.leaders[who.id], people=people, cap=cap)
    story.log("need", count=min(meeting.room.least, story.meeting.crew))
    story.attended(*men)
    fill(story)


def remove(story: Story, who: Someone, act: acts.Remove) -> None:
    """A message is gone, for a reason that everybody sees."""
    refuse(policy.bar_to_remove(who, story.meeting, act.seq))
    story.room("removed", by=story.meeting.leaders[who.id], erases=act.seq, reason=act.reason)


def release(story: Story, who: Someone, act: acts.Release) -> None:
    """A held message stands in the room."""
    refuse(policy.bar_to_release(who, story.meeting, act.seq))
    held = next(held for held in story.meeting.held if held.seq == act.seq)
    data: dict[str, Any] = {} if held.reply_to is None else {"reply_to": held.reply_to}
    if held.demo:
        data["demo"] = True
    story.add(New(ROOM, "message", data, act.text, by=held.by))
    story.add(New(HOLD, "released", {"seq_in_room": story.meeting.last}, erases=act.seq))


def give_back(story: Story, who: Someone, act: acts.Return) -> None:
    """A held message goes back to its author."""
    refuse(policy.bar_to_return(who, story.meeting, act.seq))
    by = story.meeting.leaders[who.id]
    story.add(New(HOLD, "returned", by=by.by, erases=act.seq))


def slow(story: Story, who: Someone, act: acts.Slow) -> None:
    """So many seconds lie between two messages of one man."""
    refuse(policy.bar_to_act(who, story.meeting))
    if not 0 <= act.seconds <= SLOWEST:
        raise Refused("slow_seconds", count=SLOWEST)
    if act.seconds != story.meeting.room.slow:
        story.room("slow", by=story.meeting.leaders[who.id], seconds=act.seconds)


def hold(story: Story, who: Someone, act: acts.Hold) -> None:
    """Those who lead read first, everybody or one man; or no longer."""
    refuse(policy.bar_to_act(who, story.meeting))
    by, kind = story.meeting.leaders[who.id], "held" if act.on else "released"
    if act.persona is None:
        if act.on != story.meeting.room.hold:
            story.room(kind, by=by)
        return
    man = _man(story, act.persona)
    if act.on != (man.tag in story.meeting.backstage.read_first):
        story.behind(kind, by=by, persona=man.tag)


def pause(story: Story, who: Someone, act: acts.Pause) -> None:
    """Nobody speaks for a while; asked again, the end moves."""
    refuse(policy.bar_to_pause(who, story.meeting))
    if not 1 <= act.minutes <= PAUSE_MINUTES:
        raise Refused("pause_minutes", count=PAUSE_MINUTES)
    story.room("paused", by=story.meeting.leaders[who.id], until=story.now + act.minutes * MINUTE)


def resume(story: Story, who: Someone, act: acts.Resume) -> None:
    """The pause is over; or the room that he was closing gently stays open."""
    meeting = story.meeting
    refuse(policy.bar_to_act(who, meeting))
    if meeting.room.paused is not None:
        story.room("resumed", by=meeting.leaders[who.id])
    elif meeting.room.reason == "gently":
        ensure(meeting.leaderless_at is None, "leaderless")
        story.room("reopened", by=meeting.leaders[who.id])


def prompt(story: Story, who: Someone, act: acts.Prompt) -> None:
    """A card lies on the table, or is taken away."""
    refuse(policy.bar_to_act(who, story.meeting))
    by = story.meeting.leaders[who.id]
    if act.text:
        story.room("prompt", by=by, text=act.text, key=act.key, shown=True)
    elif story.meeting.room.prompt is not None:
        story.room("prompt", by=by, shown=False)


def time_out(story: Story, who: Someone, act: acts.TimeOut) -> None:
    """One man is out of the room for some minutes. The room sees that he left."""
    man = _reachable(story, who, act.persona)
    if not 1 <= act.minutes <= QUIET_MINUTES:
        raise Refused("quiet_minutes", count=QUIET_MINUTES)
    until = story.now + act.minutes * MINUTE
    by = story.meeting.leaders[who.id]
    story.behind("timeout", by=by, persona=man.tag, name=man.name, until=until, reason=act.reason)
    _put_aside(story, man, until=until)


def break_away(story: Story, who: Someone, act: acts.Breakaway) -> None:
    """One man talks with a counsellor; his seat waits. The room sees that he left."""
    man = _reachable(story, who, act.persona)
    story.behind("breakaway", by=story.meeting.leaders[who.id], persona=man.tag, name=man.name)
    _put_aside(story, man, until=None)


def set_apart(story: Story, who: Someone, act: acts.SetApart) -> None:
    """He talks with a counsellor already; his seat waits. Who is out of the room for another reason stays so."""
    if who.id not in policy.HOUSE:
        raise Refused("only_the_house", status=403)
    man = _man(story, act.persona)
    if story.meeting.is_open and not man.aside:
        story.behind("breakaway", persona=man.tag, name=man.name)
        _put_aside(story, man, until=None)


def exclude(story: Story, who: Someone, act: acts.Exclude) -> None:
    """One man is out of this meeting. The room sees that he left."""
    refuse(policy.bar_to_act(who, story.meeting))
    man = _man(story, act.persona)
    by = story.meeting.leaders[who.id]
    story.behind("excluded", by=by, persona=man.tag, name=man.name, reason=act.reason)
    _shut_out(story, man)


def see_out(story: Story, act: acts.SeeOut) -> None:
    """The seat of one who is too young, or his place on the list, is somebody else's. Again, or after the end, nothing happens."""
    meeting = story.meeting
    if meeting.closed_at is not None:
        return
    if any(place.persona == act.persona for place in meeting.queue):
        story.log("unlisted", persona=act.persona)
    man = meeting.seats.get(act.persona)
    if man is None:
        return
    story.behind("seen_out", persona=man.tag, name=man.name, reason="young")
    _shut_out(story, man)


def tend(story: Story, act: acts.Tend) -> None:
    """Those behind the room know that there is a script for them. Once an evening."""
    if story.meeting.closed_at is None and not story.meeting.backstage.tended:
        story.behind("tended")


def _shut_out(story: Story, man: Place) -> None:
    """He has no seat in this meeting any more and gets none; what he wrote that waits goes back to him."""
    return_held(story, man.persona)
    bare = Place(man.persona, man.tag, man.name, man.role, man.demo, listens=man.listens)
    story.log("excluded", **msgspec.to_builtins(bare))
    if man.here and story.meeting.is_open:
        story.room("left", by=man)
    story.count_waiting()
    fill(story)


def let_back(story: Story, who: Someone, act: acts.BackIn) -> None:
    """A time-out, a talk apart or an exclusion ends before its time."""
    meeting = story.meeting
    refuse(policy.bar_to_act(who, meeting))
    by = meeting.leaders[who.id]
    place = meeting.tagged(act.persona)
    shut_out = next((one for one in meeting.excluded.values() if one.tag == act.persona), None)
    if place is not None and place.aside:
        back_in(story, place, by)
    elif shut_out is not None:
        _readmit(story, shut_out, by)
    elif place is None:
        raise Refused("not_in_meeting")


def close_gently(story: Story, who: Someone, act: acts.CloseGently) -> None:
    """The room comes to its end; there is time for last words."""
    refuse(policy.bar_to_act(who, story.meeting))
    if act.minutes is not None and not 1 <= act.minutes <= CLOSING_MINUTES:
        raise Refused("closing_minutes", count=CLOSING_MINUTES)
    lasts = story.meeting.terms.closing if act.minutes is None else act.minutes * MINUTE
    story.room("closing", by=story.meeting.leaders[who.id], until=story.now + lasts, reason="gently")


def close_now(story: Story, who: Someone, act: acts.CloseNow) -> None:
    """It ends at once."""
    refuse(policy.bar_to_act(who, story.meeting))
    close(story, "now", by=story.meeting.leaders[who.id])


def tell_mood(story: Story, who: Someone, act: acts.Mood) -> None:
    """A man tells how heavy it is, to the room or to those who lead."""
    meeting = story.meeting
    refuse(policy.bar_to_tell_mood(who, meeting, act.share))
    if act.share == ROOM:
        refuse(policy.bar_by_pace(who, meeting, story.now))
    place = meeting.seats[who.id]
    kind = "checkin" if act.when == "in" else "checkout"
    if act.share == ROOM:
        story.room(kind, by=place, text=act.text, key=act.key, heavy=act.heavy)
    else:
        story.behind(kind, by=place, text=act.text, key=act.key, heavy=act.heavy)


def _man(story: Story, tag: str) -> Place:
    man = next((place for place in story.meeting.seats.values() if place.tag == tag), None)
    if man is None:
        raise Refused("not_in_meeting")
    return man


def _reachable(story: Story, who: Someone, tag: str) -> Place:
    refuse(policy.bar_to_act(who, story.meeting))
    man = _man(story, tag)
    if man.aside:
        raise Refused("already_aside")
    return man


def _put_aside(story: Story, man: Place, until: int | None) -> None:
    story.log("aside", persona=man.persona, until=until, apart=until is None, kept_until=None)
    if man.here:
        story.room("left", by=man)


def _readmit(story: Story, man: Place, by: Place) -> None:
    meeting = story.meeting
    story.behind("readmitted", by=by, persona=man.tag)
    story.log("readmitted", persona=man.persona)
    free = meeting.free_to_listen if man.listens else meeting.free
    if free:
        back = replace(man, kept_until=kept_until(meeting, story.now))
        story.log("seat_taken", **msgspec.to_builtins(back))
    else:
        story.log("listed", place=msgspec.to_builtins(replace(man, listens=False)), at=0)
