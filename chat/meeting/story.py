"""What one act tells, step by step: each step changes the meeting that the next one sees."""

from typing import Any

from chat.meeting.evolve import evolve
from chat.meeting.state import LOG, ROOM, Meeting, Place
from core.clock import Instant
from core.spaces import Entry, New


class Story:
    """The entries of one act in the making, and the meeting as it is after them."""

    def __init__(self, meeting: Meeting, now: Instant) -> None:
        self.meeting = meeting
        self.now = now
        self._told: list[New] = []

    @property
    def told(self) -> tuple[New, ...]:
        """What has happened, in order."""
        return tuple(self._told)

    def add(self, new: New) -> None:
        """Tell this, and go on from there."""
        self._told.append(new)
        seq = self.meeting.last + 1 if new.stream == ROOM else 0
        data = new.data if new.erases is None else {**new.data, "target": new.erases}
        self.meeting = evolve(self.meeting, Entry("", 0, new.stream, seq, self.now, new.kind, new.by, data))

    def room(self, kind: str, *, by: Place | None = None, erases: int | None = None, **data: object) -> None:
        """Tell everybody in the room. One who only demonstrates is marked as such."""
        if by is not None and by.demo:
            data["demo"] = True
        self.add(New(ROOM, kind, data, by=by.by if by else None, erases=erases))

    def log(self, kind: str, **data: Any) -> None:
        """Note what nobody hears."""
        self.add(New(LOG, kind, data))

    def attended(self, *men: Place) -> None:
        """Count who took part in the open room. Those who demonstrate are not counted."""
        fresh = [man.persona for man in men if not man.demo and man.persona not in self.meeting.attended]
        if fresh:
            self.log("attended", personas=fresh)

    def lead_lost_if_alone(self) -> None:
        """Tell an open room that nobody leads it any more, once."""
        meeting = self.meeting
        alone = not any(place.here for place in meeting.leaders.values())
        if meeting.is_open and alone and meeting.leaderless_at is None:
            until = meeting.room.until or self.now + meeting.terms.leaderless
            self.room("lead_lost", until=until)
