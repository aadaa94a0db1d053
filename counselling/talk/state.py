"""What a conversation is at one moment. Plain frozen values: no clock, no chance, no text that anybody wrote.

`talk` is what the man and those who talk with him may know, `side` what the team on it shares, both with tags in place of personas;
each changes by entries of its own stream alone. What neither may know stands beside them and changes by the log.
"""

from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from core.clock import Instant
from core.spaces import By
from counselling.talk.shown import Contract, Face, Later, Phase, Referral, Side, Talk, Transfer
from counselling.talk.terms import Terms

TALK, SIDE, LATER, LOG = "conversation", "side", "later", "log"
"""The streams: the talk itself, the team's notes, what goes out later. Nobody hears the last two."""
DRAFT = "draft-"
"""What somebody is writing has a stream of his own: this, and his tag."""
MESSAGING, LIVE = "messaging", "live"
WALK_IN, APPOINTMENT = "walk_in", "appointment"
DOORS = (MESSAGING, WALK_IN, APPOINTMENT)
"""How a man came to it."""
PARTICIPANT, COUNSELLOR = "participant", "counsellor"
TEAM = frozenset({"support_person", "counsellor"})
"""Roles that can answer: a peer with training, or a professional. Both are always shown as what they are."""
SUPERVISOR, COLLEAGUE, OPINION, COVER = "supervisor", "colleague", "opinion", "cover"
"""How one of the team beside the holder is on a conversation: he accompanies it and is seen, he is to go on with it, he is asked aside,
he answers while its holder is away."""


class Member(msgspec.Struct, frozen=True):
    """Somebody on this conversation: the man, its holder, or one beside him. `workers` hold his open lines; `silent_at` since none does.

    Up to the numbers `since` and `since_aside` he reads nothing of the talk and of the side stream: what a man wanted left behind.
    """

    persona: str
    tag: str
    name: str
    role: str
    part: str = ""
    demo: bool = False
    workers: tuple[str, ...] = ()
    silent_at: Instant | None = None
    since: int = 0
    since_aside: int = 0

    @property
    def by(self) -> By:
        """Give the name under which he is heard here."""
        return By(self.persona, self.tag, self.name, self.role)

    @property
    def face(self) -> Face:
        """Give him as readers see him."""
        return Face(self.tag, self.name, self.role, self.part, self.demo)


class Conversation(msgspec.Struct, frozen=True):
    """One conversation. `others` by persona: supervisor, colleague, those asked for an opinion; `going` is to whom it shall be handed.

    `readers` gave a reason to open it, and may read until then. `tags` are those of everybody who was ever on it, by persona: who
    comes again is the same. Up to `since` and `since_aside` nobody of the team who comes from now on reads.

    `asked_at` is since when the man waits for an answer, `promised_at` when he was promised it, `late` the stage of lateness that
    was told (per cent of the promise: 0, 75, 100, and 125 when it is to be given back). `spoke_at` is when anybody spoke last,
    `man_spoke` when he did. `risk` is 0 to 3 by what a rule or he himself said, `why` its code. `drafts` are the numbers of drafts by tag.

    `last`, `last_aside` and `last_later` are the newest numbers of their streams; `turns` say from which number on the talk's
    entries are messages of whom (a tag), or nobody's.
    """

    programme: str = ""
    language: str = ""
    topic: str = ""
    heavy: int | None = None
    terms: Terms = Terms()
    talk: Talk = Talk()
    side: Side = Side()
    man: Member | None = None
    holder: Member | None = None
    others: dict[str, Member] = {}
    going: Member | None = None
    readers: dict[str, Instant] = {}
    tags: dict[str, str] = {}
    since: int = 0
    since_aside: int = 0
    began_at: Instant = 0
    taken_at: Instant | None = None
    first_answer_at: Instant | None = None
    asked_at: Instant | None = None
    promised_at: Instant | None = None
    late: int = 0
    spoke_at: Instant = 0
    man_spoke: Instant = 0
    risk: int = 0
    why: str = ""
    drafts: dict[str, int] = {}
    last: int = 0
    last_aside: int = 0
    last_later: int = 0
    turns: tuple[tuple[int, str], ...] = ()
    removed: tuple[int, ...] = ()
    forgotten: bool = False
    due_at: Instant | None = None

    @property
    def phase(self) -> Phase:
        """Tell how far it has come."""
        return self.talk.phase

    @property
    def is_live(self) -> bool:
        """Say whether a live talk goes on within it."""
        return self.talk.mode == LIVE

    def member(self, persona: str) -> Member | None:
        """Find who somebody is in this conversation."""
        for one in (self.man, self.holder):
            if one is not None and one.persona == persona:
                return one
        return self.others.get(persona)

    def members(self) -> Iterator[Member]:
        """Go through everybody who is on it."""
        for one in (self.man, self.holder):
            if one is not None:
                yield one
        yield from self.others.values()

    def writer_of(self, seq: int) -> str:
        """Give the tag of whoever wrote this number of the talk; nothing where it is no message."""
        at = bisect_right(self.turns, seq, key=lambda turn: turn[0])
        return self.turns[at - 1][1] if at and seq <= self.last else ""


__all__ = [
    "APPOINTMENT",
    "COLLEAGUE",
    "COUNSELLOR",
    "COVER",
    "DOORS",
    "DRAFT",
    "LATER",
    "LIVE",
    "LOG",
    "MESSAGING",
    "OPINION",
    "PARTICIPANT",
    "SIDE",
    "SUPERVISOR",
    "TALK",
    "TEAM",
    "WALK_IN",
    "Contract",
    "Conversation",
    "Face",
    "Later",
    "Member",
    "Phase",
    "Referral",
    "Side",
    "Talk",
    "Terms",
    "Transfer",
]
