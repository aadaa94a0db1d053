"""What happens when somebody asks something of a conversation. Pure: what it is told is all it knows."""

from collections.abc import Callable
from typing import Any

import msgspec

from core.clock import DAY, Instant
from core.errors import NotFound, Refused, ensure
from core.spaces import New, Tick
from counselling.talk import absence, acts, agreeing, appointments, clockwork, contracts, ending, live, policy, team
from counselling.talk.policy import HOUSE, Someone, refuse
from counselling.talk.state import (
    DOORS,
    DRAFT,
    PARTICIPANT,
    SIDE,
    TALK,
    Conversation,
    Member,
)
from counselling.talk.story import Story

OF_THE_HOUSE = frozenset(
    {
        acts.PutBack,
        acts.MovePromise,
        acts.SendNow,
        acts.Rank,
        acts.End,
        acts.LoseWorker,
        acts.DropOut,
        acts.Forget,
        Tick,
    }
)
"""What the clock and the console may do. Everything else is for people."""


def decide(conversation: Conversation, who: Someone, act: Any, now: Instant) -> tuple[New, ...]:
    """What happens now, or Refused. To whoever is neither its man nor of its team it does not exist."""
    story = Story(conversation, now)
    if who.id in HOUSE:
        ensure(type(act) in OF_THE_HOUSE, "only_people", status=403)
        if conversation.forgotten:
            return ()
    elif type(act) is acts.Begin:
        _begin(story, who, act)
        return story.told
    elif not policy.knows(who, conversation):
        raise NotFound
    ensure(type(act) in _DECIDERS, "unknown_act")
    _DECIDERS[type(act)](story, who, act)
    return story.told


def _begin(story: Story, who: Someone, act: acts.Begin) -> None:
    refuse(policy.bar_to_begin(who, act.programme))
    ensure(not story.conversation.programme, "already_begun")
    ensure(act.kind in DOORS, "unknown_act")
    man = Member(who.id, act.tag, act.name, PARTICIPANT, demo=act.demo)
    story.log(
        "begun",
        programme=act.programme,
        man=msgspec.to_builtins(man),
        terms=msgspec.to_builtins(act.terms),
        language=act.language,
        topic=act.topic,
        heavy=act.heavy,
        risk=act.risk,
        why=act.why,
    )
    story.talk(
        "began",
        by=man,
        door=act.kind,
        man=msgspec.to_builtins(man.face),
        promise=act.promise,
        number=act.number,
        kept_days=act.terms.kept // DAY,
    )


def _say(story: Story, who: Someone, act: acts.Say) -> None:
    if act.stream == SIDE:
        refuse(policy.bar_aside(who, story.conversation))
        story.aside("message", by=story.me(who.id), text=act.text, key=act.key)
        return
    ensure(act.stream == TALK, "unknown_act")
    refuse(policy.bar_to_say(who, story.conversation, act.reply_to))
    me = story.me(who.id)
    data = {} if act.reply_to is None else {"reply_to": act.reply_to}
    story.talk("message", by=me, text=act.text, key=act.key, **data)
    story.destroy_draft(me.tag)
    if me.role == PARTICIPANT:
        _waits_from_now(story, act)


def _waits_from_now(story: Story, act: acts.Say) -> None:
    """He is told when he will be answered, where he was promised nothing yet; and what a rule said of his words is kept."""
    conversation = story.conversation
    promised = conversation.talk.promise is not None or conversation.is_live or conversation.talk.number is not None
    if act.promise is not None and not promised:
        story.talk("promise", promise=act.promise, moved=0, why="new")
    if act.risk > conversation.risk:
        story.log("ranked", risk=act.risk, why=act.why)


def _draft(story: Story, who: Someone, act: acts.Draft) -> None:
    conversation = story.conversation
    man = policy.is_man(who, conversation)
    refuse((None if man else policy.bar_aside(who, conversation)) or policy.bar_after_end(conversation))
    me = story.me(who.id)
    if act.text:
        story.add(New(DRAFT + me.tag, "draft", text=act.text, erases=conversation.drafts.get(me.tag)))
    else:
        story.destroy_draft(me.tag)


def _remove(story: Story, who: Someone, act: acts.Remove) -> None:
    refuse(policy.bar_to_remove(who, story.conversation, act.seq))
    story.talk("removed", erases=act.seq)


def _take(story: Story, who: Someone, act: acts.Take) -> None:
    """He holds it; from a line, or where a live talk waits for somebody, he talks with him at once."""
    conversation = story.conversation
    if policy.holds(who, conversation):
        return
    refuse(policy.bar_to_take(who, conversation))
    talks = act.live or conversation.is_live
    me = story.newcomer(who.id, act.tag, act.name, act.role)
    me = msgspec.structs.replace(me, silent_at=story.now if talks else None)
    others = {persona: one for persona, one in conversation.others.items() if persona != who.id}
    again = live.time_back(conversation, story.now)
    story.members_are(me, others)
    story.talk("taken", by=me, **again, **story.people())
    if act.live and not conversation.is_live:
        live.begin(story, me)


def _put_back(story: Story, who: Someone, act: acts.PutBack) -> None:
    conversation = story.conversation
    if who.id not in HOUSE:
        refuse(policy.bar_to_hold(who, conversation))
    if conversation.holder is not None and policy.bar_after_end(conversation) is None:
        ending.give_back(story, act.why, act.promise)


def _open(story: Story, who: Someone, act: acts.Open) -> None:
    """He reads for a while; opening it again meanwhile changes nothing."""
    conversation = story.conversation
    refuse(policy.bar_to_open(who, conversation))
    if who.id in conversation.readers:
        return
    reader = story.newcomer(who.id, act.tag, act.name, act.role)
    until = story.now + conversation.terms.opening
    story.log("opened", persona=who.id, tag=reader.tag, until=until)
    story.aside("opened", by=reader, text=act.reason)


def _reading(story: Story, who: Someone, act: acts.Reading) -> None:
    refuse(policy.bar_to_hold(who, story.conversation))
    if story.conversation.asked_at is not None and story.conversation.talk.status == "received":
        story.talk("reading", by=story.me(who.id))


def _end(story: Story, who: Someone, act: acts.End) -> None:
    conversation = story.conversation
    if policy.bar_after_end(conversation):
        return
    if who.id in HOUSE or policy.is_man(who, conversation):
        ending.end(story, act.reason, conversation.man if who.id not in HOUSE else None)
        return
    refuse(policy.bar_to_hold(who, conversation))
    ensure(act.reason in policy.END_REASONS, "end_reason")
    ending.end(story, act.reason, conversation.holder)


def _by_the_house(happens: Callable[[Story, Any], None]) -> Callable[[Story, Someone, Any], None]:
    def decider(story: Story, who: Someone, act: Any) -> None:
        if who.id not in HOUSE:
            raise Refused("only_the_house", status=403)
        happens(story, act)

    return decider


_DECIDERS: dict[type, Callable[[Story, Someone, Any], None]] = {
    acts.Say: _say,
    acts.Draft: _draft,
    acts.Remove: _remove,
    acts.Take: _take,
    acts.PutBack: _put_back,
    acts.Open: _open,
    acts.Reading: _reading,
    acts.End: _end,
    acts.Continue: ending.go_on_as_messages,
    acts.Reopen: ending.reopen,
    acts.Arrive: live.arrive,
    acts.FallSilent: live.fall_silent,
    acts.GoLive: live.offer,
    acts.Extend: live.extend,
    acts.EndLive: live.finish,
    acts.Offer: contracts.offer,
    acts.Answer: agreeing.answer,
    acts.Count: contracts.count,
    acts.Uncount: contracts.uncount,
    acts.Review: contracts.review,
    acts.OfferSlots: appointments.offer,
    acts.ChooseSlot: appointments.choose,
    acts.CallOff: appointments.call_off,
    acts.AskTransfer: agreeing.ask_transfer,
    acts.Refer: agreeing.refer,
    acts.FollowUp: agreeing.follow_up,
    acts.AskRecord: agreeing.ask_record,
    acts.GiveRecord: agreeing.give_record,
    acts.StepOut: team.step_out,
    acts.Supervise: team.supervise,
    acts.TakeOver: team.take_over,
    acts.Note: team.note,
    acts.AskOpinion: team.ask_opinion,
    acts.SendLater: team.send_later,
    acts.CallBack: team.call_back,
    acts.Away: absence.away,
    acts.MovePromise: team.move_promise,
    acts.Rank: team.rank,
    acts.SendNow: _by_the_house(team.send_now),
    acts.LoseWorker: _by_the_house(live.lose_worker),
    acts.DropOut: _by_the_house(clockwork.drop_out),
    acts.Forget: _by_the_house(clockwork.forget),
    Tick: _by_the_house(clockwork.tick),
}
