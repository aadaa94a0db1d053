"""What happens when somebody asks something of an alert. Pure: what it is told is all it knows."""

from collections.abc import Callable
from typing import Any

import msgspec

from core.clock import Instant
from core.errors import NotFound, ensure
from core.spaces import New, Tick
from crisis.alert import acts, policy
from crisis.alert.policy import HOUSE, Someone, refuse
from crisis.alert.shown import CLOSED, OUTCOMES, TAKEN, Told
from crisis.alert.state import Alert
from crisis.alert.story import Story

FOR_STAFF = frozenset(
    {acts.Take, acts.Decline, acts.HandOver, acts.Consult, acts.TickStep, acts.TalkNow, acts.Note, acts.TellAuthority}
    | {acts.ReviewTelling, acts.Close, acts.Look, acts.Raise}
)
"""What the house cannot do for somebody."""


def decide(alert: Alert, who: Someone, act: Any, now: Instant) -> tuple[New, ...]:
    """What happens now, or Refused. To whoever may not see it, it does not exist."""
    if who.id in HOUSE:
        ensure(type(act) not in FOR_STAFF, "only_people", status=403)
    else:
        ensure(type(act) in FOR_STAFF, "only_the_house", status=403)
        if not policy.may_see(who, alert):
            raise NotFound
    story = Story(alert, who, now)
    _DECIDERS[type(act)](story, act)
    return tuple(story.told)


def _open(story: Story, act: acts.Open) -> None:
    ensure(not story.alert.programme, "not_possible")
    story.log("begun", programme=act.programme, about=act.persona, times=msgspec.to_builtins(act.times))
    story.tell(
        "opened",
        tier=act.tier,
        kinds=list(act.kinds),
        source=act.source,
        language=act.language,
        man=msgspec.to_builtins(act.man),
        where=msgspec.to_builtins(act.where),
        drill=act.drill,
    )
    for line in act.lines:
        story.tell("line", line.text, **_of(line))


def _of(line: acts.Line | None) -> dict[str, Any]:
    if line is None:
        return {}
    who = {"persona": line.tag, "name": line.name, "role": line.role}
    return {"who": who, "said_at": line.said_at, "hits": list(line.hits)}


def _sign(story: Story, act: acts.Sign) -> None:
    ensure(story.alert.is_open, "alert_closed")
    text = act.line.text if act.line is not None else None
    given: dict[str, Any] = {"tier": act.tier, "kinds": list(act.kinds), "source": act.source}
    story.tell("sign", text, **given, where=msgspec.to_builtins(act.where), **_of(act.line))
    if act.tier > story.alert.seen.tier:
        _nearer(story, act.tier, "sign")


def _raise(story: Story, act: acts.Raise) -> None:
    refuse(policy.bar_to_raise(story.alert, act.tier))
    story.meet(act.staff)
    _nearer(story, act.tier, "staff", msgspec.to_builtins(act.staff.face))


def _nearer(story: Story, tier: int, why: str, staff: Any = None) -> None:
    length = story.alert.times.held(tier)
    next_at = None if length is None else story.now + length
    story.tell("raised", tier=tier, why=why, staff=staff, next_at=next_at)


def _call(story: Story, act: acts.Call) -> None:
    ensure(story.alert.is_open and (story.alert.seen.status != TAKEN or story.alert.seen.lapsed), "taken")
    called = [story.meet(one) for one in act.callees]
    nobody = not called and not act.waits
    story.tell("called", called=called, rung=act.rung, round=act.round, next_at=act.next_at, nobody=nobody)


def _fail(story: Story, act: acts.Fail) -> None:
    for one in story.alert.seen.calling:
        if story.alert.people.get(one.persona) == act.persona:
            story.tell("failed", called=one.persona)


def _take(story: Story, act: acts.Take) -> None:
    refuse(policy.bar_to_take(story.who, story.alert))
    if story.alert.holder == story.who.id and not story.alert.seen.lapsed:
        return
    holder = story.meet(act.staff)
    story.tell("taken", holder=holder, next_at=story.held_until())


def _decline(story: Story, act: acts.Decline) -> None:
    mine = [one for one in story.alert.seen.called if story.alert.people.get(one.persona) == story.who.id]
    if any(one.state == "declined" for one in mine):
        return
    refuse(policy.bar_to_decline(story.who, story.alert))
    story.tell("declined", called=mine[0].persona)


def _hand_over(story: Story, act: acts.HandOver) -> None:
    refuse(policy.bar_to_hold(story.who, story.alert))
    if act.to.persona == story.who.id:
        return
    story.tell("handed", holder=story.meet(act.to), next_at=story.held_until())


def _consult(story: Story, act: acts.Consult) -> None:
    refuse(policy.bar_to_hold(story.who, story.alert))
    story.tell("consulted", whom=story.meet(act.whom), next_at=story.held_until())


def _step(story: Story, act: acts.TickStep) -> None:
    refuse(policy.bar_to_act(story.who, story.alert))
    if (act.step in story.alert.seen.steps) is not act.done:
        story.tell("step", step=act.step, done=act.done, next_at=story.held_until())


def _talk(story: Story, act: acts.TalkNow) -> None:
    refuse(policy.bar_to_talk(story.who, story.alert))
    if story.alert.seen.talk != act.talk:
        story.tell("talk", talk=act.talk, next_at=story.held_until())


def _keep_seat(story: Story, act: acts.KeepSeat) -> None:
    if not story.alert.seen.seat_kept:
        story.tell("seat_kept")


def _note(story: Story, act: acts.Note) -> None:
    refuse(policy.bar_to_act(story.who, story.alert))
    story.tell("noted", act.text, act.key, next_at=story.held_until())


def _tell_authority(story: Story, act: acts.TellAuthority) -> None:
    refuse(policy.bar_to_tell(story.who, story.alert))
    seen = story.alert.seen
    faces = [one for one in (seen.holder, *seen.consulted) if one is not None]
    me = next(one for one in faces if story.alert.people.get(one.persona) == story.who.id)
    due = story.now + story.alert.times.review
    told = Told(len(seen.told) + 1, act.authority, act.gave, act.consent, me, story.now, due)
    story.tell("told", act.text, act.key, told=msgspec.to_builtins(told), next_at=story.held_until())


def _review(story: Story, act: acts.ReviewTelling) -> None:
    refuse(policy.bar_to_review(story.who, story.alert, act.number))
    story.tell("reviewed", act.text or None, number=act.number, reviewer=story.meet(act.staff))


def _close(story: Story, act: acts.Close) -> None:
    refuse(policy.bar_to_hold(story.who, story.alert))
    ensure(act.outcome in OUTCOMES, "odd_outcome", status=422)
    ensure(act.look_again_at is None or act.look_again_at > story.now, "look_again_past", status=422)
    forget_at = max(story.now, act.look_again_at or 0) + story.alert.times.kept
    ended: dict[str, Any] = {"outcome": act.outcome, "true_alarm": act.true_alarm, "look_again_at": act.look_again_at}
    story.tell("closed", act.text or None, **ended, forget_at=forget_at)


def _stop(story: Story, act: acts.StopDrill) -> None:
    ensure(story.alert.seen.drill, "not_possible")
    if story.alert.is_open:
        ended: dict[str, Any] = {"outcome": OUTCOMES[-1], "true_alarm": False, "look_again_at": None}
        story.tell("closed", **ended, forget_at=story.now + story.alert.times.kept)


def _look(story: Story, act: acts.Look) -> None:
    refuse(policy.bar_to_look(story.alert))
    story.tell("looked", act.text or None, looker=story.meet(act.staff))


def _drop_out(story: Story, act: acts.DropOut) -> None:
    if story.alert.is_open and act.persona and story.alert.holder == act.persona:
        story.tell("released")


def _tick(story: Story, act: Tick) -> None:
    """What lay too long is called again, a late review is told, somebody shall look again. A second tick finds nothing to do."""
    seen, now = story.alert.seen, story.now
    if seen.status == TAKEN and not seen.lapsed and seen.next_at is not None and seen.next_at <= now:
        story.tell("lapsed")
    for one in () if seen.drill else seen.unreviewed:
        if not one.review_late and one.review_due <= now:
            story.tell("review_late", number=one.number)
    if seen.status == CLOSED and seen.look_again_at is not None and not seen.looks and seen.look_again_at <= now:
        story.tell("look_due")


def _forget(story: Story, act: acts.Forget) -> None:
    if not story.alert.forgotten:
        story.log("forgotten")


_DECIDERS: dict[type, Callable[[Story, Any], None]] = {
    acts.Open: _open,
    acts.Sign: _sign,
    acts.Raise: _raise,
    acts.Call: _call,
    acts.Fail: _fail,
    acts.Take: _take,
    acts.Decline: _decline,
    acts.HandOver: _hand_over,
    acts.Consult: _consult,
    acts.TickStep: _step,
    acts.TalkNow: _talk,
    acts.KeepSeat: _keep_seat,
    acts.Note: _note,
    acts.TellAuthority: _tell_authority,
    acts.ReviewTelling: _review,
    acts.Close: _close,
    acts.Look: _look,
    acts.StopDrill: _stop,
    acts.DropOut: _drop_out,
    acts.Forget: _forget,
    Tick: _tick,
}
