"""What this part must be told by those built on top of it. `app` puts it together; nothing here imports upward."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from auth.ages import BANDS, old_enough
from auth.people import Actor, Person
from core.errors import DomainError, Fault, NotFound
from core.kernel import Kernel
from core.work import Read, Work

ELSEWHERE = "https://www.wikipedia.org/"
"""Where quick exit leads until an organisation has chosen a page."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A programme as one sees it at its door. `title` is in the reader's language; `walled` are programmes that it shares nothing with."""

    id: str
    title: str
    least_age: str = BANDS[-1]
    walled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what somebody takes home: a heading (already in his language) and rows of named values."""

    title: str
    rows: tuple[Mapping[str, object], ...]


class Host(Protocol):
    """Who runs this house: what the agreement names, and the page to which quick exit leads."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def responsible(self) -> str:
        """Who answers for what is kept."""

    @property
    def reached_by(self) -> str:
        """Where one asks about it."""

    @property
    def exit_url(self) -> str:
        """A page that gives nobody away."""


Thresholds = Callable[[Read, str], tuple[Threshold, ...]]
Titles = Callable[[Read, str], Mapping[str, str]]
HostOf = Callable[[Read, str], Host | None]
Gather = Callable[[Read, str, str], tuple[Section, ...]]
Forget = Callable[[Work, str], bool]
Keeps = Callable[[Read | Work, str], bool]
BarToName = Callable[[Kernel, str, str], Awaitable[Fault | None]]
StepOut = Callable[[Kernel, Actor], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class House:
    """The programmes there are, who runs them, and what every domain above keeps of a persona.

    `thresholds(read, language)` lists the programmes that one can enter; `titles` names every programme by its id, open
    or not; `host` tells who runs the house. Each of `gather` gives what a domain keeps of a persona, for his export, as
    (read, persona id, language). Each of `forget` takes a slice of it away and says whether nothing is left. Each of
    `step_out` sees to it that a persona who leaves in a hurry is in no room any more, at once. Each of `keeps` says whether
    a domain still has something for a guest, so that he stays; `guests_home` is where a guest who comes back goes on. `bar_to_name(kernel, programme, name)` says why
    he is asked for another name.
    """

    thresholds: Thresholds
    titles: Titles
    host: HostOf
    gather: tuple[Gather, ...] = ()
    forget: tuple[Forget, ...] = ()
    step_out: tuple[StepOut, ...] = ()
    keeps: tuple[Keeps, ...] = ()
    guests_home: str = "/me"
    bar_to_name: BarToName | None = None

    async def see_out(self, kernel: Kernel, person: Person) -> None:
        """He is in no room any more, under any of his names. What a room refuses keeps him from nothing."""
        for actor in person.actors:
            for step_out in self.step_out:
                with suppress(DomainError):
                    await step_out(kernel, actor)

    def threshold(self, read: Read, programme: str, language: str) -> Threshold:
        """Give one programme's door. NotFound when there is none that opens."""
        for door in self.thresholds(read, language):
            if door.id == programme:
                return door
        raise NotFound

    def admits(self, read: Read, band: str, language: str) -> bool:
        """Say whether any programme takes people of this age band; a house without programmes turns nobody away."""
        doors = self.thresholds(read, language)
        return not doors or any(old_enough(band, door.least_age) for door in doors)

    def exit_address(self, read: Read) -> str:
        """Give the page to which quick exit leads."""
        host = self.host(read, "en")
        return host.exit_url if host is not None else ELSEWHERE
