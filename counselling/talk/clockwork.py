"""What the clock does in a conversation: ends and silences of a live talk, lost lines, late answers, forgetting."""

from core.spaces import Tick
from counselling.talk.absence import back, stop_covering
from counselling.talk.acts import DropOut, Forget
from counselling.talk.appointments import over
from counselling.talk.dues import silent_since, stages
from counselling.talk.ending import end, give_back, live_over
from counselling.talk.live import begin_appointment
from counselling.talk.shown import Phase
from counselling.talk.state import COVER
from counselling.talk.story import Story


def tick(story: Story, act: Tick) -> None:
    """Do what is due by now. A second tick finds nothing to do."""
    for happens in (_openings, _away, _lost, _nobody, _silence, _time, over, begin_appointment, _late):
        happens(story)


def _openings(story: Story) -> None:
    for persona, until in tuple(story.conversation.readers.items()):
        if until <= story.now:
            story.log("opening_over", persona=persona)


def _away(story: Story) -> None:
    until = story.conversation.talk.away_until
    if until is not None and until <= story.now:
        back(story)


def _lost(story: Story) -> None:
    """The line of the one who talks with him has been gone for too long: he is told."""
    conversation, holder = story.conversation, story.conversation.holder
    if not conversation.is_live or conversation.talk.lost is not None or holder is None or holder.silent_at is None:
        return
    if holder.silent_at + conversation.terms.lost <= story.now:
        story.talk("team_lost", by=holder, since=holder.silent_at)


def _nobody(story: Story) -> None:
    """Nobody has come back: first anybody of the team may go on in his place, then it goes on as messages."""
    conversation = story.conversation
    lost, terms = conversation.talk.lost, conversation.terms
    if lost is not None and conversation.holder is not None and lost + terms.cover <= story.now:
        give_back(story, "lost", None)
    if lost is not None and lost + terms.nobody <= story.now:
        live_over(story, "lost")


def _silence(story: Story) -> None:
    conversation = story.conversation
    since, terms = silent_since(conversation), conversation.terms
    if since is None or conversation.talk.lost is not None:
        return
    if not conversation.talk.silent and since + terms.silent <= story.now:
        story.talk("time", what="silent", until=since + terms.silence)
    if since + terms.silence <= story.now:
        live_over(story, "silence")


def _time(story: Story) -> None:
    conversation = story.conversation
    until = conversation.talk.live_until
    if until is None or conversation.talk.lost is not None:
        return
    if not conversation.talk.soon and until - conversation.terms.soon <= story.now:
        story.talk("time", what="soon", until=until)
    if until <= story.now:
        live_over(story, "time")


def _late(story: Story) -> None:
    conversation = story.conversation
    if conversation.talk.phase is Phase.ENDED:
        return
    reached = [stage for stage, at in stages(conversation) if at <= story.now and stage > conversation.late]
    if reached:
        story.log("late", late=reached[-1])


def drop_out(story: Story, act: DropOut) -> None:
    """Somebody is no more: the man's conversation ends; what one of the team held goes back to the team."""
    conversation = story.conversation
    persona = act.persona
    if conversation.man is not None and conversation.man.persona == persona:
        if conversation.talk.phase is not Phase.ENDED:
            end(story, "gone", None)
    elif conversation.holder is not None and conversation.holder.persona == persona:
        _leave_holding(story)
    else:
        _leave_beside(story, persona)
    if persona in conversation.tags:
        story.log("dropped", persona=persona)


def _leave_beside(story: Story, persona: str) -> None:
    conversation = story.conversation
    going = conversation.going is not None and conversation.going.persona == persona
    covered = persona in conversation.others and conversation.others[persona].part == COVER
    if going:
        story.log("going", to=None)
    if persona in conversation.others:
        others = {one: member for one, member in conversation.others.items() if one != persona}
        story.members_are(conversation.holder, others)
    if going or persona in conversation.others:
        story.talk("stepped_out", warm=not going, **story.people())
    if covered:
        stop_covering(story)


def _leave_holding(story: Story) -> None:
    if story.conversation.talk.phase is Phase.ENDED:
        story.members_are(None, {})
        story.talk("stepped_out", warm=False, **story.people())
    else:
        give_back(story, "ended_grant", None)


def forget(story: Story, act: Forget) -> None:
    """Its time is over; nobody finds it any more."""
    if story.conversation.talk.phase is not Phase.ENDED:
        end(story, "forgotten", None)
    story.log("forgotten")
