"""Who leads, who comes to help, who accompanies: handing over, seeking cover, coming and stepping down."""

from msgspec.structs import replace

from chat.meeting import acts, policy
from chat.meeting.policy import Someone, refuse
from chat.meeting.seats import seats_again
from chat.meeting.state import LEAD, SECOND, Place
from chat.meeting.story import Story
from core.errors import NotFound, Refused


def hand_over(story: Story, who: Someone, act: acts.HandOver) -> None:
    """Another leads from now on."""
    refuse(policy.bar_to_act(who, story.meeting))
    other = next((place for place in story.meeting.leaders.values() if place.tag == act.to), None)
    if other is None or not other.here:
        raise Refused("not_leading_here")
    if other.tag != story.meeting.room.lead:
        story.room("handed", by=story.meeting.leaders[who.id], to=other.tag)


def seek_cover(story: Story, who: Someone, act: acts.SeekCover) -> None:
    """Others are asked to come. Asking again while they are asked changes nothing."""
    refuse(policy.bar_to_lead(who, story.meeting) or policy.bar_after_close(story.meeting))
    if not story.meeting.backstage.sought:
        story.behind("cover_sought", by=story.meeting.leaders[who.id], reason="asked")


def accompany(story: Story, who: Someone, act: acts.Accompany) -> None:
    """Somebody of the team comes: to lead, as a second, to accompany, or behind the room."""
    meeting = story.meeting
    refuse(policy.bar_to_accompany(who, meeting, act.part))
    known = meeting.leaders.get(who.id) or meeting.aside.get(who.id)
    tag = known.tag if known else act.tag
    part = "" if act.part == LEAD else act.part
    place = replace(known or Place(who.id, tag, act.name, act.role), part=part, called=not part)
    standby = {persona: one for persona, one in meeting.standby.items() if persona != who.id}
    leaders = {persona: one for persona, one in meeting.leaders.items() if persona != who.id}
    aside = {persona: one for persona, one in meeting.aside.items() if persona != who.id}
    (leaders if part in ("", SECOND) else aside)[who.id] = place
    story.crew_is(leaders, aside, standby)
    if place.out:
        story.log("back", persona=who.id)
    story.show_crew()
    story.mind_the_crew()
    if part in ("", SECOND):
        _found(story)
        seats_again(story)


def _found(story: Story) -> None:
    """Before it opens, cover is found when somebody says that he comes; in an open room when enough lead."""
    if story.meeting.is_open:
        story.find_cover()
    elif story.meeting.backstage.sought:
        story.behind("cover_found")


def step_down(story: Story, who: Someone, act: acts.StepDown) -> None:
    """He accompanies this meeting no more, or leads it no more when he came because he was asked; who is named by the plan stays named."""
    meeting = story.meeting
    if who.id != act.persona and who.id not in policy.HOUSE:
        raise NotFound
    place = meeting.leaders.get(act.persona) or meeting.aside.get(act.persona)
    if place is None or not (place.part or place.called) or meeting.closed_at is not None:
        return
    leaders = {persona: one for persona, one in meeting.leaders.items() if persona != act.persona}
    aside = {persona: one for persona, one in meeting.aside.items() if persona != act.persona}
    story.crew_is(leaders, aside)
    story.show_crew()
    story.mind_the_crew()
