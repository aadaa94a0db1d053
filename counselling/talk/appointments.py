"""A time every week: offered by the holder, taken by the man, called off once by either, or ended. At its time they talk live."""

from datetime import datetime, time, timedelta

import msgspec
from msgspec.structs import replace

from core.clock import Instant
from core.errors import Refused, ensure
from core.formats import local
from counselling.talk import acts
from counselling.talk.dues import WAIT
from counselling.talk.policy import Someone, bar_after_end, bar_to_his, bar_to_hold, holds, is_man, refuse
from counselling.talk.shown import Slot
from counselling.talk.story import Story
from programmes.rota.hours import instant_of

MOST = 3
"""So many times are offered at once."""
WEEK = 7


def offer(story: Story, who: Someone, act: acts.OfferSlots) -> None:
    """Times lie before the man, in place of those that lay there. What they have taken is not replaced."""
    refuse(bar_to_hold(who, story.conversation))
    ensure(story.conversation.talk.slot is None, "slot_runs")
    ensure(1 <= len(act.slots) <= MOST, "slots_many", count=MOST)
    offered = [replace(slot, next_at=following(slot, story.now)) for slot in act.slots]
    story.talk("slots", by=story.conversation.holder, slots=msgspec.to_builtins(offered))


def choose(story: Story, who: Someone, act: acts.ChooseSlot) -> None:
    """The man takes one of the times that were offered, or none."""
    conversation = story.conversation
    refuse(bar_to_his(who, conversation) or bar_after_end(conversation))
    offered = conversation.talk.slots
    if not offered or not 0 <= act.number <= len(offered):
        raise Refused("nothing_asked")
    if act.number == 0:
        _tell(story, "declined", who, None)
    else:
        chosen = offered[act.number - 1]
        _tell(story, "taken", who, replace(chosen, next_at=following(chosen, story.now)))


def call_off(story: Story, who: Someone, act: acts.CallOff) -> None:
    """The next time is called off; a week later there is one again. With `all` there is none any more."""
    slot = _theirs(story, who)
    if act.all:
        _tell(story, "ended", who, None)
        return
    if slot.next_at != act.at:
        raise Refused("nothing_asked")
    ensure(not slot.met, "already_live")
    _tell(story, "called_off", who, replace(slot, next_at=following(slot, slot.next_at)))


def over(story: Story) -> None:
    """Its time has passed: the next is a week later. Where its holder was not there, the man is told, honestly."""
    conversation = story.conversation
    slot = conversation.talk.slot
    if slot is None or slot.next_at + WAIT > story.now:
        return
    met = slot.met or conversation.is_live
    after = replace(slot, met=False, next_at=following(slot, story.now))
    story.talk("appointment", by=conversation.holder, what="met" if met else "missed", slot=msgspec.to_builtins(after))


def following(slot: Slot, after: Instant) -> Instant:
    """Give the first time of this slot after an instant, by the clock of its zone."""
    day = local(after, slot.zone).date()
    ahead = (slot.weekday - day.weekday()) % WEEK
    at = time(slot.minute // 60, slot.minute % 60)
    found = instant_of(datetime.combine(day + timedelta(days=ahead), at), slot.zone)
    return found if found > after else instant_of(datetime.combine(day + timedelta(days=ahead + WEEK), at), slot.zone)


def _theirs(story: Story, who: Someone) -> Slot:
    conversation = story.conversation
    if not is_man(who, conversation) and not holds(who, conversation):
        raise Refused("not_holding", status=403)
    refuse(bar_after_end(conversation))
    if conversation.talk.slot is None:
        raise Refused("nothing_asked")
    return conversation.talk.slot


def _tell(story: Story, what: str, who: Someone, slot: Slot | None) -> None:
    story.talk("appointment", by=story.me(who.id), what=what, slot=None if slot is None else msgspec.to_builtins(slot))
