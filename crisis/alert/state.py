"""What an alert is at one moment. Plain frozen values: no clock, no chance, no text that anybody wrote.

`seen` is what its readers know and changes by the stream `alert` alone; who the people behind the tags are changes by the log.
"""

import msgspec

from core.clock import DAY, MINUTE, SECOND
from crisis.alert.shown import (
    CLOSED,
    IMMEDIATE,
    URGENT,
    Seen,
)

ALERT_STREAM, LOG = "alert", "log"
"""The streams: what happened, for those who answer; and what nobody hears."""
COUNSELLOR, COORDINATOR = "counsellor", "coordinator"
ROLES = frozenset({COUNSELLOR, COORDINATOR})
"""Roles that can be called to an alert."""


class Times(msgspec.Struct, frozen=True):
    """How long things last, in milliseconds, as the programme set them when it began.

    `immediate` and `urgent` until the next are called; `hold_immediate` and `hold_urgent` until it is called again although somebody
    has it, unless he does something. `review` until what an authority was told must have been looked at, `kept` after the end.
    """

    immediate: int = 60 * SECOND
    urgent: int = 5 * MINUTE
    hold_immediate: int = 15 * MINUTE
    hold_urgent: int = 60 * MINUTE
    review: int = DAY
    kept: int = 30 * DAY

    def until_next(self, tier: int) -> int:
        """So long those who are called have, before the next are."""
        return self.immediate if tier == IMMEDIATE else self.urgent

    def held(self, tier: int) -> int | None:
        """So long its holder may do nothing; an alert to watch waits for him."""
        return {IMMEDIATE: self.hold_immediate, URGENT: self.hold_urgent}.get(tier)


class Alert(msgspec.Struct, frozen=True):
    """One alert. `persona` is whom it is about, "" where nobody here is named; `people` the staff in it: persona by tag.

    `last` is the newest number of its stream. Of a forgotten one nothing is kept but its programme.
    """

    programme: str = ""
    persona: str = ""
    times: Times = Times()
    seen: Seen = Seen()
    people: dict[str, str] = {}
    last: int = 0
    forgotten: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether it is not closed yet."""
        return bool(self.programme) and not self.forgotten and self.seen.status != CLOSED

    @property
    def holder(self) -> str:
        """The persona who has it; "" while nobody does."""
        return self.people.get(self.seen.holder.persona, "") if self.seen.holder is not None else ""

    def is_on_it(self, persona: str) -> bool:
        """Say whether somebody was called to it, has or had it, or was asked about it."""
        return persona in self.people.values()

    def is_asked(self, persona: str) -> bool:
        """Say whether somebody has it, or was asked about it by who has."""
        tags = {one.persona for one in self.seen.consulted}
        return persona == self.holder or any(self.people.get(tag) == persona for tag in tags)
