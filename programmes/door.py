"""What stands at the door: what is open now, what comes next, and which programmes there are."""

from collections.abc import Callable
from dataclasses import dataclass

from auth.house import Threshold
from core.errors import NotFound
from core.work import Read
from programmes.helplines.lines import ELSEWHERE
from programmes.outlook import Coming, Outlook, for_reader, nothing, now_open, still_to_come
from programmes.queries import Host, Offer, host, offer, offers
from programmes.readiness import Doors

NEXT = 3
"""Meetings still to come that the door shows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A programme whose doors are open, with what is on in it."""

    offer: Offer
    now: tuple[Coming, ...] = ()
    later: tuple[Coming, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that the door shows."""

    host: Host | None
    now: tuple[Coming, ...]
    later: tuple[Coming, ...]
    programmes: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """What the pages in front of the rooms must be told from above: who may come in, and what is on."""

    doors: Doors
    outlook: Outlook = nothing
    home: Callable[[], str] = lambda: ELSEWHERE
    """The country of the house, known without asking anybody."""

    def door(self, read: Read, language: str) -> Door:
        """The door in this language."""
        open_ones = tuple(one for one in offers(read, language) if self.doors.are_open(read, one.id))
        here = {one.id for one in open_ones}
        on = for_reader((one for one in self.outlook(read) if one.programme in here), language)
        standing = tuple(_standing(one, on) for one in open_ones)
        return Door(host(read, language), now_open(on), next_ones(still_to_come(on)), standing)

    def programme(self, read: Read, programme: str, language: str) -> Standing:
        """One programme with what is on in it. NotFound when there is none, or its doors are shut."""
        if not self.doors.are_open(read, programme):
            raise NotFound
        return _standing(offer(read, programme, language), for_reader(self.outlook(read), language))

    def thresholds(self, read: Read, language: str) -> tuple[Threshold, ...]:
        """Every programme that one can enter, as those who keep names and personas need to know it."""
        return tuple(
            Threshold(one.id, one.name, one.least_age, one.walled)
            for one in offers(read, language)
            if one.least_age is not None and self.doors.are_open(read, one.id)
        )


def next_ones(coming: tuple[Coming, ...]) -> tuple[Coming, ...]:
    """The few that the door shows: those in the reader's language before others, told in the order in which they begin."""
    return tuple(sorted(coming[:NEXT], key=lambda one: (one.begins_at, one.id)))


def _standing(one: Offer, on: tuple[Coming, ...]) -> Standing:
    here = tuple(meeting for meeting in on if meeting.programme == one.id)
    later = sorted(still_to_come(here), key=lambda meeting: (meeting.begins_at, meeting.id))
    return Standing(one, now_open(here), tuple(later))
