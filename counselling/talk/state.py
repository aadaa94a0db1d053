"""What a conversation is at one moment. Plain frozen values: no clock, no chance, no text that anybody wrote.

`talk` is what the man and those who talk with him may know, `side` what the team on it shares, both with tags in place of personas;
each changes by entries of its own stream alone. What neither may know stands beside them and changes by the log.
"""

import msgspec

from core.clock import Instant
from core.spaces import By
from counselling.talk.shown import Contract, Face, Later, Phase, Referral, Side, Talk, Transfer
from counselling.talk.terms import Terms

CONVERSATION, SIDE, LATER, LOG = "conversation", "side", "later", "log"
"""The streams: the talk itself, the team's notes, what goes out later. Nobody hears the log."""
DRAFT = "draft-"
"""What somebody is writing has a stream of his own: this, and his tag."""
MESSAGING, LIVE = "messaging", "live"
WALK_IN, APPOINTMENT = "walk_in", "appointment"
PARTICIPANT = "participant"
TEAM = frozenset({"support_person", "counsellor"})
"""Roles that can answer: a peer with training, or a professional. Both are always shown as what they are."""
SUPERVISOR, COLLEAGUE, OPINION = "supervisor", "colleague", "opinion"
"""How one of the team beside the holder is on a conversation: he accompanies it and is seen, he takes it over, he is asked aside."""


class Member(msgspec.Struct, frozen=True):
    """Somebody on this conversation: the man, its holder, or one beside him. `workers` hold his open lines; `silent_at` since none does."""

    persona: str
    tag: str
    name: str
    role: str
    part: str = ""
    demo: bool = False
    workers: tuple[str, ...] = ()
    silent_at: Instant | None = None

    @property
    def by(self) -> By:
        """Give the name under which he is heard here."""
        return By(self.persona, self.tag, self.name, self.role)

    @property
    def face(self) -> Face:
        """Give him as readers see him."""
        return Face(self.tag, self.name, self.role, self.part, self.demo)


class Conversation(msgspec.Struct, frozen=True):
    """One conversation. `others` by persona: supervisor, colleague, those asked for an opinion. `readers` have given a reason to open it.

    `asked_at` is since when the man waits for an answer (None while it is the team's turn no more), `warned_at` the stage of
    lateness that was told (0, 75 or 100 per cent of the promise). `risk` is 0 to 3 by what a rule or he himself said, `why` its code.
    `drafts` are the numbers of drafts by tag.
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
    readers: tuple[str, ...] = ()
    asked_at: Instant | None = None
    promised_at: Instant | None = None
    late: int = 0
    man_spoke: Instant | None = None
    risk: int = 0
    why: str = ""
    drafts: dict[str, int] = {}
    removed: tuple[int, ...] = ()
    forgotten: bool = False
    due_at: Instant | None = None

    @property
    def phase(self) -> Phase:
        """Tell how far it has come."""
        return self.talk.phase

    def member(self, persona: str) -> Member | None:
        """Find who somebody is in this conversation."""
        for one in (self.man, self.holder):
            if one is not None and one.persona == persona:
                return one
        return self.others.get(persona)


__all__ = [
    "APPOINTMENT",
    "COLLEAGUE",
    "CONVERSATION",
    "DRAFT",
    "LATER",
    "LIVE",
    "LOG",
    "MESSAGING",
    "OPINION",
    "PARTICIPANT",
    "SIDE",
    "SUPERVISOR",
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
