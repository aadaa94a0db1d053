"""How a conversation ends, goes back to the team, and goes on again."""

from core.clock import DAY, Instant
from counselling.talk import acts
from counselling.talk.absence import covered_by
from counselling.talk.contracts import count_live
from counselling.talk.policy import Someone, bar_to_continue, bar_to_go_on, refuse
from counselling.talk.project import kept_until
from counselling.talk.shown import Phase
from counselling.talk.state import MESSAGING, WALK_IN, Member
from counselling.talk.story import Story


def end(story: Story, reason: str, by: Member | None) -> None:
    """It is over: nothing goes out any more, what was being written is destroyed, and until when it is kept is told."""
    conversation = story.conversation
    if conversation.is_live:
        _tell_over(story, reason)
    for tag in tuple(conversation.drafts):
        story.destroy_draft(tag)
    story.call_back_all()
    if conversation.talk.kind == WALK_IN:
        kept = story.now + conversation.terms.walk_in_kept
    else:
        kept = kept_until(conversation, story.now) or story.now
    covered_by(story, None)
    kept = max(kept, conversation.side.record_due or 0)
    story.talk("ended", by=by, reason=reason, kept_until=kept, **story.people())


def live_over(story: Story, reason: str, by: Member | None = None) -> None:
    """The live part is over. A walk-in ends with it; elsewhere the thread goes on as messages."""
    if story.conversation.talk.kind == WALK_IN:
        end(story, reason, by)
    else:
        _tell_over(story, reason, by)


def _tell_over(story: Story, reason: str, by: Member | None = None) -> None:
    talk = story.conversation
    since = talk.talk.live_since or story.now
    story.talk("live_over", by=by, reason=reason, seconds=(story.now - since) // 1_000)
    count_live(story, talk)


def give_back(story: Story, why: str, promise: Instant | None) -> None:
    """Nobody holds it; whoever else was with him goes too. A man who waits is promised anew when he will be answered."""
    conversation = story.conversation
    story.call_back_all()
    if conversation.going is not None:
        story.log("going", to=None)
    story.members_are(None, {})
    story.talk("given_back", why=why, **story.people())
    if promise is not None and conversation.asked_at is not None and not conversation.is_live:
        story.talk("promise", promise=promise, moved=conversation.talk.moved + 1, why=why)


def go_on_as_messages(story: Story, who: Someone, act: acts.Continue) -> None:
    """A walk-in becomes messages: he gives up his place in the line, or comes back after its end."""
    refuse(bar_to_continue(who, story.conversation, story.now))
    _again(story, "continued")
    if act.promise is not None and story.conversation.asked_at is not None:
        story.talk("promise", promise=act.promise, moved=0, why="new")


def reopen(story: Story, who: Someone, act: acts.Reopen) -> None:
    """It goes on where it was."""
    refuse(bar_to_go_on(who, story.conversation, story.now))
    _again(story, "reopened")


def _again(story: Story, kind: str) -> None:
    conversation = story.conversation
    phase = Phase.WAITING if conversation.holder is None else Phase.HELD
    story.talk(
        kind,
        by=conversation.man,
        door=MESSAGING,
        phase=str(phase),
        kept_days=conversation.terms.kept // DAY,
        **story.people(),
    )
