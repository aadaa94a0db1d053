"""The people of the lead desk: its men, those who lead and stand by, and how heavy it is for all of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from auth.people import Actor
from chat.lead.page import Frame, Man, Mate, Mood
from chat.lead.story import Story
from chat.meeting import Meeting
from chat.meeting.dues import BEFORE
from chat.meeting.state import PROFESSIONAL, Phase, Place
from core.work import Read
from programmes.rota.queries import cover


def men_of(
    meeting: Meeting, story: Story, words: Mapping[str, tuple[Frame, ...]], *, leads: bool, hears: bool
) -> tuple[Man, ...]:
    """List the men: to those who lead all who have a seat, to others whom their streams name. In the end who is out for today."""
    seats = () if meeting.phase is Phase.SCHEDULED else tuple(meeting.seats.values())
    named = {face.persona for face in meeting.room.people} if hears else set()
    named |= {one.persona for one in meeting.backstage.quiet} | {one.persona for one in meeting.backstage.apart}
    seen = [place for place in seats if leads or place.tag in named]
    men = [_man(place, meeting, story, words.get(place.tag, ())) for place in sorted(seen, key=_by_name)]
    out = [
        Man(one.persona, one.name, excluded=True, left_at=story.left.get(one.persona))
        for one in meeting.backstage.excluded
    ]
    return (*men, *out)


def crew_of(read: Read, meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """Give those who lead and accompany, stand by and are on duty, and when the missing were asked to come."""
    stages = meeting.terms.asks[: meeting.asked]
    asked = bool(stages) or meeting.backstage.sought
    duty = cover(read, meeting.programme, "professional")
    leaders = meeting.leaders
    inside = {place.persona for place in (*meeting.leaders.values(), *meeting.aside.values())}
    return {
        "crew": tuple(_mate(place, asked=asked) for many in (leaders, meeting.aside) for place in _in_order(many)),
        "standby": tuple(_mate(place, asked=asked) for place in _in_order(meeting.standby)),
        "on_duty": tuple(
            Mate("", one.name, "counsellor", PROFESSIONAL, here=True)
            for one in {one.persona: one for one in duty}.values()
            if one.persona not in inside and one.persona != actor.id
        ),
        "asked_at": tuple(meeting.room.begins_at - before for before in stages) if meeting.phase in BEFORE else (),
    }


def moods_of(meeting: Meeting, story: Story, men: Iterable[Man]) -> dict[str, Mood]:
    """Give how heavy it is, coming in and going out, as sums, with the names of those who told it to others than themselves."""
    names = {man.persona: man.name for man in men}
    made = {}
    for when in ("in", "out"):
        told = {**story.moods[when], **meeting.backstage.moods.get(when, {})}
        if told:
            known = sorted((names[tag], heavy) for tag, heavy in told.items() if tag in names)
            made[when] = Mood(len(told), round(sum(told.values()) / len(told), 1), tuple(known))
    return made


def unanswered(words: tuple[Frame, ...], tag: str) -> int:
    """Count what a man wrote alone since anybody answered him."""
    count = 0
    for word in reversed(words):
        if word.get("by", {}).get("persona") != tag:
            break
        count += 1
    return count


def _man(place: Place, meeting: Meeting, story: Story, words: tuple[Frame, ...]) -> Man:
    behind = meeting.backstage
    return Man(
        place.tag,
        place.name,
        demo=place.demo,
        here=place.here,
        listens=place.listens,
        last_spoke_at=story.spoke.get(place.tag),
        left_at=story.left.get(place.tag),
        kept_until=place.kept_until,
        quiet_until=place.quiet_until,
        apart=place.apart,
        read_first=place.tag in behind.read_first,
        reason=next((one.reason for one in behind.quiet if one.persona == place.tag), ""),
        word=unanswered(words, place.tag),
    )


def _mate(place: Place, *, asked: bool) -> Mate:
    missing = asked and not place.here
    return Mate(place.tag, place.name, place.role, place.part, here=place.here, asked=missing)


def _in_order(places: Mapping[str, Place]) -> list[Place]:
    return sorted(places.values(), key=_by_name)


def _by_name(place: Place) -> tuple[str, str]:
    return place.name.casefold(), place.tag
