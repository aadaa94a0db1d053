"""What can be asked of a conversation. Each act carries what chance and the outside gave; `decide` adds nothing to it."""

import msgspec

from core.clock import Instant
from counselling.talk.shown import Slot
from counselling.talk.terms import Terms


class Begin(msgspec.Struct, frozen=True):
    """A man begins it. Once only: the space is born by it. `kind` is messaging, walk_in or appointment; a walk-in waits in the line.

    `tag` is what the others will know him by. `promise` is when he will be answered (messaging). `risk` 0 to 3 and `why` its code.
    """

    programme: str
    kind: str
    tag: str
    name: str
    language: str
    topic: str = ""
    heavy: int | None = None
    promise: Instant | None = None
    number: int | None = None
    terms: Terms = Terms()
    demo: bool = False
    risk: int = 0
    why: str = ""


class Say(msgspec.Struct, frozen=True):
    """Somebody writes: to the talk, or aside (`stream` is conversation or side). `promise`: when a man who begins to wait by it is answered.

    His first words in a line, before anybody has taken him, are accepted too. `risk` and `why` are what the scan said of the text.
    """

    text: str
    key: str
    reply_to: int | None = None
    stream: str = "conversation"
    promise: Instant | None = None
    risk: int = 0
    why: str = ""


class Draft(msgspec.Struct, frozen=True):
    """What he is writing is kept for him alone; an earlier draft of his is destroyed. Empty text destroys it."""

    text: str


class Remove(msgspec.Struct, frozen=True):
    """The writer of a message takes it back: its text is destroyed, its number stays."""

    seq: int


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


class EndLive(msgspec.Struct, frozen=True):
    """The live part ends; the thread goes on as messages where there is an account, a walk-in ends."""

    reason: str = "talked"


class Continue(msgspec.Struct, frozen=True):
    """A walk-in becomes messaging: from the line (his place is given up) or after its end, while it is kept."""

    promise: Instant | None = None


class End(msgspec.Struct, frozen=True):
    """It is over. By the man at any time; by its holder with a reason (agreed, contract, referred, no_answer, moved)."""

    reason: str = "agreed"


class Reopen(msgspec.Struct, frozen=True):
    """The man writes again while it is kept: it goes on where it was."""

    promise: Instant | None = None


class Arrive(msgspec.Struct, frozen=True):
    """A line of somebody's is open at this worker."""

    worker: str


class FallSilent(msgspec.Struct, frozen=True):
    """His last line at this worker is gone since then."""

    worker: str
    since: Instant


class LoseWorker(msgspec.Struct, frozen=True):
    """A worker died: everybody whose lines it held counts as silent since its last sign of life."""

    worker: str
    since: Instant


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


class SendNow(msgspec.Struct, frozen=True):
    """The house sends what is due: `texts` are read from the stream `later` by a reader, by number."""

    texts: tuple[tuple[int, str], ...]


class Offer(msgspec.Struct, frozen=True):
    """Its holder offers a contract: so many times, and so many more after a review."""

    of: int
    more: int = 0


class Answer(msgspec.Struct, frozen=True):
    """The man answers what he was asked: a contract, a transfer, a referral, a live talk.

    `along` says what goes along with a transfer: all, summary or nothing; `summary` is then the text under the number `about`, read
    for whoever goes on. `text` are his words for a referral, followed up at `follow_up_at`.
    """

    what: str
    yes: bool
    along: str = ""
    text: str | None = None
    follow_up_at: Instant | None = None
    summary: str | None = None
    about: int | None = None


class Count(msgspec.Struct, frozen=True):
    """One time of the contract is over: an exchange of messages, or a meeting elsewhere (`how`). A live talk here counts by itself."""

    how: str = "messages"


class Uncount(msgspec.Struct, frozen=True):
    """Its holder takes the last time back that was counted."""


class Review(msgspec.Struct, frozen=True):
    """At the review: one of the two says whether he wants to go on. Both yes: extended; else it ends as planned."""

    yes: bool
    last_at: Instant | None = None


class OfferSlots(msgspec.Struct, frozen=True):
    """Its holder offers times for every week; when the next of each is follows from them."""

    slots: tuple[Slot, ...]


class ChooseSlot(msgspec.Struct, frozen=True):
    """The man takes the time of this number, from 1 on, or none (0)."""

    number: int


class CallOff(msgspec.Struct, frozen=True):
    """The man or its holder calls the time off that is next, `at`; or `all` of them."""

    at: Instant = 0
    all: bool = False


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


class AskRecord(msgspec.Struct, frozen=True):
    """The man asks what is written about him: a professional answers within the time of the terms."""


class GiveRecord(msgspec.Struct, frozen=True):
    """A professional has answered it, in these words, in the talk. `name` is his."""

    text: str
    key: str
    name: str = ""


class Rank(msgspec.Struct, frozen=True):
    """What is known of the danger changes: 0 none, 1 watch, 2 urgent, 3 immediate."""

    risk: int
    why: str


class DropOut(msgspec.Struct, frozen=True):
    """Somebody is no more (deletion). The man's conversation ends; what one of the team held goes back to the team."""

    persona: str


class Forget(msgspec.Struct, frozen=True):
    """Its time is over: the house destroys it."""
