"""What happens when somebody asks something of a meeting. Pure: what it is told is all it knows."""

from collections.abc import Callable
from typing import Any

import msgspec

from chat.meeting import acts, crew, policy, tools
from chat.meeting.clockwork import back_in, close, come_in, drop_out, forget, lose_worker, tick, walk_out
from chat.meeting.policy import HOUSE, Someone, refuse
from chat.meeting.seats import carry_seat, few_seats, fill, give_up_seat, seats_again, take_seat
from chat.meeting.state import BACKSTAGE, HOLD, READ_FIRST, ROOM, SUPERVISOR, WORD, Meeting, Place
from chat.meeting.story import Story
from chat.meeting.view import face_of, faces
from core.clock import Instant
from core.errors import NotFound, Refused, ensure
from core.spaces import New, Tick

ARRANGING = frozenset({acts.Schedule, acts.Amend, acts.Cancel})
OF_THE_HOUSE = frozenset(
    {acts.Release, acts.CarrySeat, acts.SetApart, acts.StepDown, acts.LoseWorker, acts.DropOut, acts.Forget, Tick}
)
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
        return _say(meeting, who, act, now)
    story = Story(meeting, now)
    _DECIDERS[type(act)](story, who, act)
    return story.told


def _say(meeting: Meeting, who: Someone, act: acts.Say, now: Instant) -> tuple[New, ...]:
    if act.stream == BACKSTAGE:
        refuse(policy.bar_to_speak_behind(who, meeting))
    elif act.stream != ROOM:
        return _say_a_word(meeting, who, act)
    else:
        refuse(policy.bar_to_speak(who, meeting, act.reply_to) or policy.bar_by_pace(who, meeting, now))
    place = meeting.place(who.id)
    if place is None:
        raise NotFound
    data: dict[str, Any] = {} if act.reply_to is None else {"reply_to": act.reply_to}
    if place.demo:
        data["demo"] = True
    if act.stream == ROOM and (why := policy.why_it_waits(who, meeting) or (READ_FIRST if act.waits else None)):
        return (New(HOLD, "message", {**data, "why": why}, act.text, act.key, place.by),)
    return (New(act.stream, "message", data, act.text, act.key, place.by),)


def _say_a_word(meeting: Meeting, who: Someone, act: acts.Say) -> tuple[New, ...]:
    """A word between one man and those who lead. They learn behind the room that he wrote one, not what."""
    tag = act.stream.removeprefix(WORD)
    if not act.stream.startswith(WORD):
        raise Refused("unknown_act")
    refuse(policy.bar_to_say_a_word(who, meeting, tag))
    place = meeting.place(who.id)
    if place is None:
        raise NotFound
    data = {"demo": True} if place.demo else {}
    said = New(act.stream, "message", data, act.text, act.key, place.by)
    return (said, New(BACKSTAGE, "word", {"persona": tag})) if place.tag == tag else (said,)


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
    alone = story.meeting.is_open and story.meeting.room.cap < story.meeting.planned_cap
    _plan(story, act, "amended")
    story.mind_the_crew()
    if alone:
        few_seats(story)
        seats_again(story)
    fill(story)


def _plan(story: Story, act: acts.Schedule | acts.Amend, kind: str = "scheduled") -> None:
    meeting = story.meeting
    named = {member.persona: _place_of(meeting, member) for member in act.leaders}
    called = {
        persona: one for persona, one in meeting.leaders.items() if (one.part or one.called) and persona not in named
    }
    leaders = {**named, **called}
    aside = {persona: one for persona, one in meeting.aside.items() if persona not in named}
    standby = {one.persona: _place_of(meeting, one) for one in act.standby if one.persona not in leaders}
    seen = [place for place in aside.values() if place.part == SUPERVISOR]
    here = {place.persona for place in meeting.places() if place.here}
    shown = faces(tuple(face_of(one, here=one.persona in here) for one in (*leaders.values(), *seen)))
    story.room(
        kind,
        begins_at=act.begins_at,
        ends_at=act.ends_at,
        cap=act.cap,
        least=act.least,
        listening=act.listening,
        leaders=shown,
    )
    story.crew_is(leaders, aside, standby)


def _place_of(meeting: Meeting, member: acts.Crew) -> Place:
    """Whoever is known here already keeps the tag that he is known by."""
    many = (meeting.leaders, meeting.aside, meeting.standby)
    known = next((places[member.persona] for places in many if member.persona in places), None)
    tag = known.tag if known else member.tag
    return Place(member.persona, tag, member.name, member.role, member.demo)


def _cancel(story: Story, who: Someone, act: acts.Cancel) -> None:
    refuse(policy.bar_to_cancel(who, story.meeting))
    close(story, "cancelled")


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
    if place.lined:
        walk_out(story, place, out=True)
    else:
        story.log("away", persona=who.id, kept_until=place.kept_until, out=True)


def _enter(story: Story, who: Someone, act: acts.Enter) -> None:
    """He comes back in: after he left, or from a talk with a counsellor."""
    refuse(policy.bar_to_enter(who, story.meeting))
    place = story.meeting.place(who.id)
    if place is None:
        return
    if place.out:
        story.log("back", persona=who.id)
    if place.apart:
        back_in(story, story.meeting.seats[who.id], story.meeting.seats[who.id])


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
    acts.TakeSeat: take_seat,
    acts.GiveUpSeat: give_up_seat,
    acts.Arrive: _arrive,
    acts.FallSilent: _fall_silent,
    acts.Leave: _leave,
    acts.Enter: _enter,
    acts.Open: tools.open_room,
    acts.Remove: tools.remove,
    acts.Release: tools.release,
    acts.Return: tools.give_back,
    acts.Slow: tools.slow,
    acts.Hold: tools.hold,
    acts.Pause: tools.pause,
    acts.Resume: tools.resume,
    acts.Prompt: tools.prompt,
    acts.TimeOut: tools.time_out,
    acts.Exclude: tools.exclude,
    acts.Breakaway: tools.break_away,
    acts.SetApart: tools.set_apart,
    acts.BackIn: tools.let_back,
    acts.HandOver: crew.hand_over,
    acts.SeekCover: crew.seek_cover,
    acts.Accompany: crew.accompany,
    acts.StepDown: crew.step_down,
    acts.Mood: tools.tell_mood,
    acts.CloseGently: tools.close_gently,
    acts.CloseNow: tools.close_now,
    acts.CarrySeat: _by_the_house(carry_seat),
    acts.LoseWorker: _by_the_house(lose_worker),
    acts.DropOut: _by_the_house(drop_out),
    acts.Forget: _by_the_house(forget),
    Tick: _by_the_house(tick),
}
