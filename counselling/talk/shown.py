"""What the readers of a conversation may know. Tags stand in place of personas; nothing that anybody wrote is in here."""

from enum import StrEnum

import msgspec

from core.clock import Instant


class Phase(StrEnum):
    """How far a conversation has come: nobody has taken it yet, somebody holds it, it is over."""

    WAITING = "waiting"
    HELD = "held"
    ENDED = "ended"


class Face(msgspec.Struct, frozen=True):
    """Somebody as this conversation sees him. `role` is "participant", "support_person" or "counsellor"; `part` "", "supervisor" or "colleague"."""

    persona: str
    name: str
    role: str
    part: str = ""
    demo: bool = False


class Contract(msgspec.Struct, frozen=True):
    """An agreed extent: `of` times, of which `used` are over; `more` may follow once after a review by both.

    `stage` is offered (the man has not answered), agreed, review (both look back), extended or ended. `yes` are the tags of those
    who said at the review that they want to go on. `last_at` is the planned last time, where one is named. `stood` is its stage
    before the last time was counted, while that can be taken back.
    """

    of: int
    more: int = 0
    used: int = 0
    stage: str = "offered"
    yes: tuple[str, ...] = ()
    last_at: Instant | None = None
    stood: str = ""

    @property
    def runs(self) -> bool:
        """Say whether times of it can be counted."""
        return self.stage in ("agreed", "extended") and self.used < self.of


class Transfer(msgspec.Struct, frozen=True):
    """Somebody else shall go on: to whom, whether the man agreed, and what goes along ("all", "summary" or "nothing").

    `stage` is asked (he has not answered), agreed (three are in the room until the first leaves). `summary` is the number of the
    summary that he has seen, where one was written.
    """

    to: Face
    stage: str = "asked"
    along: str = ""
    summary: int | None = None


class Referral(msgspec.Struct, frozen=True):
    """A place outside that was named to him: which, his consent ("asked", "agreed", "declined"), and when it is followed up."""

    id: str
    place: str
    stage: str = "asked"
    follow_up_at: Instant | None = None
    followed: bool = False


class Slot(msgspec.Struct, frozen=True):
    """A time every week: the day (0 is Monday) and the minute of the day by the clock of `zone`; the next one is at `next_at`.

    `met` says that they talk or have talked at that time.
    """

    weekday: int
    minute: int
    zone: str
    next_at: Instant = 0
    met: bool = False


class Talk(msgspec.Struct, frozen=True):
    """What the man and those who talk with him may know of their conversation.

    `mode` is messaging or live; `status` what he is told of his words: received, reading, answered. `promise` is when he will be
    answered, `moved` how often that was moved. `asked_live` says that a live talk was offered and he has not answered. `live_until`
    ends a live talk; `soon` says that its end was told, `silent` that his silence was. `lost` is since when the line of the one who
    talks with him is gone. `away_until` and `cover` tell of an absence. `slots` are times that were offered for every week, `slot` the one that he
    took. `number` is his place's number while he waits in the line.
    `record_due` is by when he is told what is written of him, once he has asked. `kept_days` after the last word the conversation is
    forgotten; once it has ended, at `kept_until`.
    """

    kind: str = "messaging"
    phase: Phase = Phase.WAITING
    mode: str = "messaging"
    status: str = "received"
    man: Face | None = None
    holder: Face | None = None
    others: tuple[Face, ...] = ()
    promise: Instant | None = None
    moved: int = 0
    asked_live: bool = False
    live_since: Instant | None = None
    live_until: Instant | None = None
    extended: bool = False
    soon: bool = False
    silent: bool = False
    lost: Instant | None = None
    away_until: Instant | None = None
    cover: str = ""
    contract: Contract | None = None
    transfer: Transfer | None = None
    referral: Referral | None = None
    slots: tuple[Slot, ...] = ()
    slot: Slot | None = None
    number: int | None = None
    record_due: Instant | None = None
    kept_days: int = 90
    last_at: Instant = 0
    ended_at: Instant | None = None
    reason: str = ""
    kept_until: Instant | None = None


class Later(msgspec.Struct, frozen=True):
    """A message that is to go out later: its number in the stream `later`, and when."""

    seq: int
    at: Instant


class Side(msgspec.Struct, frozen=True):
    """What the team on a conversation shares: who is on it, what goes out later, when the man's question about his record is due."""

    members: tuple[Face, ...] = ()
    later: tuple[Later, ...] = ()
    opinion: tuple[str, ...] = ()
    record_due: Instant | None = None
