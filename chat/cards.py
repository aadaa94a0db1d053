"""What the house tells one man about a meeting, in his own space: it follows from how the meeting changed, and from nothing else.

Every verb that acts on a meeting, and the clock, compares the meeting before and after. So whoever did it, and however often it
was tried, each man is told once, in the same commit. A newer card of the same kind about the same meeting takes the older one's place.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from auth.models import Persona
from auth.own import OWN, Card, Dismiss, Tell
from chat.meeting import MEETING, Meeting
from chat.meeting.dues import BEFORE
from core.spaces import Entry
from core.work import CLOCK, NamedActor, Work
from programmes.rota.queries import cover, posts_of

HELD, RELEASED, RETURNED = "held", "released", "returned"
"""Cards about a message of his that waits, has been released, or never reached the room."""
TIMEOUT, TIMEOUT_OVER = "timeout", "timeout_over"
EXCLUDED, READMITTED = "excluded", "readmitted"
BREAKAWAY, BREAKAWAY_OVER = "breakaway", "breakaway_over"
PLACE, SEAT, CARRIED = "place", "seat", "carried"
"""Cards about his place on the list, a seat that he got from it, and a seat that was carried over to a later meeting."""
DUTY_ASKED = "duty_asked"
"""The card by which somebody who leads, or stands by, is asked to come."""
CHECKIN, CHECKOUT = "checkin", "checkout"
"""What he told only himself: how heavy it was, and a word."""
OF_A_MEETING = (HELD, RELEASED, RETURNED, TIMEOUT, EXCLUDED, BREAKAWAY, PLACE, SEAT, DUTY_ASKED)
ENDS = {
    TIMEOUT: (SEAT,),
    TIMEOUT_OVER: (TIMEOUT,),
    BREAKAWAY: (SEAT,),
    BREAKAWAY_OVER: (BREAKAWAY,),
    EXCLUDED: (TIMEOUT, BREAKAWAY, SEAT, PLACE),
    READMITTED: (EXCLUDED,),
    SEAT: (PLACE,),
    PLACE: (SEAT,),
}
"""With a card of the first kind, those of the others are put away."""
ON_CALL = "professional"
"""The purpose of the shifts whose holders are asked beside those who stand by, when cover is sought."""
PASSING = frozenset({TIMEOUT_OVER, READMITTED, BREAKAWAY_OVER, RELEASED})
"""What is told and needs no card that stays."""


def tell_what_changed(work: Work, meeting_id: str, before: Meeting) -> None:
    """Tell each man what has changed for him, and those who lead and stand by what is asked of them."""
    after = work.state(MEETING, meeting_id)
    if after is before:
        return
    for persona, kind, data in (*_of_men(before, after), *_of_the_list(before, after)):
        tell(work, persona, meeting_id, kind, data)
    for persona, kinds in _untrue_by_now(before, after):
        clear(work, persona, meeting_id, kinds)
    _tell_the_crew(work, meeting_id, before, after)
    if before.closed_at is None and after.closed_at is not None:
        _put_away(work, meeting_id, before)


def tell(
    work: Work, persona: str, meeting_id: str, kind: str, data: Mapping[str, Any], text: str | None = None
) -> None:
    """One card about a meeting, in place of what it makes untrue."""
    own = own_space(work, persona)
    if not own:
        return
    old = [card for card in cards(work, persona, meeting_id) if card.kind in (kind, *ENDS.get(kind, ()))]
    told = work.act(OWN, own, CLOCK, Tell(kind, {"meeting": meeting_id, **data}, text))
    if kind in PASSING and told is not None:
        dismiss(work, persona, own, told.seq)
    for card in old:
        dismiss(work, persona, own, card.seq)


def cards(work: Work, persona: str, meeting_id: str, kind: str | None = None) -> tuple[Card, ...]:
    """List the open cards of a persona about a meeting."""
    own = own_space(work, persona)
    lying = work.state(OWN, own).cards if own else ()
    return tuple(card for card in lying if card.data.get("meeting") == meeting_id and kind in (None, card.kind))


def clear(work: Work, persona: str, meeting_id: str, kinds: Iterable[str] = OF_A_MEETING) -> None:
    """What a persona's own space still holds of a meeting is put away, its text destroyed."""
    for card in cards(work, persona, meeting_id):
        if card.kind in kinds:
            dismiss(work, persona, own_space(work, persona), card.seq)


def dismiss(work: Work, persona: str, own: str, seq: int) -> Entry | None:
    """One card is put away."""
    return work.act(OWN, own, NamedActor(persona), Dismiss(seq))


def own_space(work: Work, persona: str) -> str:
    """Give the own space of a persona, or nothing when the persona is gone."""
    row = work.db.get(Persona, persona)
    return row.own_space if row is not None else ""


_Card = tuple[str, str, dict[str, Any]]


def _of_men(before: Meeting, after: Meeting) -> list[_Card]:
    """Time-outs, talks apart, exclusions: begun and over."""
    told: list[_Card] = []
    reasons = {one.persona: one.reason for one in after.backstage.quiet}
    for persona, place in after.seats.items():
        was = before.seats.get(persona)
        if place.quiet_until is not None and (was is None or was.quiet_until != place.quiet_until):
            told.append((persona, TIMEOUT, {"until": place.quiet_until, "reason": reasons.get(place.tag, "")}))
        elif was is not None and was.quiet_until is not None and place.quiet_until is None:
            told.append((persona, TIMEOUT_OVER, {}))
        if place.apart and not (was and was.apart):
            told.append((persona, BREAKAWAY, {}))
        elif was is not None and was.apart and not place.apart:
            told.append((persona, BREAKAWAY_OVER, {}))
    why = {one.persona: one.reason for one in after.backstage.excluded}
    out = after.excluded.keys() - before.excluded.keys()
    told += [(persona, EXCLUDED, {"reason": why.get(after.excluded[persona].tag, "")}) for persona in sorted(out)]
    back = (before.excluded.keys() - after.excluded.keys()) & (
        after.seats.keys() | {one.persona for one in after.queue}
    )
    return [*told, *((persona, READMITTED, {}) for persona in sorted(back))]


def _of_the_list(before: Meeting, after: Meeting) -> list[_Card]:
    """Places on the list that moved, and seats that somebody got from it."""
    if after.closed_at is not None:
        return []
    old = {place.persona: number for number, place in enumerate(before.queue, 1)}
    new = {place.persona: number for number, place in enumerate(after.queue, 1)}
    moved: list[_Card] = [(persona, PLACE, {"place": at}) for persona, at in new.items() if old.get(persona) != at]
    seated = [place for place in after.voices if place.persona in old and place.persona not in new]
    return [*moved, *((place.persona, SEAT, {"until": place.kept_until}) for place in seated)]


def _untrue_by_now(before: Meeting, after: Meeting) -> list[tuple[str, tuple[str, ...]]]:
    """Cards of those who lost a seat, came to it, or left the list; and of those who were asked to lead and have come."""
    if after.closed_at is not None:
        return []
    waits = {place.persona for place in after.queue}
    gone = [(persona, (SEAT, TIMEOUT, BREAKAWAY)) for persona in before.seats if persona not in after.seats]
    unlisted = [(place.persona, (PLACE,)) for place in before.queue if place.persona not in waits | after.seats.keys()]
    came = [
        (persona, (SEAT,))
        for persona, place in before.seats.items()
        if place.kept_until is not None and persona in after.seats and after.seats[persona].workers
    ]
    leads = [
        (persona, (DUTY_ASKED,))
        for persona, place in after.leaders.items()
        if place.here and not (persona in before.leaders and before.leaders[persona].here)
    ]
    return [*gone, *unlisted, *came, *leads]


def _tell_the_crew(work: Work, meeting_id: str, before: Meeting, after: Meeting) -> None:
    """Ask those who are missing to come, before the beginning and when cover is sought; cover that is found asks nobody more."""
    sought = after.backstage.sought and not before.backstage.sought
    short = after.phase in BEFORE and after.asked > before.asked and after.crew < after.room.least
    asked = {"stage": after.asked, "begins_at": after.room.begins_at, "cover": sought}
    if sought or short:
        here = {post.persona for post in posts_of(work, meeting_id) if post.answering and not sought}
        for persona in _absent(work, after, on_call=sought):
            if persona not in here:
                tell(work, persona, meeting_id, DUTY_ASKED, asked)
    elif before.backstage.sought and not after.backstage.sought and after.closed_at is None:
        for persona in _absent(work, after, on_call=True):
            clear(work, persona, meeting_id, (DUTY_ASKED,))


def _absent(work: Work, meeting: Meeting, *, on_call: bool) -> list[str]:
    """Those who lead and stand by and are not here, and the professionals on duty."""
    missing = [place.persona for place in (*meeting.leaders.values(), *meeting.standby.values()) if not place.here]
    duty = [one.persona for one in cover(work, meeting.programme, ON_CALL)] if on_call else []
    return [*missing, *(one for one in dict.fromkeys(duty) if one not in meeting.leaders and one not in missing)]


def _put_away(work: Work, meeting_id: str, before: Meeting) -> None:
    """With the end of a meeting go the cards that spoke of what was to come in it."""
    for place in (*before.queue, *before.seats.values()):
        clear(work, place.persona, meeting_id, (PLACE, SEAT, TIMEOUT, BREAKAWAY))
    asked = [place.persona for place in (*before.leaders.values(), *before.standby.values())]
    on_call = [one.persona for one in cover(work, before.programme, ON_CALL)] if before.backstage.sought else []
    for persona in dict.fromkeys((*asked, *on_call)):
        clear(work, persona, meeting_id, (DUTY_ASKED,))
