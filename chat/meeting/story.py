"""What one act tells, step by step: each step changes the meeting that the next one sees."""

from typing import Any

import msgspec

from chat.meeting.evolve import evolve
from chat.meeting.state import BACKSTAGE, LOG, ROOM, SUPERVISOR, Meeting, Place
from chat.meeting.view import face_of, faces, marks
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

    def room(
        self,
        kind: str,
        *,
        by: Place | None = None,
        erases: int | None = None,
        text: str | None = None,
        key: str | None = None,
        **data: object,
    ) -> None:
        """Tell everybody in the room. One who only demonstrates, listens or accompanies is marked as such."""
        told = {**data, **marks(by)} if by else data
        self.add(New(ROOM, kind, told, text, key, by.by if by else None, erases))

    def behind(
        self, kind: str, *, by: Place | None = None, text: str | None = None, key: str | None = None, **data: object
    ) -> None:
        """Tell those behind the room."""
        told = {**data, **marks(by)} if by else data
        self.add(New(BACKSTAGE, kind, told, text, key, by.by if by else None))

    def log(self, kind: str, **data: Any) -> None:
        """Note what nobody hears."""
        self.add(New(LOG, kind, data))

    def attended(self, *men: Place) -> None:
        """Count who took part in the open room. Those who demonstrate are not counted."""
        fresh = [man.persona for man in men if not man.demo and man.persona not in self.meeting.attended]
        if fresh:
            self.log("attended", personas=fresh)

    def count_waiting(self) -> None:
        """Tell the lobby how many men are there, as a number."""
        here = sum(place.here for place in self.meeting.seats.values())
        if not self.meeting.is_open and here != self.meeting.room.waiting:
            self.room("waiting", here=here)

    def crew_is(
        self,
        leaders: dict[str, Place] | None = None,
        aside: dict[str, Place] | None = None,
        standby: dict[str, Place] | None = None,
    ) -> None:
        """Those who lead, accompany and stand by are these from now on; what is not given stays as it is."""
        meeting = self.meeting
        lists = {
            "leaders": meeting.leaders if leaders is None else leaders,
            "aside": meeting.aside if aside is None else aside,
            "standby": meeting.standby if standby is None else standby,
        }
        self.log(
            "crew", **{name: [msgspec.to_builtins(place) for place in many.values()] for name, many in lists.items()}
        )

    def show_crew(self) -> None:
        """Tell the room who leads and accompanies it, and those behind it who is with them."""
        meeting = self.meeting
        seen = [place for place in meeting.aside.values() if place.part == SUPERVISOR]
        shown = faces(tuple(face_of(one, here=one.here) for one in (*meeting.leaders.values(), *seen)))
        if shown != [msgspec.to_builtins(face) for face in meeting.room.leaders]:
            self.room("leading", leaders=shown)
        behind = faces(tuple(face_of(one, here=True) for one in meeting.aside.values()))
        if behind != [msgspec.to_builtins(face) for face in meeting.backstage.aside]:
            self.behind("aside", aside=behind)

    def mind_the_crew(self) -> None:
        """After somebody who leads has come or gone: who leads now, whether nobody does, whether too few do."""
        meeting = self.meeting
        if not meeting.is_open:
            return
        here = [place for place in meeting.leaders.values() if place.here]
        self._lead_lost_or_back(bool(here))
        if here and all(place.tag != self.meeting.room.lead for place in here):
            self.room("handed", to=here[0].tag)
        if meeting.crew < meeting.need and meeting.short_at is None:
            self.log("short")
        elif meeting.crew >= meeting.need and meeting.short_at is not None:
            self.log("crewed")
            self.find_cover()

    def find_cover(self) -> None:
        """Somebody who leads has come: where cover was sought and enough lead now, it is sought no more."""
        meeting = self.meeting
        wanted = meeting.need if meeting.is_open else meeting.room.least
        if meeting.backstage.sought and meeting.crew >= wanted:
            self.behind("cover_found")

    def _lead_lost_or_back(self, led: bool) -> None:
        meeting = self.meeting
        if not led and meeting.leaderless_at is None:
            self.room("lead_lost", until=meeting.room.until or self.now + meeting.terms.leaderless)
        elif led and meeting.leaderless_at is not None:
            closing = meeting.room.phase == "closing"
            self.room("lead_back", until=meeting.room.until if closing else None)
