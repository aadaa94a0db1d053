"""Live talks within a conversation, and whose line is open."""

from typing import Any

from core.clock import Instant
from core.errors import ensure
from counselling.talk import acts
from counselling.talk.absence import back
from counselling.talk.ending import live_over
from counselling.talk.policy import Someone, bar_after_end, bar_to_hold, is_man, refuse
from counselling.talk.state import Conversation, Member
from counselling.talk.story import Story


def begin(story: Story, holder: Member) -> None:
    """They talk: until when, and after which silence it ends, is told at the start."""
    back(story)
    terms = story.conversation.terms
    story.talk("live", by=holder, until=story.now + terms.talk, silence=terms.silence)


def begin_appointment(story: Story) -> None:
    """The time of the week has come on which they agreed: they talk, as soon as its holder is there."""
    conversation = story.conversation
    slot, holder = conversation.talk.slot, conversation.holder
    if slot is None or slot.met or story.now < slot.next_at or conversation.is_live:
        return
    if holder is not None and holder.workers:
        begin(story, holder)


def offer(story: Story, who: Someone, act: acts.GoLive) -> None:
    """Its holder asks whether he wants to talk now, or takes the question back."""
    conversation = story.conversation
    refuse(bar_to_hold(who, conversation))
    ensure(not conversation.is_live, "already_live")
    if act.ask and not conversation.talk.asked_live:
        story.talk("asked", by=conversation.holder, what="live")
    elif not act.ask and conversation.talk.asked_live:
        story.talk("answered", by=conversation.holder, what="live", yes=False)


def extend(story: Story, who: Someone, act: acts.Extend) -> None:
    """The one extension is added."""
    conversation = story.conversation
    refuse(bar_to_hold(who, conversation))
    until = conversation.talk.live_until
    ensure(conversation.is_live and until is not None, "not_live")
    ensure(not conversation.talk.extended, "already_extended")
    story.talk("extended", by=conversation.holder, until=(until or 0) + conversation.terms.extension)


def finish(story: Story, who: Someone, act: acts.EndLive) -> None:
    """The live part ends. Asking again changes nothing."""
    conversation = story.conversation
    if not is_man(who, conversation):
        refuse(bar_to_hold(who, conversation))
    refuse(bar_after_end(conversation))
    if conversation.is_live:
        live_over(story, act.reason, story.me(who.id))


def arrive(story: Story, who: Someone, act: acts.Arrive) -> None:
    """A line of his is open here. When the one who talks with him is back, he is told."""
    conversation = story.conversation
    member = conversation.member(who.id)
    if member is None or act.worker in member.workers:
        return
    story.log("line", persona=who.id, worker=act.worker)
    if conversation.talk.lost is not None and member is conversation.holder:
        story.talk("team_back", by=member, **time_back(conversation, story.now))
    begin_appointment(story)


def time_back(conversation: Conversation, now: Instant) -> dict[str, Any]:
    """The end of a live talk, later by the time for which nobody was there to talk with him."""
    talk = conversation.talk
    if talk.lost is None or talk.live_until is None:
        return {}
    return {"until": talk.live_until + now - talk.lost}


def fall_silent(story: Story, who: Someone, act: acts.FallSilent) -> None:
    """His last line here is gone."""
    member = story.conversation.member(who.id)
    if member is not None and act.worker in member.workers:
        story.log("silent", persona=who.id, worker=act.worker, since=act.since)


def lose_worker(story: Story, act: acts.LoseWorker) -> None:
    """Count everybody whose lines this worker held as silent since its last sign of life."""
    for member in list(story.conversation.members()):
        if act.worker in member.workers:
            story.log("silent", persona=member.persona, worker=act.worker, since=act.since)
