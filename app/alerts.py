"""What alerts are told of the rooms above them: what was said around a sign, where that is, and how a talk with him begins."""

from sqlalchemy import select

from auth.log import note
from auth.models import Persona
from auth.people import Actor
from chat.apart import keep_seat
from chat.meeting import MEETING
from core.errors import NotFound
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from counselling.offering import offer_talk
from counselling.talk import CONVERSATION
from crisis.alert import ALERT, CLOSED, KeepSeat, Line, Where
from crisis.calling import act
from crisis.models import AlertState
from crisis.reach import Reach, lines_in
from forum.thread import THREAD

ROOMS = ("meeting", "hold", "word")
"""Places in a meeting."""
AROUND = 5
"""So many lines after the one that rang are read along."""


def said_in(read: Read, actor: Actor, where: Where, count: int) -> tuple[Line, ...]:
    """What was said in that stream around the sign, oldest first: the last `count` lines before it and a few after."""
    kind = MEETING if where.place in ROOMS else THREAD if where.place == "thread" else CONVERSATION
    if read.slot(where.space, kind).programme != actor.programme:
        raise NotFound
    newest = where.seq + AROUND + 1 if where.seq else read.head(where.space, where.stream) + 1
    return lines_in(read.entries(where.space, where.stream, before=newest, limit=count + AROUND + 1))


def begin_talk(work: Work, actor: Actor, alert_id: str) -> str:
    """A private live talk is offered to whom the alert is about, in the conversation in which he wrote, or in a new one."""
    alert = work.state(ALERT, alert_id)
    row = work.db.get(Persona, alert.persona) if alert.persona else None
    if row is None:
        raise NotFound
    man = Actor(row.id, row.name, row.programme_id, row.own_space)
    where = alert.seen.where
    known = where.space if where is not None and where.place == "conversation" else ""
    return offer_talk(work, actor, man, alert.seen.language or "en", known)


def follow_talk(work: Work, actor: AnyActor, alert_id: str) -> None:
    """Where he talks with a professional by now, his seat in the meeting waits for him."""
    alert = work.state(ALERT, alert_id)
    seen = alert.seen
    if seen.talk is None or seen.seat_kept or seen.where is None or not alert.is_open:
        return
    if work.state(CONVERSATION, seen.talk).is_live and keep_seat(work, seen.where.space, alert.persona):
        act(work, CLOCK, alert_id, KeepSeat())
        note(work, CLOCK, "seat_kept", ("alert", alert_id), programme=alert.programme)


def talks_to_follow(read: Read) -> list[tuple[str, str]]:
    """Alerts from a meeting in which a talk was offered and no seat is kept yet, where the talk goes on live; each with the meeting."""
    offered = select(AlertState.id, AlertState.talk_id).where(AlertState.talk_id.is_not(None), ~AlertState.seat_kept)
    rows = read.db.execute(offered.where(AlertState.place.in_(ROOMS), AlertState.status != CLOSED)).all()
    live = [row.id for row in rows if read.state(CONVERSATION, row.talk_id).is_live]
    return [(alert_id, _where(read, alert_id)) for alert_id in live]


async def follow_talks(kernel: Kernel) -> None:
    """Who talks with a professional keeps his seat."""
    for alert_id, meeting_id in await kernel.read(talks_to_follow):
        await kernel.act(follow_talk, CLOCK, alert_id, on=(alert_id, meeting_id), lane=Lane.STAFF)


def _where(read: Read, alert_id: str) -> str:
    where = read.state(ALERT, alert_id).seen.where
    return where.space if where is not None else ""


REACH = Reach(
    before=dict.fromkeys((*ROOMS, "conversation", "thread"), said_in),
    link={
        **dict.fromkeys(ROOMS, lambda where: f"/meetings/{where.space}/lead"),
        "conversation": lambda where: f"/desk/conversations/{where.space}",
        "thread": lambda where: f"/threads/{where.space}",
    },
    begin_talk=begin_talk,
)
"""The places in which a sign can be given."""
