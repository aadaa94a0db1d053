"""For whom the lead desk is, and which of its tools are his now. Pure, as the policies that it asks."""

from auth.people import Actor
from chat.meeting import Meeting, policy
from chat.meeting.policy import MAY_ACCOMPANY
from chat.meeting.state import LEADING, Phase
from core.clock import Instant
from core.errors import Fault

COMES = frozenset({"counsellor", "coordinator"})
"""Roles whose holders may come to any meeting of their programme: as its second, beside it, behind it."""


def is_for(actor: Actor, meeting: Meeting) -> bool:
    """Say whether the desk of this meeting is there for him; for everybody else nothing is."""
    if not policy.belongs(actor, meeting) or policy.is_seated(actor, meeting):
        return False
    if policy.leads(actor, meeting) or policy.accompanies(actor, meeting) or not actor.roles.isdisjoint(COMES):
        return True
    asked = actor.id in meeting.standby or meeting.backstage.sought
    return asked and not actor.roles.isdisjoint(LEADING)


def stance_of(actor: Actor, meeting: Meeting) -> str:
    """How he stands to it: leads, accompanies, out, or comes."""
    if policy.is_out(actor, meeting):
        return "out"
    if policy.leads(actor, meeting):
        return "leads"
    return "accompanies" if policy.accompanies(actor, meeting) else "comes"


def may(actor: Actor, meeting: Meeting, now: Instant) -> dict[str, Fault | None]:
    """Give what is in the way of each tool, None where nothing is."""
    acts = policy.bar_to_act(actor, meeting)
    tools = ("close", "slow", "hold", "resume", "prompt", "release", "return", "remove", "handover")
    men = ("timeout", "exclude", "breakaway", "back")
    return {
        "open": policy.bar_to_open(actor, meeting, now),
        **dict.fromkeys((*tools, *men), acts),
        "pause": policy.bar_to_pause(actor, meeting),
        "cover": policy.bar_to_lead(actor, meeting) or policy.bar_after_close(meeting),
        "say": policy.bar_to_speak(actor, meeting),
        "say_behind": policy.bar_to_speak_behind(actor, meeting),
        **{part: policy.bar_to_accompany(actor, meeting, part) for part in MAY_ACCOMPANY},
        "step_down": _bar_to_step_down(actor, meeting),
        "decline": None if _is_asked(actor, meeting) else Fault("not_asked"),
    }


def _bar_to_step_down(actor: Actor, meeting: Meeting) -> Fault | None:
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    place = meeting.leaders.get(actor.id) or meeting.aside.get(actor.id)
    return None if place is not None and place.part else Fault("not_leading")


def _is_asked(actor: Actor, meeting: Meeting) -> bool:
    return meeting.phase is not Phase.CLOSED and (actor.id in meeting.standby or meeting.backstage.sought)
