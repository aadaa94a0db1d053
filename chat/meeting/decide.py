"""What happens when somebody asks something of a meeting. Pure: what it is told is all it knows."""

from collections.abc import Callable
from typing import Any

import msgspec

from chat.meeting import acts, policy
from chat.meeting.clockwork import close, come_in, drop_out, forget, lose_worker, tell_waiting, tick, walk_out
from chat.meeting.policy import HOUSE, Someone
from chat.meeting.state import HOLD, PARTICIPANT, ROOM, Meeting, Place
from chat.meeting.story import Story
from chat.meeting.view import face_of, faces
from core.clock import MINUTE, Instant
from core.errors import Fault, NotFound, Refused, ensure
from core.spaces import New, Tick

KNOWS_BUT_MAY_NOT = frozenset({"not_leading", "not_coordinating"})
CLOSING_MINUTES = 30
ARRANGING = frozenset({acts.Schedule, acts.Amend, acts.Cancel})
OF_THE_HOUSE = frozenset({acts.Release, acts.LoseWorker, acts.DropOut, acts.Forget, Tick})
"""What the clock does; the console may arrange as well. Everything else is for people."""


def decide(meeting: Meeting, who: Someone, act: Any, now: Instant) -> tuple[New, ...]:
    """What happens now, or Refused. To somebody of another programme the meeting does not exist."""
    if who.id in HOUSE:
        ensure(
            type(act) in (ARRANGING | OF_THE_HOUSE if who.id == "console" else OF_THE_HOUSE), "only_people", status=403
        )
    elif meeting.programme and not policy.belongs(who, meeting):
        raise NotFound
    if type(act) is acts.Say:
        return _say(meeting, who, act)
    story = Story(meeting, now)
    _DECIDERS[type(act)](story, who, act)
    return story.told


def refuse(fault: Fault | None) -> None:
    """Raise the refusal, if something is in the way."""
    if fault is not None:
        status = 403 if fault.code in KNOWS_BUT_MAY_NOT else 409
        raise Refused(fault.code, status=status, **dict[str, Any](fault.args))


def _say(meeting: Meeting, who: Someone, act: acts.Say) -> tuple[New, ...]:
    refuse(policy.bar_to_speak(who, meeting, act.reply_to))
    place = meeting.place(who.id)
    if place is None:
        raise NotFound
    data: dict[str, Any] = {} if act.reply_to is None else {"reply_to": act.reply_to}
    if place.demo:
        data["demo"] = True
    waits = meeting.holds and not policy.leads(who, meeting)
    return (New(HOLD if waits else ROOM, "message", data, act.text, act.key, place.by),)


def _schedule(story: Story, who: Someone, act: acts.Schedule) -> None:
    refuse(policy.bar_to_arrange(who, act.programme))
    if story.meeting.programme:
        raise Refused("already_scheduled")
    refuse(policy.bar_to_plan(act.begins_at, act.ends_at, act.cap, act.leaders))
    terms = msgspec.to_builtins(act.terms)
    _plan(story, act)
    story.log("planned", programme=act.programme, terms=terms)


def _amend(story: Story, who: Someone, act: acts.Amend) -> None:
    refuse(policy.bar_to_amend(who, story.meeting, act))
    _plan(story, act, "amended")
    story.lead_lost_if_alone()


def _plan(story: Story, act: acts.Schedule | acts.Amend, kind: str = "scheduled") -> None:
    crew = [_place_of(story.meeting, member) for member in act.leaders]
    here = {place.persona for place in story.meeting.leaders.values() if place.here}
    shown = tuple(face_of(place, here=place.persona in here) for place in crew)
    story.room(kind, begins_at=act.begins_at, ends_at=act.ends_at, cap=act.cap, leaders=faces(shown))
    story.log("crew", leaders=[msgspec.to_builtins(place) for place in crew])


def _place_of(meeting: Meeting, member: acts.Crew) -> Place:
    """Whoever leads already keeps the tag that he is known by."""
    known = meeting.leaders.get(member.persona)
    tag = known.tag if known else member.tag
    return Place(member.persona, tag, member.name, member.role, member.demo)


def _cancel(story: Story, who: Someone, act: acts.Cancel) -> None:
    refuse(policy.bar_to_cancel(who, story.meeting))
    close(story, "cancelled")


def _take_seat(story: Story, who: Someone, act: acts.TakeSeat) -> None:
    refuse(policy.bar_to_take_seat(who, story.meeting))
    if not policy.is_seated(who, story.meeting):
        name = str(getattr(who, "name", ""))
        story.log("seat_taken", **msgspec.to_builtins(Place(who.id, act.tag, name, PARTICIPANT, act.demo)))


def _give_up_seat(story: Story, who: Someone, act: acts.GiveUpSeat) -> None:
    place = story.meeting.seats.get(who.id)
    if place is None or story.meeting.closed_at is not None:
        return
    story.log("seat_free", persona=who.id)
    if place.here and story.meeting.is_open:
        story.room("left", by=place)
    elif place.here:
        tell_waiting(story)


def _arrive(story: Story, who: Someone, act: acts.Arrive) -> None:
    refuse(policy.bar_to_enter(who, story.meeting))
    place = story.meeting.place(who.id)
    if place is not None and act.worker not in place.workers:
        come_in(story, place, act.worker)


def _fall_silent(story: Story, who: Someone, act: acts.FallSilent) -> None:
    place = story.meeting.place(who.id)
    if place is not None and act.worker in place.workers:
        story.log("silent", persona=who.id, worker=act.worker, since=act.since)


def _leave(story: Story, who: Someone, act: acts.Leave) -> None:
    place = story.meeting.place(who.id)
    if place is None or place.out or story.meeting.closed_at is not None:
        return
    if place.here:
        walk_out(story, place, out=True)
    else:
        story.log("away", persona=who.id, kept_until=place.kept_until, out=True)


def _enter(story: Story, who: Someone, act: acts.Enter) -> None:
    refuse(policy.bar_to_enter(who, story.meeting))
    place = story.meeting.place(who.id)
    if place is not None and place.out:
        story.log("back", persona=who.id)


def _open(story: Story, who: Someone, act: acts.Open) -> None:
    refuse(policy.bar_to_open(who, story.meeting, story.now))
    men = [place for place in story.meeting.seats.values() if place.here]
    people = faces(tuple(face_of(man, here=True) for man in men))
    story.room("opened", by=story.meeting.leaders[who.id], people=people)
    story.attended(*men)


def _remove(story: Story, who: Someone, act: acts.Remove) -> None:
    refuse(policy.bar_to_remove(who, story.meeting, act.seq))
    story.room("removed", by=story.meeting.leaders[who.id], erases=act.seq, reason=act.reason)


def _release(story: Story, who: Someone, act: acts.Release) -> None:
    refuse(policy.bar_to_release(who, story.meeting, act.seq))
    held = next(held for held in story.meeting.held if held.seq == act.seq)
    data: dict[str, Any] = {} if held.reply_to is None else {"reply_to": held.reply_to}
    if held.demo:
        data["demo"] = True
    story.add(New(ROOM, "message", data, act.text, by=held.by))
    story.add(New(HOLD, "released", {"seq_in_room": story.meeting.last}, erases=act.seq))


def _close_gently(story: Story, who: Someone, act: acts.CloseGently) -> None:
    refuse(policy.bar_to_close(who, story.meeting))
    if act.minutes is not None and not 1 <= act.minutes <= CLOSING_MINUTES:
        raise Refused("closing_minutes", count=CLOSING_MINUTES)
    lasts = story.meeting.terms.closing if act.minutes is None else act.minutes * MINUTE
    story.room("closing", by=story.meeting.leaders[who.id], until=story.now + lasts, reason="gently")


def _close_now(story: Story, who: Someone, act: acts.CloseNow) -> None:
    refuse(policy.bar_to_close(who, story.meeting))
    close(story, "now", by=story.meeting.leaders[who.id])


def _by_the_house(
    happens: Callable[[Story, Any], None],
) -> Callable[[Story, Someone, Any], None]:
    def decider(story: Story, who: Someone, act: Any) -> None:
        if who.id not in HOUSE:
            raise Refused("only_the_house", status=403)
        happens(story, act)

    return decider


_DECIDERS: dict[type, Callable[[Story, Someone, Any], None]] = {
    acts.Schedule: _schedule,
    acts.Amend: _amend,
    acts.Cancel: _cancel,
    acts.TakeSeat: _take_seat,
    acts.GiveUpSeat: _give_up_seat,
    acts.Arrive: _arrive,
    acts.FallSilent: _fall_silent,
    acts.Leave: _leave,
    acts.Enter: _enter,
    acts.Open: _open,
    acts.Remove: _remove,
    acts.Release: _release,
    acts.CloseGently: _close_gently,
    acts.CloseNow: _close_now,
    acts.LoseWorker: _by_the_house(lose_worker),
    acts.DropOut: _by_the_house(drop_out),
    acts.Forget: _by_the_house(forget),
    Tick: _by_the_house(tick),
}
