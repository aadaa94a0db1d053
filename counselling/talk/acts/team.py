"""What those of the team ask of a conversation, some of it also the house."""

import msgspec

from core.clock import Instant
from counselling.talk.shown import Slot


class Take(msgspec.Struct, frozen=True):
    """One of the team takes it: from the line (live begins) or from the inbox. Refused `taken` with the name when somebody was faster."""

    tag: str
    name: str
    role: str
    live: bool = False


class PutBack(msgspec.Struct, frozen=True):
    """Its holder gives it back to the team, or the house does when he cannot keep it (`why`: given_back, overdue, off_duty, ended_grant)."""

    why: str = "given_back"
    promise: Instant | None = None


class Open(msgspec.Struct, frozen=True):
    """One of the team who is not on it opens it to read, with a reason. Noted once an opening."""

    reason: str
    tag: str
    name: str
    role: str


class Reading(msgspec.Struct, frozen=True):
    """Its holder reads what the man wrote last: he is told once that it is being read."""


class GoLive(msgspec.Struct, frozen=True):
    """A live talk begins within the thread: its holder asks (`ask`), the man agrees; from a line it begins by taking."""

    ask: bool = True


class Extend(msgspec.Struct, frozen=True):
    """Its holder adds the one extension to a live talk."""


class MovePromise(msgspec.Struct, frozen=True):
    """The promise is honestly moved, before it is broken, and the man is told."""

    to: Instant
    why: str = "load"


class Away(msgspec.Struct, frozen=True):
    """Its holder is away until then; `cover` names who answers meanwhile, with whom he is. `until` None ends the absence."""

    until: Instant | None
    cover: str = ""
    persona: str = ""
    tag: str = ""
    role: str = ""


class Note(msgspec.Struct, frozen=True):
    """A note of the team, sealed in the side stream. `agreed` marks "what we agreed", which the man may ask to see."""

    text: str
    key: str
    agreed: bool = False


class AskOpinion(msgspec.Struct, frozen=True):
    """Its holder asks a colleague aside: he reads the talk and answers in the side stream; the man is not disturbed."""

    persona: str
    tag: str
    name: str
    role: str


class SendLater(msgspec.Struct, frozen=True):
    """A message of its holder goes out at that time, until it is called back."""

    text: str
    at: Instant


class CallBack(msgspec.Struct, frozen=True):
    """A message that was to go out later does not."""

    seq: int


class Offer(msgspec.Struct, frozen=True):
    """Its holder offers a contract: so many times, and so many more after a review."""

    of: int
    more: int = 0


class Count(msgspec.Struct, frozen=True):
    """One time of the contract is over: an exchange of messages, or a meeting elsewhere (`how`). A live talk here counts by itself."""

    how: str = "messages"


class Uncount(msgspec.Struct, frozen=True):
    """Its holder takes the last time back that was counted."""


class OfferSlots(msgspec.Struct, frozen=True):
    """Its holder offers times for every week; when the next of each is follows from them."""

    slots: tuple[Slot, ...]


class AskTransfer(msgspec.Struct, frozen=True):
    """Its holder proposes that a colleague goes on; `summary` is what would go along in place of everything, shown to the man first."""

    persona: str
    tag: str
    name: str
    role: str
    summary: str | None = None


class StepOut(msgspec.Struct, frozen=True):
    """One of those who talk with him goes: at a warm transfer the first leaves and the other holds it; a supervisor just goes."""


class Supervise(msgspec.Struct, frozen=True):
    """A supervisor comes in, is shown to the man, and whispers in the side stream."""

    tag: str
    name: str
    role: str


class TakeOver(msgspec.Struct, frozen=True):
    """The supervisor in it becomes its holder; the man is told."""


class Refer(msgspec.Struct, frozen=True):
    """Its holder names a place outside; nothing goes anywhere without the man's consent and his words."""

    id: str
    place: str


class FollowUp(msgspec.Struct, frozen=True):
    """The referral was followed up."""

    outcome: str = ""


class GiveRecord(msgspec.Struct, frozen=True):
    """A professional has answered it, in these words, in the talk. `name` is his."""

    text: str
    key: str
    name: str = ""


class Rank(msgspec.Struct, frozen=True):
    """What is known of the danger changes: 0 none, 1 watch, 2 urgent, 3 immediate."""

    risk: int
    why: str
