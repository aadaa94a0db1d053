"""What a man is asked and answers: a contract, a transfer, a referral, a live talk, his record."""

import msgspec
from msgspec.structs import replace

from core.errors import Refused, ensure
from counselling.talk import acts, live
from counselling.talk.policy import (
    ALONG,
    Someone,
    bar_after_end,
    bar_to_give_record,
    bar_to_his,
    bar_to_hold,
    bar_to_name,
    refuse,
)
from counselling.talk.shown import Referral
from counselling.talk.state import COLLEAGUE
from counselling.talk.story import Story


def answer(story: Story, who: Someone, act: acts.Answer) -> None:
    """The man says yes or no to what he was asked."""
    refuse(bar_to_his(who, story.conversation) or bar_after_end(story.conversation))
    answers = {"contract": _to_contract, "transfer": _to_transfer, "referral": _to_referral, "live": _to_live}
    ensure(act.what in answers, "nothing_asked")
    answers[act.what](story, act)


def _to_contract(story: Story, act: acts.Answer) -> None:
    contract = story.conversation.talk.contract
    if contract is None or contract.stage != "offered":
        raise Refused("nothing_asked")
    agreed = msgspec.to_builtins(replace(contract, stage="agreed")) if act.yes else None
    story.talk("answered", by=story.conversation.man, what="contract", yes=act.yes, contract=agreed)


def _to_live(story: Story, act: acts.Answer) -> None:
    conversation = story.conversation
    if not conversation.talk.asked_live or conversation.holder is None:
        raise Refused("nothing_asked")
    story.talk("answered", by=conversation.man, what="live", yes=act.yes)
    if act.yes:
        holder = conversation.holder
        if not holder.workers:
            story.members_are(replace(holder, silent_at=story.now), conversation.others)
        live.begin(story, holder)


def _to_referral(story: Story, act: acts.Answer) -> None:
    referral = story.conversation.talk.referral
    if referral is None or referral.stage != "asked":
        raise Refused("nothing_asked")
    stage = "agreed" if act.yes else "declined"
    known = replace(referral, stage=stage, follow_up_at=act.follow_up_at if act.yes else None)
    words = act.text if act.yes else None
    story.talk(
        "answered",
        by=story.conversation.man,
        text=words,
        what="referral",
        yes=act.yes,
        referral=msgspec.to_builtins(known),
    )


def _to_transfer(story: Story, act: acts.Answer) -> None:
    """With his consent there are three in the room; what he leaves behind nobody who comes from now on reads."""
    conversation = story.conversation
    transfer, going = conversation.talk.transfer, conversation.going
    if transfer is None or transfer.stage != "asked" or going is None:
        raise Refused("nothing_asked")
    if not act.yes:
        story.log("going", to=None)
        story.talk("answered", by=conversation.man, what="transfer", yes=False)
        return
    ensure(act.along in ALONG, "along")
    ensure(act.along != "summary" or (transfer.summary is not None and act.summary), "no_summary")
    ensure(act.about == transfer.summary or act.along != "summary", "asked_anew")
    if act.along != "all":
        story.log("left_behind", since=conversation.last, since_aside=conversation.last_aside)
        going = replace(going, since=conversation.last, since_aside=conversation.last_aside)
    known = conversation.others.get(going.persona)
    lines = known.workers if known else ()
    others = {**conversation.others, going.persona: replace(going, workers=lines)}
    story.members_are(conversation.holder, others)
    summary = act.summary if act.along == "summary" else None
    story.talk("transferred", by=story.conversation.man, text=summary, along=act.along, **story.people())


def ask_transfer(story: Story, who: Someone, act: acts.AskTransfer) -> None:
    """The man is asked whether a colleague shall go on, and sees what would go along in place of everything."""
    conversation = story.conversation
    refuse(bar_to_name(who, conversation, act.persona, act.role))
    known = conversation.talk.transfer
    ensure(known is None or known.stage == "asked", "transfer_runs")
    to = replace(story.newcomer(act.persona, act.tag, act.name, act.role), part=COLLEAGUE)
    story.log("going", to=msgspec.to_builtins(to))
    summary = act.summary or None
    story.talk(
        "transfer",
        by=conversation.holder,
        text=summary,
        to=msgspec.to_builtins(to.face),
        summary=summary is not None,
    )


def refer(story: Story, who: Someone, act: acts.Refer) -> None:
    """A place outside is named to him; nothing goes anywhere before he agrees."""
    refuse(bar_to_hold(who, story.conversation))
    referral = Referral(act.id, act.place)
    story.talk(
        "asked", by=story.conversation.holder, what="referral", place=act.place, referral=msgspec.to_builtins(referral)
    )


def follow_up(story: Story, who: Someone, act: acts.FollowUp) -> None:
    """He was asked how it went."""
    refuse(bar_to_hold(who, story.conversation))
    referral = story.conversation.talk.referral
    if referral is None or referral.stage != "agreed" or referral.followed:
        raise Refused("nothing_asked")
    done = msgspec.to_builtins(replace(referral, followed=True))
    story.talk("followed_up", by=story.conversation.holder, what="referral", outcome=act.outcome, referral=done)


def ask_record(story: Story, who: Someone, act: acts.AskRecord) -> None:
    """A professional owes him an answer by then; it is kept until it is given. Asking again changes nothing."""
    conversation = story.conversation
    refuse(bar_to_his(who, conversation))
    if conversation.side.record_due is not None:
        return
    due = story.now + conversation.terms.record
    kept = conversation.talk.kept_until
    story.aside("record_asked", due=due)
    story.talk("record_asked", by=conversation.man, due=due, kept_until=kept if kept is None else max(kept, due))


def give_record(story: Story, who: Someone, act: acts.GiveRecord) -> None:
    """What is written of him stands in the talk, in the words of a professional."""
    conversation = story.conversation
    refuse(bar_to_give_record(who, conversation))
    me = conversation.member(who.id) or story.newcomer(who.id, "", act.name, "counsellor")
    story.talk("record", by=me, text=act.text, key=act.key)
    story.aside("record_given", by=me)
