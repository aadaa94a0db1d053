"""One private conversation between a man and a team, as a space: messaging and live talk in one thread. Import it from here.

Streams: `conversation` (the man, its holder, who is with them), `side` (those on it for the team), `draft-<tag>` (who writes it),
`later` (what goes out later) and `log` (nobody). What readers of the first two may know is `Talk` and `Side` in `shown.py`; how
each entry changes it stands in `view.py`, for the space and for its clients alike. The kinds with their fields are listed in
`docs/conversations.md`.
"""

from core.clock import Instant
from core.spaces import Kind
from counselling.talk.acts import (
    Answer,
    Arrive,
    AskOpinion,
    AskRecord,
    AskTransfer,
    Away,
    Begin,
    CallBack,
    CallOff,
    ChooseSlot,
    Continue,
    Count,
    Draft,
    DropOut,
    End,
    EndLive,
    Extend,
    FallSilent,
    FollowUp,
    Forget,
    GiveRecord,
    GoLive,
    LoseWorker,
    MovePromise,
    Note,
    Offer,
    OfferSlots,
    Open,
    PutBack,
    Rank,
    Reading,
    Refer,
    Remove,
    Reopen,
    Review,
    Say,
    SendLater,
    SendNow,
    StepOut,
    Supervise,
    Take,
    TakeOver,
    Uncount,
)
from counselling.talk.decide import decide
from counselling.talk.evolve import evolve
from counselling.talk.policy import Someone, floor, may_listen
from counselling.talk.project import project
from counselling.talk.shown import Phase
from counselling.talk.state import APPOINTMENT, LATER, MESSAGING, SIDE, TALK, WALK_IN, Conversation
from counselling.talk.terms import Terms
from counselling.talk.view import apply, view


def you(conversation: Conversation, who: Someone, stream: str) -> str | None:
    """Give the tag under which he is known in this conversation."""
    return conversation.tags.get(who.id)


def due(conversation: Conversation) -> Instant | None:
    """Tell when the clock must look at it next."""
    return conversation.due_at


CONVERSATION: Kind[Conversation] = Kind(
    name="conversation",
    start=Conversation(),
    decide=decide,
    evolve=evolve,
    view=view,
    apply=apply,
    may_listen=may_listen,
    you=you,
    due=due,
    project=project,
    narrows=frozenset({"members", "opening_over", "dropped", "forgotten"}),
    floor=floor,
)

__all__ = [
    "APPOINTMENT",
    "CONVERSATION",
    "LATER",
    "MESSAGING",
    "SIDE",
    "TALK",
    "WALK_IN",
    "Answer",
    "Arrive",
    "AskOpinion",
    "AskRecord",
    "AskTransfer",
    "Away",
    "Begin",
    "CallBack",
    "CallOff",
    "ChooseSlot",
    "Continue",
    "Conversation",
    "Count",
    "Draft",
    "DropOut",
    "End",
    "EndLive",
    "Extend",
    "FallSilent",
    "FollowUp",
    "Forget",
    "GiveRecord",
    "GoLive",
    "LoseWorker",
    "MovePromise",
    "Note",
    "Offer",
    "OfferSlots",
    "Open",
    "Phase",
    "PutBack",
    "Rank",
    "Reading",
    "Refer",
    "Remove",
    "Reopen",
    "Review",
    "Say",
    "SendLater",
    "SendNow",
    "StepOut",
    "Supervise",
    "Take",
    "TakeOver",
    "Terms",
    "Uncount",
]
