"""What the log of a room tells of its men: when each wrote last, when he left, how heavy it is for him, how fast the room goes."""

from dataclasses import dataclass, field

from chat.meeting import ROOM
from core.clock import MINUTE, Instant
from core.spaces import Entry
from core.work import Read

AT_ONCE = 200
PAGES = 10
"""So many pages of a log are read at most; who wrote before that is shown as one who has not written yet."""


@dataclass(slots=True)
class Story:
    """By tag: when he wrote last, when he left the room last, and how heavy it is, coming in and going out, as he told the room."""

    spoke: dict[str, Instant] = field(default_factory=dict)
    left: dict[str, Instant] = field(default_factory=dict)
    moods: dict[str, dict[str, int]] = field(default_factory=lambda: {"in": {}, "out": {}})
    words_a_minute: int = 0

    def hear(self, entry: Entry, now: Instant) -> None:
        """Hear an entry; newer ones were heard before."""
        if entry.by is None:
            return
        tag = entry.by.tag
        match entry.kind:
            case "message" | "gone":
                self.spoke.setdefault(tag, entry.at)
                if now - entry.at < MINUTE:
                    self.words_a_minute += len((entry.text or "").split())
            case "left":
                self.left.setdefault(tag, entry.at)
            case "checkin" | "checkout":
                self.moods[entry.kind.removeprefix("check")].setdefault(tag, int(entry.data["heavy"]))


def story_of(read: Read, meeting_id: str, head: int) -> Story:
    """Read the log of a room backwards and give what it tells."""
    story, before = Story(), head + 1
    for _ in range(PAGES):
        entries = read.entries(meeting_id, ROOM, before=before, limit=AT_ONCE) if before > 1 else []
        for entry in reversed(entries):
            story.hear(entry, read.now)
        if not entries:
            break
        before = entries[0].seq
    return story
