"""After a room in which somebody was in immediate danger has closed: each who was there is asked how he is, who led has a debriefing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from auth.own import OWN, Card, Tell
from core.clock import Instant
from core.errors import NotFound
from core.work import CLOCK, Read, Work
from crisis.aftercare.following import LED, ask_of
from crisis.aftercare.models import Aftercare
from crisis.alert import ALERT, CLOSED
from crisis.telling import own_space

AFTERWARDS, TALK_ASKED = "afterwards", "afterwards_asked"
"""Cards in a man's own space: a counsellor has time for him; he has asked for a talk."""
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Room:
    """A room that has closed: the men who were in it, those who led it, and until when it is known that they were."""

    meeting: str
    until: Instant
    men: tuple[str, ...]
    leaders: tuple[str, ...]


def is_tended(read: Read | Work, meeting_id: str) -> bool:
    """Say whether somebody was in immediate danger in this meeting."""
    return read.db.scalar(select(Aftercare.id).where(Aftercare.meeting_id == meeting_id).limit(1)) is not None


def meetings_to_care_for(read: Read) -> list[str]:
    """Meetings whose men have not been asked yet."""
    waiting = select(Aftercare.meeting_id).where(Aftercare.given_at.is_(None)).distinct()
    return list(read.db.scalars(waiting.limit(AT_ONCE)))


def give(work: Work, room: Room) -> None:
    """Each man of the room has a card that only he sees, the same for all; who led has a debriefing. Given again, nobody gets it twice.

    Where every alert was a false alarm by then, nobody is asked.
    """
    rows = list(work.db.scalars(select(Aftercare).where(Aftercare.meeting_id == room.meeting)))
    fresh = [row for row in rows if row.given_at is None]
    if not fresh:
        return
    asked = 0
    if any(_was_true(work, row.alert_id) for row in fresh) and work.now < room.until:
        told = {"meeting": room.meeting, "programme": fresh[0].programme_id, "until": room.until}
        asked = sum(_tell(work, persona, told) for persona in room.men)
        for persona in room.leaders:
            ask_of(work, fresh[0].programme_id, persona, LED, room.meeting)
    for row in fresh:
        row.given_at, row.men = work.now, asked
    work.db.flush()


def _tell(work: Work, persona: str, told: dict[str, object]) -> bool:
    """His card lies open; False where he has one of this meeting already, or is gone."""
    own = own_space(work, persona)
    if not own or card_about(work.state(OWN, own).cards, str(told["meeting"])):
        return False
    work.act(OWN, own, CLOCK, Tell(AFTERWARDS, told))
    return True


def _was_true(work: Work, alert_id: str) -> bool:
    """Say whether the alert was no false alarm, as far as anybody knows."""
    try:
        seen = work.state(ALERT, alert_id).seen
    except NotFound:
        return False
    return not (seen.status == CLOSED and seen.true_alarm is False)


def card_about(cards: Iterable[Card], meeting_id: str) -> Card | None:
    """Find the card of this meeting among those that lie open."""
    about = (card for card in cards if card.kind in (AFTERWARDS, TALK_ASKED) and card.data.get("meeting") == meeting_id)
    return next(about, None)
