"""On which terms a programme lets men talk with one person, or write. Pure: what nobody has changed is as it stands here."""

from dataclasses import dataclass

from core.clock import DAY, HOUR, MINUTE, Instant

TOPICS = (
    "separation",
    "children",
    "loneliness",
    "anger",
    "violence_done",
    "violence_suffered",
    "depression",
    "money_work",
    "newcomer",
    "other",
)
"""What a man may say it is about, before the first word. Their names stand in `words.py`."""
CONTRACTS, MOST_SESSIONS = 6, 50


@dataclass(frozen=True, slots=True)
class Contract:
    """So many sessions, and so many more if they are needed."""

    sessions: int
    more: int = 0

    @classmethod
    def read(cls, code: str) -> "Contract | None":
        """Read a kind as it is written: 5, or 3+3. None where it is no such thing."""
        first, plus, more = code.partition("+")
        parts = (first, more) if plus else (first,)
        if not all(part.isascii() and part.isdecimal() and 1 <= int(part) <= MOST_SESSIONS for part in parts):
            return None
        return cls(int(first), int(more) if plus else 0)

    @property
    def code(self) -> str:
        """Write the kind down: 5, or 3+3."""
        return f"{self.sessions}+{self.more}" if self.more else str(self.sessions)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a programme offers: nothing beside its meetings, until a coordinator says so.

    `told_minutes`: so long a man may be silent in a talk before he is told; after `silent_minutes` it ends.
    `most_waiting` men wait at once, and `chats_each` talks go on at once for each who answers; nine in ten should
    meet somebody within `aim_minutes`. A message is answered within
    `promise_hours`, or in the shift that follows them. A conversation is kept for `kept_days` after its last message.
    """

    walk_in: bool = False
    messaging: bool = False
    talk_minutes: int = 45
    extension_minutes: int = 15
    told_minutes: int = 5
    silent_minutes: int = 10
    most_waiting: int = 30
    chats_each: int = 2
    aim_minutes: int = 15
    promise_hours: int = 48
    kept_days: int = 90
    topics: tuple[str, ...] = TOPICS
    contracts: tuple[Contract, ...] = (Contract(5), Contract(3, 3))

    @property
    def talk(self) -> Instant:
        """How long a talk lasts, in milliseconds."""
        return self.talk_minutes * MINUTE

    @property
    def promised(self) -> Instant:
        """How long a man waits for an answer before the next shift is due to give it, in milliseconds."""
        return self.promise_hours * HOUR

    @property
    def kept(self) -> Instant:
        """How long a conversation is kept after its last message, in milliseconds."""
        return self.kept_days * DAY


BOUNDS: dict[str, tuple[int, int]] = {
    "talk_minutes": (5, 180),
    "extension_minutes": (0, 60),
    "told_minutes": (1, 60),
    "silent_minutes": (2, 120),
    "most_waiting": (1, 5_000),
    "chats_each": (1, 10),
    "aim_minutes": (1, 240),
    "promise_hours": (1, 168),
    "kept_days": (1, 365),
}
"""The least and the most of each number, both included."""
