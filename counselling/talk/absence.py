"""Its holder is away for a while: he is told until when, and whoever is named answers in his place, seen by the man, until he is back."""

from core.clock import DAY
from core.errors import ensure
from counselling.talk import acts
from counselling.talk.policy import Someone, bar_to_hold, refuse
from counselling.talk.state import COVER, OPINION, TEAM, Conversation, Member
from counselling.talk.story import Story

LATEST = 90 * DAY
"""How far ahead an absence may end, a message wait, or a promise lie."""


def away(story: Story, who: Someone, act: acts.Away) -> None:
    """He is told until when its holder is away and who answers meanwhile; or that he is back. Saying it again changes nothing."""
    refuse(bar_to_hold(who, story.conversation))
    if act.until is None:
        back(story)
        return
    ensure(story.now < act.until <= story.now + LATEST, "later_when", count=LATEST // DAY)
    talk = story.conversation.talk
    if (act.until, act.cover) != (talk.away_until, talk.cover):
        covered_by(story, _cover(story, act))
        story.talk("away", by=story.conversation.holder, until=act.until, cover=act.cover, **story.people())


def back(story: Story) -> None:
    """He is there again, and whoever answered in his place goes. While he was not away nothing changes."""
    if story.conversation.talk.away_until is not None:
        covered_by(story, None)
        story.talk("back", by=story.conversation.holder, **story.people())


def stop_covering(story: Story) -> None:
    """Nobody is named any more who answers in his place."""
    conversation = story.conversation
    until = conversation.talk.away_until
    if until is not None and conversation.talk.cover:
        story.talk("away", by=conversation.holder, until=until, cover="", **story.people())


def without_cover(conversation: Conversation) -> dict[str, Member]:
    """Those beside its holder, but whoever answers only while he is away."""
    return {persona: one for persona, one in conversation.others.items() if one.part != COVER}


def _cover(story: Story, act: acts.Away) -> Member | None:
    if not act.cover:
        return None
    holder = story.conversation.holder
    ensure(act.role in TEAM and holder is not None and act.persona != holder.persona, "not_of_team")
    return story.newcomer(act.persona, act.tag, act.cover, act.role, COVER)


def covered_by(story: Story, cover: Member | None) -> None:
    """This one, or nobody, is on it in his place. Who is with them anyhow stays as what he is."""
    conversation = story.conversation
    others = without_cover(conversation)
    if cover is not None and (cover.persona not in others or others[cover.persona].part == OPINION):
        others[cover.persona] = cover
    if others != conversation.others:
        story.members_are(conversation.holder, others)
