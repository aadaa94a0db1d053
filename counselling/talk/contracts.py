"""A contract: offered, counted time by time, looked back on by both, and at its end."""

import msgspec
from msgspec.structs import replace

from core.clock import Instant
from core.errors import Refused, ensure
from counselling.talk import acts
from counselling.talk.policy import Someone, bar_after_end, bar_to_count, bar_to_hold, bar_to_uncount, is_man, refuse
from counselling.talk.shown import Contract
from counselling.talk.state import Conversation, Member
from counselling.talk.story import Story

MOST_TIMES = 100


def offer(story: Story, who: Someone, act: acts.Offer) -> None:
    """A contract lies before the man. One that runs is not replaced."""
    refuse(bar_to_hold(who, story.conversation))
    known = story.conversation.talk.contract
    ensure(known is None or known.stage in ("offered", "ended"), "contract_runs")
    ensure(1 <= act.of <= MOST_TIMES and 0 <= act.more <= MOST_TIMES, "contract_times", count=MOST_TIMES)
    _tell(story, Contract(act.of, act.more), by=story.conversation.holder)


def count(story: Story, who: Someone, act: acts.Count) -> None:
    """One time is over that was no live talk here: those count by themselves."""
    refuse(bar_to_count(who, story.conversation))
    _count(story, act.how, story.conversation.holder)


def count_live(story: Story, before: Conversation) -> None:
    """A live talk is over: where it was long enough, and he spoke in it, that was one time. `before` is as it was while they talked."""
    contract = before.talk.contract
    if contract is not None and contract.runs and _was_real(before, story.now):
        _count(story, "live", None)


def uncount(story: Story, who: Someone, act: acts.Uncount) -> None:
    """The last time that was counted was none: everything stands as before it."""
    refuse(bar_to_uncount(who, story.conversation))
    known = story.conversation.talk.contract
    if known is not None:
        before = replace(known, used=known.used - 1, stage=known.stood, stood="", yes=())
        _tell(story, before, by=story.conversation.holder, how="taken_back")


def _count(story: Story, how: str, by: Member | None) -> None:
    """The last of the times agreed leads to the review, or to the end of the contract."""
    known = story.conversation.talk.contract
    if known is not None:
        used, over = known.used + 1, "review" if known.more else "ended"
        stage = over if used >= known.of else known.stage
        _tell(story, replace(known, used=used, stage=stage, stood=known.stage), by=by, how=how)


def _tell(story: Story, contract: Contract, *, by: Member | None, how: str | None = None) -> None:
    story.talk("contract", by=by, contract=msgspec.to_builtins(contract), how=how)


def _was_real(conversation: Conversation, now: Instant) -> bool:
    """A talk in which he said something, and that lasted; the time for which nobody was there to talk with him is none of it."""
    talk = conversation.talk
    if talk.live_since is None or conversation.man_spoke <= talk.live_since:
        return False
    return (talk.lost or now) - talk.live_since >= conversation.terms.counted


def review(story: Story, who: Someone, act: acts.Review) -> None:
    """One of the two says whether he wants to go on; when both do there are more times, when one does not it ends as planned."""
    conversation = story.conversation
    if not is_man(who, conversation):
        refuse(bar_to_hold(who, conversation))
    refuse(bar_after_end(conversation))
    contract = conversation.talk.contract
    if contract is None or contract.stage != "review":
        raise Refused("nothing_asked")
    me = story.me(who.id)
    if act.yes and me.tag in contract.yes:
        return
    reviewed = _reviewed(contract, me.tag, act.yes, act.last_at)
    story.talk("reviewed", by=me, yes=act.yes, contract=msgspec.to_builtins(reviewed))


def _reviewed(contract: Contract, tag: str, yes: bool, last_at: Instant | None) -> Contract:
    named = replace(contract, last_at=contract.last_at if last_at is None else last_at)
    if not yes:
        return replace(named, stage="ended", stood="", yes=())
    said = (*contract.yes, tag)
    if len(said) < 2:
        return replace(named, yes=said)
    return replace(named, of=contract.of + contract.more, more=0, stage="extended", stood="", yes=())
