"""Whoever reads an alert is written down, by page and by socket alike; those who are in it by what they do."""

from sqlalchemy import select

from auth.log import note
from auth.models import LogRow
from auth.people import Actor
from core.clock import MINUTE
from core.errors import NotFound, Refused
from core.frames import Act, Post
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor as AnyActor
from core.spaces import Entry
from core.work import Read, Work
from crisis.alert import ALERT

READ = "alert_read"
AGAIN = 15 * MINUTE
"""Whoever has an alert open is written down anew after so long."""


async def reads(kernel: Kernel, actor: Actor, alert_id: str) -> None:
    """It stands in the log that he has read this alert, unless he is in it or it was written down a short while ago."""
    slot = await kernel.latest(alert_id)
    if slot.kind is not ALERT or slot.state.is_asked(actor.id):
        return
    if not await kernel.read(has_read, actor, alert_id):
        await kernel.act(write_down, actor, alert_id, READ, lane=Lane.STAFF)


def has_read(read: Read, actor: Actor, alert_id: str) -> bool:
    """Say whether it stands in the log that he has read it a short while ago."""
    lately = select(LogRow.id).where(LogRow.at > read.now - AGAIN, LogRow.subject == alert_id)
    return read.db.scalar(lately.where(LogRow.actor == actor.id, LogRow.code == READ).limit(1)) is not None


def write_down(work: Work, actor: Actor, alert_id: str, code: str) -> None:
    """It stands in the log that he has read what is sealed in an alert, or around it."""
    note(work, actor, code, ("alert", alert_id))


class AlertFrames:
    """What frames do in an alert: it is heard, and nothing else. Everything that is asked of it comes by form."""

    async def arrived(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:  # noqa: ARG002 - the shape of every handler
        """Who listens has read it."""
        if not isinstance(actor, Actor):
            raise NotFound
        await reads(kernel, actor, space)

    async def gone(self, kernel: Kernel, actor: AnyActor, space: str, worker: str) -> None:
        """Nothing follows from it."""

    async def post(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, said: Post) -> Entry | None:  # noqa: ARG002 - the shape of every handler
        """Nobody writes into an alert by frame."""
        raise Refused("unknown_act")

    async def act(self, kernel: Kernel, actor: AnyActor, space: str, stream: str, act: Act) -> Entry | None:  # noqa: ARG002 - the shape of every handler
        """Nobody does anything to an alert by frame."""
        raise Refused("unknown_act")


HANDLERS = {ALERT.name: AlertFrames()}
